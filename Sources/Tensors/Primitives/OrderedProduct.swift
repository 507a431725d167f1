import AssayKernels

/// The product of two matrices, or of two stacks of matrices with the same leading axes, whose terms are
/// added in the order `order` (`AccumulationOrder`). `permuted` has a third operand with the permutation:
/// int32[K], or one for each matrix of the stack.
///
/// Numerics policies introduce it after derivatives were taken; its own derivatives are those of
/// `MatrixProduct`, in standard order.
struct OrderedProduct: Primitive {
  var order: AccumulationOrder

  func operations(_ operands: [TensorType], result: TensorType) -> Int {
    MatrixProduct().operations(operands, result: result)
  }
  var signature: String { "matrixProduct(\(order.rawValue))" }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let type = try MatrixProduct().resultType(Array(operands.prefix(2)))
    guard operands.count == (order == .permuted ? 3 : 2) else {
      throw Mismatch("takes two matrices, and an order when it is permuted")
    }
    if order == .permuted {
      let leading = Array(type.shape.dropLast(2))
      let depth = Array(operands[0].shape.suffix(1))
      guard operands[2].element == .int32, operands[2].shape == depth || operands[2].shape == leading + depth
      else { throw Mismatch("the order must be int32\(depth)") }
    }
    return type
  }
  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let slopes = MatrixProduct().adjoint(cotangent, result: result, operands: Array(operands.prefix(2)))
    return order == .permuted ? slopes + [nil] : slopes
  }
  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    MatrixProduct().tangent(
      Array(tangents.prefix(2)), result: result, operands: Array(operands.prefix(2)))
  }
  func batched(_ operands: [Batched]) -> Tensor {
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    var all = operands.prefix(2).map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
    if let order = operands.dropFirst(2).first {
      let leading = Array(all[0].shape.dropLast(2))
      let depth = Array(order.tensor.shape.suffix(1))
      let isShared = order.tensor.shape.count == 1
      let ones = [Int](repeating: 1, count: leading.count - 1)
      let shape = order.isBatched && order.tensor.shape.count == 2 ? [size] + ones + depth : leading + depth
      all.append(
        isShared
          ? order.tensor
          : (order.isBatched ? order.tensor.reshaped(shape) : order.tensor).broadcast(
            to: leading + depth, at: order.tensor.location))
    }
    return all[0].graph.apply(self, to: all, at: all[0].location)
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let shape = result.type.shape
    if shape.count > 2 {
      for index in 0..<shape[0] {
        let parts = operands.map { $0.type.shape.count == 1 ? $0 : $0.element(index) }
        lower(parts, to: result.element(index), in: &lowering)
      }
      return
    }
    let a = operands[0]
    let b = operands[1].strides[1] == 1 || shape[1] == 1 ? operands[1] : lowering.dense(operands[1])
    let depth = a.type.shape[1]
    let order = operands.dropFirst(2).map { lowering.contiguous($0) }
    lowering.emit(
      \.ordered_product, result.type.element, to: result, from: [a, b] + order,
      sizes: [shape[0], shape[1], depth, a.strides[0], a.strides[1], b.strides[0], self.order.kernelCode],
      independent: Independence(
        size: 0, output: shape[1], inputs: [a.strides[0], 0] + order.map { _ in 0 },
        cost: shape[1] * depth * Independence.Cost.element))
  }
}

extension Tensor {
  /// The product of two matrices, or of stacks of them, in the given order of terms; `permutation` is for the
  /// order `permuted`.
  package func matrixProduct(
    _ other: Tensor, in order: AccumulationOrder, permutation: Tensor? = nil,
    at place: SourceLocation? = nil
  ) -> Tensor {
    graph.apply(
      OrderedProduct(order: order), to: [self, other] + (permutation.map { [$0] } ?? []),
      at: place ?? location)
  }
}
