import Assay
import Testing

/// What the documentation comments of the method, its store and its reports show, as it stands there.
@Suite struct MethodComments {
  @Test func `list the catalogue`() throws {
    let names = Catalogue.experiments.map(\.claim.name)
    #expect(names.contains("gradient-descent-stalls"))
  }

  @Test func `state a claim`() throws {
    let claim = Claim(
      name: "warmer-is-faster", statement: "Steps fall with temperature.", source: "nowhere",
      explanations: [
        Explanation(
          name: "heat", statement: "Heat loosens.", source: "nowhere",
          predictions: ["deep": .supported, "every seed": .refuted])
      ])
    #expect(claim.explanations.count == 1)
  }

  @Test func `cross the levels of a factor`() throws {
    let design = Design(
      factors: [
        .varied("temperature", ["cold", "warm"], "water temperature"),
        .held("width", 64, "units of every hidden layer"),
        .nuisance("init", "first values of weights"),
      ],
      stages: [
        Stage(
          name: "compare", purpose: .judging, crossed: ["temperature": ["cold", "warm"]],
          seeds: Seeds(first: 1000, count: 30))
      ])
    #expect(design.trialCount == 60)
  }

  @Test func `measure a trial`() throws {
    func measure(_ trial: Trial) -> Measurement {
      let draw = trial.stream("noise").normal(at: 0)
      return Measurement(measures: ["loss": trial.number("rate") * draw], hashes: ["weights": "…"])
    }
    let trial = Trial(stage: "judged", levels: ["rate": 0.5], seed: 1)
    #expect(measure(trial) == measure(trial))
  }

  @Test func `bound a difference by a bootstrap`() throws {
    let bootstrap = try Bootstrap(
      .meanDifference, treatment: [2, 3, 5], control: [1, 2, 2],
      stream: RandomStream(seed: 1, name: "bootstrap"))
    let interval = try bootstrap.bcaInterval(confidence: 0.95)
    #expect(interval.low <= interval.high)
  }

  @Test func `state a rule`() throws {
    let rule = DecisionRule(
      outcomes: [
        Outcome(
          name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
          treatment: ["arm": "treated"], control: ["arm": "plain"], statistic: .meanDifference,
          criterion: .below(0))
      ],
      power: DecisionRule.Power())
    #expect(rule.outcomes.count == 1)
  }

  private func experiment(_ claim: Claim, _ design: Design, _ rule: DecisionRule) throws {
    let experiment = Experiment(claim: claim, design: design, rule: rule, body: Body("rates")) { trial in
      Measurement(measures: ["loss": trial.number("rate")], hashes: ["weights": "…"])
    }
    try experiment.validate()
  }

  private func record(_ trial: Trial, _ measurement: Measurement, _ environment: Environment) throws {
    let record = Record(trial: trial, measurement: measurement, seconds: 0.5, environment: environment)
    let loss = record.measurement.measures["loss"]
    _ = loss
  }

  private func run(_ experiment: Experiment) throws {
    let store = try SQLiteStore(path: "studies.sqlite")
    let run = try Study.run(experiment, store: store, executor: InProcessExecutor())
    let verdict = run.result.verdict
    _ = verdict
  }

  private func read() throws {
    let store = try SQLiteStore(path: "studies.sqlite", access: .reading)
    for registration in try store.registrations() {
      let records = try Study.records(of: registration, in: store)
    }
  }

  private func report(_ study: StudyResult) throws {
    let page = Report.html(for: study)
    _ = page
  }

  private func draw(_ study: StudyResult) throws {
    let picture = Figure.outcomes(of: study).svg()
    _ = picture
  }

  private func show(_ study: StudyResult) throws {
    print(TextReport.text(for: study, width: 100), terminator: "")
  }
}
