import AssayTensors

/// Batch renormalisation (Ioffe 2017, arXiv 1702.03275): (x − μ_batch)/σ_batch·r + d, then γ and β, where
/// r = σ_batch/σ and d = (μ_batch − μ)/σ are clipped and no gradient goes through them. With r_max = 1 and
/// d_max = 0 training is batch norm's. The running mean and standard deviation move as the paper's do:
/// μ ← μ + momentum·(μ_batch − μ), and σ likewise, with σ² the biased variance plus ε.
public struct BatchRenormalisation: Layer, Hashable {
  /// r_max: r is clipped to 1/r_max … r_max; at least 1.
  public var largestScale: Double
  /// d_max: d is clipped to −d_max … d_max; at least 0.
  public var largestShift: Double
  /// ε, added to the variance.
  public var epsilon: Double
  /// The weight of the new value in the running statistics.
  public var momentum: Double
  /// Whether the layer has γ and β.
  public var affine: Affine

  /// Makes a layer with the paper's final clipping, 3 and 5, and its momentum, unless others are given.
  public init(
    largestScale: Double = 3, largestShift: Double = 5, epsilon: Double = 1e-3, momentum: Double = 0.01,
    affine: Affine = .gainAndShift
  ) {
    self.largestScale = largestScale
    self.largestShift = largestShift
    self.epsilon = epsilon
    self.momentum = momentum
    self.affine = affine
  }

  /// The layer's name in parameter names: `batchRenorm`.
  public var kind: String { "batchRenorm" }
  /// The statistics of its minibatch in training mode.
  public var ownNeeds: Needs {
    Needs(
      minibatchStatistics: [.training], statistics: ["mean", "deviation"],
      minimumValues: Profile.pytorch.fewestBatchNormValues)
  }

  /// `x` normalised; the parameters are `gain` and `shift`, the statistics `mean` and `deviation`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count >= 2, x.shape[1] >= 1 else {
      return scope.refuse(x, "takes [batch, channels, space…] of at least one channel")
    }
    if let fault { return scope.refuse(x, fault) }
    if scope.mode == .training,
      let fault = x.faultOfStatistics(
        over: x.batchAxes, fewest: Profile.pytorch.fewestBatchNormValues, nil)
    {
      return scope.refuse(x, fault)
    }
    let channels = [x.shape[1]]
    let shape = x.channelShape
    let mean = scope.statistic("mean", channels, startingAt: 0, like: x)
    let deviation = scope.statistic("deviation", channels, startingAt: 1, like: x)
    let (centre, spread) = (mean.reshaped(shape), deviation.reshaped(shape))
    guard scope.mode == .training else {
      return affine.apply((x - centre) / spread, channels, broadcast: shape, in: scope)
    }
    let moments = Moments(of: x, axes: x.batchAxes)
    let batchDeviation = (moments.variance + epsilon).squareRoot()
    let batchMean = moments.mean.reshaped(shape)
    let batchSpread = batchDeviation.reshaped(shape)
    let r = (batchSpread / spread).clamped(1 / largestScale, largestScale).stoppingGradient()
    let d = ((batchMean - centre) / spread).clamped(-largestShift, largestShift).stoppingGradient()
    scope.update(mean, to: mean + (moments.mean - mean) * momentum)
    scope.update(deviation, to: deviation + (batchDeviation - deviation) * momentum)
    return affine.apply(
      moments.centred / batchSpread * r + d, channels, broadcast: shape, in: scope)
  }
}
