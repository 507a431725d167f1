// A convolution whose terms are added in another order: the places under the kernel are gathered into
// columns, which are multiplied as matrices. `AccumulationOrder` states the order of the terms.

extension Convolution {
  func underPolicy(_ operands: [Tensor], in pass: inout NumericsPass, at place: SourceLocation) -> Tensor {
    let (a, b) = (operands[0], operands[1])
    if pass.policy.accumulation == .standard {
      return pass.finish(pass.graph.apply(self, to: operands, at: place))
    }
    let result: Tensor
    switch variant {
    case .output:
      let kernel = Array(b.shape.dropFirst(2))
      let places = a.padded(low: [0, 0] + window.low, high: [0, 0] + window.high)
      let patches = patches(
        of: places, kernel: kernel, strides: window.strides,
        count: kernel.indices.map { window.positions(a.shape[$0 + 2], kernel: kernel[$0], axis: $0) })
      let weights = b.reshaped([groups, b.shape[0] / groups, b.type.count / b.shape[0]])
      result = byImage(
        pass.product(weights, patches.columns, at: place), images: a.shape[0], space: patches.space)
    case .weight:
      let places = a.padded(low: [0, 0] + window.low, high: [0, 0] + window.high)
      let patches = patches(
        of: places, kernel: space, strides: window.strides, count: Array(b.shape.dropFirst(2)))
      let slopes = byGroup(b)
      result = pass.product(slopes, patches.columns.matricesTransposed, at: place)
        .reshaped([b.shape[1], a.shape[1] / groups] + space)
    case .input:
      let kernel = Array(b.shape.dropFirst(2))
      let patches = patches(
        of: spread(a, kernel), kernel: kernel, strides: kernel.map { _ in 1 }, count: space)
      let flipped = b.reversed(axes: Array(b.shape.indices.dropFirst(2)))
      let weights = flipped.reshaped([groups, b.shape[0] / groups, b.shape[1], kernel.product])
        .transposed([0, 2, 1, 3])
        .reshaped([groups, b.shape[1], b.shape[0] / groups * kernel.product])
      result = byImage(
        pass.product(weights, patches.columns, at: place), images: a.shape[0], space: space)
    }
    return pass.finish(result)
  }

  /// The places under the kernel as columns: [images, channels, space…] → [groups, channels of a group·kernel
  /// places, images·positions].
  private func patches(of x: Tensor, kernel: [Int], strides: [Int], count: [Int]) -> (
    columns: Tensor, space: [Int]
  ) {
    let places = kernel.product
    let positions = count.product
    let parts = (0..<places).map { place in
      var part = x
      var rest = place
      for axis in kernel.indices.reversed() {
        part = part.sliced(
          axis: axis + 2, from: rest % kernel[axis] * window.dilations[axis], count: count[axis],
          step: strides[axis])
        rest /= kernel[axis]
      }
      return part.reshaped([x.shape[0], x.shape[1], positions])
    }
    let columns = stacked(parts, axis: 2)
      .reshaped([x.shape[0], groups, x.shape[1] / groups * places, positions])
      .transposed([1, 2, 0, 3])
      .reshaped([groups, x.shape[1] / groups * places, x.shape[0] * positions])
    return (columns, count)
  }

  /// The tensor by groups: [images, channels, space…] → [groups, channels of a group, images·places].
  private func byGroup(_ x: Tensor) -> Tensor {
    let places = x.shape.dropFirst(2).product
    return x.reshaped([x.shape[0], groups, x.shape[1] / groups, places]).transposed([1, 2, 0, 3])
      .reshaped([groups, x.shape[1] / groups, x.shape[0] * places])
  }

  /// The reverse of `byGroup`.
  private func byImage(_ x: Tensor, images: Int, space: [Int]) -> Tensor {
    let channels = x.shape[0] * x.shape[1]
    return x.reshaped([channels, images, space.product]).transposed([1, 0, 2])
      .reshaped([images, channels] + space)
  }

  /// The operand y of the derivative by the images, with zeros between its positions where the kernel has
  /// strides, and around them. A flipped kernel with strides of 1 then visits each place of x.
  private func spread(_ y: Tensor, _ kernel: [Int]) -> Tensor {
    let axes = kernel.indices
    let reach = axes.map { window.dilations[$0] * (kernel[$0] - 1) }
    let low = axes.map { reach[$0] - window.low[$0] }
    let high = axes.map { axis in
      space[axis] + reach[axis] - low[axis] - ((y.shape[axis + 2] - 1) * window.strides[axis] + 1)
    }
    let padded = y.padded(
      low: [0, 0] + low.map { max($0, 0) }, high: [0, 0] + high.map { max($0, 0) },
      interior: [0, 0] + window.strides.map { $0 - 1 })
    return axes.reduce(padded) { part, axis in
      part.sliced(
        axis: axis + 2, from: max(-low[axis], 0), count: space[axis] + reach[axis])
    }
  }
}
