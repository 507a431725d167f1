import AssayTensors
import Testing

/// Shapes and windows that together reach every branch of the kernels.
struct ConvolutionCase: Sendable, CustomStringConvertible {
  var images = 2
  var channels = 2
  var outputs = 4
  var space: [Int]
  var kernel: [Int]
  var stride: [Int] = [1, 1]
  var padding: [(low: Int, high: Int)] = [(0, 0), (0, 0)]
  var dilation: [Int] = [1, 1]
  var groups = 1

  var x: [Int] { [images, channels] + space }
  var w: [Int] { [outputs, channels / groups] + kernel }
  var y: [Int] {
    [images, outputs]
      + space.indices.map {
        (space[$0] + padding[$0].low + padding[$0].high - dilation[$0] * (kernel[$0] - 1) - 1) / stride[$0]
          + 1
      }
  }
  var description: String { "\(x) under \(w), stride \(stride), padding \(padding), dilation \(dilation)" }

  static let all = [
    ConvolutionCase(space: [5, 6], kernel: [3, 3]),
    ConvolutionCase(images: 1, space: [20, 37], kernel: [3, 2]),
    ConvolutionCase(space: [6, 7], kernel: [3, 3], padding: [(1, 1), (1, 1)]),
    ConvolutionCase(space: [7, 5], kernel: [2, 3], padding: [(0, 2), (3, 1)]),
    ConvolutionCase(space: [9, 8], kernel: [3, 2], stride: [2, 3], padding: [(1, 0), (0, 1)]),
    ConvolutionCase(space: [5, 5], kernel: [2, 2], stride: [3, 3]),
    ConvolutionCase(space: [9, 9], kernel: [3, 3], padding: [(2, 2), (1, 3)], dilation: [2, 3]),
    ConvolutionCase(channels: 4, space: [5, 4], kernel: [2, 2], groups: 2),
    ConvolutionCase(channels: 4, space: [5, 4], kernel: [3, 3], padding: [(1, 1), (1, 1)], groups: 4),
    ConvolutionCase(space: [4, 4], kernel: [1, 1]),
    ConvolutionCase(space: [4, 5], kernel: [1, 1], stride: [2, 2]),
    ConvolutionCase(space: [3, 4], kernel: [3, 4]),
    ConvolutionCase(space: [2, 2], kernel: [3, 3], padding: [(4, 4), (4, 4)]),
    ConvolutionCase(space: [7], kernel: [3], stride: [2], padding: [(1, 1)], dilation: [1]),
    ConvolutionCase(
      channels: 3, outputs: 3, space: [8], kernel: [2], stride: [1], padding: [(1, 0)], dilation: [3],
      groups: 3),
  ]

  /// Sizes beyond what the kernels process at once: of a plane's windows, of channels, of depth, of a row.
  static let large = [
    ConvolutionCase(images: 1, outputs: 2, space: [64, 64], kernel: [3, 3]),
    ConvolutionCase(
      images: 1, channels: 16, outputs: 1, space: [50, 50], kernel: [2, 2], padding: [(1, 0), (1, 0)]),
    ConvolutionCase(
      images: 1, channels: 130, outputs: 2, space: [4, 5], kernel: [3, 3], padding: [(1, 1), (1, 1)]),
    ConvolutionCase(channels: 1, outputs: 3, space: [3, 300], kernel: [2, 3], stride: [1, 2]),
    ConvolutionCase(
      images: 1, channels: 1, outputs: 1, space: [40_000], kernel: [3], stride: [1], padding: [(1, 1)],
      dilation: [2]),
    ConvolutionCase(
      channels: 1, outputs: 2, space: [140], kernel: [130], stride: [1], padding: [(3, 0)], dilation: [1]),
  ]

