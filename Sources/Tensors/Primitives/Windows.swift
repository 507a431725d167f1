/// The elements under each window: [leading…, space…] → [leading…, window…, positions…]. There is no padding.
/// It is a view, which costs nothing.
struct Windows: Primitive {
  var sliding: SlidingWindow

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "windows(\(sliding.description))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let shape = operands[0].shape
    let positions = try sliding.positions(over: shape)
    return TensorType(
      shape.dropLast(positions.count) + sliding.sizes + positions, operands[0].element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let space = Array(operands[0].shape.suffix(sliding.sizes.count))
    return [cotangent.applying(Fold(sliding: sliding, space: space), at: result.location)]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.applying(self)
  }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  func view(of operands: [View], result: TensorType) -> View? {
    let operand = operands[0]
    let spatial = operand.strides.suffix(sliding.sizes.count)
    return View(
      buffer: operand.buffer, type: result,
      strides: operand.strides.dropLast(spatial.count)
        + zip(spatial, sliding.window.dilations).map { $0 * $1 }
        + zip(spatial, sliding.window.strides).map { $0 * $1 },
      offset: operand.offset)
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// The adjoint of `Windows`: [leading…, window…, positions…] → [leading…, space…]. Each place is the sum of
/// all its copies under windows, over the window's taps in row-major order from 0.
struct Fold: Primitive {
  var sliding: SlidingWindow
  /// The sizes of the result's last axes.
  var space: [Int]

  func operations(_ operands: [TensorType], result: TensorType) -> Int { operands[0].count }
  var signature: String { "fold(\(sliding.description), \(space))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element.isFloating else { throw Mismatch("takes float32 or float64") }
    let positions = try sliding.positions(over: space)
    let leading = Array(operands[0].shape.dropLast(2 * positions.count))
    guard operands[0].shape == leading + sliding.sizes + positions else {
      throw Mismatch("takes [leading…] + \(sliding.sizes + positions) to make places \(space)")
    }
    return TensorType(leading + space, operands[0].element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    [cotangent.applying(Windows(sliding: sliding), at: result.location)]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.applying(self)
  }
  func batched(_ operands: [Batched]) -> Tensor { operands[0].tensor.applying(self) }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let axes = space.count
    var operand = operands[0]
    if operand.commonStride(ofAllBut: 2 * axes) == nil { operand = lowering.dense(operand) }
    let plane = operand.commonStride(ofAllBut: 2 * axes) ?? 0
    let positions = Array(operand.type.shape.suffix(axes))
    func both(_ strides: ArraySlice<Int>) -> [Int] { axes == 1 ? [0] + strides : Array(strides) }
    let sizes = sliding.kernelSizes(over: result.type.shape, positions: positions)
    let taps = (sliding.sizes + positions).product
    lowering.emit(
      \.fold, result.type.element, to: result, from: [operand],
      sizes: Array(sizes.prefix(11)) + [plane] + both(operand.strides.dropLast(axes).suffix(axes))
        + both(operand.strides.suffix(axes)),
      independent: Independence(
        size: 0, output: space.product, inputs: [plane], cost: taps * Independence.Cost.element))
  }
}
