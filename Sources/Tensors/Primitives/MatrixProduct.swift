import AssayKernels

/// The product of two matrices: each element is summed over k in order, with fused multiply-adds, from 0.
/// Cost: 2·M·N·K operations. Transposed operands are read in place.
struct MatrixProduct: Primitive {
  var signature: String { "matrixProduct" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let a = operands[0]
    let b = operands[1]
    guard a.shape.count == 2, b.shape.count == 2 else { throw Mismatch("takes two matrices") }
    guard a.element == b.element, a.element.isFloating else {
      throw Mismatch("takes two matrices of one type, float32 or float64")
    }
    guard a.shape[1] == b.shape[0] else {
      throw Mismatch(
        "the inner sizes differ: \(a.shape[1]) columns on the left, \(b.shape[0]) rows on the right")
    }
    return TensorType([a.shape[0], b.shape[1]], a.element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    [
      cotangent.matrixProduct(operands[1].transposed()),
      operands[0].transposed().matrixProduct(cotangent),
    ]
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let a = operands[0]
    var b = operands[1]
    // A matrix of one row (column) may carry any row (column) stride.
    let isRowMajor = b.strides[1] == 1 || b.type.shape[1] == 1
    let isColumnMajor = b.strides[0] == 1 || b.type.shape[0] == 1
    if !isRowMajor && !isColumnMajor { b = lowering.dense(b) }
    let transposed = !(isRowMajor || !isColumnMajor)
    lowering.emit(
      \.gemm, result.type.element, to: result, from: [a, b],
      sizes: [
        a.type.shape[0], b.type.shape[1], a.type.shape[1], a.strides[0], a.strides[1],
        transposed ? b.strides[1] : b.strides[0], transposed ? 1 : 0, 0,
      ])
  }
}
