import AssayDatasets
import AssayExperiments
import AssayNetworks
import AssayRandomness

/// Does batch normalisation make stochastic gradient descent reach a given training loss in fewer steps?
///
/// Two readings of the claim are registered, at two depths: each arm at its own best learning rate, and both
/// arms at one small rate. The explanations of *why* batch norm helps predict different results for the
/// second.
enum BatchNormSpeedsUpSGD {
  static let experiment = Experiment(
    claim: claim, design: design, rule: rule, body: Body("batchnorm-speeds-up-sgd"), measure: measure)

  private static let depths = [3, 10]
  private static let smallRate = 0.03
  private static let activation = Activation.relu
  private static let batchNorm = BatchNorm(epsilon: 1e-5, momentum: 0.1)
  /// Pilots used the seeds from 1 to 100.
  private static let judgingSeeds = Seeds(first: 101, count: 30)
  private static let rates: [FactorValue] = [.number(smallRate), 0.06, 0.12, 0.25, 0.5, 1.0]

  private static let claim = Claim(
    name: "batchnorm-speeds-up-sgd",
    statement: """
      Batch normalisation lets stochastic gradient descent reach a training loss of 0.1 in at least a tenth \
      fewer steps, both at each network's own best learning rate and at one small rate for both.
      """,
    source: "Ioffe & Szegedy 2015, arXiv 1502.03167; put in question by Rahimi & Recht, NIPS 2017",
    explanations: [
      Explanation(
        name: "internal covariate shift",
        statement: "Fixed input statistics make every layer learn faster, whatever the learning rate.",
        source: "Ioffe & Szegedy 2015, arXiv 1502.03167",
        predictions: predictions(best: .supported, matched: .supported)),
      Explanation(
        name: "larger learning rates",
        statement: "Batch norm only makes larger rates usable; at a small rate nothing is gained.",
        source: "Bjorck et al. 2018, arXiv 1806.02375",
        predictions: predictions(best: .supported, matched: .refuted)),
      Explanation(
        name: "smoother loss",
        statement: "Batch norm makes gradients more predictive, which helps at any rate.",
        source: "Santurkar et al. 2018, arXiv 1805.11604",
        predictions: predictions(best: .supported, matched: .supported)),
      Explanation(
        name: "mean-field gradient explosion",
        statement: "Batch norm multiplies gradients by about 1.21 a layer, so deep networks lose by it.",
        source: "Yang et al. 2019, arXiv 1902.08129",
        predictions: [
          outcomeName("best rate", 10): .refuted, outcomeName("small rate", 10): .refuted,
        ]),
    ])

  private static let design = Design(
    factors: [
      .varied("depth", depths.map { .integer($0) }, "hidden layers"),
      .varied("batchNorm", [false, true], "batch norm between each dense layer and its activation"),
      .varied("learningRate", rates, "step size of gradient descent"),
      .held("dataset", "digits", "1,797 handwritten digits, 8×8 pixels in [0, 1], from UCI"),
      .held("trainingFraction", 0.75, "share of each class that is trained on"),
      .held("width", 64, "units of each hidden layer"),
      .held("activation", .text(activation.rawValue), "after each hidden layer"),
      .held("initialiser", "He normal", "of weights; biases and shifts start at 0, gains at 1"),
      .held("batchSize", 64, "examples a step; an epoch's incomplete last batch is left out"),
      .held("momentum", 0.0, "of gradient descent"),
      .held("batchNormEpsilon", .number(batchNorm.epsilon), "added to the variance"),
      .held(
        "batchNormMomentum", .number(batchNorm.momentum),
        "weight of the new value in running statistics (not used here)"),
      .held("weightDecay", 0.0, "L2 penalty"),
      .held("targetLoss", 0.1, "cross-entropy over the whole training part, in training mode"),
      .held("stepsBetweenChecks", 2, "steps between two looks at the training loss"),
      .held("stepLimit", 800, "a run that has not arrived by then counts as this many steps"),
      .held("elementType", "float32", "of weights, activations and gradients"),
      .nuisance("init", "initial weights"),
      .nuisance("shuffle", "order of the examples in each epoch"),
      .nuisance("split", "which examples are trained on"),
    ],
    stages: [
      Stage(
        name: "tuning", purpose: .tuning,
        crossed: [
          "depth": depths.map { .integer($0) }, "batchNorm": [false, true],
          "learningRate": rates,
        ], seeds: Seeds(first: 1_000_000, count: 3)),
      Stage(
        name: "best rate", purpose: .judging,
        crossed: ["depth": depths.map { .integer($0) }, "batchNorm": [false, true]],
        chosen: [
          Choice(
            factor: "learningRate", stage: "tuning", smallestMedianOf: "steps",
            within: ["depth", "batchNorm"])
        ], seeds: judgingSeeds),
      Stage(
        name: "small rate", purpose: .judging,
        crossed: [
          "depth": depths.map { .integer($0) }, "batchNorm": [false, true],
          "learningRate": [.number(smallRate)],
        ], seeds: judgingSeeds),
    ])

