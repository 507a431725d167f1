import AssayTensors

/// Batch norm with separate statistics, γ and β for each domain (Chang et al. 2019, arXiv 1906.03950). A
/// minibatch comes from one domain, which the scope names (int32[]); the statistics of the other domains keep
/// their bits. A number that names no domain gives NaN.
public struct DomainBatchNorm: Layer, Hashable {
  /// The number of domains; they are 0 ..< domains.
  public var domains: Int
  /// ε, added to the variance.
  public var epsilon: Double
  /// The weight of the new value in the running statistics.
  public var momentum: Double
  /// The variance that the running statistics take.
  public var runningVariance: VarianceEstimate

  /// Makes a layer with PyTorch's ε and momentum, unless others are given.
  public init(
    domains: Int, epsilon: Double = 1e-5, momentum: Double = 0.1,
    runningVariance: VarianceEstimate = .unbiased
  ) {
    self.domains = domains
    self.epsilon = epsilon
    self.momentum = momentum
    self.runningVariance = runningVariance
  }

  /// The layer's name in parameter names: `domainBatchNorm`.
  public var kind: String { "domainBatchNorm" }
  /// The domain, and the statistics of its minibatch in training mode.
  public var ownNeeds: Needs {
    Needs(
      minibatchStatistics: [.training], statistics: ["mean", "variance"],
      minimumValues: Profile.pytorch.fewestBatchNormValues, domain: true)
  }

  /// `x` normalised, with `gain`, `shift`, `mean` and `variance` of shape [domains, channels].
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count >= 2, x.shape[1] >= 1 else {
      return scope.refuse(x, "takes [batch, channels, space…] of at least one channel")
    }
    if let fault { return scope.refuse(x, fault) }
    if scope.mode == .training,
      let fault = x.faultOfStatistics(
        over: x.batchAxes, fewest: Profile.pytorch.fewestBatchNormValues, runningVariance)
    {
      return scope.refuse(x, fault)
    }
    guard let domain = scope.domain, domain.type == TensorType([], .int32) else {
      return scope.refuse(x, "needs the minibatch's domain, int32[]")
    }
    let table = [domains, x.shape[1]]
    let shape = x.channelShape
    func row(_ table: Tensor) -> Tensor { table.gatherRows(domain.reshaped([1])).reshaped(shape) }
    let gain = row(scope.parameter("gain", table, .constant(1), like: x))
    let shift = row(scope.parameter("shift", table, .zeros, like: x))
    let means = scope.statistic("mean", table, startingAt: 0, like: x)
    let variances = scope.statistic("variance", table, startingAt: 1, like: x)
    guard scope.mode == .training else {
      return (x - row(means)) / (row(variances) + epsilon).squareRoot() * gain + shift
    }
    let moments = Moments(of: x, axes: x.batchAxes)
    let estimate = runningVariance.estimate(moments.variance, count: moments.count)
    let isHere =
      domain.oneHot(classes: domains, element: x.type.element).reshaped([domains, 1])
      .broadcast(to: table) .> 0
    func move(_ running: Tensor, _ new: Tensor) {
      let moved = running * (1 - momentum) + new * momentum
      scope.update(running, to: select(isHere, moved, running))
    }
    move(means, moments.mean)
    move(variances, estimate)
    return moments.normalised(epsilon: epsilon) * gain + shift
  }
}