  func output(_ x: Tensor, _ w: Tensor) -> Tensor {
    x.convolved(with: w, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }

  /// The number of places that the division by the stride drops.
  var extra: [Int] {
    space.indices.map {
      (space[$0] + padding[$0].low + padding[$0].high - dilation[$0] * (kernel[$0] - 1) - 1) % stride[$0]
    }
  }

  func input(_ y: Tensor, _ w: Tensor) -> Tensor {
    y.convolvedTransposed(
      with: w, stride: stride, padding: padding, extra: extra, dilation: dilation, groups: groups)
  }

  /// Calls `body` for (image, output, position, tap, channel of the group) in order, with the indices in w, y
  /// and x; the index in x is `nil` in the padding.
  private func visit(_ body: (_ x: Int?, _ w: Int, _ y: Int) -> Void) {
    let (h, v) = space.count == 2 ? (space[0], space[1]) : (1, space[0])
    let (kh, kw) = kernel.count == 2 ? (kernel[0], kernel[1]) : (1, kernel[0])
    let last = space.count - 1
    let (oh, ow) = space.count == 2 ? (y[2], y[3]) : (1, y[2])
    let (inner, outer) = (channels / groups, outputs / groups)
    for image in 0..<images {
      for output in 0..<outputs {
        for (row, column) in places(oh, ow) {
          for channel in 0..<inner {
            for (ky, kx) in places(kh, kw) {
              let i = space.count == 2 ? row * stride[0] - padding[0].low + ky * dilation[0] : 0
              let j = column * stride[last] - padding[last].low + kx * dilation[last]
              let plane = image * channels + output / outer * inner + channel
              let isInside = (0..<h).contains(i) && (0..<v).contains(j)
              body(
                isInside ? (plane * h + i) * v + j : nil, ((output * inner + channel) * kh + ky) * kw + kx,
                ((image * outputs + output) * oh + row) * ow + column)
            }
          }
        }
      }
    }
  }

  private func places(_ rows: Int, _ columns: Int) -> [(Int, Int)] {
    (0..<rows).flatMap { row in (0..<columns).map { (row, $0) } }
  }

  /// The convolution by its definition, one fused multiply-add after the other.
  func reference(_ x: [Double], _ w: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: y.reduce(1, *))
    visit { place, weight, to in result[to].addProduct(w[weight], place.map { x[$0] } ?? 0) }
    return result
  }

  /// The adjoint in w: each element is summed in order over images and positions.
  func weightReference(_ x: [Double], _ y: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: w.reduce(1, *))
    visit { place, weight, from in result[weight].addProduct(y[from], place.map { x[$0] } ?? 0) }
    return result
  }

  /// The adjoint in x: for each tap of the kernel in order, a sum over the outputs in order.
  func inputReference(_ y: [Double], _ w: [Double]) -> [Double] {
    let taps = kernel.reduce(1, *)
    // One sum by tap, for each place of x.
    var sums = [[Double?]](repeating: .init(repeating: nil, count: x.reduce(1, *)), count: taps)
    visit { place, weight, from in
      guard let place else { return }
      sums[weight % taps][place] = (sums[weight % taps][place] ?? 0).addingProduct(w[weight], y[from])
    }
    return (0..<x.reduce(1, *)).map { place in
      sums.reduce(0) { sum, tap in tap[place].map { sum + $0 } ?? sum }
    }
  }
}

@Suite struct ConvolutionTests {
  private func whole(_ count: Int, _ seed: UInt64) -> [Double] {
    numbers(count, seed).map { ($0 * 3).rounded() }
  }

  @Test(arguments: ConvolutionCase.all + ConvolutionCase.large)
  func `each variant has the bits of its definition on every instruction set`(_ it: ConvolutionCase) throws {
    let x = numbers(it.x.reduce(1, *), 1)
    let w = numbers(it.w.reduce(1, *), 2)
    let y = numbers(it.y.reduce(1, *), 3)
    let expected = [it.reference(x, w), it.inputReference(y, w), it.weightReference(x, y)].map(bits)
    for processor in Processor.available {
      let result = try evaluate(
        [("x", it.x, x), ("w", it.w, w), ("y", it.y, y)], outputs: ["output", "input", "weight"],
        on: processor
      ) { trace, inputs in
        guard let x = inputs["x"], let w = inputs["w"], let y = inputs["y"] else { return }
        trace.output("output", it.output(x, w))
        trace.output("input", it.input(y, w))
        trace.output(
          "weight", vjp(of: [it.output(x, w)], cotangents: [y], withRespectTo: [w])[0])
      }
      for (variant, bitsOfVariant) in zip(["output", "input", "weight"], expected) {
        #expect(bits(result[variant] ?? []) == bitsOfVariant, "\(variant) on \(processor.name)")
      }
    }
  }

