import AssayTensors

/// Batch norm of each `size` neighbouring examples by themselves (Hoffer et al. 2017, arXiv 1705.08741). The
/// running statistics move once a step, towards the mean over the ghosts of their means and variances.
public struct GhostBatchNorm: Layer, Hashable {
  /// Examples in one ghost; the batch is a multiple of it.
  public var size: Int
  /// ε, momentum and the other choices.
  public var norm: BatchNorm

  /// Ghosts of that size.
  public init(size: Int, _ norm: BatchNorm = BatchNorm()) {
    self.size = size
    self.norm = norm
  }

  /// `ghostBatchNorm`.
  public var kind: String { "ghostBatchNorm" }
  /// Those of batch norm, for each ghost.
  public var needs: Needs { norm.needs }

  /// `x` normalised, with the parameters and statistics of batch norm.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if scope.mode == .evaluation, norm.keepsStatistics { return norm(x, in: scope) }
    if let fault { return scope.refuse(x, fault) }
    guard x.shape.count >= 2, x.shape[1] >= 1, x.shape[0] >= 1, x.shape[0] % size == 0 else {
      return scope.refuse(x, "takes [batch, channels, space…] with a batch that is a multiple of \(size)")
    }
    let ghosts = x.reshaped([x.shape[0] / size, size] + x.shape.dropFirst())
    let axes = ghosts.shape.indices.filter { $0 != 0 && $0 != 2 }
    if let fault = ghosts.faultOfStatistics(
      over: axes, fewest: norm.fewestValues, norm.keepsStatistics ? norm.runningVariance : nil)
    {
      return scope.refuse(x, fault)
    }
    norm.affine.declare([x.shape[1]], like: x, in: scope)
    let moments = Moments(of: ghosts, axes: axes)
    if norm.keepsStatistics {
      let channels = [x.shape[1]]
      let running = RunningStatistics(norm.average, norm.momentum, channels, like: x, in: scope)
      let each = [ghosts.shape[0], channels[0]]
      let estimate = norm.runningVariance.estimate(
        moments.variance.reshaped(each).mean(axes: [0]), count: moments.count)
      running.update(moments.mean.reshaped(each).mean(axes: [0]), estimate, in: scope)
    }
    return norm.affine.apply(
      moments.normalised(epsilon: norm.epsilon).reshaped(x.shape), [x.shape[1]],
      broadcast: x.channelShape, in: scope)
  }
}
