import AssayTensors

/// Batch normalisation (Ioffe & Szegedy 2015, arXiv 1502.03167) of x of shape [batch, channels, space…]:
/// γ·(x − mean)/√(variance + ε) + β, with statistics for each channel.
///
/// In training mode mean and (biased) variance are the minibatch's, each summed over the batch in order, and
/// the running statistics move towards them. In evaluation mode the running statistics are used, and nothing
/// is updated. The number of values of a statistic is batch times places: see ``fewestValues``. An unbiased
/// running variance n/(n−1) needs two.
public struct BatchNorm: Layer, Hashable {
  /// ε, added to the variance.
  public var epsilon: Double
  /// The weight of the new value in the running statistics; 1 minus what Keras and Flax call momentum.
  public var momentum: Double
  /// The kind of average that the running statistics are.
  public var average: RunningAverage
  /// The variance that the running statistics take; the batch is always normalised by the biased one.
  public var runningVariance: VarianceEstimate
  /// Whether the layer has γ and β.
  public var affine: Affine
  /// If false, evaluation mode also uses the statistics of its minibatch, and none are kept.
  public var keepsStatistics: Bool
  /// The fewest values from which a minibatch's statistic may be computed.
  public var fewestValues: Int

  /// Makes a layer with PyTorch's ε, momentum and choices, unless others are given.
  public init(
    epsilon: Double = 1e-5, momentum: Double = 0.1, average: RunningAverage = .exponential,
    runningVariance: VarianceEstimate = .unbiased, affine: Affine = .gainAndShift,
    keepsStatistics: Bool = true, fewestValues: Int = Profile.pytorch.fewestBatchNormValues
  ) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.average = average
    self.runningVariance = runningVariance
    self.affine = affine
    self.keepsStatistics = keepsStatistics
    self.fewestValues = fewestValues
  }

  /// Makes a layer with a framework's choices.
  public init(profile: Profile) {
    self.init(
      epsilon: profile.batchNormEpsilon, momentum: profile.batchNormMomentum,
      runningVariance: profile.batchNormVariance, fewestValues: profile.fewestBatchNormValues)
  }

  /// The layer's name in parameter names: `batchNorm`.
  public var kind: String { "batchNorm" }
  /// The statistics of its minibatch in training mode, each of at least ``fewestValues`` values.
  public var ownNeeds: Needs {
    Needs(
      minibatchStatistics: keepsStatistics ? [.training] : [.training, .evaluation],
      statistics: keepsStatistics ? average.names : [], minimumValues: fewestNeeded)
  }

  /// The fewest values that both the setting and the running variance allow.
  private var fewestNeeded: Int { max(fewestValues, keepsStatistics && runningVariance == .unbiased ? 2 : 1) }

  /// `x` normalised, with the parameters `gain` (γ, from 1) and `shift` (β, from 0).
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count >= 2, x.shape[1] >= 1 else {
      return scope.refuse(x, "takes [batch, channels, space…] of at least one channel")
    }
    if let fault { return scope.refuse(x, fault) }
    if scope.mode == .training || !keepsStatistics,
      let fault = x.faultOfStatistics(
        over: x.batchAxes, fewest: fewestValues, keepsStatistics ? runningVariance : nil)
    {
      return scope.refuse(x, fault)
    }
    let channels = [x.shape[1]]
    let shape = x.channelShape
    let gain =
      affine.hasGain ? scope.parameter("gain", channels, .constant(1), like: x).reshaped(shape) : nil
    let shift =
      affine.hasShift ? scope.parameter("shift", channels, .zeros, like: x).reshaped(shape) : nil
    let running =
      keepsStatistics ? RunningStatistics(average, momentum, channels, like: x, in: scope) : nil
    let normalised: Tensor
    if let running, scope.mode == .evaluation {
      let (mean, variance) = (running.currentMean, running.currentVariance)
      normalised = (x - mean.reshaped(shape)) / (variance.reshaped(shape) + epsilon).squareRoot()
    } else {
      let moments = Moments(of: x, axes: x.batchAxes, broadcast: shape)
      if let running {
        let variance = runningVariance.estimate(moments.variance, count: moments.count)
        running.update(moments.mean, variance, in: scope)
      }
      normalised = moments.normalised(epsilon: epsilon)
    }
    let scaled = gain.map { normalised * $0 } ?? normalised
    return shift.map { scaled + $0 } ?? scaled
  }
}
