import AssayTensors

/// The transposed convolution of [batch, channels, positions…]: the derivative of a convolution by its input, with
/// a weight [channels, outputs/groups, kernel…]. The result has
/// (positions − 1)·stride − 2·padding + dilation·(kernel − 1) + 1 + extra places along each axis.
///
/// Fans, weight norm and weight standardisation go by what goes into one output, channels/groups·kernel numbers (at
/// stride 1: a larger stride leaves each place a share of them). PyTorch and Keras take the axes of the stored weight
/// as a convolution's, so that outputs and inputs change places: ``init(_:kernel:profile:)`` starts as they do.
public struct TransposedConvolution: Layer {
  /// Channels of the result; a multiple of the groups.
  public var outputs: Int
  /// Places of the kernel along each spatial axis.
  public var kernel: [Int]
  /// Steps between positions; 1 when empty.
  public var stride: [Int]
  /// Places that are cut off both ends of each axis; 0 when empty.
  public var padding: [Int]
  /// Places added at the end of each axis, below the stride; 0 when empty.
  public var extra: [Int]
  /// Equal groups of channels that do not mix.
  public var groups: Int
  /// How the weight starts.
  public var weights: Initialiser
  /// How the bias starts; a fan counts what goes into one output.
  public var bias: Initialiser
  /// Whether there is a bias.
  public var hasBias: Bool

  /// A transposed convolution, of stride 1 and without padding unless told otherwise.
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

  /// A framework's start, without padding. PyTorch's fan is outputs·kernel; Glorot's mean of both fans, which Keras
  /// takes, is the same from either side, and Flax's is channels·kernel.
  public init(_ outputs: Int, kernel: [Int], profile: Profile) {
    self.init(outputs, kernel: kernel, weights: .weight(profile), bias: .bias(profile))
    guard profile == .pytorch else { return }
    let fan = kernel.reduce(Double(max(outputs, 1))) { $0 * Double(max($1, 1)) }
    weights = .uniform(1 / fan.squareRoot())
    bias = weights
  }

  /// `transposedConvolution`.
  public var kind: String { "transposedConvolution" }
  /// Nothing but its weights.
  public var needs: Needs { Needs(weights: ["weight"]) }

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