  @Test(arguments: ConvolutionCase.all)
  func `the three variants are one trilinear form, exactly, on whole numbers`(_ it: ConvolutionCase) throws {
    let shapes = [("x", it.x), ("w", it.w), ("y", it.y)]
    let inputs = shapes.enumerated().map { ($1.0, $1.1, whole($1.1.reduce(1, *), UInt64($0 + 5))) }
    for processor in Processor.available {
      let result = try evaluate(inputs, outputs: ["output", "input", "weight"], on: processor) {
        trace, inputs in
        guard let x = inputs["x"], let w = inputs["w"], let y = inputs["y"] else { return }
        let weight = vjp(of: [it.output(x, w)], cotangents: [y], withRespectTo: [w])[0]
        trace.output("output", (it.output(x, w) * y).sum())
        trace.output("input", (it.input(y, w) * x).sum())
        trace.output("weight", (weight * w).sum())
      }
      #expect(result["output"] == result["input"])
      #expect(result["output"] == result["weight"])
      #expect(result["output"] != [0])
    }
  }

  @Test(arguments: ConvolutionCase.all)
  func `derivatives of a convolution are right to second order, in both modes and under vmap`(
    _ it: ConvolutionCase
  ) throws {
    let points = [
      CheckPoint(numbers(it.x.reduce(1, *), 1), it.x), CheckPoint(numbers(it.w.reduce(1, *), 2), it.w),
    ]
    try checkGradients(at: points, order: 2) {
      let y = it.output($0[0], $0[1])
      return [y * y, it.input(y, $0[1])]
    }
  }

  @Test func `threads and large patches do not change a bit`() throws {
    // Patches of 7·3·3·40·41 numbers do not fit at once, nor does one plane's window in float64.
    let it = ConvolutionCase(images: 2, channels: 7, outputs: 33, space: [70, 71], kernel: [5, 4])
    let x = numbers(it.x.reduce(1, *), 1)
    let w = numbers(it.w.reduce(1, *), 2)
    let program = try Program { trace in
      let (x, w) = (trace.input("x", it.x, .float64), trace.input("w", it.w, .float64))
      let y = it.output(x, w)
      trace.output("y", y)
      for (name, slope) in zip(["x'", "w'"], gradient(of: (y * y).sum(), withRespectTo: [x, w])) {
        trace.output(name, slope)
      }
    }
    var seen: Set<[[UInt64]]> = []
    for processor in Processor.available where processor.name != "scalar" {
      for threads in [1, 2, 8] {
        let executor = Executor(Plan(program), on: processor, threads: threads)
        try executor.write("x", x)
        try executor.write("w", w)
        executor.run()
        seen.insert(try ["y", "x'", "w'"].map { bits(try executor.read($0)) })
      }
    }
    #expect(seen.count == 1)
    #expect(seen.first?[0] == bits(it.reference(x, w)))
  }

