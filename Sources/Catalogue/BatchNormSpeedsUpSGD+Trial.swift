import AssayDatasets
import AssayExperiments
import AssayNetworks
import AssayRandomness

extension BatchNormSpeedsUpSGD {
  /// Trains one network until its training loss is at the target, or the limit of steps is reached.
  @Sendable static func measure(_ context: TrialContext) throws -> Measurement {
    let data = try context[dataset].load()
    let (training, _) = try data.split(
      trainingFraction: context[trainingFraction], stream: context.stream(.split))
    let (run, lastHidden) = try run(context, on: data)
    let order = try context.stream(.shuffle)
    let (rate, size) = try (context[learningRate], context[batchSize])
    let (limit, target) = try (context[stepLimit], context[targetLoss])
    let (interval, growth) = try (context[stepsBetweenChecks], context[checkGrowth])
    var losses: [Double] = []
    var shift = InputShift(units: try context[width])
    var (steps, nextCheck, epoch) = (0, 0, 0)
    training: while true {
      for batch in try training.batches(size: size, epoch: epoch, stream: order) {
        if steps >= nextCheck {
          let loss = try run.evaluate(training, mode: .evaluation).loss
          losses.append(loss)
          if loss <= target || !loss.isFinite || steps >= limit { break training }
          nextCheck = min(steps + max(interval, Int(growth * Double(steps))), limit)
        }
        let (features, labels) = try training.batch(batch)
        _ = try run.step(features: features, targets: labels, rate: rate)
        if let lastHidden { shift.add(try run.observed(lastHidden).values) }
        steps += 1
      }
      epoch += 1
    }
    let reached = losses.last.map { $0 <= target } ?? false
    // A run that diverged stays where no loss is a number, so it too needs more steps than any limit.
    return Measurement(
      measures: [
        "steps": Double(reached ? steps : limit), "reached": reached ? 1 : 0,
        "finalLoss": losses.last ?? .nan, "inputShift": shift.mean,
      ],
      censored: reached ? [:] : ["steps": .above],
      series: ["trainingLoss": losses], result: try run.weightsHash(),
      hashes: ["plan": run.planHash, "dataset": data.contentHash],
      settings: run.settings(on: data, vocabulary: ShiftingNoise.vocabulary))
  }

  /// The network of the trial before its first step, and the path of its last hidden layer's result. Each hidden layer is a
  /// part of its own, so that the same layer has the same name, and the same initial weights, in every arm.
  private static func run(_ context: TrialContext, on data: Dataset) throws -> (Training, String?) {
    let normalisation = try context[normalisation]
    // Without running statistics, evaluation mode normalises by the batch too, and leaves noise away.
    let norm = BatchNorm(epsilon: try context[batchNormEpsilon], keepsStatistics: false)
    let noise = ShiftingNoise(
      shift: try context[noiseShift], scale: try context[noiseScale], jitter: try context[noiseJitter])
    let between: [any Layer] =
      switch normalisation {
      case .none: []
      case .batchNorm: [norm]
      case .noisyBatchNorm: [norm, noise]
      }
    let (depth, activation) = try (context[depth], context[activation])
    let hidden = Network(
      [Dense(try context[width], weights: try context[initialiser], hasBias: normalisation == .none)]
        + between + [activation])
    let network = Network(
      [any Layer](repeating: hidden, count: depth)
        + [Dense(data.classes, weights: try context[initialiser])])
    let path = "\(depth - 1).\(hidden.kind).\(hidden.layers.count - 1).\(activation.kind)"
    let observed = depth > 0 ? path : nil
    let run = try Training(
      Model(classifying: network, width: data.width, element: context[elementType]),
      batch: context[batchSize],
      optimiser: StochasticGradientDescent(
        momentum: context[momentum], weightDecay: WeightDecay(context[weightDecay], .gradient)),
      policy: context[policy], observing: observed.map { [$0] } ?? [],
      initialisation: context.stream(.initialisation), draws: context.stream(.noise))
    // A diverging run is an outcome, not an error.
    run.refusesNonFiniteLoss = false
    return (run, observed)
  }
}

/// How far the mean of each unit moves from one minibatch to the next, in standard deviations: the internal covariate shift
/// of the layer that takes the units.
private struct InputShift {
  let units: Int
  private var means: [Double]?
  private var total = 0.0
  private var count = 0

  init(units: Int) { self.units = units }

  /// Adds a minibatch's values [examples, units].
  mutating func add(_ values: [Double]) {
    let examples = Double(values.count / units)
    var (sums, squares) = ([Double](repeating: 0, count: units), 0.0)
    for (index, value) in values.enumerated() { sums[index % units] += value }
    let new = sums.map { $0 / examples }
    for (index, value) in values.enumerated() {
      let distance = value - new[index % units]
      squares += distance * distance
    }
    let deviation = (squares / Double(values.count)).squareRoot()
    if let means {
      let moved = zip(means, new).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / Double(units)
      total += moved / deviation
      count += 1
    }
    means = new
  }

  /// The mean over steps; NaN before the second one.
  var mean: Double { total / Double(count) }
}
