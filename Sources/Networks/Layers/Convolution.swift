import AssayTensors

/// How the borders of a convolution or pool are filled.
public enum Padding: Sendable, Hashable {
  /// Not at all.
  case valid
  /// So that ⌈size/stride⌉ positions result: TensorFlow's, with the odd place behind.
  case same
  /// So many places on both sides of each axis, as PyTorch counts.
  case symmetric([Int])

  /// Places before and behind each axis of `space`; `nil` where there is not one entry for each.
  func places(_ space: [Int], window: [Int], stride: [Int], dilation: [Int]) -> [(low: Int, high: Int)]? {
    switch self {
    case .valid: return space.map { _ in (0, 0) }
    case .symmetric(let places):
      return places.count == space.count ? places.map { ($0, $0) } : nil
    case .same:
      return space.indices.map { axis in
        let positions = (space[axis] + stride[axis] - 1) / stride[axis]
        let reach = (positions - 1) * stride[axis] + (window[axis] - 1) * dilation[axis] + 1
        let total = max(reach - space[axis], 0)
        return (total / 2, total - total / 2)
      }
    }
  }
}

/// Convolution (cross-correlation) of [batch, channels, space…] over one or two spatial axes with a weight
/// [outputs, channels/groups, kernel…]. Each element is summed over (channel, kernel place) in order.
/// Cost: 2·batch·outputs·positions·channels/groups·kernel operations.
public struct Convolution: Layer {
  /// Channels of the result; a multiple of the groups.
  public var outputs: Int
  /// Places of the kernel along each spatial axis.
  public var kernel: [Int]
  /// Steps between positions; 1 when empty.
  public var stride: [Int]
  /// How the borders are filled.
  public var padding: Padding
  /// Steps between the kernel's places; 1 when empty.
  public var dilation: [Int]
  /// Equal groups of channels that do not mix.
  public var groups: Int
  /// How the weight starts.
  public var weights: Initialiser
  /// How the bias starts; a fan counts what goes into one output.
  public var bias: Initialiser
  /// Whether there is a bias.
  public var hasBias: Bool

  /// A convolution without padding, unless told otherwise.
  public init(
    _ outputs: Int, kernel: [Int], stride: [Int] = [], padding: Padding = .valid, dilation: [Int] = [],
    groups: Int = 1, weights: Initialiser = .he, bias: Initialiser = .zeros, hasBias: Bool = true
  ) {
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.weights = weights
    self.bias = bias
    self.hasBias = hasBias
  }

  /// A framework's start and padding: `same` in Flax, none elsewhere.
  public init(_ outputs: Int, kernel: [Int], profile: Profile) {
    self.init(
      outputs, kernel: kernel, padding: profile == .flax ? .same : .valid,
      weights: .weight(profile), bias: .bias(profile))
  }

  /// `convolution`.
  public var kind: String { "convolution" }
  /// Nothing but its weights.
  public var needs: Needs { Needs(weights: ["weight"]) }

  /// The convolution, with the parameters `weight` and `bias`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard
      let frame = WindowFrame(x, window: kernel, stride: stride, dilation: dilation, padding: padding),
      x.shape[1] % groups == 0, outputs % groups == 0
    else {
      return scope.refuse(
        x,
        "takes [batch, channels, space…] with one or two spatial axes, a kernel, stride, padding and dilation "
          + "for each, and channels and outputs in \(groups) equal groups")
    }
    let inputs = x.shape[1] / groups
    let weight = scope.weight("weight", [outputs, inputs] + kernel, weights, like: x)
    let y = x.convolved(
      with: weight, stride: frame.stride, padding: frame.padding, dilation: frame.dilation,
      groups: groups)
    guard hasBias else { return y }
    let start = bias.ofBias(inputs: kernel.reduce(Double(inputs)) { $0 * Double($1) })
    return y + scope.parameter("bias", [outputs], start, like: x).reshaped(y.channelShape)
  }
}
