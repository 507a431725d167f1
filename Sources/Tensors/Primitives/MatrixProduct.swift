import AssayKernels

/// The product of two matrices, or of two stacks of matrices with the same leading axes: each element is
/// summed over k in order, with fused multiply-adds, from 0. Cost: 2·M·N·K operations a matrix.
/// Transposed operands are read in place.
struct MatrixProduct: Primitive {
  func operations(_ operands: [TensorType], result: TensorType) -> Int {
    result.count.times(2).times(operands[0].columns)
  }
  var signature: String { "matrixProduct" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let a = operands[0]
    let b = operands[1]
    guard a.shape.count >= 2, b.shape.count >= 2 else { throw Mismatch("takes two matrices") }
    guard a.element == b.element, a.element.isFloating else {
      throw Mismatch("takes two matrices of one type, float32 or float64")
    }
    guard a.shape.dropLast(2) == b.shape.dropLast(2) else {
      throw Mismatch("stacks of matrices must have the same leading axes")
    }
    guard a.columns == b.rows else {
      throw Mismatch("the inner sizes differ: \(a.columns) columns on the left, \(b.rows) rows on the right")
    }
    return TensorType(a.shape.dropLast() + [b.columns], a.element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let (a, b) = (operands[0], operands[1])
    // A weight kept as [outputs, inputs] enters transposed. Its gradient is made in that layout and seen
    // transposed, which costs no copy; the sums are the same.
    return [
      a.isTransposed
        ? b.matrixProduct(cotangent.matricesTransposed).matricesTransposed
        : cotangent.matrixProduct(b.matricesTransposed),
      b.isTransposed
        ? cotangent.matricesTransposed.matrixProduct(a).matricesTransposed
        : a.matricesTransposed.matrixProduct(cotangent),
    ]
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    let left = tangents[0]?.matrixProduct(operands[1])
    let right = tangents[1].map { operands[0].matrixProduct($0) }
    guard let left else { return right }
    return right.map { left + $0 } ?? left
  }

  /// Examples that share the right matrix are the rows of one product; others are a stack.
  func batched(_ operands: [Batched]) -> Tensor {
    let (a, b) = (operands[0], operands[1])
    let size = (a.isBatched ? a : b).tensor.shape[0]
    if a.isBatched, !b.isBatched, b.tensor.shape.count == 2 {
      let shape = a.tensor.shape
      let rows = a.tensor.reshaped([shape[0] * shape[1], shape[2]])
      return rows.matrixProduct(b.tensor).reshaped([size, shape[1], b.tensor.shape[1]])
    }
    return (a.isBatched ? a.tensor : a.tensor.repeated(size)).matrixProduct(
      b.isBatched ? b.tensor : b.tensor.repeated(size))
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    if result.type.shape.count > 2 {
      for index in 0..<result.type.shape[0] {
        lower(operands.map { $0.element(index) }, to: result.element(index), in: &lowering)
      }
      return
    }
    let a = operands[0]
    // A matrix of one row (column) may carry any row (column) stride.
    let isRowMajor = operands[1].strides[1] == 1 || operands[1].type.columns == 1
    let isColumnMajor = operands[1].strides[0] == 1 || operands[1].type.rows == 1
    let b = isRowMajor || isColumnMajor ? operands[1] : lowering.dense(operands[1])
    let isTransposed = isColumnMajor && !isRowMajor
    lowering.emit(
      \.gemm, result.type.element, to: result, from: [a, b],
      sizes: [
        a.type.rows, b.type.columns, a.type.columns, a.strides[0], a.strides[1],
        isTransposed ? b.strides[1] : b.strides[0], isTransposed ? 1 : 0, 0,
      ],
      independent: Independence(
        size: 0, output: b.type.columns, inputs: [a.strides[0], 0],
        cost: b.type.columns * a.type.columns * Independence.Cost.product(a.type.element),
        grain: isTransposed ? 64 : 32))  // each part turns all of b
  }
}

extension TensorType {
  /// Of the matrices along the last two axes.
  fileprivate var rows: Int { shape[shape.count - 2] }
  fileprivate var columns: Int { shape[shape.count - 1] }
}

extension Tensor {
  /// With the last two axes exchanged.
  var matricesTransposed: Tensor {
    let last = shape.count - 1
    return transposed(Array(0..<(last - 1)) + [last, last - 1])
  }
}
