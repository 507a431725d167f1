/// The sum of the taps of each window, in row-major order from 0: [leading…, space…] → [leading…,
/// positions…]. There is no padding.
struct WindowSum: Primitive {
  var sliding: SlidingWindow

  func operations(_ operands: [TensorType], result: TensorType) -> Int {
    result.count.times(sliding.sizes.product)
  }
  var signature: String { "windowSum(\(sliding.description))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element.isFloating else { throw Mismatch("takes float32 or float64") }
    let positions = try sliding.positions(over: operands[0].shape)
    return TensorType(operands[0].shape.dropLast(positions.count) + positions, operands[0].element)
  }

  /// Every tap of a window gets the window's cotangent.
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let axes = sliding.sizes.count
    let leading = Array(result.shape.dropLast(axes))
    let positions = Array(result.shape.suffix(axes))
    let fold = Fold(sliding: sliding, space: Array(operands[0].shape.suffix(axes)))
    return [
      cotangent.reshaped(leading + sliding.sizes.map { _ in 1 } + positions)
        .broadcast(to: leading + sliding.sizes + positions, at: result.location)
        .applying(fold, at: result.location)
    ]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.applying(self)
  }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(\.window_sum, of: operands[0], under: sliding, to: result)
  }
}

/// The position of the largest tap of each window, as int32: [leading…, space…] → [leading…, positions…],
/// indices into the space in row-major order. Among equal taps it is the first; +0 and −0 are equal, a NaN
/// counts as largest, and padding is never chosen. It has no derivative.
struct MaxPoolIndices: Primitive {
  var sliding: SlidingWindow

  func operations(_ operands: [TensorType], result: TensorType) -> Int {
    result.count.times(sliding.sizes.product)
  }
  var signature: String { "maxPoolIndices(\(sliding.description))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element.isFloating else { throw Mismatch("takes float32 or float64") }
    let positions = try sliding.positions(over: operands[0].shape)
    try sliding.checkPadding(over: operands[0].shape)
    return TensorType(operands[0].shape.dropLast(positions.count) + positions, .int32)
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] { [nil] }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? { nil }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.emit(\.max_pool_indices, of: operands[0], under: sliding, to: result)
  }
}

extension Lowering {
  /// Emits a kernel that computes one result for each window.
  fileprivate mutating func emit(
    _ kernel: KernelPath, of operand: View, under sliding: SlidingWindow, to result: View
  ) {
    let operand = contiguous(operand)
    let axes = sliding.sizes.count
    let positions = Array(result.type.shape.suffix(axes))
    emit(
      kernel, operand.type.element, to: result, from: [operand],
      sizes: sliding.kernelSizes(over: operand.type.shape, positions: positions),
      independent: Independence(
        size: 0, output: positions.product, inputs: [operand.type.shape.suffix(axes).product],
        cost: (positions + sliding.sizes).product * Independence.Cost.element))
  }
}
