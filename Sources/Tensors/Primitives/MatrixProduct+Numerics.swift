extension MatrixProduct {
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    pass.finish(pass.product(operands[0], operands[1], at: place))
  }
}

extension NumericsPass {
  /// The product of matrices, or of stacks of them, in the policy's order of terms, before noise and
  /// rounding.
  mutating func product(_ a: Tensor, _ b: Tensor, at place: SourceLocation) -> Tensor {
    let order = policy.accumulation
    // The standard product already adds in order.
    if order == .standard || order == .inOrder { return graph.apply(MatrixProduct(), to: [a, b], at: place) }
    let permutation = order == .permuted ? permutation(of: a.shape.last ?? 0, at: place) : nil
    return a.matrixProduct(b, in: order, permutation: permutation, at: place)
  }
}
