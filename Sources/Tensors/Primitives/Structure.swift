/// The operand repeated to a larger shape by NumPy's rule: sizes are matched from the last axis back, 1
/// stretches, and missing outer axes are added. It is a view and costs nothing.
struct Broadcast: Primitive {
  var shape: [Int]

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "broadcast(\(shape.text))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let added = shape.count - operands[0].shape.count
    guard added >= 0,
      zip(operands[0].shape, shape.dropFirst(added)).allSatisfy({ $0 == $1 || $0 == 1 })
    else { throw Mismatch("does not broadcast to \(shape)") }
    return TensorType(shape, operands[0].element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let operand = operands[0].shape
    let added = shape.count - operand.count
    let stretched = shape.indices.filter { $0 < added || operand[$0 - added] != shape[$0] }
    return [cotangent.sum(axes: stretched).reshaped(operand)]
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.applying(self)
  }
  func batched(_ operands: [Batched]) -> Tensor {
    let operand = operands[0].tensor
    let added = shape.count + 1 - operand.shape.count
    let aligned = [operand.shape[0]] + [Int](repeating: 1, count: added) + operand.shape.dropFirst()
    return operand.reshaped(aligned).broadcast(
      to: [operand.shape[0]] + shape, at: operand.location)
  }

  func view(of operands: [View], result: TensorType) -> View? {
    let operand = operands[0]
    let added = shape.count - operand.type.shape.count
    let strides = shape.indices.map { axis in
      axis < added || operand.type.shape[axis - added] != shape[axis]
        ? 0 : operand.strides[axis - added]
    }
    return View(buffer: operand.buffer, type: result, strides: strides, offset: operand.offset)
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// The same elements in the same row-major order, in another shape.
struct Reshape: Primitive {
  var shape: [Int]

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "reshape(\(shape.text))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard shape.allSatisfy({ $0 >= 0 }), shape.product == operands[0].count else {
      throw Mismatch("\(operands[0].count) elements do not fill \(shape)")
    }
    return TensorType(shape, operands[0].element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    [cotangent.reshaped(operands[0].shape)]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.applying(self)
  }
  func batched(_ operands: [Batched]) -> Tensor {
    operands[0].tensor.reshaped([operands[0].tensor.shape[0]] + shape)
  }
  func view(of operands: [View], result: TensorType) -> View? {
    guard operands[0].isContiguous else { return nil }
    var view = View(dense: operands[0].buffer, result)
    view.offset = operands[0].offset
    return view
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.copyElements(of: operands[0], to: View(dense: result.buffer, operands[0].type))
  }
}

/// The operand with its axes in another order: axis i of the result is axis `permutation[i]` of the operand.
/// It is a view.
struct Transpose: Primitive {
  var permutation: [Int]

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "transpose(\(permutation.text))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard permutation.sorted() == Array(operands[0].shape.indices) else {
      throw Mismatch("\(permutation) is no permutation of the operand's axes")
    }
    return TensorType(permutation.map { operands[0].shape[$0] }, operands[0].element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    var inverse = permutation
    for (axis, source) in permutation.enumerated() { inverse[source] = axis }
    return [cotangent.transposed(inverse)]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.transposed(permutation)
  }
  func batched(_ operands: [Batched]) -> Tensor {
    operands[0].tensor.transposed([0] + permutation.map { $0 + 1 })
  }
  func view(of operands: [View], result: TensorType) -> View? { view(of: operands[0]) }
  func view(of operand: View) -> View {
    View(
      buffer: operand.buffer,
      type: TensorType(permutation.map { operand.type.shape[$0] }, operand.type.element),
      strides: permutation.map { operand.strides[$0] }, offset: operand.offset)
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// The operand itself as a separate node, which is merged with no equal one, so that derivatives can be taken
/// with respect to it.
struct Watched: Primitive {
  /// Distinguishes the node from all others of its graph. It is not in the signature, since it changes no
  /// value.
  var identity: NodeIndex
  /// Whether it marks the output of a site. A derivative with respect to anything else then adds up its terms as if
  /// there were no mark, so that recording sites changes no bit.
  var isMark = false

  var isVariable: Bool { true }
  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "watched" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType { operands[0] }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [cotangent] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { tangents[0] }
  /// Outside the body an ordinary tensor suffices, because derivatives with respect to the watched one were traced
  /// inside. A mark stays a mark, so that the site can be observed outside the body.
  func batched(_ operands: [Batched]) -> Tensor {
    isMark ? operands[0].tensor.marked : operands[0].tensor
  }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    operands[0]
  }
  func view(of operands: [View], result: TensorType) -> View? { operands[0] }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// The operand itself, which derivatives treat as a constant.
struct StopGradient: Primitive {
  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "stopGradient" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType { operands[0] }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }
  func view(of operands: [View], result: TensorType) -> View? { operands[0] }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}
