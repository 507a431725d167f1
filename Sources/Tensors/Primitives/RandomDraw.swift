import AssayKernels

/// Random numbers from streams that are seeded when the program runs. The operands are the words of a stream
/// (int32[…, 4]) and the number of runs before (int32[…]); with leading axes there are several draws, each
/// from its own stream. Element e in run t is the stream's own draw at t·count + e, where count is the number
/// of elements of `shape`. It has no derivative.
struct RandomDraw: Primitive {
  var distribution: Distribution
  /// The shape of what is drawn from one stream.
  var shape: [Int]
  var element: ElementType
  /// Whether the numbers decide something, such as which elements are dropped. No numerics policy then rounds them or
  /// changes their type, so that decisions are the same under every policy. Constants that they are compared with are
  /// exact too.
  var isExact = false

  enum Distribution: String {
    /// Uniform in [0, 1): `RandomStream.uniformFloat(at:)`, in float64 `uniform(at:)`.
    case uniform
    /// Standard normal: `RandomStream.normalFloat(at:)`, in float64 `normal(at:)`.
    case normal
    /// The numbers below the size of the one axis, in random order; int32.
    case permutation
  }

  init(_ distribution: Distribution, shape: [Int], _ element: ElementType, isExact: Bool = false) {
    self.distribution = distribution
    self.shape = shape
    self.element = element
    self.isExact = isExact
  }

  var isComputed: Bool { false }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    let draw = pass.graph.apply(self, to: operands, at: place)
    return isExact ? draw : pass.read(draw.converted(to: pass.element(element)))
  }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String {
    "random(\(distribution.rawValue), \(TensorType(shape, element))\(isExact ? ", exact" : ""))"
  }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let (words, position) = (operands[0], operands[1])
    guard words.element == .int32, words.shape.last == 4, position.element == .int32,
      Array(words.shape.dropLast()) == position.shape
    else { throw Mismatch("takes the words int32[…, 4] and the position int32[…] of a stream") }
    guard shape.allSatisfy({ $0 >= 0 }) else { throw Mismatch("sizes must not be negative: \(shape)") }
    switch distribution {
    case .uniform, .normal:
      guard element.isFloating else { throw Mismatch("draws are float32 or float64") }
    case .permutation:
      guard element == .int32, shape.count == 1, shape[0] <= Int(Int32.max) else {
        throw Mismatch("a permutation is one axis of int32")
      }
    }
    return TensorType(position.shape + shape, element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil, nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor {
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    let all = operands.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
    return all[0].graph.apply(self, to: all, at: all[0].location)
  }

  private var kernel: KernelPath {
    switch distribution {
    case .uniform: \.random_uniform
    case .normal: \.random_normal
    case .permutation: \.random_permutation
    }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let count = shape.product
    lowering.emit(
      kernel, element, to: result, from: operands.map { lowering.contiguous($0) },
      sizes: [count, operands[1].type.count],
      independent: Independence(
        size: 1, output: count, inputs: [4, 1], cost: count * Independence.Cost.function * 4))
  }
}
