import AssayKernels
import Testing

@Suite("Reductions")
struct ReductionTests {
  /// Shapes [outer, length, inner] around every vector length.
  private static let shapes: [[Int]] =
    edgeSizes.map { [3, $0, 1] } + [[1, 1000, 1], [70, 10, 1], [0, 5, 1]]
    + edgeSizes.map { [2, 11, max(2, $0)] } + [[1, 300, 64], [2, 1, 5], [3, 7, 129], [2, 5, 0]]

  private func check<E: KernelElement, R: Equatable>(
    _ kernel: (assay_kernels_of_type) -> assay_kernel?, special: Bool, allowsEmpty: Bool = false,
    initial: R, _ f: @escaping ([E], Int) -> R, canonical: ([R]) -> [R] = { $0 }
  ) {
    var draw = Draw(30)
    for shape in Self.shapes where shape[1] > 0 || allowsEmpty {
      let count = shape[0] * shape[1] * shape[2]
      for _ in 0..<3 {
        let x: [E] = special ? draw.special(count) : draw.ordinary(count)
        let expected = canonical(Reference.reduce(shape, x) { f($0, shape[2]) })
        let input = Guarded(x)
        for set in InstructionSet.available {
          let before = Array(repeating: initial, count: shape[0] * shape[2])
          let got = run(kernel(set.kernels(E.self)), before, input.pointer, sizes: shape)
          #expect(canonical(got) == expected, "\(set), \(E.self), \(shape)")
        }
      }
    }
  }

  private func canonicalBits<E: KernelElement>(_: E.Type) -> ([E.Bits]) -> [E.Bits] {
    { $0.map { E(bits: $0).isNaN ? E.nan.bits : $0 } }
  }

  @Test(arguments: [false, true])
  func `a sum has sixteen stripes along a row and is in order across rows`(special: Bool) {
    func check<E: KernelElement>(_: E.Type) {
      self.check(
        { $0.reduce_sum }, special: special, allowsEmpty: true, initial: E.Bits(3),
        { (line: [E], inner) in
          (inner == 1 ? Reference.stripedSum(line) : Reference.orderedSum(line)).bits
        }, canonical: canonicalBits(E.self))
    }
    check(Float.self)
    check(Double.self)
  }

  @Test(arguments: [false, true])
  func `largest and smallest, with zeros in order and NaN above all`(special: Bool) {
    func check<E: KernelElement>(_: E.Type) {
      self.check(
        { $0.reduce_max }, special: special, initial: E.Bits(3),
        { (line: [E], _) in Reference.largest(line).bits }, canonical: { $0 })
      self.check(
        { $0.reduce_min }, special: special, initial: E.Bits(3),
        { (line: [E], _) in Reference.smallest(line).bits }, canonical: canonicalBits(E.self))
    }
    check(Float.self)
    check(Double.self)
  }

  @Test(arguments: [false, true])
  func `the first largest is found, and a NaN counts as largest`(special: Bool) {
    func check<E: KernelElement>(_: E.Type) {
      self.check(
        { $0.reduce_argmax }, special: special, initial: Int32(-1),
        { (line: [E], _) in Reference.indexOfLargest(line) })
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `extremes do not depend on the order of the elements`() {
    var draw = Draw(31)
    for set in InstructionSet.available {
      for _ in 0..<50 {
        let line = draw.pick([
          draw.special(37, Float.self).filter { !$0.isNaN }, [0, -0.0, 0, -0.0, -0.0, -1],
        ])
        let (forward, backward) = (Guarded(line), Guarded(Array(line.reversed())))
        for kernel in [set.kernels(Float.self).reduce_max, set.kernels(Float.self).reduce_min] {
          let sizes = [1, line.count, 1]
          let one = run(kernel, [Float(5)], forward.pointer, sizes: sizes)
          #expect(bits(one) == bits(run(kernel, [Float(5)], backward.pointer, sizes: sizes)))
        }
      }
    }
  }
}
