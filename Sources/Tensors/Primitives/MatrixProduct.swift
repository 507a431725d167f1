import AssayKernels

/// The product of two matrices, or of two stacks of matrices with the same leading axes. Each element is
/// summed over k in order, with fused multiply-adds, from 0. Cost: 2·M·N·K operations for each matrix.
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
    // A weight stored as [outputs, inputs] enters transposed. Its gradient is computed in that layout and
    // returned as a transposed view, which costs no copy; the sums are the same.
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

  /// Examples that share the right matrix become the rows of one product; others become a stack.
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

  /// Emits one call for a matrix, or for a stack whose leading axes merge into one to three axes; for any other stack
  /// the calls of each place of the first axis.
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let leading = result.type.shape.count - 2
    guard !result.type.shape.prefix(leading).contains(0) else { return }
    let a = operands[0]
    // A matrix of one row (column) may have any row (column) stride.
    let isRowMajor = operands[1].strides[leading + 1] == 1 || operands[1].type.columns == 1
    let isColumnMajor = operands[1].strides[leading] == 1 || operands[1].type.rows == 1
    let b = isRowMajor || isColumnMajor ? operands[1] : lowering.dense(operands[1])
    let isTransposed = isColumnMajor && !isRowMajor
    let stack = CommonWalk([a.leading(leading), b.leading(leading)])
    guard leading == 0 || 1...3 ~= stack.sizes.count else {
      for index in 0..<result.type.shape[0] {
        lower([a.element(index), b.element(index)], to: result.element(index), in: &lowering)
      }
      return
    }
    let (aRow, aColumn) = (a.strides[leading], a.strides[leading + 1])
    let sizes = [
      a.type.rows, b.type.columns, a.type.columns, aRow, aColumn,
      isTransposed ? b.strides[leading + 1] : b.strides[leading], isTransposed ? 1 : 0,
    ]
    let cost = b.type.columns * a.type.columns * Independence.Cost.product(a.type.element)
    let grain = isTransposed ? 64 : 32  // each part turns all of b
    if leading == 0 {
      lowering.emit(
        \.gemm, result.type.element, to: result, from: [a, b], sizes: sizes + [0],
        independent: Independence(
          size: 0, output: b.type.columns, inputs: [aRow, 0], cost: cost, grain: grain))
    } else {
      let added = 3 - stack.sizes.count
      let axes = [Int](repeating: 1, count: added) + stack.sizes
      let strides = stack.strides.map { [Int](repeating: 0, count: added) + $0 }
      lowering.emit(
        \.gemm_stack, result.type.element, to: result, from: [a, b],
        sizes: sizes + [0, axes.reduce(a.type.rows, *), axes[1], axes[2]] + strides[0] + strides[1],
        independent: Independence(size: 8, first: 7, inputs: 2, cost: cost, grain: grain))
    }
  }
}

extension TensorType {
  /// Rows of the matrices along the last two axes.
  fileprivate var rows: Int { shape[shape.count - 2] }
  fileprivate var columns: Int { shape[shape.count - 1] }
}

extension View {
  /// The first element of each place along the first `count` axes.
  fileprivate func leading(_ count: Int) -> View {
    View(
      buffer: buffer, type: TensorType(Array(type.shape.prefix(count)), type.element),
      strides: Array(strides.prefix(count)), offset: offset)
  }
}

extension Tensor {
  /// The tensor with its last two axes exchanged.
  var matricesTransposed: Tensor {
    let last = shape.count - 1
    return transposed(Array(0..<(last - 1)) + [last, last - 1])
  }
}
