extension Fold {
  /// A sum over the taps, each of which is spread over its places, with zeros elsewhere.
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    if pass.policy.accumulation == .standard {
      return pass.finish(pass.graph.apply(self, to: operands, at: place))
    }
    let axes = sliding.sizes.indices
    let shape = operands[0].shape
    let leading = Array(shape.dropLast(2 * axes.count))
    let positions = Array(shape.suffix(axes.count))
    let taps = sliding.sizes.product
    let flat = operands[0].reshaped(leading + [taps] + positions)
    let none = leading.map { _ in 0 }
    let terms = (0..<taps).map { tap in
      var (low, rest) = (axes.map { _ in 0 }, tap)
      for axis in axes.reversed() {
        low[axis] = rest % sliding.sizes[axis] * sliding.window.dilations[axis]
        rest /= sliding.sizes[axis]
      }
      let reach = axes.map { low[$0] + (positions[$0] - 1) * sliding.window.strides[$0] + 1 }
      return flat.element(tap, axis: leading.count).padded(
        low: none + low, high: none + axes.map { space[$0] - reach[$0] },
        interior: none + sliding.window.strides.map { $0 - 1 })
    }
    return pass.apply(Reduction(.sum, axes: [0]), to: [stacked(terms)], at: place)
  }
}
