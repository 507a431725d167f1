import AssayTensors

/// How running statistics average the statistics of the minibatches.
public enum RunningAverage: String, Sendable, Hashable, Codable, CaseIterable {
  /// r ← (1 − m)·r + m·new, from mean 0 and variance 1: all frameworks' default.
  case exponential
  /// The exponential average from 0, divided by the sum of the weights so far, as in Caffe and Haiku. It is
  /// not a number before the first training step.
  case debiased
  /// The mean of all values so far: PyTorch without a momentum.
  case cumulative

  var names: [String] {
    switch self {
    case .exponential: ["mean", "variance"]
    case .debiased: ["mean", "variance", "weight"]
    case .cumulative: ["mean", "variance", "count"]
    }
  }
}

/// The statistics `mean` and `variance` of a layer in one trace, and the number or weight of their values so
/// far.
struct RunningStatistics {
  private let average: RunningAverage
  private let momentum: Double
  private let mean: Tensor
  private let variance: Tensor
  /// The sum of the weights, or the number of values, so far; `nil` where the average needs neither.
  private let age: Tensor?

  init(
    _ average: RunningAverage, _ momentum: Double, _ shape: [Int], like x: Tensor, in scope: LayerScope
  ) {
    self.average = average
    self.momentum = momentum
    mean = scope.statistic("mean", shape, startingAt: 0, like: x)
    variance = scope.statistic(
      "variance", shape, startingAt: average == .debiased ? 0 : 1, like: x)
    switch average {
    case .exponential: age = nil
    case .debiased: age = scope.statistic("weight", [], startingAt: 0, like: x)
    case .cumulative: age = scope.statistic("count", [], startingAt: 0, like: x)
    }
  }

  /// The mean that evaluation mode uses; `currentVariance` is its variance.
  var currentMean: Tensor { corrected(mean) }
  var currentVariance: Tensor { corrected(variance) }

  private func corrected(_ value: Tensor) -> Tensor {
    guard average == .debiased, let age else { return value }
    return value / age
  }

  /// Moves the statistics towards these values when the step ends.
  func update(_ newMean: Tensor, _ newVariance: Tensor, in scope: LayerScope) {
    if average == .cumulative, let age {
      let count = age + 1
      scope.update(mean, to: mean + (newMean - mean) / count)
      scope.update(variance, to: variance + (newVariance - variance) / count)
      scope.update(age, to: count)
      return
    }
    scope.update(mean, to: mean * (1 - momentum) + newMean * momentum)
    scope.update(variance, to: variance * (1 - momentum) + newVariance * momentum)
    if let age { scope.update(age, to: age * (1 - momentum) + momentum) }
  }
}
