extension WindowSum {
  /// A sum over the taps of each window.
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    if pass.policy.accumulation == .standard {
      return pass.finish(pass.graph.apply(self, to: operands, at: place))
    }
    let leading = operands[0].shape.count - sliding.sizes.count
    let taps = pass.graph.apply(Windows(sliding: sliding), to: operands, at: place)
    let sum = Reduction(.sum, axes: Array(leading..<(leading + sliding.sizes.count)))
    return pass.apply(sum, to: [taps], at: place)
  }
}
