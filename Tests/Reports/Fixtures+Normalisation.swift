import AssayExperiments

extension Fixtures {
  /// The study "does batch normalisation train faster?": tuning, and judging at the best and at a matched
  /// learning rate.
  static func normalisation(ratio: Double, verdict: Verdict, seeds: Int = 29) -> StudyResult {
    let kinds: [FactorValue] = ["none", "batch", "noisyBatch", "layer"]
    let rates: [FactorValue] = [0.01, 0.03, 0.1, 0.3]
    let design = Design(
      factors: [
        .varied("normalisation", kinds, "what stands between a linear map and its activation"),
        .varied("learningRate", rates, "of stochastic gradient descent, per step"),
        .held("depth", 10, "number of hidden layers"), .held("width", 64, "units of a hidden layer"),
        .held("batchSize", 32, "examples of one step"), .held("targetLoss", 0.1, "in nats, of training"),
        .nuisance("init", "initial weights"), .nuisance("shuffle", "order of the examples"),
        .nuisance("noise", "shifts and scales of the noisy variant"),
      ],
      stages: [
        Stage(
          name: "tuning", purpose: .tuning,
          crossed: ["normalisation": kinds, "learningRate": rates], seeds: Seeds(first: 1, count: 3),
          isRepeated: false),
        Stage(
          name: "best-rate", purpose: .judging, crossed: ["normalisation": kinds],
          chosen: [
            Choice(
              factors: ["learningRate"], stage: "tuning", .smallest, medianOf: "stepsToTarget",
              within: ["normalisation"])
          ], seeds: Seeds(first: 100, count: seeds)),
        Stage(
          name: "matched-rate", purpose: .judging,
          crossed: ["normalisation": ["none", "batch"], "learningRate": [0.03]],
          seeds: Seeds(first: 100, count: seeds)),
      ])
    let rule = DecisionRule(
      outcomes: [
        Outcome(
          name: "best-rate-speed",
          question: "Does batch normalisation need fewer steps when each network has its best learning rate?",
          stage: "best-rate", measure: "stepsToTarget", treatment: ["normalisation": "batch"],
          control: ["normalisation": "none"], statistic: .ratioOfMedians, criterion: .below(0.9)),
        Outcome(
          name: "matched-rate-speed",
          question: "Does it also need fewer steps at the same small learning rate?",
          stage: "matched-rate", measure: "stepsToTarget", treatment: ["normalisation": "batch"],
          control: ["normalisation": "none"], statistic: .ratioOfMedians, criterion: .below(1),
          decides: false),
        Outcome(
          name: "noise-keeps-gain", question: "Is the gain still there when its statistics are disturbed?",
          stage: "best-rate", measure: "stepsToTarget", treatment: ["normalisation": "noisyBatch"],
          control: ["normalisation": "none"], statistic: .superiority, criterion: .below(0.25),
          decides: false),
        Outcome(
          name: "same-accuracy", question: "Do both end with the same test accuracy?",
          stage: "best-rate", measure: "testAccuracy", treatment: ["normalisation": "batch"],
          control: ["normalisation": "none"], statistic: .mean, criterion: .within(-0.01, 0.01),
          decides: false),
      ])
    let claim = Claim(
      name: "batch-norm-speeds-sgd",
      statement: "Batch normalisation lets a deep network reach a given training loss in fewer steps.",
      source: "Ioffe and Szegedy 2015, arXiv 1502.03167",
      explanations: [
        Explanation(
          name: "Internal covariate shift",
          statement: "It helps because layers see inputs whose distribution stands still.",
          source: "Ioffe and Szegedy 2015, arXiv 1502.03167",
          predictions: ["best-rate-speed": .supported, "noise-keeps-gain": .refuted]),
        Explanation(
          name: "Larger learning rates",
          statement: "It helps only because it lets larger learning rates converge.",
          source: "Bjorck et al. 2018, arXiv 1806.02375",
          predictions: [
            "best-rate-speed": .supported, "matched-rate-speed": .refuted,
            "noise-keeps-gain": .supported,
          ]),
      ])

    var noise = Noise(state: 17)
    var records: [Record] = []
    let factors: [String: Double] = ["none": 1, "batch": ratio, "noisyBatch": 0.8, "layer": 0.9]
    let best: [String: FactorValue] = ["none": 0.03, "batch": 0.1, "noisyBatch": 0.1, "layer": 0.03]
    func run(_ stage: String, _ kind: FactorValue, _ rate: FactorValue, _ seed: UInt64, slow: Double) {
      guard case .text(let name) = kind else { return }
      var own = Noise(state: seed &* 7919)
      let shared = own.next()
      let steps = (82 * slow * (factors[name] ?? 1) * (1 + 0.12 * shared + 0.06 * noise.next())).rounded()
      let curve = (0...Int(steps)).map { step -> Double in
        let decay = 2.3 * Double(steps - Double(step)) / steps
        return 0.1 * (1 + decay * decay * decay) * (1 + 0.08 * noise.next())
      }
      let trial = Trial(
        stage: stage,
        levels: [
          "normalisation": kind, "learningRate": rate, "depth": 10, "width": 64, "batchSize": 32,
          "targetLoss": 0.1,
        ], seed: seed)
      records.append(
        Record(
          trial: trial,
          measurement: Measurement(
            measures: ["stepsToTarget": steps, "testAccuracy": 0.94 + 0.004 * noise.next()],
            series: ["trainingLoss": curve],
            result: hash("\(stage)\(name)\(rate)\(seed)"),
            hashes: [
              "dataset": hash("digits"),
              "plan": hash("plan " + name),
            ]), receipt: Receipt(), seconds: 0.25, environment: environment))
    }
    for kind in kinds {
      for rate in rates {
        let isBest = rate == best[kind.description]
        for seed in UInt64(1)...3 { run("tuning", kind, rate, seed, slow: isBest ? 1 : 1.6) }
      }
      for seed in UInt64(100)..<(100 + UInt64(seeds)) {
        run("best-rate", kind, best[kind.description] ?? 0.03, seed, slow: 1)
        if kind == "none" || kind == "batch" {
          run("matched-rate", kind, 0.03, seed, slow: kind == "batch" ? 1.9 / ratio : 1.1)
        }
      }
    }

    func pairs(_ outcome: Outcome) -> [OutcomeResult.Pair] {
      func value(_ levels: Levels, _ seed: UInt64) -> Double? {
        records.first { record in
          record.trial.stage == outcome.stage && record.trial.seed == seed
            && levels.allSatisfy { record.trial.levels[$0.key] == $0.value }
        }?.measurement.measures[outcome.measure]
      }
      return (UInt64(100)..<(100 + UInt64(seeds))).map { seed in
        .init(
          seed: seed, treatment: value(outcome.treatment, seed) ?? .nan,
          control: outcome.control.flatMap { value($0, seed) })
      }
    }
    func result(
      _ index: Int, _ estimate: Double, _ low: Double, _ high: Double, _ p: Double?, _ verdict: Verdict
    ) -> OutcomeResult {
      let outcome = rule.outcomes[index]
      return OutcomeResult(
        name: outcome.name, estimate: estimate, low: low, high: high, confidence: 0.95,
        support: verdict == .supported ? 0.0001 : 1, refutation: verdict == .refuted ? 0.0001 : 1, pValue: p,
        verdict: verdict, pairs: pairs(outcome))
    }
    return StudyResult(
      registration: registration(claim, design, rule), verdict: verdict,
      outcomes: [
        result(0, ratio * 1.003, ratio * 0.954, ratio * 1.048, 0.000_012, verdict),
        result(1, 1.731, 1.66, 1.802, 0.000_004, .refuted),
        result(2, 0.0862, 0.0172, 0.2414, 0.0007, .supported),
        result(3, 0.000_31, -0.001_42, 0.002_04, nil, .supported),
      ], exploratory: false, explanations: entered(claim),
      choices: kinds.map { kind in
        .init(
          stage: "best-rate", given: ["normalisation": kind],
          levels: ["learningRate": best[kind.description] ?? 0.03])
      }, records: records, head: head)
  }
}
