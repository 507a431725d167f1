import AssayKernels

/// How a primitive takes part in a fused call.
package enum MicroOperation: Sendable {
  /// Element i of the result from elements i of the operands, in registers.
  case inRegisters(assay_micro_code)
  /// Element i of the result from element i of the one operand, by a kernel with `n` = {count}.
  case byElement(KernelPath)
  /// One element from each row, the last `axes` axes of the one operand, by a kernel with
  /// `n` = {rows, columns, 1}.
  case fromRows(KernelPath, axes: Int)
  /// A row along a new last axis from each element of the one operand, by a kernel with `n` = {rows, columns}.
  case toRows(KernelPath)
}

/// What is known of a primitive's result when some operands hold one number throughout.
package enum Simplification {
  /// It is that operand, bit for bit.
  case operand(Int)
  /// It holds one number throughout.
  case uniform(Double)
}

/// One computation between buffers. What only sees memory differently has been resolved into views.
struct Step {
  /// The operation of the program that it is.
  var node: NodeIndex
  var primitive: any Primitive
  var operands: [View]
  var result: View
  /// `nil` when it cannot be part of a fused call.
  var form: FusedForm?
}

/// A step as a fused call walks it: axes of size 1 left out.
struct FusedForm {
  var operation: MicroOperation
  /// The float type of its kernels.
  var element: ElementType
  /// Of the elements walked: the result's, or the operand's where rows are reduced.
  var shape: [Int]
  /// How many of the last axes make a row, where the operation says so.
  var columnAxes: Int?
  /// For each operand, its stride along each axis, in elements; 0 where it is repeated.
  var strides: [[Int]]

  /// `nil` when a fused call cannot read the operands as they lie.
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
    for (operand, steps) in zip(operands, strides) {
      let isUniform = steps.allSatisfy { $0 == 0 }
      switch operand.type.element {
      case .float32, .float64:
        guard operand.type.element == element, isUniform || (0...1).contains(steps[steps.count - 1])
        else { return nil }
      case .bool: guard isUniform || steps == View.denseStrides(shape) else { return nil }
      case .int32: guard isNew else { return nil }
      }
    }
    guard FusedGroup(0, self).isWalkable else { return nil }
  }

  /// Bit a: axes a and a + 1 are not walked as one by these strides.
  func breaks(_ strides: [Int]) -> UInt64 {
    var mask: UInt64 = 0
    for axis in shape.indices.dropLast() where strides[axis] != strides[axis + 1] * shape[axis + 1] {
      mask |= 1 << UInt64(axis)
    }
    return mask
  }
}
