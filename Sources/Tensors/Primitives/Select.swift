import AssayKernels

/// The second operand where the first (bool) is true, the third elsewhere.
struct Select: Primitive {
  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String { "select" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element == .bool else { throw Mismatch("the condition must be bool") }
    let type = try sameType(Array(operands[1...]), .float32, .float64, .int32, .bool)
    guard operands[0].shape == type.shape else {
      throw Mismatch("the condition must have the shape of the values")
    }
    return type
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let zero = cotangent.zeros
    return [
      nil, select(operands[0], cotangent, zero), select(operands[0], zero, cotangent),
    ]
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    guard tangents[1] != nil || tangents[2] != nil else { return nil }
    return select(operands[0], tangents[1] ?? result.zeros, tangents[2] ?? result.zeros)
  }
  func batched(_ operands: [Batched]) -> Tensor { aligned(operands, for: self) }

  func microOperation(_ operands: [TensorType]) -> MicroOperation? {
    operands[1].element.isFloating ? .inRegisters(ASSAY_MICRO_SELECT) : nil
  }
  func simplified(_ numbers: [Double?], result: ElementType) -> Simplification? {
    numbers[0].map { .operand($0 != 0 ? 1 : 2) }
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      \.select, result.type.element, to: result, from: operands.map { lowering.dense($0) },
      sizes: [result.type.count], elementwise: true,
      independent: .elements(inputs: 3, cost: Independence.Cost.element))
  }
}
