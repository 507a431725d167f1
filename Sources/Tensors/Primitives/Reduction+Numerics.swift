extension Reduction {
  var isComputed: Bool { function == .sum }

  /// A sum in another order is computed as a product with a row of ones.
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    let x = operands[0]
    guard function == .sum, x.type.element.isFloating else {
      return pass.graph.apply(self, to: operands, at: place)
    }
    if pass.policy.accumulation == .standard {
      return pass.finish(pass.graph.apply(self, to: operands, at: place))
    }
    let kept = x.shape.indices.filter { !axes.contains($0) }
    let shape = kept.map { x.shape[$0] }
    let length = axes.reduce(1) { $0 * x.shape[$1] }
    let terms = x.transposed(axes + kept).reshaped([length, shape.product])
    let ones = terms.constant(1).broadcast(to: [1, length], at: place)
    return pass.finish(pass.product(ones, terms, at: place).reshaped(shape))
  }
}
