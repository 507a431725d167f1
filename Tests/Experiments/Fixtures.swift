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
    Experiment(claim: claim, design: design, rule: rule) { context in
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
        seeds: Seeds(first: 1000, count: 3)),
      Stage(
        name: "compare", purpose: .judging, crossed: [.levels(arm, [.plain, .treated])],
        chosen: [Choice(of: rate, stage: "tune", smallestMedianOf: "loss", within: [arm])],
        seeds: Seeds(first: 0, count: 29)),
    ])

  static let rule = DecisionRule(outcomes: [outcome], power: DecisionRule.Power())

  static let outcome = Outcome(
    name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
    treatment: [arm.is(.treated)], control: [arm.is(.plain)], statistic: .meanDifference,
    criterion: .below(0))
}

/// A store in memory that records every write.
final class MemoryStore: RecordStore {
  struct State {
    var chain: [Registration] = []
    var records: [(registration: Int, record: Record)] = []
    /// Every write, in order: `register` or the trial's description.
    var log: [String] = []
  }
  let state = Mutex(State())

  func registration(digest: String) -> Registration? {
    state.withLock { $0.chain.first { $0.digest == digest } }
  }
  func registrations() -> [Registration] { state.withLock(\.chain) }

  func register(claim: Claim, design: Design, rule: DecisionRule, digest: String, time: Double)
    -> Registration
  {
    state.withLock { state in
      if let known = state.chain.first(where: { $0.digest == digest }) { return known }
      let next = Registration.next(
        after: state.chain.last, claim: claim, design: design, rule: rule, digest: digest,
        recordsBefore: state.records.count, time: time)
      state.chain.append(next)
      state.log.append("register")
      return next
    }
  }

  func append(_ record: Record, to registration: Registration) {
    state.withLock { state in
      state.records.append((registration.number, record))
      state.log.append(record.trial.description)
    }
  }

  func records(of registration: Registration) -> [Record] {
    registration.design.ordered(
      state.withLock { $0.records.filter { $0.registration == registration.number }.map(\.record) })
  }

  func seen(_ trials: [Trial], before registration: Registration) throws -> Bool {
    state.withLock { state in
      state.records.prefix(registration.recordsBefore).contains { standing in
        let other = state.chain[standing.registration - 1]
        return other.number != registration.number && other.claim.name == registration.claim.name
          && trials.contains {
            $0.levels == standing.record.trial.levels && $0.seed == standing.record.trial.seed
          }
      }
    }
  }

  func records(startingWith digits: String, limit: Int) throws -> [(
    registration: Registration, record: Record
  )] {
    let state = state.withLock { $0 }
    let found = try state.records.filter {
      try $0.record.trial.key(study: state.chain[$0.registration - 1].digest).hasPrefix(digits)
    }
    return found.prefix(limit).map { (state.chain[$0.registration - 1], $0.record) }
  }
}
