import AssayTensors

/// The largest or the mean number of a window, for each position of the window over the one or two spatial
/// axes of [batch, channels, space…].
public struct Pool: Layer, Hashable {
  /// The number computed from a window.
  public var function: Function
  /// The size of the window along each spatial axis.
  public var window: [Int]
  /// The steps between positions; the window's size when empty.
  public var stride: [Int]
  /// The padding of the borders; the largest number is never taken from the padding.
  public var padding: Padding
  /// Whether the padding counts as zeros in a mean.
  public var countsPadding: Bool

  /// The number that is computed from a window.
  public enum Function: String, Sendable, Hashable, Codable, CaseIterable {
    /// The largest number. The derivative goes to the first of equal ones.
    case maximum
    /// The mean: the sum in row-major order, divided by the count.
    case average
  }

  /// Makes a pool whose windows do not overlap, without padding, unless other values are given.
  public init(
    _ function: Function, window: [Int], stride: [Int] = [], padding: Padding = .valid,
    countsPadding: Bool = true
  ) {
    self.function = function
    self.window = window
    self.stride = stride
    self.padding = padding
    self.countsPadding = countsPadding
  }

  /// Makes a pool with a framework's stride (1 in Flax, the window elsewhere) and count of padding (not in
  /// Keras).
  public init(_ function: Function, window: [Int], profile: Profile) {
    self.init(
      function, window: window, stride: profile.poolsMoveByOne ? window.map { _ in 1 } : [],
      countsPadding: profile.poolsCountPadding)
  }

  /// The layer's name in parameter names: `maximumPool` or `averagePool`.
  public var kind: String { function.rawValue + "Pool" }

  /// The pooled tensor.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard
      let frame = WindowFrame(
        x, window: window, stride: stride.isEmpty ? window : stride, dilation: [], padding: padding)
    else {
      return scope.refuse(
        x,
        "takes [batch, channels, space…] with one or two spatial axes, and a window, stride and padding "
          + "for each"
      )
    }
    switch function {
    case .maximum:
      return x.maxPooled(window: window, stride: frame.stride, padding: frame.padding)
    case .average:
      return x.averagePooled(
        window: window, stride: frame.stride, padding: frame.padding, countsPadding: countsPadding)
    }
  }
}

/// The largest or mean number of each channel: [batch, channels, space…] → [batch, channels].
public struct GlobalPool: Layer, Hashable {
  /// The number computed from a channel.
  public var function: Pool.Function

  /// Makes a pool with this function.
  public init(_ function: Pool.Function) { self.function = function }

  /// The layer's name in parameter names: `globalMaximumPool` or `globalAveragePool`.
  public var kind: String { function == .maximum ? "globalMaximumPool" : "globalAveragePool" }

  /// One number for each channel.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count >= 3 else { return scope.refuse(x, "takes [batch, channels, space…]") }
    return function == .maximum ? x.globalMaxPooled() : x.globalAveragePooled()
  }
}
