import AssayKernels
import Testing

@Suite("Convolution kernels")
struct ConvolutionKernelTests {
  /// The sizes of a call, drawn so that every path through the kernels is taken.
  private static func sizes(_ draw: inout Draw) -> [Int] {
    func one(_ most: Int) -> Int { 1 + draw.below(most) }
    let kernel = draw.pick([(1, 1), (3, 3), (2, 3), (1, 5), (3, 1), (4, 2)])
    let step = draw.pick([(1, 1), (1, 1), (2, 2), (1, 3), (2, 1)])
    let spread = draw.pick([(1, 1), (1, 1), (2, 3)])
    let low = draw.pick([(0, 0), (0, 0), (1, 1), (2, 4)])
    let high = draw.pick([(0, 0), (1, 2)])
    let out = draw.pick([(one(4), one(6)), (one(3), draw.pick(edgeSizes.filter { $0 > 0 }))])
    // The places that the windows need, and some more that the division drops.
    let height = (out.0 - 1) * step.0 + (kernel.0 - 1) * spread.0 + 1 - low.0 - high.0 + draw.below(step.0)
    let width = (out.1 - 1) * step.1 + (kernel.1 - 1) * spread.1 + 1 - low.1 - high.1 + draw.below(step.1)
    guard height > 0, width > 0 else { return sizes(&draw) }
    let (groups, channels, outputs) = (one(2), one(3), one(9))
    return [
      one(3), groups, channels, outputs, height, width, kernel.0, kernel.1, out.0, out.1, step.0, step.1,
      low.0, low.1, spread.0, spread.1, groups * channels * height * width,
      groups * outputs * out.0 * out.1,
    ]
  }

  @Test func `instruction sets agree bit for bit and touch nothing outside their arrays`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(60)
      for _ in 0..<120 {
        let n = Self.sizes(&draw)
        let weights = n[1] * n[3] * n[2] * n[6] * n[7]
        let (x, w, y): ([E], [E], [E]) = (
          draw.ordinary(n[0] * n[16]), draw.ordinary(weights), draw.ordinary(n[0] * n[17])
        )
        let arrays = [Guarded(x), Guarded(w), Guarded(y)]
        let bytes = assay_convolution_scratch(n.map(Int64.init), Int64(MemoryLayout<E>.size))
        let room = Guarded([E](repeating: .nan, count: Int(bytes) / MemoryLayout<E>.size))
        let results = InstructionSet.available.map { set in
          let kernels = set.kernels(E.self)
          return [
            bits(
              run(
                kernels.convolve, y, arrays[0].pointer, arrays[1].pointer, scratch: room.pointer, sizes: n)),
            bits(
              run(
                kernels.convolve_input, x, arrays[2].pointer, arrays[1].pointer, scratch: room.pointer,
                sizes: n)),
            bits(
              run(
                kernels.convolve_weight, w, arrays[0].pointer, arrays[2].pointer, scratch: room.pointer,
                sizes: n)),
          ]
        }
        #expect(results.allSatisfy { $0 == results[0] }, "\(E.self), \(n)")
        #expect(!results[0].joined().contains(E.nan.bits), "\(E.self), \(n)")
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `weights made in two parts of their depth have the bits that they have in one`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(61)
      for _ in 0..<60 {
        let n = Self.sizes(&draw)
        let depth = n[2] * n[6] * n[7]
        let weights = [E](repeating: .nan, count: n[1] * n[3] * depth)
        let (x, y) = (Guarded<E>(draw.ordinary(n[0] * n[16])), Guarded<E>(draw.ordinary(n[0] * n[17])))
        let bytes = assay_convolution_scratch(n.map(Int64.init), Int64(MemoryLayout<E>.size))
        let room = Guarded([E](repeating: .nan, count: Int(bytes) / MemoryLayout<E>.size))
        let cut = draw.below(depth)
        for set in InstructionSet.available {
          func made(_ out: [E], _ part: [Int]) -> [E] {
            run(
              set.kernels(E.self).convolve_weight, out, x.pointer, y.pointer, scratch: room.pointer,
              sizes: n + part)
          }
          let whole = made(weights, [])
          let first = cut == 0 ? weights : made(weights, [0, cut])
          #expect(bits(made(first, [cut, depth - cut])) == bits(whole), "\(E.self), \(n), \(cut)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
