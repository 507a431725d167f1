/// The int32 indices that sort the elements along the last axis. Stable; zeros are equal, a NaN counts as
/// largest and NaNs are equal, as for `ArgumentOfMaximum`. It has no derivative. Cost: linear in the length.
struct SortIndices: Primitive {
  var isDescending: Bool

  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String { "sortIndices(\(isDescending ? "descending" : "ascending"))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element != .bool, !operands[0].shape.isEmpty else {
      throw Mismatch("sorts float32, float64 or int32 along a last axis")
    }
    return TensorType(operands[0].shape, .int32)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  /// The kernel's own memory holds the pairs of key and index of one row.
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let operand = lowering.contiguous(operands[0])
    let length = operand.type.shape.last ?? 1
    lowering.emit(
      \.sort_indices, operand.type.element, to: result, from: [operand],
      sizes: [operand.type.shape.dropLast().product, length, isDescending ? 1 : 0],
      scratch: 4 * length * operand.type.element.byteCount,
      independent: Independence(
        size: 0, output: length, inputs: [length], cost: length * 20 * Independence.Cost.element))
  }
}
