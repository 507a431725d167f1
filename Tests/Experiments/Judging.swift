import AssayExperiments

/// A registration of one judging stage with two arms, and records with given values.
struct Judging {
  var outcomes: [Outcome] = []
  var confidence = 0.95
  private(set) var records: [Record] = []
  private var count = 0

  /// - Parameters:
  ///   - treatment: The measure `name` of the treated arm, seed by seed.
  ///   - control: The measure `name` of the plain arm; `nil` judges the treatment by itself.
  mutating func add(
    _ name: String, _ statistic: Outcome.Statistic, _ criterion: Outcome.Criterion,
    _ treatment: [Double], _ control: [Double]?, decides: Bool = true
  ) {
    count = treatment.count
    outcomes.append(
      Outcome(
        name: name, question: "?", stage: "compare", measure: name, treatment: ["arm": "treated"],
        control: control.map { _ in ["arm": "plain"] }, statistic: statistic, criterion: criterion,
        decides: decides))
    for (arm, values) in [("treated", treatment), ("plain", control ?? treatment)] {
      for (seed, value) in values.enumerated() {
        let trial = Trial(stage: "compare", levels: ["arm": .text(arm)], seed: UInt64(seed))
        if let known = records.firstIndex(where: { $0.trial == trial }) {
          records[known].measurement.measures[name] = value
        } else {
          records.append(
            Record(
              trial: trial, measurement: Measurement(measures: [name: value], result: "none"),
              receipt: Receipt(), seconds: 0,
              environment: Environment(facts: [:])))
        }
      }
    }
  }

  /// - Parameter claim: The claim's name, from which the study's resamples follow.
  func registration(claim: String = "a-claim") throws -> Registration {
    let design = Design(
      factors: [.varied("arm", ["treated", "plain"], "")],
      stages: [
        Stage(
          name: "compare", purpose: .judging, crossed: ["arm": ["treated", "plain"]],
          seeds: Seeds(first: 0, count: count))
      ])
    let claim = Claim(name: claim, statement: "", source: "")
    let rule = DecisionRule(
      outcomes: outcomes, confidence: confidence, power: DecisionRule.Power())
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
    _ statistic: Outcome.Statistic, _ criterion: Outcome.Criterion, _ treatment: [Double],
    _ control: [Double]?, confidence: Double = 0.95
  ) throws -> OutcomeResult {
    var judging = Judging(confidence: confidence)
    judging.add("outcome", statistic, criterion, treatment, control)
    return try judging.judge().outcomes[0]
  }
}
