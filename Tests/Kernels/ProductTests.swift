import AssayKernels
import Testing

@Suite("Matrix product")
struct ProductTests {
  /// A matrix product of these sizes with random strides.
  private func product(_ rows: Int, _ columns: Int, _ depth: Int, _ draw: inout Draw) -> Product {
    let transposesB = draw.below(2) == 1
    let bRow = (transposesB ? depth : columns) + draw.below(3)
    var p = Product(
      rows: rows, columns: columns, depth: depth, aRow: 0, aColumn: 0, bRow: bRow,
      bIsTransposed: transposesB, accumulates: draw.below(2) == 1)
    switch draw.below(5) {
    case 0, 1: (p.aRow, p.aColumn) = (depth + draw.below(3), 1)
    case 2, 3: (p.aRow, p.aColumn) = (1, rows + draw.below(3))
    default: (p.aRow, p.aColumn) = (2 * depth + 1, 2)
    }
    return p
  }

  private func check<E: KernelElement>(_ p: Product, _: E.Type, _ draw: inout Draw, special: Bool = false) {
    let a: [E] = special ? draw.special(p.aCount) : draw.ordinary(p.aCount)
    let b: [E] = special ? draw.special(p.bCount) : draw.ordinary(p.bCount)
    let out: [E] = draw.ordinary(p.rows * p.columns)
    let expected = bits(p.reference(a, b, out))
    let (guardedA, guardedB) = (Guarded(a), Guarded(b))
    for set in InstructionSet.available {
      let got = run(
        set.kernels(E.self).gemm, out, guardedA.pointer, guardedB.pointer, sizes: p.sizes)
      #expect(bits(got) == expected, "\(set), \(E.self), \(p)")
    }
  }

  @Test func `every instruction set writes the bits of the contract for any shape`() {
    var draw = Draw(1)
    for _ in 0..<400 {
      let p = product(draw.pick(edgeSizes), draw.pick(edgeSizes), draw.pick(edgeSizes), &draw)
      check(p, Float.self, &draw)
      check(p, Double.self, &draw)
    }
  }

  @Test func `shapes beyond every block keep the order over k`() {
    var draw = Draw(2)
    for (m, n, k) in [
      (3, 5, 1100), (300, 3, 513), (2, 200, 300), (50, 70, 257), (70, 600, 40), (600, 10, 33),
    ] {
      for _ in 0..<2 {
        let p = product(m, n, k, &draw)
        check(p, Float.self, &draw)
        check(p, Double.self, &draw)
      }
    }
  }

  @Test func `one row, one column and one output`() {
    var draw = Draw(3)
    for size in edgeSizes {
      for (m, n) in [(1, size), (size, 1), (1, 1)] {
        let p = product(m, n, 29, &draw)
        check(p, Float.self, &draw)
        check(p, Double.self, &draw)
      }
    }
  }

  @Test func `infinities, NaN, signed zeros and subnormals go through the same chain`() {
    var draw = Draw(4)
    for _ in 0..<60 {
      let p = product(1 + draw.below(20), 1 + draw.below(40), draw.below(6), &draw)
      check(p, Float.self, &draw, special: true)
      check(p, Double.self, &draw, special: true)
    }
  }

  @Test func `an empty sum is zero, or leaves what was there`() {
    let before: [Float] = [1, -2, 3, 4, 5, 6]
    for set in InstructionSet.available {
      let gemm = set.kernels(Float.self).gemm
      #expect(run(gemm, before, nil, nil, sizes: [2, 3, 0, 0, 1, 3, 0, 0]) == Array(repeating: 0, count: 6))
      #expect(run(gemm, before, nil, nil, sizes: [2, 3, 0, 0, 1, 3, 0, 1]) == before)
    }
  }

  @Test func `a sum carried on from its first part has the bits of the whole`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(5)
      let (m, n, k) = (19, 53, 611)
      let a = Guarded(draw.ordinary(m * k, E.self))
      let b = Guarded(draw.ordinary(k * n, E.self))
      for set in InstructionSet.available {
        let gemm = set.kernels(E.self).gemm
        let zeros = [E](repeating: 0, count: m * n)
        let whole = run(gemm, zeros, a.pointer, b.pointer, sizes: [m, n, k, k, 1, n, 0, 0])
        for split in [1, 100, 256, 600] {
          let first = run(gemm, zeros, a.pointer, b.pointer, sizes: [m, n, split, k, 1, n, 0, 0])
          let both = run(
            gemm, first, a.pointer + split, b.pointer + split * n, sizes: [m, n, k - split, k, 1, n, 0, 1])
          #expect(bits(both) == bits(whole))
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `a row alone has the bits of the row among others`() {
    var draw = Draw(6)
    let (m, n, k) = (45, 77, 90)
    let a = Guarded(draw.ordinary(m * k, Float.self))
    let b = Guarded(draw.ordinary(k * n, Float.self))
    for set in InstructionSet.available {
      let gemm = set.kernels(Float.self).gemm
      let zeros = [Float](repeating: 0, count: m * n)
      let all = run(gemm, zeros, a.pointer, b.pointer, sizes: [m, n, k, k, 1, n, 0, 0])
      for i in 0..<m {
        let row = run(
          gemm, Array(zeros[..<n]), a.pointer + i * k, b.pointer, sizes: [1, n, k, k, 1, n, 0, 0])
        #expect(row == Array(all[i * n..<(i + 1) * n]))
      }
    }
  }
}
