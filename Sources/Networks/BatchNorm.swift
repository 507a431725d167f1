import AssayTensors

/// Batch normalisation (Ioffe & Szegedy 2015, arXiv 1502.03167) of x of shape [batch, features]:
/// γ·(x − mean)/√(variance + ε) + β.
///
/// In training mode mean and (biased) variance are the minibatch's, each summed over the batch in order, and
/// the running statistics move by `momentum` towards the batch's mean and unbiased variance n/(n−1), which
/// needs n ≥ 2. In evaluation mode the running statistics are used, and nothing is updated.
public struct BatchNorm: Layer {
  /// ε, added to the variance.
  public var epsilon: Double
  /// The weight of the new value in the running statistics.
  public var momentum: Double

  /// PyTorch's ε and momentum, unless others are given.
  public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  /// `batchNorm`.
  public var kind: String { "batchNorm" }
  /// True: an example's output depends on its minibatch.
  public var usesMinibatchStatistics: Bool { true }

  /// `x` normalised, with the parameters `gain` (γ, from 1) and `shift` (β, from 0).
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    let features = [x.shape.last ?? 1]
    let gain = scope.parameter("gain", features, .constant(1), like: x)
    let shift = scope.parameter("shift", features, .zeros, like: x)
    let runningMean = scope.statistic("mean", features, startingAt: 0, like: x)
    let runningVariance = scope.statistic("variance", features, startingAt: 1, like: x)
    let mean: Tensor
    let variance: Tensor
    switch scope.mode {
    case .evaluation:
      mean = runningMean
      variance = runningVariance
    case .training:
      mean = x.mean(axes: [0])
      let centred = x - mean
      variance = (centred * centred).mean(axes: [0])
      let count = Double(x.shape[0])
      let unbiased = variance * (count / (count - 1))
      scope.update(runningMean, to: runningMean * (1 - momentum) + mean * momentum)
      scope.update(runningVariance, to: runningVariance * (1 - momentum) + unbiased * momentum)
    }
    return (x - mean) / (variance + epsilon).squareRoot() * gain + shift
  }
}
