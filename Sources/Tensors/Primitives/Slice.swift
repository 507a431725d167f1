/// Some places of each axis: `counts[i]` places from `starts[i]` on, `steps[i]` apart (negative: backwards).
/// It is a view and costs nothing.
struct Slice: Primitive {
  var starts: [Int]
  var counts: [Int]
  var steps: [Int]

  var isComputed: Bool { false }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "slice(\(starts.text), \(counts.text), \(steps.text))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let shape = operands[0].shape
    guard starts.count == shape.count, counts.count == shape.count, steps.count == shape.count else {
      throw Mismatch("takes a start, a count and a step for each axis")
    }
    for axis in shape.indices {
      let last = starts[axis].plus(counts[axis].minus(1).times(steps[axis]))
      let isInside =
        counts[axis] == 0
        || [starts[axis], last].allSatisfy { (0..<shape[axis]).contains($0) }
      guard counts[axis] >= 0, steps[axis] != 0, isInside else {
        throw Mismatch(
          "\(counts[axis]) places from \(starts[axis]) in steps of \(steps[axis]) do not lie on "
            + "axis \(axis), which has \(shape[axis])")
      }
    }
    return TensorType(counts, operands[0].element)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let shape = operands[0].shape
    // The cotangent's places in ascending order, then zeros around and between them.
    let ascending = cotangent.reversed(axes: shape.indices.filter { steps[$0] < 0 && counts[$0] > 1 })
    var padding = Pad(low: shape, high: shape, interior: shape, value: 0)
    for axis in shape.indices {
      let step = counts[axis] > 1 ? steps[axis].magnitude : 1
      let span = (max(counts[axis], 1) - 1) * Int(step)
      let first = steps[axis] < 0 && counts[axis] > 1 ? starts[axis] - span : starts[axis]
      padding.low[axis] = counts[axis] == 0 ? shape[axis] : first
      padding.high[axis] = counts[axis] == 0 ? 0 : shape[axis] - 1 - span - first
      padding.interior[axis] = Int(step) - 1
    }
    return [padding.isNone ? ascending : ascending.applying(padding)]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.applying(self)
  }
  func batched(_ operands: [Batched]) -> Tensor {
    let tensor = operands[0].tensor
    return tensor.applying(
      Slice(starts: [0] + starts, counts: [tensor.shape[0]] + counts, steps: [1] + steps))
  }
  func view(of operands: [View], result: TensorType) -> View? { view(of: operands[0]) }
  func view(of operand: View) -> View {
    let start = zip(starts, operand.strides).reduce(0) { $0 + $1.0 * $1.1 }
    return View(
      buffer: operand.buffer, type: TensorType(counts, operand.type.element),
      strides: zip(operand.strides, steps).map { $0 * $1 },
      offset: operand.offset + (counts.contains(0) ? 0 : start))
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {}
}

/// The operand with `low[i]` places before axis i, `high[i]` after it and `interior[i]` between every two
/// neighbours, all holding one number.
struct Pad: Primitive {
  var low: [Int]
  var high: [Int]
  var interior: [Int]
  private var attribute: AttributeNumber

  /// The number in the new places: whole for int32, 0 or 1 for bool.
  var value: Double {
    get { attribute.value }
    set { attribute = AttributeNumber(newValue) }
  }

  init(low: [Int], high: [Int], interior: [Int], value: Double) {
    (self.low, self.high, self.interior) = (low, high, interior)
    attribute = AttributeNumber(value)
  }

  var isNone: Bool { (low + high + interior).allSatisfy { $0 == 0 } }
  var isComputed: Bool { false }
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    var pad = self
    pad.value = pass.read(value, operands[0].type.element)
    return pass.graph.apply(pad, to: operands, at: place)
  }
  func operations(_ operands: [TensorType], result: TensorType) -> Int { 0 }
  var signature: String { "pad(\(low.text), \(high.text), \(interior.text), \(attribute))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let shape = operands[0].shape
    guard low.count == shape.count, high.count == shape.count, interior.count == shape.count,
      (low + high + interior).allSatisfy({ $0 >= 0 })
    else { throw Mismatch("takes a number of places, not below 0, for each axis") }
    _ = try Constant(value: value, element: operands[0].element).resultType([])
    return TensorType(
      shape.indices.map { axis in
        [low[axis], shape[axis], max(shape[axis] - 1, 0).times(interior[axis]), high[axis]].total
      }, operands[0].element)
  }

  /// The slice of the result that the operand's elements are in.
  private func inside(_ operand: TensorType) -> Slice {
    Slice(starts: low, counts: operand.shape, steps: interior.map { $0 + 1 })
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    [cotangent.applying(inside(operands[0].type))]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    var zeros = self
    zeros.value = 0
    return tangents[0]?.applying(zeros)
  }
  func batched(_ operands: [Batched]) -> Tensor {
    operands[0].tensor.applying(
      Pad(low: [0] + low, high: [0] + high, interior: [0] + interior, value: value))
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    lowering.fill(result, with: value)
    if operands[0].type.count > 0 {
      lowering.copyElements(of: operands[0], to: inside(operands[0].type).view(of: result))
    }
  }
}
