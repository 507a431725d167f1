import AssayDatasets
import AssayExperiments
import AssayNetworks
import AssayRandomness
import AssayTensors
import AssayVariables

/// Does batch normalisation make stochastic gradient descent reach a given training loss in fewer steps?
///
/// Two readings of the claim are registered, at two depths: each arm at its own best learning rate, and both
/// arms at one small rate. The explanations of *why* batch norm helps predict different results for the
/// second.
enum BatchNormSpeedsUpSGD {
  static let experiment = Experiment(
    claim: claim, design: design, rule: rule, body: Body("batchnorm-speeds-up-sgd"), measure: measure)

  private static let depth = Variable<Int>("depth", "hidden layers", .whole(from: 0))
  private static let batchNorm = Variable<Bool>(
    "batchNorm", "batch norm between each dense layer and its activation", .boolean)
  private static let learningRate = Variable<Double>(
    "learningRate", "step size of gradient descent", .positive)
  private static let dataset = Variable<KnownDataset>(
    "dataset", "digits: 1,797 handwritten digits, 8×8 pixels in [0, 1], from UCI", .word)
  private static let trainingFraction = Variable<Double>(
    "trainingFraction", "share of each class that is trained on", .share)
  private static let width = Variable<Int>("width", "units of each hidden layer", .count)
  private static let activation = Variable<Activation>("activation", "after each hidden layer", .word)
  private static let initialiser = Variable<Initialiser>(
    "initialiser", "of weights; biases and shifts start at 0, gains at 1", .element)
  private static let batchSize = Variable<Int>(
    "batchSize", "examples a step; an epoch's incomplete last batch is left out", .count)
  private static let momentum = Variable<Double>("momentum", "of gradient descent", .shareBelowOne)
  private static let batchNormEpsilon = Variable<Double>(
    "batchNormEpsilon", "added to the variance", .notNegative)
  private static let batchNormMomentum = Variable<Double>(
    "batchNormMomentum", "weight of the new value in running statistics (not used here)", .share)
  private static let weightDecay = Variable<Double>("weightDecay", "L2 penalty", .notNegative)
  private static let targetLoss = Variable<Double>(
    "targetLoss", "cross-entropy over the whole training part, in training mode", .positive)
  private static let stepsBetweenChecks = Variable<Int>(
    "stepsBetweenChecks", "steps between two looks at the training loss", .count)
  private static let stepLimit = Variable<Int>(
    "stepLimit", "a run that has not arrived by then counts as this many steps", .count)
  private static let elementType = Variable<ElementType>(
    "elementType", "of weights, activations and gradients", .word(among: [.float32, .float64]))
  private static let policy = Variable<NumericsPolicy>(
    "policy", "how the arithmetic is done; {} is the standard", .configured)

  private static let depths = [3, 10]
  private static let smallRate = 0.03
  private static let rates = [smallRate, 0.06, 0.12, 0.25, 0.5, 1]
  /// Pilots used the seeds from 1 to 100.
  private static let judgingSeeds = Seeds(first: 101, count: 54)

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
      .varied(depth, depths), .varied(batchNorm, [false, true]), .varied(learningRate, rates),
      .held(dataset, .digits), .held(trainingFraction, 0.75), .held(width, 64), .held(activation, .relu),
      .held(initialiser, .he), .held(batchSize, 64), .held(momentum, 0), .held(batchNormEpsilon, 1e-5),
      .held(batchNormMomentum, 0.1), .held(weightDecay, 0), .held(targetLoss, 0.1),
      .held(stepsBetweenChecks, 2), .held(stepLimit, 800), .held(elementType, .float32),
      .held(policy, .standard),
      .nuisance(.initialisation, "initial weights"),
      .nuisance(.shuffle, "order of the examples in each epoch"),
      .nuisance(.split, "which examples are trained on"), .free(Catalogue.processor),
    ],
    stages: [
      Stage(
        name: "tuning", purpose: .tuning,
        crossed: [
          .levels(depth, depths), .levels(batchNorm, [false, true]), .levels(learningRate, rates),
        ], seeds: Seeds(first: 1_000_000, count: 3)),
      Stage(
        name: "best rate", purpose: .judging,
        crossed: [.levels(depth, depths), .levels(batchNorm, [false, true])],
        chosen: [
          Choice(
            of: learningRate, stage: "tuning", smallestMedianOf: "steps", within: [depth, batchNorm])
        ], seeds: judgingSeeds),
      Stage(
        name: "small rate", purpose: .judging,
        crossed: [
          .levels(depth, depths), .levels(batchNorm, [false, true]), .levels(learningRate, [smallRate]),
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
    })

  private static func outcome(_ stage: String, _ depth: Int, _ question: String) -> Outcome {
    Outcome(
      name: outcomeName(stage, depth), question: question, stage: stage, measure: "steps",
      treatment: [batchNorm.is(true), self.depth.is(depth)],
      control: [batchNorm.is(false), self.depth.is(depth)], statistic: .medianOfRatios,
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
  @Sendable private static func measure(_ context: TrialContext) throws -> Measurement {
    let data = try context[dataset].load()
    let (training, _) = try data.split(
      trainingFraction: context[trainingFraction], stream: context.stream(.split))
    let run = try run(context, on: data)
    let order = try context.stream(.shuffle)
    let (rate, size) = try (context[learningRate], context[batchSize])
    let (limit, target) = try (context[stepLimit], context[targetLoss])
    let interval = try context[stepsBetweenChecks]
    var losses: [Double] = []
    var steps = 0
    var epoch = 0
    training: while true {
      for batch in try training.batches(size: size, epoch: epoch, stream: order) {
        if steps % interval == 0 {
          let loss = try run.evaluate(training, mode: .training).loss
          losses.append(loss)
          if loss <= target || !loss.isFinite || steps >= limit { break training }
        }
        let (features, labels) = try training.batch(batch)
        _ = try run.step(features: features, targets: labels, rate: rate)
        steps += 1
      }
      epoch += 1
    }
    let reached = losses.last.map { $0 <= target } ?? false
    return Measurement(
      measures: [
        "steps": Double(reached ? steps : limit), "reached": reached ? 1 : 0,
        "finalLoss": losses.last ?? .nan,
      ],
      series: ["trainingLoss": losses], result: try run.weightsHash(),
      hashes: ["plan": run.planHash, "dataset": data.contentHash], settings: run.settings(on: data))
  }

  /// The network of the trial before its first step.
  private static func run(_ context: TrialContext, on data: Dataset) throws -> Training {
    let norm =
      try context[batchNorm]
      ? BatchNorm(epsilon: context[batchNormEpsilon], momentum: context[batchNormMomentum]) : nil
    let network = try Network.perceptron(
      depth: context[depth], width: context[width], outputs: data.classes, activation: context[activation],
      batchNorm: norm, initialiser: context[initialiser])
    let run = try Training(
      Model(classifying: network, width: data.width, element: context[elementType]),
      batch: context[batchSize],
      optimiser: StochasticGradientDescent(
        momentum: context[momentum], weightDecay: WeightDecay(context[weightDecay], .gradient)),
      policy: context[policy], initialisation: context.stream(.initialisation))
    // A diverging run is an outcome, not an error.
    run.refusesNonFiniteLoss = false
    return run
  }
}
