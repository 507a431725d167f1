import AssayExperiments
import AssayVariables

/// An experiment whose tuning has a known answer: two arms, a rate and a width tuned for each, and a loss that grows with
/// the distance from the best levels, in doublings.
struct TuningWorld {
  /// The rates that the tuning stage offers.
  var rates: [Double] = [1, 2, 4]
  /// The widths that the tuning stage offers; they are tuned only where there are several.
  var widths: [Int] = [8]
  /// The base 2 logarithms of the best rate and the best width.
  var best = (rate: 1.0, width: 3.0)
  var direction = Choice.Direction.smallest
  /// What the treated arm adds to the loss.
  var effect = -100.0
  /// The standard deviation of the loss, independent for each trial.
  var noise = 0.0
  var extensions: [Choice.Extension] = []
  var isRepeated = true
  var tuningSeeds = 1
  var judgingSeeds = 6
  var looks: [Int] = []
  /// Replaces the loss of an arm at a rate and a width, before noise and effect.
  var loss: (@Sendable (Arm, Double, Int) -> Double)?

  enum Arm: String, CaseIterable, LevelValue { case treated, plain }

  static let arm = Variable<Arm>("arm", "what is compared", .word)
  static let rate = Variable<Double>("rate", "step size", .positive)
  static let width = Variable<Int>("width", "units", .count)

  private var tuned: [any NamedVariable] {
    widths.count > 1 ? [Self.rate, Self.width] : [Self.rate]
  }

  /// One choice of all factors together, or one of each.
  var isJoint = true

  private var choices: [Choice] {
    func choice(_ variables: [any NamedVariable]) -> Choice {
      let names = variables.map(\.name)
      return Choice(
        of: variables, stage: "tune", direction, medianOf: "loss", within: [Self.arm],
        extending: extensions.filter { names.contains($0.factor) })
    }
    return isJoint ? [choice(tuned)] : tuned.map { choice([$0]) }
  }

  var design: Design {
    let arms = Crossing.levels(Self.arm, [.treated, .plain])
    var crossed = [arms, .levels(Self.rate, rates)]
    var factors: [Factor] = [
      .varied(Self.arm, [.treated, .plain]), .varied(Self.rate, rates),
      .nuisance("noise", "what every trial has of its own"),
    ]
    if widths.count > 1 {
      crossed.append(.levels(Self.width, widths))
      factors.append(.varied(Self.width, widths))
    } else {
      factors.append(.held(Self.width, widths[0]))
    }
    return Design(
      factors: factors,
      stages: [
        Stage(
          name: "tune", purpose: .tuning, crossed: crossed, seeds: Seeds(first: 10_000, count: tuningSeeds),
          isRepeated: isRepeated),
        Stage(
          name: "compare", purpose: .judging, crossed: [arms], chosen: choices,
          seeds: Seeds(first: 0, count: judgingSeeds)),
      ])
  }

  var experiment: Experiment {
    let outcome = Outcome(
      name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
      treatment: [Self.arm.is(.treated)], control: [Self.arm.is(.plain)], statistic: .mean,
      criterion: direction == .smallest ? .below(0) : .above(0))
    let rule = DecisionRule(outcomes: [outcome], isExploratory: true, looks: looks)
    let claim = Claim(name: "treated-is-better", statement: "The treated arm is better.", source: "nobody")
    let (best, effect, noise, direction, loss) = (best, effect, noise, direction, loss)
    return Experiment(claim: claim, design: design, rule: rule, body: Body("world")) { context in
      let (arm, rate, width) = (
        try context[Self.arm], try context[Self.rate], try context[Self.width]
      )
      let stream = try context.stream("noise").split("\(arm) \(rate) \(width)")
      let distance = loss?(arm, rate, width) ?? Self.distance(rate, width, from: best)
      // Whatever the noise, arms differ a little from seed to seed, by the same amount at all levels.
      let own = try context.stream("noise").split(arm.rawValue).normal(at: 0) / 64
      let value = distance + noise * stream.normal(at: 0) + own + (arm == .treated ? effect : 0)
      return Measurement(
        measures: ["loss": direction == .smallest ? value : -value], result: "\(value)")
    }
  }

  static func distance(_ rate: Double, _ width: Int, from best: (rate: Double, width: Double)) -> Double {
    (log2(rate) - best.rate).magnitude + (log2(Double(width)) - best.width).magnitude
  }

  /// The base 2 logarithm; exact for powers of two.
  static func log2(_ value: Double) -> Double {
    Double(value.exponent) + (value.significand - 1)
  }

  /// The judgement of one study with this root seed, without a store, which is much faster.
  func judged(root: UInt64) throws -> Judgement {
    let experiment = experiment.rooted(at: root)
    var records: [Record] = []
    for stage in experiment.design.stages {
      let choices = try experiment.design.choices(for: stage, from: records)
      records += try experiment.design.trials(of: stage, choices: choices).map { trial in
        let (measurement, receipt) = try experiment.execute(trial)
        return Record(
          trial: trial, measurement: measurement, receipt: receipt, seconds: 0,
          environment: Environment(facts: [:]))
      }
    }
    return try Registration(
      CanonicalForm(experiment), digest: experiment.digest(), number: 1, time: 0
    ).judge(records)
  }

  func run(in store: any RecordStore = MemoryStore()) throws -> StudyResult {
    try Study.run(experiment, in: store).result
  }
}
