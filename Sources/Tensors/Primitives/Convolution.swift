import AssayKernels

/// Convolution (as deep learning means it: cross-correlation) over one or two spatial axes, or one of its two
/// adjoints. With Σ y·convolution(x, w) = T(x, w, y), each variant is the derivative of T by one of the three
/// tensors, as a function of the other two; so derivatives of any order are convolutions again.
///
/// Shapes: x [images, channels, space…], w [outputs, channels of a group, kernel…], y [images, outputs,
/// positions…]. Padding is zeros, which are multiplied like other numbers. Summation orders: `convolution.h`.
/// Cost: 2·images·positions·outputs·channels of a group·kernel.
struct Convolution: Primitive {
  /// The one of the three tensors that is computed.
  enum Variant: String {
    /// y, from x and w.
    case output
    /// x, from y and w: the transposed convolution.
    case input
    /// w, from x and y.
    case weight
  }

  var variant: Variant
  var window: Window
  var groups: Int
  /// The spatial sizes of the result when it is x or w; the operands do not determine them.
  var space: [Int]

  /// How a kernel moves over space: one entry for each spatial axis.
  struct Window: Hashable {
    var strides: [Int]
    var low: [Int]
    var high: [Int]
    var dilations: [Int]

    /// The number of positions of the kernel along an axis; negative when it does not fit.
    func positions(_ size: Int, kernel: Int, axis: Int) -> Int {
      let reach = dilations[axis].times(kernel.minus(1)).plus(1)
      let room = [size, low[axis], high[axis]].total.minus(reach)
      return room < 0 ? -1 : room / strides[axis] + 1
    }
  }

  /// A multiplication and an addition for each element of y and place of its kernel.
  func operations(_ operands: [TensorType], result: TensorType) -> Int {
    let (y, w) =
      switch variant {
      case .output: (result, operands[1])
      case .input: (operands[0], operands[1])
      case .weight: (operands[1], result)
      }
    return y.count.times(2).times(w.shape.dropFirst().product)
  }

  var signature: String {
    "convolution.\(variant.rawValue)(\(window.strides), \(window.low), \(window.high), \(window.dilations), "
      + "\(groups), \(space))"
  }

  func resultType(_ operands: [TensorType]) throws(Mismatch) -> TensorType {
    let (a, b) = (operands[0], operands[1])
    guard a.element == b.element, a.element.isFloating else {
      throw Mismatch("takes two tensors of one type, float32 or float64")
    }
    let axes = window.strides.count
    guard (1...2).contains(axes), a.shape.count == axes + 2, b.shape.count == axes + 2 else {
      throw Mismatch("takes tensors with \(axes) spatial axes behind two others")
    }
    try checkWindow(
      window.strides + window.dilations + [groups], "strides, dilations and groups are", from: 1)
    try checkWindow(window.low + window.high, "padding is", from: 0)
    try checkWindow(a.shape + b.shape + space, "sizes of what is convolved are", from: 0)
    let (x, w, y) = try shapes(a.shape, b.shape)
    guard w[0] % groups == 0, x[1] == w[1] * groups else {
      throw Mismatch(
        "\(x[1]) channels in \(groups) groups need a kernel [outputs, \(x[1] / groups), …] with outputs a "
          + "multiple of \(groups), not \(w)")
    }
    guard x[0] == y[0], y[1] == w[0] else { throw Mismatch("images or outputs of the operands differ") }
    for axis in 0..<axes {
      let positions = window.positions(x[axis + 2], kernel: w[axis + 2], axis: axis)
      guard positions >= 0, w[axis + 2] >= 1 else {
        throw Mismatch("a kernel of \(w[axis + 2]) does not fit \(x[axis + 2]) padded places")
      }
      guard positions == y[axis + 2] else {
        throw Mismatch(
          "\(x[axis + 2]) places under a kernel of \(w[axis + 2]) have \(positions) positions, not "
            + "\(y[axis + 2])")
      }
    }
    return TensorType(variant == .output ? y : variant == .input ? x : w, a.element)
  }

  /// The shapes of x, w and y; that of the computed one follows from the others and `space`.
  private func shapes(_ a: [Int], _ b: [Int]) throws(Mismatch) -> (x: [Int], w: [Int], y: [Int]) {
    switch variant {
    case .output:
      let positions = window.strides.indices.map { window.positions(a[$0 + 2], kernel: b[$0 + 2], axis: $0) }
      if let axis = positions.firstIndex(where: { $0 < 0 }) {
        throw Mismatch(
          "a kernel of \(b[axis + 2]) with dilation \(window.dilations[axis]) does not fit "
            + "\(a[axis + 2] + window.low[axis] + window.high[axis]) padded places")
      }
      return (a, b, [a[0], b[0]] + positions)
    case .input: return ([a[0], b[1] * groups] + space, b, a)
    case .weight: return (a, [b[1], a[1] / groups] + space, b)
    }
  }

  private func with(_ variant: Variant, _ space: [Int] = []) -> Convolution {
    Convolution(variant: variant, window: window, groups: groups, space: space)
  }

