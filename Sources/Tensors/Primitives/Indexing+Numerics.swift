extension ScatterRows {
  /// The product of the one-hot rows, transposed, and the values; so a value that is not finite makes all
  /// rows NaN.
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    if pass.policy.accumulation == .standard {
      return pass.finish(pass.graph.apply(self, to: operands, at: place))
    }
    let rows = operands[1].oneHot(classes: rows, element: operands[0].type.element)
    return pass.finish(pass.product(rows.matricesTransposed, operands[0], at: place))
  }
}
