extension Tensor {
  /// This [images, channels, space…] convolved (cross-correlated) with a kernel [outputs, channels/groups,
  /// kernel…] over one or two spatial axes; the result is [images, outputs, positions…].
  ///
  /// Every argument has one entry for each spatial axis; strides and dilations are 1 and padding is 0 when not
  /// given. Each element is summed over (channel, kernel place) in order with fused multiply-adds.
  public func convolved(
    with kernel: Tensor, stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    dilation: [Int]? = nil, groups: Int = 1, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let primitive = Convolution(
      variant: .output, window: window(stride, padding, dilation), groups: groups, space: [])
    return graph.apply(primitive, to: [self, kernel], at: SourceLocation(file, line))
  }

  /// The transposed convolution of this [images, channels, positions…] with a kernel [channels, outputs/groups,
  /// kernel…]: the derivative of ``convolved(with:stride:padding:dilation:groups:file:line:)`` by its input.
  ///
  /// The result has (positions − 1)·stride − low − high + dilation·(kernel − 1) + 1 + `extra` places along
  /// each axis. `extra`, below the stride, is the remainder that the division in a convolution's size drops.
  public func convolvedTransposed(
    with kernel: Tensor, stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    extra: [Int]? = nil, dilation: [Int]? = nil, groups: Int = 1, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Tensor {
    let window = window(stride, padding, dilation)
    let axes = window.strides.indices
    let fits = shape.count == axes.count + 2 && kernel.shape.count == axes.count + 2
    let extra = extra ?? axes.map { _ in 0 }
    let place = SourceLocation(file, line)
    guard extra.count == max(shape.count - 2, 0), extra.allSatisfy({ $0 >= 0 }) else {
      return refused(
        by: "convolvedTransposed", at: place.description,
        "extra has an entry from 0 for each spatial axis, not \(extra) for \(max(shape.count - 2, 0))")
    }
    let space = axes.map { axis -> Int in
      guard fits else { return 0 }
      let reach = window.dilations[axis].times(kernel.shape[axis + 2].minus(1))
      return [shape[axis + 2].minus(1).times(window.strides[axis]), reach, 1, extra[axis]].total
        .minus(window.low[axis]).minus(window.high[axis])
    }
    let primitive = Convolution(variant: .input, window: window, groups: groups, space: space)
    return graph.apply(primitive, to: [self, kernel], at: place)
  }

  private func window(
    _ stride: [Int]?, _ padding: [(low: Int, high: Int)]?, _ dilation: [Int]?
  ) -> Convolution.Window {
    Convolution.Window(
      axes: max(shape.count - 2, 0), stride: stride, padding: padding, dilation: dilation)
  }
}
