/// Joins the operands along an axis; their other sizes are equal.
struct Concatenate: Primitive {
  var axis: Int

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "concatenate(\(axis))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard var type = operands.first, type.shape.indices.contains(axis) else {
      throw Mismatch("takes tensors that have an axis \(axis)")
    }
    for operand in operands.dropFirst() {
      guard operand.element == type.element, operand.shape.count == type.shape.count,
        type.shape.indices.allSatisfy({ $0 == axis || operand.shape[$0] == type.shape[$0] })
      else { throw Mismatch("the operands must agree in type and in every size but that of axis \(axis)") }
      type.shape[axis] += operand.shape[axis]
    }
    return type
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    var start = 0
    return operands.map { operand in
      defer { start += operand.shape[axis] }
      return cotangent.sliced(axis: axis, from: start, count: operand.shape[axis])
    }
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    let parts = zip(tangents, operands).map { $0 ?? $1.zeros }
    return result.graph.apply(self, to: parts, at: result.location)
  }
  func batched(_ operands: [Batched]) -> Tensor {
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    let all = operands.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
    return all[0].graph.apply(Concatenate(axis: axis + 1), to: all, at: all[0].location)
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    var start = 0
    for operand in operands where operand.type.count > 0 {
      var place = result
      place.type = operand.type
      place.offset += start * result.strides[axis]
      lowering.copyElements(of: operand, to: place)
      start += operand.type.shape[axis]
    }
  }
}
