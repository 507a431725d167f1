import AssayDocuments
import AssayVariables

/// The conventions of a framework where frameworks disagree: a table of variables and their values. Layers and optimisers
/// that are made with a profile read theirs from it; each can also be set by itself.
///
/// ```swift
/// let layer = Dense(10, profile: .pytorch)
/// let optimiser = Adam(profile: .keras)
/// for difference in Profile.pytorch.differences(from: .keras) { print(difference) }
/// var profile = Profile.pytorch  // PyTorch with one convention of Keras
/// profile.adamEpsilon = Profile.keras.adamEpsilon
/// ```
///
/// The values are those of PyTorch 2, Keras 3, and Flax with Optax. ``settings`` lists every variable with its meaning
/// and range, and writes and reads a whole profile as a document.
public struct Profile: Sendable, Hashable {
  // MARK: Initial values

  /// How the weight of a dense or a convolution layer starts.
  public var weights: Initialiser
  /// How the bias of a dense or a convolution layer starts; its fan is the weight's.
  public var biases: Initialiser
  /// How an embedding table [vocabulary, features] starts.
  public var embedding: Initialiser
  /// Whether weight and bias of a transposed convolution start uniform with the fan outputs·kernel, and not as those of
  /// a convolution.
  public var transposedFanIsOutputs: Bool
  /// How the weights of recurrent layers start.
  public var recurrentWeights: RecurrentWeights

  /// How the weights of recurrent layers start.
  public enum RecurrentWeights: String, Sendable, Hashable, CaseIterable {
    /// All U(±1/√units), biases too.
    case uniform
    /// Input weights as in a dense layer, hidden weights orthogonal over all gates together, biases at 0.
    case orthogonal
    /// Input weights as in a dense layer, hidden weights orthogonal gate by gate, biases at 0.
    case orthogonalBlocks
  }

  // MARK: Normalisations

  /// ε of layer norm, group norm and instance norm.
  public var normEpsilon: Double
  /// ε of RMS norm; `nil` is the spacing of the element type.
  public var rmsNormEpsilon: Double?
  /// ε of batch norm.
  public var batchNormEpsilon: Double
  /// The weight of the new value in the running statistics of batch norm.
  public var batchNormMomentum: Double
  /// The variance that the running statistics of batch norm take.
  public var batchNormVariance: VarianceEstimate
  /// The fewest values from which batch norm takes a statistic in training. PyTorch refuses a single value,
  /// whose variance is 0; Keras and Flax then give the shift β.
  public var fewestBatchNormValues: Int
  /// Whether instance norm has γ and β. Keras has no such layer, so its group norm's are taken.
  public var instanceNormAffine: Affine

  // MARK: Layers

  /// The form of GELU.
  public var gelu: Activation
  /// The slope of a leaky ReLU below 0.
  public var leakySlope: Double
  /// The padding of a convolution.
  public var convolutionPadding: Padding
  /// Whether pools move by 1, and not by their window.
  public var poolsMoveByOne: Bool
  /// Whether an average pool counts padding.
  public var poolsCountPadding: Bool
  /// The biases of an LSTM.
  public var lstmBias: RecurrentBias
  /// What is added to the forget gate's bias of an LSTM at the start.
  public var lstmForgetBias: Double
  /// The biases of a GRU.
  public var gruBias: RecurrentBias

  // MARK: Optimisers

  /// What the velocity of gradient descent adds up.
  public var velocity: StochasticGradientDescent.Velocity
  /// How weight decay enters the step of gradient descent.
  public var descentDecay: WeightDecay.Coupling
  /// How weight decay enters the step of Adam, RMSProp and Adagrad.
  public var adaptiveDecay: WeightDecay.Coupling
  /// ε of Adam.
  public var adamEpsilon: Double
  /// Where ε of Adam is added.
  public var adamEpsilonMeets: Adam.Root
  /// The largest mean square that AMSGrad keeps, where it is asked for.
  public var amsgrad: Adam.AMSGrad
  /// The strength of AdamW's weight decay.
  public var adamWDecay: Double
  /// The share of RMSProp's mean square that is kept.
  public var rmsPropDecay: Double
  /// ε of RMSProp.
  public var rmsPropEpsilon: Double
  /// What the velocity of RMSProp adds up.
  public var rmsPropVelocity: StochasticGradientDescent.Velocity
  /// Adagrad's first sum of squares.
  public var adagradSum: Double
  /// ε of Adagrad.
  public var adagradEpsilon: Double
  /// Where ε of RMSProp and Adagrad is added.
  public var epsilonPlace: EpsilonPlace
}

