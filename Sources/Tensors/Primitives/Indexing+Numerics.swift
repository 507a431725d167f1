extension ScatterRows {
  /// Under a policy with another order of sums, the product of the transposed one-hot rows and the values. A value
  /// that is not finite then makes its column NaN in all rows but the one that it is added to, because 0·∞ is NaN.
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    if pass.policy.accumulation == .standard {
      return pass.finish(pass.graph.apply(self, to: operands, at: place))
    }
    let rows = operands[1].oneHot(classes: rows, element: operands[0].type.element)
    return pass.finish(pass.product(rows.matricesTransposed, operands[0], at: place))
  }
}
