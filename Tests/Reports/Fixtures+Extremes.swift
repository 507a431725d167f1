import AssayExperiments
import AssayStatistics

extension Fixtures {
  /// Losses from 1e-31 to 1e-4, judged seed by seed, some of them zero.
  static let tiny: StudyResult = {
    let methods: [FactorValue] = ["gradientDescent", "levenbergMarquardt"]
    let design = Design(
      factors: [
        .varied("method", methods, "what minimises the loss"),
        .varied("conditionNumber", [10.0, 1e5], "largest over smallest singular value of the inputs"),
        .held("steps", 10_000, "of gradient descent"), .nuisance("init", "initial weights"),
        .nuisance("problem", "inputs and targets"),
      ],
      stages: [
        Stage(
          name: "both-problems", purpose: .judging,
          crossed: ["method": methods, "conditionNumber": [10.0, 1e5]], seeds: Seeds(first: 1, count: 12))
      ])
    let rule = DecisionRule(
      outcomes: [
        Outcome(
          name: "stuck", question: "Does gradient descent stay far above what is attainable?",
          stage: "both-problems", measure: "finalLoss",
          treatment: ["method": "gradientDescent", "conditionNumber": 1e5],
          control: ["method": "levenbergMarquardt", "conditionNumber": 1e5], statistic: .medianOfRatios,
          criterion: .above(1e10)),
        Outcome(
          name: "easy-solved", question: "Does gradient descent solve the well-conditioned problem?",
          stage: "both-problems", measure: "finalLoss",
          treatment: ["method": "gradientDescent", "conditionNumber": 10.0], statistic: .median,
          criterion: .below(1e-12)),
      ], sensitivity: .init(effect: 0.9))
    let claim = Claim(
      name: "linear-net-stalls",
      statement: "Gradient descent stalls on a two-layer linear network that is ill-conditioned.",
      source: "argmin.net, Two Layer Linear Nets")
    var noise = Noise(state: 3)
    var records: [Record] = []
    var (slow, exact, easy): ([Double], [Double], [Double]) = ([], [], [])
    for seed in UInt64(1)...12 {
      slow.append(1e-6 * (1 + 20 * noise.next().magnitude))
      exact.append(seed == 5 ? 0 : 1e-31 * (1 + 3 * noise.next().magnitude))
      easy.append(seed == 9 ? 0 : 1e-20 * (1 + 5000 * noise.next().magnitude))
      for (loss, method, kappa) in [
        (slow.last, methods[0], 1e5), (exact.last, methods[1], 1e5), (easy.last, methods[0], 10.0),
      ] {
        records.append(
          Record(
            trial: Trial(
              stage: "both-problems",
              levels: ["method": method, "conditionNumber": .number(kappa), "steps": 10_000], seed: seed),
            measurement: Measurement(
              measures: ["finalLoss": loss ?? .nan],
              result: hash("\(seed)\(method)\(kappa)"), hashes: ["plan": hash("linear")]),
            receipt: Receipt(), seconds: 0.02, environment: environment))
      }
    }
    let pairs = zip(slow, exact).enumerated().map { index, pair in
      OutcomeResult.Pair(seed: UInt64(index + 1), treatment: pair.0, control: pair.1)
    }
    let alone = easy.enumerated().map {
      OutcomeResult.Pair(seed: UInt64($0.offset + 1), treatment: $0.element, control: nil)
    }
    return StudyResult(
      registration: registration(claim, design, rule), verdict: .supported,
      outcomes: [
        OutcomeResult(
          name: "stuck", estimate: 4.2e25, low: 1.1e25, high: .infinity, confidence: 0.95, support: 0.0002,
          refutation: 1, pValue: nil,
          verdict: .supported, pairs: pairs),
        OutcomeResult(
          name: "easy-solved", estimate: 3.4e-17, low: 0, high: 7.9e-17, confidence: 0.95, support: 0.0002,
          refutation: 1, pValue: nil,
          verdict: .supported, pairs: alone),
      ], exploratory: false, choices: [], records: records, head: head)
  }()

