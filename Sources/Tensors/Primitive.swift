/// Everything the engine knows of one operation.
///
/// No other code of the engine switches over primitives, except that a few places ask whether one is a `Watched`, a
/// `Placeholder`, a `Transpose` or a `Broadcast`. To add a primitive, add a type in `Primitives/`, a line in
/// `PrimitiveTable`, and its cases in the tests.
///
/// Attributes (axes, sizes, a constant) are stored properties; equal primitives on equal operands are one
/// node of a graph. A floating-point number among the attributes is an `AttributeNumber`, which is compared
/// by its bits.
package protocol Primitive: Hashable, Sendable {
  /// The name with the attributes, as in errors and in a plan's text; equal signatures mean equal primitives.
  var signature: String { get }

  /// Whether a primitive without operands has a value that is known when the program is traced.
  var isConstant: Bool { get }

  /// The type of the result. Throws when the operands do not fit; the error gives the reason in words.
  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType

  /// The cotangents of the operands, computed from the result's cotangent; `nil` where the derivative is zero
  /// everywhere. The sums built here fix the summation order of every gradient.
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?]

  /// The derivative of the result along the operands' tangents (`nil` is a zero tangent); `nil` where it is
  /// zero.
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor?

  /// The primitive applied to each example by itself. At least one operand is batched. The result has the
  /// examples along a new first axis, each with the bits that it has alone.
  func batched(_ operands: [Batched]) -> Tensor

  /// Whether the result is computed, so that a numerics policy adds noise and rounds it; false when its
  /// values are exact, or only moved or chosen from operands.
  var isComputed: Bool { get }

  /// The primitive as a numerics policy computes it, on operands that follow the policy already. A primitive
  /// that adds terms, or that has a floating type or a number as an attribute, implements this; the default
  /// serves the others.
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor

  /// The FLOPs of computing the result, counted as ``Cost/operations`` says; 0 for values that are known or only
  /// moved.
  func operations(_ operands: [TensorType], result: TensorType) -> Int

  /// The body of a loop, and how often it runs; `nil` where there is none.
  var iterations: (body: LoopBody, count: Int)? { get }

  /// Whether derivatives can be taken with respect to the result: it is never merged with an equal expression.
  var isVariable: Bool { get }

  /// The result as a view of an operand's memory; `nil` when values must be computed.
  func view(of operands: [View], result: TensorType) -> View?

  /// Emits the kernel calls that compute `result`, which is dense. It is not called when `view` gives a view.
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering)

  /// The operation's form inside of a fused call, with the same bits as `lower`; `nil` when it has none.
  func microOperation(_ operands: [TensorType]) -> MicroOperation?

  /// The result, where it is known without computing because operands hold one number in all elements.
  /// `numbers` has that number, as the element type holds it, and `nil` for other operands. Only
  /// simplifications that give the same bits for all values are allowed.
  func simplified(_ numbers: [Double?], result: ElementType) -> Simplification?

  /// The one number in all elements of a primitive without operands; nil if there is none.
  var number: Double? { get }
}

extension Primitive {
  package var isComputed: Bool { true }

  package func underPolicy(
    _ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation
  ) -> Tensor {
    let result = pass.graph.apply(self, to: operands, at: place)
    return isComputed ? pass.finish(result) : result
  }
  package var isConstant: Bool { false }
  package var isVariable: Bool { false }
  package var iterations: (body: LoopBody, count: Int)? { nil }
  package func view(of operands: [View], result: TensorType) -> View? { nil }
  package func microOperation(_ operands: [TensorType]) -> MicroOperation? { nil }
  package func simplified(_ numbers: [Double?], result: ElementType) -> Simplification? { nil }
  package var number: Double? { nil }
}

/// An operand under `vmap`: either with the examples along its first axis, or the same for all examples.
package struct Batched {
  var tensor: Tensor
  var isBatched: Bool
}

/// Why the operands do not fit a primitive, in words.
package struct Mismatch: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// One example of each primitive, for tests that must cover all.
package enum PrimitiveTable {
  package static let all: [any Primitive] = [
    Input(name: "x", type: TensorType([2])),
    Placeholder(body: 0, number: 0, type: TensorType([2])), Constant(value: 1, element: .float32),
    Unary(.negate), Unary(.absolute), Unary(.squareRoot), Unary(.exponential), Unary(.logarithm),
    Unary(.hyperbolicTangent), Unary(.expMinusOne), Unary(.logOnePlus), Unary(.reciprocalSquareRoot),
    Unary(.sine), Unary(.cosine), Unary(.errorFunction), Unary(.sigmoid),
    Binary(.add), Binary(.subtract), Binary(.multiply), Binary(.divide), Binary(.maximum),
    Binary(.minimum), Binary(.power),
    Comparison(.equal), Comparison(.notEqual), Comparison(.less), Comparison(.lessOrEqual),
    Comparison(.greater), Comparison(.greaterOrEqual),
    Select(), MatrixProduct(),
    Reduction(.sum, axes: [0]), Reduction(.maximum, axes: [0]), Reduction(.minimum, axes: [0]),
    ArgumentOfMaximum(), OneHot(classes: 2), GatherRows(), ScatterRows(rows: 2),
    SortIndices(isDescending: false),
    Broadcast(shape: [2, 2]), Reshape(shape: [4]), Transpose(permutation: [1, 0]), StopGradient(),
    Watched(identity: 0),
    Slice(starts: [0], counts: [1], steps: [1]), Pad(low: [1], high: [0], interior: [0], value: 0),
    Concatenate(axis: 0), Scan.example,
    Convolution(
      variant: .output, window: .init(strides: [1], low: [0], high: [0], dilations: [1]), groups: 1, space: []
    ),
    Windows(sliding: pair), Fold(sliding: pair, space: [3]), WindowSum(sliding: pair),
    MaxPoolIndices(sliding: pair), ConstantArray([Float(1), 2], [2]),
    RandomDraw(.uniform, shape: [3], .float32), RandomDraw(.normal, shape: [3], .float32),
    RandomDraw(.permutation, shape: [3], .int32),
    Conversion(element: .int32), CumulativeSum(axis: 0), Rounding(rounding: .init(.bfloat16)),
    OrderedProduct(order: .pairwise),
  ]

  private static let pair = SlidingWindow([2], nil, nil, nil)
}