  func adjoint(_ cotangent: Tensor, result: Tensor, operands: [Tensor]) -> [Tensor?] {
    let (a, b) = (operands[0], operands[1])
    func made(_ variant: Variant, _ first: Tensor, _ second: Tensor, like: Tensor) -> Tensor {
      let space = variant == .output ? [] : Array(like.shape.dropFirst(2))
      return first.graph.apply(with(variant, space), to: [first, second], at: result.location)
    }
    switch variant {
    case .output:
      return [made(.input, cotangent, b, like: a), made(.weight, a, cotangent, like: b)]
    case .input:
      return [made(.output, cotangent, b, like: a), made(.weight, cotangent, a, like: b)]
    case .weight:
      return [made(.input, b, cotangent, like: a), made(.output, a, cotangent, like: b)]
    }
  }

  func tangent(_ tangents: [Tensor?], result: Tensor, operands: [Tensor]) -> Tensor? {
    func made(_ a: Tensor, _ b: Tensor) -> Tensor { a.graph.apply(self, to: [a, b], at: result.location) }
    let terms = [tangents[0].map { made($0, operands[1]) }, tangents[1].map { made(operands[0], $0) }]
      .compactMap { $0 }
    return terms.dropFirst().reduce(terms.first) { sum, term in sum.map { $0 + term } }
  }

  /// Examples that share the kernel become more images; others become more groups.
  func batched(_ operands: [Batched]) -> Tensor {
    let size = operands.first { $0.isBatched }?.tensor.shape[0] ?? 1
    let all = operands.map { $0.isBatched ? $0.tensor : $0.tensor.repeated(size) }
    let place = all[0].location
    if variant != .weight, !operands[1].isBatched {
      let result = all[0].graph.apply(
        self, to: [all[0].mergingAxes(0), operands[1].tensor], at: place)
      return result.splittingAxis(0, into: size)
    }
    // [examples, images, channels, …] → [images, examples·channels, …]; kernels [examples·outputs, …].
    func channels(_ tensor: Tensor) -> Tensor {
      tensor.transposed([1, 0] + Array(tensor.shape.indices.dropFirst(2))).mergingAxes(1)
    }
    var together = self
    together.groups = groups * size
    let second = variant == .weight ? channels(all[1]) : all[1].mergingAxes(0)
    let result = all[0].graph.apply(together, to: [channels(all[0]), second], at: place)
    if variant == .weight { return result.splittingAxis(0, into: size) }
    let split = result.splittingAxis(1, into: size)
    return split.transposed([1, 0] + Array(split.shape.indices.dropFirst(2)))
  }

  func lower(_ operands: [View], to result: View, in lowering: inout Lowering) {
    let a = lowering.contiguous(operands[0])
    let b = lowering.contiguous(operands[1])
    let views = [a, b, result].map { $0.type.shape }
    let (x, w, y) =
      variant == .output
      ? (views[0], views[1], views[2])
      : variant == .input ? (views[2], views[1], views[0]) : (views[0], views[2], views[1])
    // One spatial axis is treated as two, of which the first has one place.
    func both(_ values: [Int], _ missing: Int) -> [Int] { values.count == 1 ? [missing] + values : values }
    let (space, kernel, positions) = (
      both(Array(x.dropFirst(2)), 1), both(Array(w.dropFirst(2)), 1), both(Array(y.dropFirst(2)), 1)
    )
    let (images, outputs) = (x[0], w[0] / groups)
    let (xImage, yImage) = (x.dropFirst().product, y.dropFirst().product)
    let depth = w.dropFirst().product
    let sizes =
      [images, groups, w[1], outputs] + space + kernel + positions + both(window.strides, 1)
      + both(window.low, 0) + both(window.dilations, 1) + [xImage, yImage, 0, depth]
    let kernels: [Variant: KernelPath] = [
      .output: \.convolve, .input: \.convolve_input, .weight: \.convolve_weight,
    ]
    // Threads share the images, or, where there is one image, its outputs; for weights the groups or places
    // of the depth.
    let imageCost = yImage * depth * Independence.Cost.product(a.type.element)
    let planes = positions.product
    let independence =
      switch variant {
      case .output where images == 1 && groups == 1:
        Independence(size: 3, output: planes, inputs: [0, depth], cost: imageCost / max(outputs, 1))
      case .output: Independence(size: 0, output: yImage, inputs: [xImage, 0], cost: imageCost)
      case .input: Independence(size: 0, output: xImage, inputs: [yImage, 0], cost: imageCost)
      case .weight where groups > 1:
        Independence(
          size: 1, output: outputs * depth, inputs: [xImage / groups, yImage / groups],
          cost: imageCost * images / groups)
      case .weight:
        Independence(size: 19, first: 18, inputs: 2, cost: imageCost * images / max(depth, 1), grain: 12)
      }
    let bytes = assay_convolution_scratch(sizes.map(Int64.init), Int64(a.type.element.byteCount))
    lowering.emit(
      kernels[variant] ?? \.convolve, a.type.element, to: result, from: [a, b], sizes: sizes,
      scratch: Int(bytes), independent: independence)
  }
}

extension Tensor {
  /// The tensor with axis `axis` and the next merged into one.
  fileprivate func mergingAxes(_ axis: Int) -> Tensor {
    var shape = self.shape
    shape[axis] *= shape.remove(at: axis + 1)
    return reshaped(shape)
  }

  /// The tensor with axis `axis` cut into two, of which the first has `count` places.
  fileprivate func splittingAxis(_ axis: Int, into count: Int) -> Tensor {
    var shape = self.shape
    shape[axis] /= count
    shape.insert(count, at: axis)
    return reshaped(shape)
  }
}
