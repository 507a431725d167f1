import AssayTensors

/// The transposed convolution of [batch, channels, positions…]: the derivative of a convolution by its input, with
/// a weight [channels, outputs/groups, kernel…]. The result has
/// (positions − 1)·stride − 2·padding + dilation·(kernel − 1) + 1 + extra places along each axis.
///
/// Fans, weight norm and weight standardisation count the numbers that enter one output:
/// channels/groups·kernel (at stride 1; a larger stride gives each place a share of them). PyTorch and Keras
/// read the axes of the stored weight like a convolution's, so that outputs and inputs are exchanged:
/// ``init(_:kernel:profile:)`` starts as they do.
public struct TransposedConvolution: Layer {
  /// The number of channels of the result; a multiple of the groups.
  public var outputs: Int
  /// The size of the kernel along each spatial axis.
  public var kernel: [Int]
  /// The steps between positions; 1 when empty.
  public var stride: [Int]
  /// The number of places cut off both ends of each axis; 0 when empty.
  public var padding: [Int]
  /// The number of places added at the end of each axis, below the stride; 0 when empty.
  public var extra: [Int]
  /// The number of equal groups of channels that do not mix.
  public var groups: Int
  /// The initial values of the weight.
  public var weights: Initialiser
  /// The initial values of the bias; its fan counts the numbers that enter one output.
  public var bias: Initialiser
  /// Whether the layer has a bias.
  public var hasBias: Bool

  /// Makes a transposed convolution of stride 1 and without padding, unless other values are given.
  public init(
    _ outputs: Int, kernel: [Int], stride: [Int] = [], padding: [Int] = [], extra: [Int] = [],
    groups: Int = 1, weights: Initialiser = .he, bias: Initialiser = .zeros, hasBias: Bool = true
  ) {
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.extra = extra
    self.groups = groups
    self.weights = weights
    self.bias = bias
    self.hasBias = hasBias
  }

  /// Makes a transposed convolution with a framework's initial values and without padding. PyTorch's fan is
  /// outputs·kernel; Glorot's mean of both fans, which Keras takes, is the same from either side, and Flax's
  /// is channels·kernel.
  public init(_ outputs: Int, kernel: [Int], profile: Profile) {
    self.init(outputs, kernel: kernel, weights: .weight(profile), bias: .bias(profile))
    guard profile.transposedFanIsOutputs else { return }
    let fan = kernel.reduce(Double(max(outputs, 1))) { $0 * Double(max($1, 1)) }
    weights = .uniform(1 / fan.squareRoot())
    bias = weights
  }

  /// The layer's name in parameter names: `transposedConvolution`.
  public var kind: String { "transposedConvolution" }
  /// The layer needs nothing but its weights.
  public var ownNeeds: Needs { Needs(weights: ["weight"]) }

  /// The transposed convolution, with the parameters `weight` and `bias`.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    let zeros = kernel.map { _ in 0 }
    let ends = padding.isEmpty ? zeros : padding
    let more = extra.isEmpty ? zeros : extra
    guard
      let frame = WindowFrame(
        x, window: kernel, stride: stride, dilation: [], padding: .symmetric(ends)),
      more.count == kernel.count, zip(more, frame.stride).allSatisfy({ $0 >= 0 && $0 < $1 }),
      x.shape[1] % groups == 0, outputs % groups == 0
    else {
      return scope.refuse(
        x,
        "takes [batch, channels, space…] with one or two spatial axes, a kernel, stride, padding and extra "
          + "(below the stride) for each, and channels and outputs in \(groups) equal groups")
    }
    let inputs = x.shape[1] / groups
    let weight = scope.weight(
      "weight", [x.shape[1], outputs / groups] + kernel, weights, like: x,
      layout: .inputsFirst(groups: groups))
    let y = x.convolvedTransposed(
      with: weight, stride: frame.stride, padding: frame.padding, extra: more, groups: groups)
    guard hasBias else { return y }
    let start = bias.ofBias(inputs: kernel.reduce(Double(inputs)) { $0 * Double($1) })
    return y + scope.parameter("bias", [outputs], start, like: x).reshaped(y.channelShape)
  }
}
