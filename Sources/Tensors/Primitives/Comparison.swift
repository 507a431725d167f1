import AssayKernels

/// A comparison of two tensors, element by element; the result is bool. It has no derivative.
struct Comparison: Primitive {
  var relation: Relation

  enum Relation: String { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

  init(_ relation: Relation) { self.relation = relation }

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
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

  func microOperation(_ operands: [TensorType]) -> MicroOperation? {
    guard operands[0].element.isFloating else { return nil }
    switch relation {
    case .equal: return .inRegisters(ASSAY_MICRO_EQUAL)
    case .notEqual: return .inRegisters(ASSAY_MICRO_NOT_EQUAL)
    case .less: return .inRegisters(ASSAY_MICRO_LESS)
    case .lessOrEqual: return .inRegisters(ASSAY_MICRO_LESS_OR_EQUAL)
    case .greater: return .inRegisters(ASSAY_MICRO_GREATER)
    case .greaterOrEqual: return .inRegisters(ASSAY_MICRO_GREATER_OR_EQUAL)
    }
  }

  func simplified(_ numbers: [Double?], result: ElementType) -> Simplification? {
    guard let x = numbers[0], let y = numbers[1] else { return nil }
    let holds =
      switch relation {
      case .equal: x == y
      case .notEqual: x != y
      case .less: x < y
      case .lessOrEqual: x <= y
      case .greater: x > y
      case .greaterOrEqual: x >= y
      }
    return .uniform(holds ? 1 : 0)
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emitBinary(kernel, operands, to: result, elementwise: false)
  }
}
