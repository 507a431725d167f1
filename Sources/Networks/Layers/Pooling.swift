import AssayTensors

/// The largest or mean number under each position of a window over the spatial axes of [batch, channels, space…],
/// one or two.
public struct Pool: Layer, Hashable {
  /// What is made of a window.
  public var function: Function
  /// Places of the window along each spatial axis.
  public var window: [Int]
  /// Steps between positions; the window's size when empty.
  public var stride: [Int]
  /// How the borders are filled; the largest number is never taken from there.
  public var padding: Padding
  /// Whether a mean's padding counts as zeros.
  public var countsPadding: Bool

  /// What is made of a window.
  public enum Function: String, Sendable, Hashable, Codable, CaseIterable {
    /// Of equal numbers the first has the derivative.
    case maximum
    /// The sum in row-major order, divided by how many there are.
    case average
  }

  /// Windows side by side and without padding, unless told otherwise.
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

  /// A framework's stride (1 in Flax, the window elsewhere) and counting of padding (not in Keras).
  public init(_ function: Function, window: [Int], profile: Profile) {
    self.init(
      function, window: window, stride: profile == .flax ? window.map { _ in 1 } : [],
      countsPadding: profile != .keras)
  }

  /// `maximumPool` or `averagePool`.
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
  /// What is made of a channel.
  public var function: Pool.Function

  /// Of this function.
  public init(_ function: Pool.Function) { self.function = function }

  /// `globalMaximumPool` or `globalAveragePool`.
  public var kind: String { function == .maximum ? "globalMaximumPool" : "globalAveragePool" }

  /// A number for each channel.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count >= 3 else { return scope.refuse(x, "takes [batch, channels, space…]") }
    return function == .maximum ? x.globalMaxPooled() : x.globalAveragePooled()
  }
}
