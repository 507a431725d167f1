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

/// What a primitive's result is known to be when some operands hold one number throughout.
package enum Simplification {
  /// The result is that operand, bit for bit.
  case operand(Int)
  /// The result holds one number throughout.
  case uniform(Double)
}
