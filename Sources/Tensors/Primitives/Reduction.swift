import AssayKernels

/// Reduces all elements along some axes, which disappear, to one number.
///
/// Summation order: along the last axes, sixteen interleaved stripes and then a fixed tree; along other axes,
/// in order. The axes alone decide which, never the way in which the operand is stored. int32 sums wrap; for
/// bool elements the largest is "any" and the smallest is "all".
struct Reduction: Primitive {
  var function: Function
  /// The reduced axes, ascending.
  var axes: [Int]

  enum Function: String { case sum, maximum, minimum }

  init(_ function: Function, axes: [Int]) {
    self.function = function
    self.axes = axes
  }

  func operations(_ operands: [TensorType], result: TensorType) -> Int { operands[0].count }
  var signature: String { "reduce\(function.rawValue.capitalized)(\(axes.text))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let operand = operands[0]
    guard operand.element != .bool || function != .sum else {
      throw Mismatch("bool tensors have no sum; convert to int32 first")
    }
    try checkAxes(axes, of: operand)
    if function != .sum, axes.contains(where: { operand.shape[$0] == 0 }) {
      throw Mismatch("no largest or smallest element of an empty axis")
    }
    return TensorType(
      operand.shape.indices.filter { !axes.contains($0) }.map { operand.shape[$0] }, operand.element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let x = operands[0]
    let spread = cotangent.insertingAxes(axes, of: x.shape)
    return [function == .sum ? spread : spread * shares(of: x, result)]
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0].map { tangent in
      (function == .sum ? tangent : tangent * shares(of: operands[0], result)).sum(axes: axes)
    }
  }

  /// The share of each element in a change of the result; equal extremes share it evenly.
  private func shares(of x: Tensor, _ result: Tensor) -> Tensor {
    let isExtreme = x .== result.insertingAxes(axes, of: x.shape)
    let ones = select(isExtreme, x.zeros + 1, x.zeros)
    return ones / ones.sum(axes: axes).insertingAxes(axes, of: x.shape)
  }

  func batched(_ operands: [Batched]) -> Tensor {
    operands[0].tensor.applying(Reduction(function, axes: axes.map { $0 + 1 }))
  }

  private var kernel: KernelPath {
    switch function {
    case .sum: \.reduce_sum
    case .maximum: \.reduce_max
    case .minimum: \.reduce_min
    }
  }

  func microOperation(_ operands: [TensorType]) -> MicroOperation? {
    let rank = operands[0].shape.count
    guard operands[0].element.isFloating, axes == Array((rank - axes.count)..<rank) else { return nil }
    return .fromRows(kernel, axes: axes.count)
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let shape = operands[0].type.shape
    // The reduced axes are moved to the end, unless they are neighbours already.
    let isRun = axes.last.map { $0 - axes[0] == axes.count - 1 } ?? true
    let kept = shape.indices.filter { !axes.contains($0) }
    let order = isRun ? Array(shape.indices) : kept + axes
    let operand = lowering.dense(Transpose(permutation: order).view(of: operands[0]))
    let first = isRun ? (axes.first ?? shape.count) : kept.count
    let sizes = operand.type.shape
    let length = sizes[first..<(first + axes.count)].product
    let inner = sizes[(first + axes.count)...].product
    lowering.emit(
      kernel, result.type.element, to: result, from: [operand],
      sizes: [sizes[..<first].product, length, inner],
      independent: Independence(
        size: 0, output: inner, inputs: [length * inner],
        cost: length * inner * Independence.Cost.element))
  }
}

/// The index of the first largest element along the last axis, as int32. It has no derivative.
struct ArgumentOfMaximum: Primitive {
  func operations(_ operands: [TensorType], result: TensorType) -> Int { operands[0].count }
  var signature: String { "argumentOfMaximum" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element.isFloating else { throw Mismatch("takes float32 or float64") }
    guard let last = operands[0].shape.last, last > 0 else {
      throw Mismatch("needs a last axis with at least one element")
    }
    return TensorType(operands[0].shape.dropLast(), .int32)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let operand = lowering.dense(operands[0])
    lowering.emit(
      \.reduce_argmax, operand.type.element, to: result, from: [operand],
      sizes: [result.type.count, operand.type.shape.last ?? 1, 1],
      independent: Independence(
        size: 0, output: 1, inputs: [operand.type.shape.last ?? 1],
        cost: (operand.type.shape.last ?? 1) * Independence.Cost.element))
  }
}

func checkAxes(_ axes: [Int], of type: TensorType) throws(Mismatch) {
  guard axes.allSatisfy(type.shape.indices.contains), zip(axes, axes.dropFirst()).allSatisfy(<) else {
    throw Mismatch("axes \(axes) are not ascending axes of \(type)")
  }
}
