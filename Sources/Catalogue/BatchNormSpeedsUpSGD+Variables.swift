import AssayExperiments
import AssayNetworks
import AssayTensors
import AssayVariables

extension BatchNormSpeedsUpSGD {
  static let depth = Variable<Int>("depth", "hidden layers", .whole(from: 0))
  static let normalisation = Variable<Normalisation>(
    "normalisation", "between each dense layer and its activation", .word)
  static let learningRate = Variable<Double>("learningRate", "step size of gradient descent", .positive)
  static let dataset = Variable<KnownDataset>(
    "dataset", "digits: 1,797 handwritten digits, 8×8 pixels in [0, 1], from UCI", .word)
  static let trainingFraction = Variable<Double>(
    "trainingFraction", "share of each class that is trained on", .share)
  static let width = Variable<Int>("width", "units of each hidden layer", .count)
  static let activation = Variable<Activation>("activation", "after each hidden layer", .word)
  static let initialiser = Variable<Initialiser>(
    "initialiser", "of weights; biases and shifts start at 0, gains at 1", .element)
  static let batchSize = Variable<Int>(
    "batchSize", "examples a step; an epoch's incomplete last batch is left out", .count)
  static let momentum = Variable<Double>("momentum", "of gradient descent", .shareBelowOne)
  static let batchNormEpsilon = Variable<Double>("batchNormEpsilon", "added to the variance", .notNegative)
  static let noiseShift = Variable<Double>(
    "noiseShift", "the farthest that noise moves a unit's normalised values in a step", .notNegative,
    unit: "standard deviations")
  static let noiseScale = Variable<Double>(
    "noiseScale", "the most that noise multiplies a unit's normalised values by in a step", .atLeast(1))
  static let noiseJitter = Variable<Double>(
    "noiseJitter", "how far each example's shift and factor lie from those of the step", .notNegative)
  static let weightDecay = Variable<Double>("weightDecay", "L2 penalty", .notNegative)
  static let targetLoss = Variable<Double>(
    "targetLoss",
    "cross-entropy over the whole training part, which batch norm normalises as one batch, without noise",
    .positive)
  static let stepsBetweenChecks = Variable<Int>(
    "stepsBetweenChecks", "the fewest steps between two looks at the training loss", .count)
  static let checkGrowth = Variable<Double>(
    "checkGrowth", "steps between two looks at the training loss, as a share of the steps so far",
    .notNegative)
  static let stepLimit = Variable<Int>(
    "stepLimit", "a run that has not arrived by then is censored: it needs more steps", .count)
  static let elementType = Variable<ElementType>(
    "elementType", "of weights, activations and gradients", .word(among: [.float32, .float64]))
  static let policy = Variable<NumericsPolicy>(
    "policy", "how the arithmetic is done; {} is the standard", .configured)
}
