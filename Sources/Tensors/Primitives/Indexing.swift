import AssayKernels

/// Row i is 1 at the column that the operand (int32) names and 0 elsewhere, as float32.
/// A label outside `0 ..< classes` gives a row of zeros.
struct OneHot: Primitive {
  var classes: Int
  var element: ElementType = .float32

  var isComputed: Bool { false }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    pass.graph.apply(
      OneHot(classes: classes, element: pass.element(element)), to: operands, at: place)
  }

  var signature: String { "oneHot(\(classes), \(element.rawValue))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element == .int32 else { throw Mismatch("takes int32 labels") }
    guard element.isFloating else { throw Mismatch("makes float32 or float64") }
    return TensorType(operands[0].shape + [classes], element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      \.one_hot, element, to: result, from: [lowering.dense(operands[0])],
      sizes: [operands[0].type.count, classes],
      independent: Independence(
        size: 0, output: classes, inputs: [1], cost: classes * Independence.Cost.element))
  }
}

/// Row i of the result is the row of the matrix that index i (int32) names; likewise for stacks of matrices
/// and of index vectors with the same leading axes. An index that names no row gives a row of NaN.
struct GatherRows: Primitive {
  var isComputed: Bool { false }
  var signature: String { "gatherRows" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let (matrix, indices) = (operands[0], operands[1])
    guard matrix.element.isFloating, matrix.shape.count >= 2 else {
      throw Mismatch("takes rows of a matrix of float32 or float64")
    }
    guard indices.element == .int32, indices.shape.count == matrix.shape.count - 1,
      indices.shape.dropLast() == matrix.shape.dropLast(2)
    else { throw Mismatch("takes a vector of int32 indices for each matrix") }
    return TensorType(indices.shape + [matrix.shape[matrix.shape.count - 1]], matrix.element)
  }

  /// The transposed one-hot matrix adds each cotangent row to its source row, in order.
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let matrix = operands[0].type
    let places = operands[1].oneHot(
      classes: matrix.shape[matrix.shape.count - 2], element: matrix.element)
    return [places.matricesTransposed.matrixProduct(cotangent), nil]
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.gatherRows(operands[1])
  }

  func batched(_ operands: [Batched]) -> Tensor {
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    let all = operands.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
    return all[0].gatherRows(all[1])
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    if result.type.shape.count > 2 {
      for index in 0..<result.type.shape[0] {
        lower(operands.map { $0.element(index) }, to: result.element(index), in: &lowering)
      }
      return
    }
    let matrix = lowering.contiguous(operands[0])
    lowering.emit(
      \.gather_rows, matrix.type.element, to: result,
      from: [matrix, lowering.contiguous(operands[1])],
      sizes: [result.type.shape[0], result.type.shape[1], matrix.type.shape[0]],
      independent: Independence(
        size: 0, output: result.type.shape[1], inputs: [0, 1],
        cost: result.type.shape[1] * Independence.Cost.element))
  }
}