  /// A study whose names are dangerous to a page.
  static let hostile: StudyResult = {
    let nasty = "</script><script>alert(\"1\" & '2')</script>\u{0}\u{1F}\u{FFFF}"
    let factor = "norm<b>&\"quoted\" 'factor'"
    let design = Design(
      factors: [.varied(factor, [.text(nasty), "plain"], nasty), .nuisance("in<it", nasty)],
      stages: [
        Stage(
          name: "st<age", purpose: .judging, crossed: [factor: [.text(nasty), "plain"]],
          seeds: Seeds(first: 1, count: 2))
      ])
    let rule = DecisionRule(
      outcomes: [
        Outcome(
          name: "out<come", question: nasty, stage: "st<age", measure: "a<b&c",
          treatment: [factor: .text(nasty)], control: [factor: "plain"], statistic: .mean,
          criterion: .above(0))
      ])
    let claim = Claim(
      name: "a<b&c", statement: nasty, source: nasty,
      explanations: [
        Explanation(name: nasty, statement: nasty, source: nasty, predictions: ["out<come": .refuted])
      ])
    let records = (0..<4).map { index -> Record in
      let level: FactorValue = index < 2 ? .text(nasty) : "plain"
      let trial = Trial(stage: "st<age", levels: [factor: level], seed: UInt64(index % 2 + 1))
      let measurement = Measurement(
        measures: ["a<b&c": Double(index)], series: [nasty: [1, .nan, 2]],
        result: nasty, hashes: ["data<set": nasty])
      return Record(
        trial: trial, measurement: measurement, receipt: Receipt(), seconds: 1,
        environment: Environment(facts: [nasty: nasty]))
    }
    return StudyResult(
      registration: registration(claim, design, rule), verdict: .inconclusive,
      outcomes: [
        OutcomeResult(
          name: "out<come", estimate: -1, low: -2, high: 0.5, confidence: 0.95, support: 0.75,
          refutation: 0.25, pValue: 0.5,
          verdict: .inconclusive,
          pairs: [.init(seed: 1, treatment: 0, control: 2), .init(seed: 2, treatment: 1, control: 3)])
      ], exploratory: false, explanations: entered(claim), choices: [], records: records,
      head: head)
  }()

  /// A study with numbers that break careless scales.
  static let extreme: StudyResult = {
    let strange: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, 1, 1e-300, -1e300,
    ]
    let statistics: [Statistic] = [.ratioOfMedians, .mean, .superiority, .medianOfRatios]
    let criteria: [Criterion] = [
      .below(.infinity), .above(-1e308), .within(0, 0), .below(.leastNonzeroMagnitude),
    ]
    let outcomes = zip(statistics, criteria).map { statistic, criterion in
      Outcome(
        name: statistic.name, question: "What of \(statistic.name)?", stage: "only",
        measure: "loss", treatment: ["arm": 1], control: ["arm": 0], statistic: statistic,
        criterion: criterion)
    }
    let design = Design(
      factors: [.varied("arm", [0, 1], "which")],
      stages: [
        Stage(
          name: "only", purpose: .judging, crossed: ["arm": [0, 1]],
          seeds: Seeds(first: .max - 10, count: 11))
      ])
    let pairs = strange.enumerated().map { index, number in
      OutcomeResult.Pair(
        seed: .max - 10 + UInt64(index), treatment: number,
        control: strange[(index + 4) % strange.count])
    }
    let results = outcomes.enumerated().map { index, outcome in
      OutcomeResult(
        name: outcome.name, estimate: strange[index], low: strange[index + 2], high: strange[index + 1],
        confidence: 0.95, support: .nan, refutation: .infinity, pValue: index == 0 ? .nan : nil,
        verdict: .inconclusive, pairs: pairs)
    }
    let records = [Levels(), ["arm": 1]].map { levels in
      Record(
        trial: Trial(stage: "only", levels: levels, seed: .max),
        measurement: Measurement(
          measures: ["loss": .nan], series: ["loss": strange, "empty": []], result: "none"),
        receipt: Receipt(),
        seconds: .nan,
        environment: Environment(facts: [:]))
    }
    var registration = Fixtures.registration(
      Claim(name: "extreme", statement: "Nothing breaks a page.", source: "nowhere"), design,
      DecisionRule(outcomes: outcomes, confidence: 0.999))
    registration.time = .nan
    return StudyResult(
      registration: registration, verdict: .inconclusive, outcomes: results, exploratory: true,
      choices: [], records: records, head: head)
  }()
}
