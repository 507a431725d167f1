import AssayTensors

/// Batch norm of each group of `size` consecutive examples, a ghost batch, by itself (Hoffer et al. 2017,
/// arXiv 1705.08741). The running statistics move once a step, towards the mean of the ghosts' means and
/// variances.
public struct GhostBatchNorm: Layer, Hashable {
  /// The number of examples in one ghost batch; the batch is a multiple of it.
  public var size: Int
  /// The batch norm applied to each ghost batch.
  public var norm: BatchNorm

  /// Makes a layer with ghost batches of this size.
  public init(size: Int, _ norm: BatchNorm = BatchNorm()) {
    self.size = size
    self.norm = norm
  }

  /// The layer's name in parameter names: `ghostBatchNorm`.
  public var kind: String { "ghostBatchNorm" }
  /// The layer needs what batch norm needs, for each ghost batch.
  public var ownNeeds: Needs { norm.ownNeeds }

  /// `x` normalised; parameters and statistics are those of batch norm.
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
      let variance = moments.variance.mean(axes: [0])
      let estimate = norm.runningVariance.estimate(variance, count: moments.count)
      running.update(moments.mean.mean(axes: [0]), estimate, in: scope)
    }
    return norm.affine.apply(
      moments.normalised(epsilon: norm.epsilon).reshaped(x.shape), [x.shape[1]],
      broadcast: x.channelShape, in: scope)
  }
}
