/// A primitive applied to views of buffers, with the view that its result is written to. A primitive whose result is
/// only a view of an operand makes no computation: `Resolution` replaces it by the view.
struct Computation {
  /// The node of the program that it computes.
  var node: NodeIndex
  var primitive: any Primitive
  var operands: [View]
  var result: View
  /// How a fused call would compute it; `nil` when no fused call can.
  var form: FusedForm?
}

/// How a fused call does a computation. The shape and the strides leave out axes of size 1.
struct FusedForm {
  var operation: MicroOperation
  /// The float type of its kernels.
  var element: ElementType
  /// The shape that the call iterates over: the result's, or the operand's where rows are reduced.
  var shape: [Int]
  /// How many of the last axes make a row; `nil` for operations that work element by element.
  var columnAxes: Int?
  /// For each operand, its stride along each axis, in elements; 0 where it is repeated.
  var strides: [[Int]]

  /// Fails when no fused call can do the primitive, or can read the operands as they lie in memory.
  init?(_ primitive: any Primitive, _ operands: [View], result: TensorType) {
    guard let operation = primitive.microOperation(operands.map(\.type)) else { return nil }
    self.operation = operation
    var walked = result
    var axes = 0
    switch operation {
    case .inRegisters, .byElement: break
    case .fromRows(_, let rowAxes):
      walked = operands[0].type
      axes = rowAxes
    case .toRows: axes = 1
    }
    element = (walked.element.isFloating ? walked : operands[0].type).element
    let kept = walked.shape.indices.filter { walked.shape[$0] != 1 }
    shape = kept.map { walked.shape[$0] }
    guard !shape.contains(0) else { return nil }
    let isNew = if case .toRows = operation { true } else { false }
    strides = operands.map { operand in
      kept.map { operand.strides.indices.contains($0) ? operand.strides[$0] : 0 }
    }
    if axes > 0 {
      let columns = kept.count { $0 >= walked.shape.count - axes }
      // A row must fit into a tile.
      guard columns > 0, shape.suffix(columns).reduce(1, *) <= 4096 else { return nil }
      columnAxes = columns
      if isNew, !strides[0].dropLast().elementsEqual(View.denseStrides(shape.dropLast())) { return nil }
    }
    for (operand, strides) in zip(operands, strides) {
      let isUniform = strides.allSatisfy { $0 == 0 }
      switch operand.type.element {
      case .float32, .float64:
        guard operand.type.element == element, isUniform || (0...1).contains(strides[strides.count - 1])
        else { return nil }
      case .bool: guard isUniform || strides == View.denseStrides(shape) else { return nil }
      case .int32: guard isNew else { return nil }
      }
    }
    guard FusedGroup(0, self).isWalkable else { return nil }
  }

  /// Bit a of the result is set when these strides do not walk axes a and a + 1 as one axis.
  func breaks(_ strides: [Int]) -> UInt64 {
    var mask: UInt64 = 0
    for axis in shape.indices.dropLast() where strides[axis] != strides[axis + 1] * shape[axis + 1] {
      mask |= 1 << UInt64(axis)
    }
    return mask
  }
}