  // From PyTorch 2.13, in float64: x = ((arange(60) * 7) % 11 - 5).reshape(1, 4, 3, 5),
  // w = ((arange(48) * 5) % 7 - 3).reshape(4, 2, 2, 3),
  // conv2d(x, w, stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2); z = ((arange(24) * 3) % 7 - 3).reshape(1, 4,
  // 2, 3), v = ((arange(32) * 5) % 9 - 4).reshape(4, 2, 2, 2), conv_transpose2d(z, v, stride=2, padding=1,
  // output_padding=1, groups=2).
  @Test func `groups, channels and taps are laid out as PyTorch has them`() throws {
    func pattern(_ count: Int, _ factor: Int, _ modulus: Int) -> [Double] {
      (0..<count).map { Double($0 * factor % modulus - modulus / 2) }
    }
    let result = try evaluate(
      [
        ("x", [1, 4, 3, 5], pattern(60, 7, 11)), ("w", [4, 2, 2, 3], pattern(48, 5, 7)),
        ("z", [1, 4, 2, 3], pattern(24, 3, 7)), ("v", [4, 2, 2, 2], pattern(32, 5, 9)),
      ], outputs: ["y", "t"]
    ) { trace, inputs in
      guard let x = inputs["x"], let w = inputs["w"], let z = inputs["z"], let v = inputs["v"] else { return }
      trace.output(
        "y",
        x.convolved(with: w, stride: [2, 1], padding: [(1, 1), (2, 2)], dilation: [1, 2], groups: 2))
      trace.output(
        "t",
        z.convolvedTransposed(
          with: v, stride: [2, 2], padding: [(1, 1), (1, 1)], extra: [1, 1], groups: 2))
    }
    #expect(
      result["y"] == [
        -7, 17, -15, 11, 15, -45, 8, 36, -29, 28, 6, -16, -7, 13, -24, 17, 11, -39, 2, -7, -7, -20, 17, 9, 3,
        -8, 14, -9, -21, 21, 8, 3, -7, 11, -20, -14, 14, -19, 14, 23,
      ])
    #expect(
      result["t"] == [
        -9, -3, 9, -9, 6, -13, -8, 6, 8, -10, -11, -7, 7, 8, -10, -13, -9, 3, -3, 12, -9, -6, 8, 8, -10, -7,
        -5, 9, 8, -10, -10, -4, 9, 12, -7, -12, 12, 0, -7, 12, 12, -12, 3, 4, -13, -10, -6, 7, 8, -11, 9, -9,
        6,
        6, -11, 6, -6, 9, 8, -9,
      ])
  }

  @Test func `threads share one image, and the groups of per-example gradients`() throws {
    let plan = Plan(
      try Program { trace in
        let (x, w) = (trace.input("x", [4, 8, 40, 40], .float64), trace.input("w", [16, 8, 3, 3], .float64))
        let first = x.sliced(axis: 0, from: 0, count: 1)
        trace.output("y", first.convolved(with: w))
        trace.output(
          "slopes",
          vmap([x]) { x in
            let y = x[0].reshaped([1, 8, 40, 40]).convolved(with: w)
            return [gradient(of: (y * y).sum(), withRespectTo: [w])[0]]
          }[0])
      })
    let (x, w) = (numbers(4 * 8 * 1600, 1), numbers(16 * 72, 2))
    var seen: Set<[[UInt64]]> = []
    for threads in [1, 2, 3] {
      let executor = try Executor(plan, threads: threads)
      try executor.write("x", x)
      try executor.write("w", w)
      executor.run()
      #expect(threads == 1 || executor.parts > 1)
      seen.insert(try ["y", "slopes"].map { bits(try executor.read($0)) })
    }
    #expect(seen.count == 1)
  }

  @Test func `a kernel that does not fit is refused with its numbers`() {
    func message(_ x: [Int], _ w: [Int], groups: Int = 1) -> String {
      do {
        _ = try Program { trace in
          trace.output("y", trace.input("x", x).convolved(with: trace.input("w", w), groups: groups))
        }
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message([1, 2, 4, 4], [3, 2, 5, 1]).contains(
        "a kernel of 5 with dilation 1 does not fit 4 padded places"))
    #expect(message([1, 4, 4, 4], [3, 4, 1, 1], groups: 2).contains("4 channels in 2 groups need a kernel"))
    #expect(
      message([1, 2, 4], [3, 2, 1, 1]).contains("takes tensors with 1 spatial axes behind two others"))
  }
}
