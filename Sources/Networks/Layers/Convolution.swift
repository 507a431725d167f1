import AssayTensors

/// How a convolution or a pool fills the borders of its input.
public enum Padding: Sendable, Hashable {
  /// No padding: windows lie inside the input.
  case valid
  /// Padding that gives ⌈size/stride⌉ positions, as in TensorFlow; an odd place is added at the end.
  case same
  /// The same padding on both sides of each axis, in places, as in PyTorch.
  case symmetric([Int])

  /// The places before and after each axis of `space`; `nil` where there is not one entry for each.
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
  /// The number of channels of the result; a multiple of the groups.
  public var outputs: Int
  /// The size of the kernel along each spatial axis.
  public var kernel: [Int]
  /// The steps between positions; 1 when empty.
  public var stride: [Int]
  /// The padding of the borders.
  public var padding: Padding
  /// The steps between the kernel's places; 1 when empty.
  public var dilation: [Int]
  /// The number of equal groups of channels that do not mix.
  public var groups: Int
  /// The initial values of the weight.
  public var weights: Initialiser
  /// The initial values of the bias; its fan counts the numbers that enter one output.
  public var bias: Initialiser
  /// Whether the layer has a bias.
  public var hasBias: Bool

  /// Makes a convolution without padding, unless other values are given.
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

  /// Makes a convolution with a framework's initial values and padding: `same` in Flax, none elsewhere.
  public init(_ outputs: Int, kernel: [Int], profile: Profile) {
    self.init(
      outputs, kernel: kernel, padding: profile.convolutionPadding,
      weights: .weight(profile), bias: .bias(profile))
  }

  /// The layer's name in parameter names: `convolution`.
  public var kind: String { "convolution" }
  /// The layer needs nothing but its weights.
  public var ownNeeds: Needs { Needs(weights: ["weight"]) }

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
