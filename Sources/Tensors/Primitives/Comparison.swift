import AssayKernels

/// A comparison of two tensors, element by element; the result is bool. Has no derivative.
struct Comparison: Primitive {
  var relation: Relation

  enum Relation: String { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

  init(_ relation: Relation) { self.relation = relation }

  var signature: String { relation.rawValue }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    TensorType(try sameType(operands, .float32, .float64, .int32, .bool).shape, .bool)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil, nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { aligned(operands, for: self) }

  private var kernel: KernelPath {
    switch relation {
    case .equal: \.equal
    case .notEqual: \.not_equal
    case .less: \.less
    case .lessOrEqual: \.less_equal
    case .greater: \.greater
    case .greaterOrEqual: \.greater_equal
    }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emitBinary(kernel, operands, to: result, elementwise: false)
  }
}
