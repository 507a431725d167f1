import AssayTensors

/// How the variance of n numbers is estimated.
public enum VarianceEstimate: String, Sendable, Hashable, Codable, CaseIterable {
  /// Σ(x − mean)²/n.
  case biased
  /// Σ(x − mean)²/(n − 1), which needs n ≥ 2.
  case unbiased
}

/// Mean and biased variance over some axes, without these axes. Each is summed over the batch in order.
struct Moments {
  var mean: Tensor
  var variance: Tensor
  /// x − mean, of x's shape.
  var centred: Tensor
  /// The number of values in each mean.
  var count: Int
  /// The shape in which mean and variance broadcast against x.
  private var shape: [Int]

  /// - Parameter shape: The shape in which mean and variance broadcast against x; by default x's with size 1 along
  ///   `axes`.
  init(of x: Tensor, axes: [Int], broadcast shape: [Int]? = nil) {
    self.shape = shape ?? x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
    count = axes.reduce(1) { $0 * x.shape[$1] }
    mean = x.mean(axes: axes)
    centred = x - mean.reshaped(self.shape)
    variance = (centred * centred).mean(axes: axes)
  }

  /// (x − mean)/√(variance + ε).
  func normalised(epsilon: Double) -> Tensor {
    centred / (variance.reshaped(shape) + epsilon).squareRoot()
  }
}

extension VarianceEstimate {
  /// The estimate, computed from the biased variance of `count` numbers; for a single number there is no
  /// unbiased estimate, and it is the biased one.
  func estimate(_ variance: Tensor, count: Int) -> Tensor {
    self == .biased || count < 2 ? variance : variance * (Double(count) / (Double(count) - 1))
  }
}

extension Tensor {
  /// Why statistics over these axes cannot be computed; nil if they can. They cannot where the axes have
  /// fewer than `fewest` numbers, or fewer than the estimate needs.
  func faultOfStatistics(over axes: [Int], fewest: Int, _ estimate: VarianceEstimate?) -> String? {
    let count = axes.reduce(1) { $0 * shape[$1] }
    if estimate == .unbiased, count < 2 {
      return "the unbiased running variance needs at least 2 values a channel, and has \(count)"
    }
    return count >= max(fewest, 1)
      ? nil : "each statistic needs at least \(max(fewest, 1)) values, and has \(count)"
  }
}

/// Whether a normalisation has a gain γ and a shift β for each feature.
public enum Affine: String, Sendable, Hashable, Codable, CaseIterable {
  /// Neither γ nor β.
  case none
  /// γ alone.
  case gain
  /// β alone.
  case shift
  /// γ and β.
  case gainAndShift

  var hasGain: Bool { self == .gain || self == .gainAndShift }
  var hasShift: Bool { self == .shift || self == .gainAndShift }

  /// x·γ + β, with the parameters `gain` (from 1) and `shift` (from 0) of this shape; `broadcast` is the
  /// shape in which they broadcast against x.
  func apply(_ x: Tensor, _ shape: [Int], broadcast: [Int]? = nil, in scope: LayerScope) -> Tensor {
    var x = x
    if hasGain {
      x = x * scope.parameter("gain", shape, .constant(1), like: x).reshaped(broadcast ?? shape)
    }
    if hasShift {
      x = x + scope.parameter("shift", shape, .zeros, like: x).reshaped(broadcast ?? shape)
    }
    return x
  }

  /// Declares γ and β, so that they precede a layer's statistics.
  func declare(_ shape: [Int], like x: Tensor, in scope: LayerScope) {
    if hasGain { _ = scope.parameter("gain", shape, .constant(1), like: x) }
    if hasShift { _ = scope.parameter("shift", shape, .zeros, like: x) }
  }
}

extension Tensor {
  /// The shape in which one number for each channel (axis 1) broadcasts against this tensor.
  var channelShape: [Int] {
    shape.count <= 2
      ? [shape.last ?? 1] : [shape[1]] + [Int](repeating: 1, count: shape.count - 2)
  }
  /// The axes over which the batch statistics of a channel are computed.
  var batchAxes: [Int] { shape.indices.filter { $0 != 1 } }
}