extension Profile: CaseIterable {
  /// The profile of PyTorch 2.
  public static let pytorch = Profile(
    weights: .scaled(gain: 1.0 / 3, fan: .inputs, shape: .uniform),
    biases: .scaled(gain: 1.0 / 3, fan: .inputs, shape: .uniform), embedding: .normal(1),
    transposedFanIsOutputs: true, recurrentWeights: .uniform, normEpsilon: 1e-5, rmsNormEpsilon: nil,
    batchNormEpsilon: 1e-5, batchNormMomentum: 0.1, batchNormVariance: .unbiased, fewestBatchNormValues: 2,
    instanceNormAffine: .none, gelu: .gelu, leakySlope: 0.01, convolutionPadding: .valid,
    poolsMoveByOne: false, poolsCountPadding: true, lstmBias: .two, lstmForgetBias: 0, gruBias: .two,
    velocity: .ofGradients, descentDecay: .gradient, adaptiveDecay: .gradient, adamEpsilon: 1e-8,
    adamEpsilonMeets: .corrected, amsgrad: .ofMeanSquares, adamWDecay: 0.01, rmsPropDecay: 0.99,
    rmsPropEpsilon: 1e-8, rmsPropVelocity: .ofGradients, adagradSum: 0, adagradEpsilon: 1e-10,
    epsilonPlace: .outsideRoot)

  /// The profile of Keras 3.
  public static let keras = Profile(
    weights: .glorotUniform, biases: .zeros, embedding: .uniform(0.05),
    transposedFanIsOutputs: false, recurrentWeights: .orthogonal, normEpsilon: 1e-3, rmsNormEpsilon: 1e-6,
    batchNormEpsilon: 1e-3, batchNormMomentum: 0.01, batchNormVariance: .biased, fewestBatchNormValues: 1,
    instanceNormAffine: .gainAndShift, gelu: .gelu, leakySlope: 0.3, convolutionPadding: .valid,
    poolsMoveByOne: false, poolsCountPadding: false, lstmBias: .one, lstmForgetBias: 1, gruBias: .two,
    velocity: .ofSteps, descentDecay: .decoupled, adaptiveDecay: .decoupled, adamEpsilon: 1e-7,
    adamEpsilonMeets: .uncorrected, amsgrad: .ofMeanSquares, adamWDecay: 0.004, rmsPropDecay: 0.9,
    rmsPropEpsilon: 1e-7, rmsPropVelocity: .ofSteps, adagradSum: 0.1, adagradEpsilon: 1e-7,
    epsilonPlace: .insideRoot)

  /// The profile of Flax with Optax.
  public static let flax = Profile(
    weights: .scaled(gain: 1, fan: .inputs, shape: .truncated), biases: .zeros,
    embedding: .leCun, transposedFanIsOutputs: false, recurrentWeights: .orthogonalBlocks, normEpsilon: 1e-6,
    rmsNormEpsilon: 1e-6, batchNormEpsilon: 1e-5, batchNormMomentum: 0.01, batchNormVariance: .biased,
    fewestBatchNormValues: 1, instanceNormAffine: .gainAndShift, gelu: .geluTanh, leakySlope: 0.01,
    convolutionPadding: .same, poolsMoveByOne: true, poolsCountPadding: true, lstmBias: .one,
    lstmForgetBias: 0, gruBias: .oneAndCandidate, velocity: .ofGradients, descentDecay: .gradient,
    adaptiveDecay: .decoupled, adamEpsilon: 1e-8, adamEpsilonMeets: .corrected,
    amsgrad: .ofCorrectedMeanSquares, adamWDecay: 1e-4, rmsPropDecay: 0.9, rmsPropEpsilon: 1e-8,
    rmsPropVelocity: .ofSteps, adagradSum: 0.1, adagradEpsilon: 1e-7, epsilonPlace: .insideRoot)

  /// The profiles of all frameworks.
  public static let allCases = [pytorch, keras, flax]
  private static let names = ["pytorch", "keras", "flax"]

  /// The framework's name in lower case; `nil` for a profile that differs from those of all frameworks.
  public var name: String? { zip(Profile.allCases, Profile.names).first { $0.0 == self }?.1 }

  /// The profile with this name. Throws for an unknown name.
  public init(named name: String) throws {
    guard let place = Profile.names.firstIndex(of: name) else {
      throw NetworkError.unknownProfile(name, known: Profile.names)
    }
    self = Profile.allCases[place]
  }
}
