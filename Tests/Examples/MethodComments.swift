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

  @Test func `quote what was published`() {
    let quotation = Quotation(
      "On ImageNet, the same accuracy in 14 times fewer steps.", value: 14, source: "arXiv 1502.03167")
    #expect(quotation.value == 14 && !quotation.isException)
  }

  @Test func `cross the levels of a factor`() throws {
    let temperature = Variable("temperature", "of the water", .positive, unit: "kelvins")
    let width = Variable("width", "units of every hidden layer", .count)
    let design = Design(
      factors: [
        .varied(temperature, [280, 330]), .held(width, 64),
        .nuisance(.initialisation, "first values of weights"),
      ],
      stages: [
        Stage(
          name: "compare", purpose: .judging, crossed: [.levels(temperature, [280, 330])],
          seeds: Seeds(first: 1000, count: 30))
      ])
    #expect(design.trialCount == 60)
  }

  @Test func `choose levels by tuning`() {
    let rate = Variable("rate", "step size", .positive)
    let momentum = Variable("momentum", "of gradient descent", .shareBelowOne)
    let arm = Variable("arm", "what is compared", .text)
    let choice = Choice(
      of: [rate, momentum], stage: "tuning", .smallest, medianOf: "steps", within: [arm],
      extending: [.times(2, rate), .plus(0.1, momentum, from: 0, to: 0.99)])
    #expect(choice.factors == ["rate", "momentum"] && choice.extensions.map(\.factor) == choice.factors)
  }

  @Test func `measure a trial`() throws {
    let rate = Variable("rate", "step size", .positive)
    func measure(_ context: TrialContext) throws -> Measurement {
      let draw = try context.stream("noise").normal(at: 0)
      return Measurement(measures: ["loss": try context[rate] * draw], result: "…")
    }
    let design = Design(factors: [.held(rate, 0.5), .nuisance("noise", "")], stages: [])
    let context = TrialContext(Trial(stage: "judged", levels: ["rate": 0.5], seed: 1), of: design)
    #expect(try measure(context) == measure(context))
  }

  @Test func `bound a difference by a bootstrap`() throws {
    let treatment = (1...40).map { Double($0) }
    let control = (1...40).map { Double(41 - $0) / 2 }
    let bootstrap = try Bootstrap(
      .ratioOfMedians, treatment: treatment, control: control,  // forty pairs
      stream: RandomStream(seed: 1, name: "bootstrap"))
    let interval = try bootstrap.bcaInterval(confidence: 0.95)
    #expect(interval.low <= interval.high)
  }

  @Test func `state a rule`() throws {
    let arm = Variable("arm", "what is compared", .text)
    let rule = DecisionRule(
      outcomes: [
        Outcome(
          name: "difference", question: "Does the treated arm end lower?", stage: "compare", measure: "loss",
          treatment: [arm.is("treated")], control: [arm.is("plain")], statistic: .mean, criterion: .below(0))
      ])
    #expect(rule.outcomes.count == 1)
  }

  @Test func `state a contrast`() {
    let depth = Variable("depth", "hidden layers", .count)
    let slope = Outcome.Contrast.slope(over: depth)
    let gain = Outcome.Contrast.weights([([depth.is(10)], 1), ([depth.is(3)], -1)])
    #expect(slope != gain)
  }

  @Test func `name a program`() throws {
    let body = Body("perceptron-on-digits", revision: 2)
    #expect(body.description == "perceptron-on-digits, revision 2")
  }

  private func runInMemory(_ experiment: Experiment) throws {
    let store = MemoryStore()
    let run = try Study.run(experiment, store: store, executor: InProcessExecutor())
    _ = run
  }

  private func breakDown(_ registration: Registration, _ store: any RecordStore) throws {
    let tables = try Study.breakdowns(of: registration, in: store, by: ["rate"])
    for row in tables[0].rows { print(row.levels, row.trials, row.median) }
  }

  private func runByDefault(_ experiment: Experiment) throws {
    let run = try Study.run(experiment)
    print(run.result.verdict)
  }

  private func experiment(_ claim: Claim, _ design: Design, _ rule: DecisionRule, _ rate: Variable<Double>)
    throws
  {
    let experiment = Experiment(claim: claim, design: design, rule: rule, body: Body("rates")) { context in
      Measurement(measures: ["loss": try context[rate]], result: "…")
    }
    try experiment.validate()
  }

  @Test func `declare the factors of a design`() throws {
    let rate = Variable("rate", "step size of gradient descent", .positive)
    let width = Variable("width", "units of every hidden layer", .count)
    let factors: [Factor] = [
      .varied(rate, [0.03, 0.1]), .held(width, 64), .nuisance(.initialisation, "first values of weights"),
    ]
    #expect(factors.map(\.role) == [.manipulated, .held, .nuisance])
  }

  @Test func `sample factors over spans`() throws {
    let rate = Variable("rate", "step size of gradient descent", .positive)
    let width = Variable("width", "units of every hidden layer", .count)
    let factors: [Factor] = [
      .varied(rate, from: 1e-3, to: 1, .logarithmic), .varied(width, from: 8, to: 64),
    ]
    #expect(factors.map(\.role) == [.manipulated, .manipulated])
  }

  @Test func `lay out the runs of a stage`() throws {
    let arm = Variable("arm", "what is compared", .text)
    let rate = Variable("rate", "step size", .positive)
    let width = Variable("width", "units of every hidden layer", .count)
    let layout: [Layout] = [
      .full([.levels(arm, ["plain", "treated"])]),  // both arms …
      .sobol([rate, width]),  // … at one point of the region, another one for each seed
    ]
    #expect(layout.count == 2)
  }

  @Test func `run a fraction`() throws {
    let half = FractionalFactorial(
      levels: ["a": [1, 2], "b": [1, 2], "c": [1, 2], "d": [1, 2]],
      words: [.init(factors: ["a", "b", "c", "d"])])
    let resolution = half.resolution  // 4
    let aliases = half.aliases(of: ["a", "b"])  // c·d, which the runs cannot tell from a·b
    #expect(resolution == 4 && aliases.map(\.description) == ["c·d"])
  }

  @Test func `generate a fraction`() throws {
    let a = Variable("a", "", .count)
    let b = Variable("b", "", .count)
    let c = Variable("c", "", .count)
    let d = Variable("d", "", .count)
    let half = Layout.fraction(
      of: [.levels(a, [1, 2]), .levels(b, [1, 2]), .levels(c, [1, 2]), .levels(d, [1, 2])],
      words: [.generator(d, by: [a, b, c])])
    let stage = Stage(name: "half", purpose: .judging, layout: [half], seeds: Seeds(first: 0, count: 1))
    #expect(stage.layoutWords == ["a half fraction of 2⁴ (resolution IV; 1 = a·b·c·d)"])
  }

  private func alias(_ experiment: Experiment) throws {
    let aliases = try experiment.design.aliases(of: experiment.rule.outcomes[0])
    _ = aliases
  }

  enum Arm: String, CaseIterable, LevelValue { case plain, treated }
  let arm = Variable<Arm>("arm", "what is compared", .word)

  @Test func `keep what was measured`() throws {
    let measurement = Measurement(
      measures: ["loss": 0.25], result: "9f86d081…", hashes: ["plan": "60303ae2…"])
    #expect(measurement.settings.isEmpty && arm.is(.plain).level == "plain")
  }

  @Test func `keep a bound of what was not reached`() {
    // A run that was stopped after 800 steps needs more than 800.
    let measurement = Measurement(measures: ["steps": 800], censored: ["steps": .above], result: "9f86d081…")
    #expect(measurement.censored["steps"] == .above)
  }

  private func execute(_ experiment: Experiment) throws {
    let trial = Trial(stage: "judged", levels: ["rate": 0.03], seed: 101)
    let (measurement, receipt) = try experiment.execute(trial)
    print(receipt.read, receipt.draws["init"]?.numbers ?? 0)
    _ = measurement
  }

  private func record(
    _ trial: Trial, _ measurement: Measurement, _ receipt: Receipt, _ environment: Environment
  ) throws {
    let record = Record(
      trial: trial, measurement: measurement, receipt: receipt, seconds: 0.5, environment: environment)
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
