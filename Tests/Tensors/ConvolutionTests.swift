import AssayTensors
import Testing

/// Shapes and windows that between them reach every branch of the kernels.
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

  func output(_ x: Tensor, _ w: Tensor) -> Tensor {
    x.convolved(with: w, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }

  /// Places that the division by the stride drops.
  var extra: [Int] {
    space.indices.map {
      (space[$0] + padding[$0].low + padding[$0].high - dilation[$0] * (kernel[$0] - 1) - 1) % stride[$0]
    }
  }

  func input(_ y: Tensor, _ w: Tensor) -> Tensor {
    y.convolvedTransposed(
      with: w, stride: stride, padding: padding, extra: extra, dilation: dilation, groups: groups)
  }

  /// The definition, one fused multiply-add after the other.
  func reference(_ x: [Double], _ w: [Double]) -> [Double] {
    let (h, v) = space.count == 2 ? (space[0], space[1]) : (1, space[0])
    let (kh, kw) = kernel.count == 2 ? (kernel[0], kernel[1]) : (1, kernel[0])
    let last = space.count - 1
    let size = y
    let (oh, ow) = space.count == 2 ? (size[2], size[3]) : (1, size[2])
    let (inner, outer) = (channels / groups, outputs / groups)
    var result: [Double] = []
    for image in 0..<images {
      for output in 0..<outputs {
        for row in 0..<oh {
          for column in 0..<ow {
            var sum = 0.0
            for channel in 0..<inner {
              for ky in 0..<kh {
                for kx in 0..<kw {
                  let i = space.count == 2 ? row * stride[0] - padding[0].low + ky * dilation[0] : 0
                  let j = column * stride[last] - padding[last].low + kx * dilation[last]
                  let plane = image * channels + output / outer * inner + channel
                  let isInside = (0..<h).contains(i) && (0..<v).contains(j)
                  let a = isInside ? x[(plane * h + i) * v + j] : 0
                  sum = sum.addingProduct(w[((output * inner + channel) * kh + ky) * kw + kx], a)
                }
              }
            }
            result.append(sum)
          }
        }
      }
    }
    return result
  }
}

@Suite struct ConvolutionTests {
  private func whole(_ count: Int, _ seed: UInt64) -> [Double] {
    numbers(count, seed).map { ($0 * 3).rounded() }
  }

  @Test(arguments: ConvolutionCase.all)
  func `a convolution has the bits of its definition on every instruction set`(_ it: ConvolutionCase) throws {
    let x = numbers(it.x.reduce(1, *), 1)
    let w = numbers(it.w.reduce(1, *), 2)
    let expected = bits(it.reference(x, w))
    for processor in Processor.available {
      let result = try evaluate([("x", it.x, x), ("w", it.w, w)], outputs: ["y"], on: processor) {
        trace, inputs in
        guard let x = inputs["x"], let w = inputs["w"] else { return }
        trace.output("y", it.output(x, w))
      }
      #expect(bits(result["y"] ?? []) == expected, "\(processor.name)")
    }
  }

  @Test(arguments: ConvolutionCase.all)
  func `the three roles are one trilinear form, exactly, on whole numbers`(_ it: ConvolutionCase) throws {
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
    let it = ConvolutionCase(images: 5, channels: 7, outputs: 33, space: [70, 71], kernel: [5, 4])
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