  private static let rule = DecisionRule(
    outcomes: depths.flatMap { depth in
      [
        outcome(
          "best rate", depth,
          "With \(depth) hidden layers, each at its own best rate: how many steps does "
            + "batch norm need, for each step without?"),
        outcome(
          "small rate", depth,
          "With \(depth) hidden layers, both at a rate of \(smallRate): how many steps "
            + "does batch norm need, for each step without?"),
      ]
    }, power: .init())

  private static func outcome(_ stage: String, _ depth: Int, _ question: String) -> Outcome {
    Outcome(
      name: outcomeName(stage, depth), question: question, stage: stage, measure: "steps",
      treatment: ["batchNorm": true, "depth": .integer(depth)],
      control: ["batchNorm": false, "depth": .integer(depth)], statistic: .ratioOfMedians,
      criterion: .below(0.9))
  }

  private static func outcomeName(_ stage: String, _ depth: Int) -> String {
    "\(stage), depth \(depth)"
  }

  private static func predictions(best: Prediction, matched: Prediction) -> [String: Prediction] {
    Dictionary(
      uniqueKeysWithValues: depths.flatMap {
        [(outcomeName("best rate", $0), best), (outcomeName("small rate", $0), matched)]
      })
  }

  /// Trains one network until its training loss is at the target, or the limit of steps is reached.
  @Sendable private static func measure(_ trial: Trial) throws -> Measurement {
    let data = try Dataset.digits()
    let (training, _) = try data.split(
      trainingFraction: trial.number("trainingFraction"), stream: trial.stream(.split))
    let network = Network.perceptron(
      depth: trial.integer("depth"), width: trial.integer("width"), outputs: data.classes,
      activation: activation, batchNorm: trial.bool("batchNorm") ? batchNorm : nil, initialiser: .he)
    let run = try Training(
      Model(classifying: network, width: data.width),
      batch: trial.integer("batchSize"),
      optimiser: StochasticGradientDescent(momentum: trial.number("momentum")),
      initialisation: trial.stream(.initialisation))
    // A diverging run is an outcome, not an error.
    run.refusesNonFiniteLoss = false
    let limit = trial.integer("stepLimit")
    let rate = trial.number("learningRate")
    var losses: [Double] = []
    var steps = 0
    var epoch = 0
    training: while true {
      let batches = try training.batches(
        size: trial.integer("batchSize"), epoch: epoch, stream: trial.stream(.shuffle))
      for batch in batches {
        if steps % trial.integer("stepsBetweenChecks") == 0 {
          let loss = try run.evaluate(training, mode: .training).loss
          losses.append(loss)
          if loss <= trial.number("targetLoss") || !loss.isFinite || steps >= limit { break training }
        }
        let (features, labels) = try training.batch(batch)
        _ = try run.step(features: features, targets: labels, rate: rate)
        steps += 1
      }
      epoch += 1
    }
    let reached = losses.last.map { $0 <= trial.number("targetLoss") } ?? false
    return Measurement(
      measures: [
        "steps": Double(reached ? steps : limit), "reached": reached ? 1 : 0,
        "finalLoss": losses.last ?? .nan,
      ],
      series: ["trainingLoss": losses],
      hashes: [
        "weights": try run.weightsHash(), "plan": run.planHash, "dataset": data.contentHash,
      ])
  }
}
