import AssayKernels

/// Running sums along an axis: element i is the sum of elements 0 … i, or with `isReversed` of the last … i.
/// Each element is added in order to the sum before it, from 0; int32 sums wrap. The order is part of the
/// definition, under every numerics policy.
struct CumulativeSum: Primitive {
  var axis: Int
  var isReversed = false

  func operations(_ operands: [TensorType], result: TensorType) -> Int { result.count }
  var signature: String { "cumulativeSum(\(axis)\(isReversed ? ", reversed" : ""))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    guard operands[0].element != .bool else {
      throw Mismatch("bool tensors have no sum; convert to int32 first")
    }
    guard operands[0].shape.indices.contains(axis) else { throw Mismatch("there is no axis \(axis)") }
    return operands[0]
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    [cotangent.applying(CumulativeSum(axis: axis, isReversed: !isReversed))]
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    tangents[0]?.applying(self)
  }
  func batched(_ operands: [Batched]) -> Tensor {
    operands[0].tensor.applying(CumulativeSum(axis: axis + 1, isReversed: isReversed))
  }
  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let shape = result.type.shape
    let inner = shape[(axis + 1)...].product
    lowering.emit(
      \.cumulative_sum, result.type.element, to: result, from: [lowering.dense(operands[0])],
      sizes: [shape[..<axis].product, shape[axis], inner, isReversed ? 1 : 0],
      independent: Independence(
        size: 0, output: shape[axis] * inner, inputs: [shape[axis] * inner],
        cost: shape[axis] * inner * Independence.Cost.element))
  }
}
