// Helpers that the element-wise primitives share.

/// The type of two operands. They must have the same type, and the primitive must take its element type.
func sameType(_ operands: [TensorType], _ taken: ElementType...) throws(Mismatch) -> TensorType {
  guard operands[0].element == operands[1].element else {
    throw Mismatch("the element types differ; convert one of them")
  }
  guard taken.contains(operands[0].element) else {
    throw Mismatch("takes " + taken.map(\.rawValue).joined(separator: " or "))
  }
  guard operands[0].shape == operands[1].shape else {
    throw Mismatch("the shapes differ and do not broadcast to one")
  }
  return operands[0]
}

extension Primitive {
  /// The tangent of an element-wise primitive: element i of the result depends on elements i alone, so
  /// tangents are multiplied by the adjoint's factors.
  func diagonalTangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents.enumerated().reduce(nil) { sum, entry in
      guard let tangent = entry.element,
        let term = adjoint(tangent, result: result, operands: operands)[entry.offset]
      else { return sum }
      return sum.map { $0 + term } ?? term
    }
  }

  /// The primitive on operands that all have the examples' axis; those without one are repeated.
  func aligned(_ operands: [Batched], for primitive: any Primitive) -> Tensor {
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    let all = operands.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
    return all[0].graph.apply(primitive, to: all, at: all[0].location)
  }
}

extension Tensor {
  /// The tensor repeated `count` times along a new first axis.
  func repeated(_ count: Int) -> Tensor {
    broadcast(to: [count] + shape, at: location)
  }
}

extension Lowering {
  /// A binary kernel reads broadcast operands in place where it can, and copies where it cannot.
  mutating func emitBinary(
    _ kernel: KernelPath, _ operands: [View], to result: View, elementwise: Bool
  ) {
    var operands = operands
    var walk = MatrixWalk([result] + operands)
    if walk == nil || walk?.isElementwise == false {
      operands = operands.map { dense($0) }
      walk = MatrixWalk([result] + operands)
    }
    guard let walk else { preconditionFailure("dense operands merge into one axis") }
    emit(
      kernel, operands[0].type.element, to: result, from: operands,
      sizes: [
        walk.rows, walk.columns, walk.strides[1].row, walk.strides[1].column, walk.strides[2].row,
        walk.strides[2].column,
      ], elementwise: elementwise, independent: walk.independence(inputs: 1...2))
  }
}
