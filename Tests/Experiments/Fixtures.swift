@_exported import AssayExperimentTools
import AssayExperiments
import AssayRandomness
@_exported import AssayTestTools
import AssayVariables
import Synchronization

/// A complete experiment that costs nothing to run: two arms with a rate tuned for each, and noise from a
/// named stream, which the arms share under one seed.
enum Fixture {
  /// - Parameter effect: The number that the treated arm adds to the loss.
  static func experiment(effect: Double = 0, noise: Double = 0.1) -> Experiment {
    Experiment(claim: claim, design: design, rule: rule, body: Body("fixture")) { context in
      let isTreated = try context[arm] == .treated
      let stream = try context.stream("noise")
      let draw = stream.normal(at: 0)
      let own = try stream.split(context[arm].rawValue).normal(at: 0)
      let miss = (try context[rate] - (isTreated ? 0.1 : 0.01)).magnitude
      let shift = isTreated ? effect : 0
      let loss = try 2 + Double(context[steps]) + miss + shift + noise * (draw + own)
      return Measurement(
        measures: ["loss": loss], series: ["curve": [loss + 1, loss]], result: "\(loss)")
    }
  }

  /// The same experiment, and a list of what it executes.
  static func counted(_ experiment: Experiment) -> (Experiment, Executed) {
    let executed = Executed()
    var experiment = experiment
    let measure = experiment.measure
    experiment.measure = { context in
      executed.add(context.trial)
      return try measure(context)
    }
    return (experiment, executed)
  }

  enum Arm: String, CaseIterable, LevelValue { case treated, plain }

  static let arm = Variable<Arm>("arm", "what is compared", .word)
  static let rate = Variable<Double>("rate", "what is tuned", .positive)
  static let steps = Variable<Int>("steps", "how long it runs", .count)

  static let claim = Claim(
    name: "treated-is-lower", statement: "The treated arm ends with a lower loss.", source: "nobody",
    explanations: [
      Explanation(
        name: "it works", statement: "The treatment works.", source: "nobody",
        predictions: ["difference": .supported])
    ])

  static let design = Design(
    factors: [
      .varied(arm, [.treated, .plain]), .varied(rate, [0.1, 0.01, 1]), .held(steps, 3),
      .nuisance("noise", "what every run has of its own"),
    ],
    stages: [
      Stage(
        name: "tune", purpose: .tuning,
        crossed: [.levels(arm, [.treated, .plain]), .levels(rate, [1, 0.1, 0.01])],
        seeds: Seeds(first: 1000, count: 3), isRepeated: false),
      Stage(
        name: "compare", purpose: .judging, crossed: [.levels(arm, [.plain, .treated])],
        chosen: [
          Choice(
            of: [rate], stage: "tune", .smallest, medianOf: "loss", within: [arm],
            extending: [.times(10, rate, from: 0.01, to: 1)])
        ],
        seeds: Seeds(first: 0, count: 29)),
    ])

  static let rule = DecisionRule(outcomes: [outcome], sensitivity: .init(effect: 0.8))

  static let outcome = Outcome(
    name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
    treatment: [arm.is(.treated)], control: [arm.is(.plain)], statistic: .mean,
    criterion: .below(0))
}

/// The trials that were executed.
final class Executed: Sendable {
  private let all = Mutex<[Trial]>([])

  func add(_ trial: Trial) { all.withLock { $0.append(trial) } }

  /// Those that a study needed.
  var trials: [Trial] { all.withLock { $0.filter { !$0.stage.isEmpty } } }

  /// The number of those that were in the store already.
  var replays: Int { all.withLock { $0.count { $0.stage.isEmpty } } }
}

extension RecordStore {
  /// Every event of the log.
  var log: [Event] { get throws { try events(after: 0, limit: .max) } }

  /// The kinds of all events, in order.
  var kinds: [Event.Kind] { get throws { try log.map(\.content.kind) } }

  /// The identities of the trials that somebody has a lease of, whether it is over or not.
  var openLeases: Set<String> {
    get throws {
      var open: Set<String> = []
      for event in try log {
        switch event.content {
        case .started(let started): open.formUnion(started.trials)
        case .finished(let finished): open.remove(finished.key)
        case .failed(let failed): open.remove(failed.key)
        default: break
        }
      }
      return open
    }
  }

  /// The number of events of a kind.
  func count(_ kind: Event.Kind) throws -> Int { try kinds.count { $0 == kind } }
}

extension Study {
  /// Runs the experiment on this thread.
  static func run(
    _ experiment: Experiment, in store: any RecordStore, time: Double = 0,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> Run {
    try run(
      experiment, store: store, executor: SerialExecutor(), time: { time }, isCancelled: isCancelled,
      onProgress: onProgress)
  }
}
