import AssayKernels

/// Row i is 1 at the column that the operand (int32) names and 0 elsewhere, as float32.
/// A label outside `0 ..< classes` gives a row of zeros.
struct OneHot: Primitive {
  var classes: Int
  var element: ElementType = .float32

  var signature: String { "oneHot(\(classes), \(element.rawValue))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element == .int32 else { throw Mismatch("takes int32 labels") }
    guard element.isFloating else { throw Mismatch("makes float32 or float64") }
    return TensorType(operands[0].shape + [classes], element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil] }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      \.one_hot, element, to: result, from: [lowering.dense(operands[0])],
      sizes: [operands[0].type.count, classes])
  }
}

/// Row i of the result is the row of the matrix that index i (int32) names.
/// An index that names no row gives a row of NaN.
struct GatherRows: Primitive {
  var signature: String { "gatherRows" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element.isFloating, operands[0].shape.count == 2 else {
      throw Mismatch("takes rows of a matrix of float32 or float64")
    }
    guard operands[1].element == .int32, operands[1].shape.count == 1 else {
      throw Mismatch("takes a vector of int32 indices")
    }
    return TensorType([operands[1].shape[0], operands[0].shape[1]], operands[0].element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    // The transposed one-hot matrix adds each cotangent row to its source row, in order.
    let rows = operands[0].shape[0]
    let places = operands[1].oneHot(classes: rows, element: operands[0].type.element)
    return [places.transposed().matrixProduct(cotangent), nil]
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let matrix = lowering.dense(operands[0])
    lowering.emit(
      \.gather_rows, matrix.type.element, to: result, from: [matrix, lowering.dense(operands[1])],
      sizes: [result.type.shape[0], result.type.shape[1], matrix.type.shape[0]])
  }
}
