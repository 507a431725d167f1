import AssayKernels

/// One-hot rows of the floating type `element`: row i is 1 at the column that label i (int32) gives and 0 elsewhere.
/// A label outside `0 ..< classes` gives a row of zeros.
struct OneHot: Primitive {
  var classes: Int
  var element: ElementType = .float32

  var isComputed: Bool { false }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    pass.graph.apply(
      OneHot(classes: classes, element: pass.element(element)), to: operands, at: place)
  }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "oneHot(\(classes), \(element.rawValue))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element == .int32 else { throw Mismatch("takes int32 labels") }
    guard element.isFloating else { throw Mismatch("makes float32 or float64") }
    return TensorType(operands[0].shape + [classes], element)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  func microOperation(_ operands: [TensorType]) -> MicroOperation? { .toRows(\.one_hot) }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(
      \.one_hot, element, to: result, from: [lowering.dense(operands[0])],
      sizes: [operands[0].type.count, classes],
      independent: Independence(
        size: 0, output: classes, inputs: [1], cost: classes * Independence.Cost.element))
  }
}

/// Row i of the result is row `indices[i]` (int32) of the matrix; likewise for stacks of matrices and of index
/// vectors with the same leading axes. An index outside the rows gives a row of NaN (int32: the lowest number; bool:
/// false), or of zeros.
struct GatherRows: Primitive {
  /// Whether indices outside the rows give zeros; derivatives need this, as no source row changes there.
  var isZeroOutside = false

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { isZeroOutside ? "gatherRowsOrZero" : "gatherRows" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let (matrix, indices) = (operands[0], operands[1])
    guard matrix.shape.count >= 2 else { throw Mismatch("takes rows of a matrix") }
    guard indices.element == .int32, indices.shape.count == matrix.shape.count - 1,
      indices.shape.dropLast() == matrix.shape.dropLast(2)
    else { throw Mismatch("takes a vector of int32 indices for each matrix") }
    return TensorType(indices.shape + [matrix.shape[matrix.shape.count - 1]], matrix.element)
  }

  /// Each cotangent row is added to its source row, in order.
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let rows = operands[0].shape[operands[0].shape.count - 2]
    return [
      cotangent.graph.apply(
        ScatterRows(rows: rows), to: [cotangent, operands[1]], at: result.location), nil,
    ]
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0].map {
      $0.graph.apply(GatherRows(isZeroOutside: true), to: [$0, operands[1]], at: result.location)
    }
  }

  /// Examples that share a matrix take more rows of it.
  func batched(_ operands: [Batched]) -> Tensor {
    let (matrix, indices) = (operands[0].tensor, operands[1].tensor)
    guard !operands[0].isBatched, matrix.shape.count == 2 else {
      return stacked(operands, by: self)
    }
    let rows = matrix.graph.apply(
      self, to: [matrix, indices.reshaped([indices.type.count])], at: matrix.location)
    return rows.reshaped(indices.shape + [matrix.shape[1]])
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let matrix = lowering.stack(operands[0], inner: 2)
    let indices = lowering.stack(operands[1], inner: 1)
    let rows = RowSizes(matrix: operands[0].type, indices: operands[1].type)
    let cost = rows.columns * Independence.Cost.element
    let element = result.type.element
    lowering.emit(
      \.gather_rows, element, to: result, from: [matrix.view, indices.view],
      sizes: [rows.stacks, rows.named, rows.columns, rows.height, matrix.stride, indices.stride],
      scalar: isZeroOutside || element == .bool ? 0 : element == .int32 ? Double(Int32.min) : .nan,
      independent: rows.stacks > 1
        ? Independence(
          size: 0, output: rows.named * rows.columns, inputs: [matrix.stride, indices.stride],
          cost: rows.named * cost)
        : Independence(size: 1, output: rows.columns, inputs: [0, 1], cost: cost))
  }
}

/// The adjoint of `GatherRows`: a matrix of zeros, to whose row `indices[i]` (int32) row i of the operand is added,
/// in the order of i; likewise for stacks. An index outside the rows adds nothing.
struct ScatterRows: Primitive {
  /// Number of rows of the result.
  var rows: Int

  func operations(_ operands: [TensorType], result: TensorType) -> Int { operands[0].count }
  var signature: String { "scatterRows(\(rows))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let (values, indices) = (operands[0], operands[1])
    guard values.element.isFloating, values.shape.count >= 2, rows >= 0 else {
      throw Mismatch("adds rows of a matrix of float32 or float64")
    }
    guard indices.element == .int32, indices.shape == values.shape.dropLast() else {
      throw Mismatch("takes one int32 index for each row")
    }
    return TensorType(
      indices.shape.dropLast() + [rows, values.shape[values.shape.count - 1]], values.element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let gather = GatherRows(isZeroOutside: true)
    return [cotangent.graph.apply(gather, to: [cotangent, operands[1]], at: result.location), nil]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0].map { $0.graph.apply(self, to: [$0, operands[1]], at: result.location) }
  }
  func batched(_ operands: [Batched]) -> Tensor { stacked(operands, by: self) }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let values = lowering.stack(operands[0], inner: 2)
    let indices = lowering.stack(operands[1], inner: 1)
    let sizes = RowSizes(matrix: result.type, indices: operands[1].type)
    lowering.emit(
      \.scatter_rows, result.type.element, to: result, from: [values.view, indices.view],
      sizes: [sizes.stacks, sizes.named, sizes.columns, rows, values.stride, indices.stride],
      independent: sizes.stacks > 1
        ? Independence(
          size: 0, output: rows * sizes.columns, inputs: [values.stride, indices.stride],
          cost: (sizes.named + rows) * sizes.columns * Independence.Cost.element)
        : nil)
  }
}

/// The sizes of stacks of matrices and of their index vectors.
private struct RowSizes {
  var stacks: Int
  var named: Int
  var height: Int
  var columns: Int

  init(matrix: TensorType, indices: TensorType) {
    stacks = indices.shape.dropLast().product
    named = indices.shape.last ?? 1
    height = matrix.shape[matrix.shape.count - 2]
    columns = matrix.shape[matrix.shape.count - 1]
  }
}

/// The primitive on operands that all have the examples' axis; those without one are repeated.
private func stacked(_ operands: [Batched], by primitive: any Primitive) -> Tensor {
  let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
  let all = operands.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
  return all[0].graph.apply(primitive, to: all, at: all[0].location)
}

extension Lowering {
  /// The view, or a dense copy, as a stack of contiguous arrays with `inner` axes, and the distance between
  /// them; 0 when all examples share one array.
  fileprivate mutating func stack(_ view: View, inner: Int) -> (view: View, stride: Int) {
    let one = View(
      buffer: view.buffer, type: TensorType(Array(view.type.shape.suffix(inner)), view.type.element),
      strides: Array(view.strides.suffix(inner)))
    if one.isContiguous, let stride = view.commonStride(ofAllBut: inner) { return (view, stride) }
    return (dense(view), one.type.count)
  }
}
