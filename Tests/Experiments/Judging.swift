import AssayExperiments
import AssayStatistics

/// A registration of one judging stage, and records with given values. Unless more factors are crossed, the stage has two
/// arms.
struct Judging {
  var outcomes: [Outcome] = []
  var confidence = 0.95
  /// The factors of the stage with their levels.
  var crossed: [String: [FactorValue]] = ["arm": ["treated", "plain"]]
  var looks: [Int] = []
  private(set) var records: [Record] = []
  private var count = 0

  /// Adds an outcome, and records of its two arms.
  ///
  /// - Parameters:
  ///   - treatment: The measure `name` of the treated arm, seed by seed.
  ///   - control: The measure `name` of the plain arm; `nil` judges the treatment by itself.
  ///   - censored: The seeds of either arm whose values are bounds.
  mutating func add(
    _ name: String, _ statistic: Statistic, _ criterion: Criterion,
    _ treatment: [Double], _ control: [Double]?, decides: Bool = true,
    censored: CensoredSeeds = CensoredSeeds()
  ) {
    outcomes.append(
      Outcome(
        name: name, question: "?", stage: "compare", measure: name, treatment: ["arm": "treated"],
        control: control.map { _ in ["arm": "plain"] }, statistic: statistic, criterion: criterion,
        decides: decides))
    record(name, ["arm": "treated"], treatment, censored: censored.treatment)
    record(name, ["arm": "plain"], control ?? treatment, censored: censored.control)
  }

  /// Adds an outcome of a contrast of the measure `measure`, whose cells are recorded apart.
  mutating func add(
    _ name: String, _ measure: String, _ contrast: Outcome.Contrast, _ statistic: Statistic,
    _ criterion: Criterion, _ treatment: Levels = ["arm": "treated"], _ control: Levels? = nil
  ) {
    outcomes.append(
      Outcome(
        name: name, question: "?", stage: "compare", measure: measure, treatment: treatment,
        control: control, contrast: contrast, statistic: statistic, criterion: criterion))
  }

  /// Records the measure of the cell with these levels, seed by seed.
  mutating func record(
    _ measure: String, _ levels: Levels, _ values: [Double], censored: [Int: Censoring] = [:]
  ) {
    count = values.count
    for (seed, value) in values.enumerated() {
      let trial = Trial(stage: "compare", levels: levels, seed: UInt64(seed))
      if let known = records.firstIndex(where: { $0.trial == trial }) {
        records[known].measurement.measures[measure] = value
        records[known].measurement.censored[measure] = censored[seed]
      } else {
        records.append(
          Record(
            trial: trial,
            measurement: Measurement(
              measures: [measure: value], censored: censored[seed].map { [measure: $0] } ?? [:],
              result: "none"),
            receipt: Receipt(), seconds: 0,
            environment: Environment(facts: [:])))
      }
    }
  }

  /// - Parameter claim: The claim's name, from which the study's resamples follow.
  func registration(claim: String = "a-claim") throws -> Registration {
    let design = Design(
      factors: crossed.sorted { $0.key < $1.key }.map { .varied($0.key, $0.value, "") },
      stages: [
        Stage(name: "compare", purpose: .judging, crossed: crossed, seeds: Seeds(first: 0, count: count))
      ])
    let claim = Claim(name: claim, statement: "", source: "")
    let rule = DecisionRule(outcomes: outcomes, confidence: confidence, looks: looks)
    let experiment = Experiment(claim: claim, design: design, rule: rule, body: Body("judging")) { _ in
      Measurement(measures: [:], result: "none")
    }
    return try Registration(
      CanonicalForm(experiment), digest: experiment.digest(), number: 1, time: 0)
  }

  func judge(claim: String = "a-claim") throws -> Judgement {
    try registration(claim: claim).judge(records)
  }

  /// Judges one outcome by itself.
  static func judge(
    _ statistic: Statistic, _ criterion: Criterion, _ treatment: [Double],
    _ control: [Double]?, confidence: Double = 0.95, censored: CensoredSeeds = CensoredSeeds(),
    looks: [Int] = []
  ) throws -> OutcomeResult {
    var judging = Judging(confidence: confidence, looks: looks)
    judging.add("outcome", statistic, criterion, treatment, control, censored: censored)
    return try judging.judge().outcomes[0]
  }
}

/// The seeds of each arm whose values are bounds.
struct CensoredSeeds {
  var treatment: [Int: Censoring] = [:]
  var control: [Int: Censoring] = [:]

  /// Seeds whose treatment is only known to be more than was recorded.
  static func above(_ treatment: some Sequence<Int>) -> CensoredSeeds {
    CensoredSeeds(treatment: Dictionary(uniqueKeysWithValues: treatment.map { ($0, .above) }))
  }
}

/// Whether two numbers are equal but for rounding.
func close(_ value: Double?, _ expected: Double) -> Bool {
  ((value ?? .nan) - expected).magnitude <= 1e-12 * max(expected.magnitude, 1e-3)
}
