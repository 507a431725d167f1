import AssayKernels
import Testing

@Suite("Element-wise kernels")
struct ElementTests {
  private func checkUnary<E: KernelElement>(
    _ draw: inout Draw, _ kernel: (assay_kernels_of_type) -> assay_kernel?, _ f: (E) -> E
  ) {
    for count in edgeSizes {
      let x: [E] = draw.special(count)
      let expected = bits(x.map(f))
      for set in InstructionSet.available {
        let input = Guarded(x)
        let got = run(
          kernel(set.kernels(E.self)), draw.ordinary(count, E.self), input.pointer, sizes: [count])
        #expect(bits(got) == expected, "\(set), \(E.self), \(count)")
        execute(kernel(set.kernels(E.self)), input.pointer, input.pointer, sizes: [count])
        #expect(bits(input.elements) == expected, "in place: \(set), \(E.self), \(count)")
      }
    }
  }

  @Test func `copy, negation, absolute value and square root`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(20)
      checkUnary(&draw, { $0.copy }, { (x: E) in x })
      checkUnary(&draw, { $0.negate }, { (x: E) in -x })
      checkUnary(&draw, { $0.absolute }, { (x: E) in x.magnitude })
      checkUnary(&draw, { $0.square_root }, { (x: E) in x.squareRoot() })
    }
    check(Float.self)
    check(Double.self)
  }

  /// Shapes with every pattern of broadcasting, dense and padded.
  private func layouts(_ draw: inout Draw) -> [[Int]] {
    var result: [[Int]] = []
    for (rows, columns) in [(1, 1), (1, 65), (7, 1), (5, 10), (3, 16), (4, 33), (2, 64), (0, 3), (3, 0)] {
      for aColumn in [0, 1] {
        for bColumn in [0, 1] {
          for aRow in [0, aColumn == 1 ? columns : 1, columns + 2] {
            result.append([rows, columns, aRow, aColumn, draw.pick([0, 1, columns, columns + 3]), bColumn])
          }
        }
      }
    }
    return result
  }

  private func checkBinary<E: KernelElement, R: Equatable>(
    _ draw: inout Draw, _ kernel: (assay_kernels_of_type) -> assay_kernel?, initial: R,
    _ f: (E, E) -> R, canonical: ([R]) -> [R]
  ) {
    for sizes in layouts(&draw) {
      func extent(_ row: Int, _ column: Int) -> Int {
        sizes[0] == 0 || sizes[1] == 0 ? 0 : (sizes[0] - 1) * row + (sizes[1] - 1) * column + 1
      }
      let a: [E] = draw.special(extent(sizes[2], sizes[3]))
      let b: [E] = draw.special(extent(sizes[4], sizes[5]))
      let expected = canonical(Reference.broadcast(sizes, a, b, f))
      let (guardedA, guardedB) = (Guarded(a), Guarded(b))
      let before = Array(repeating: initial, count: sizes[0] * sizes[1])
      for set in InstructionSet.available {
        let got = run(kernel(set.kernels(E.self)), before, guardedA.pointer, guardedB.pointer, sizes: sizes)
        #expect(canonical(got) == expected, "\(set), \(E.self), \(sizes)")
      }
    }
  }

  @Test func `arithmetic and extremes under every broadcast`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(21)
      func compare(_ kernel: (assay_kernels_of_type) -> assay_kernel?, _ f: (E, E) -> E) {
        checkBinary(
          &draw, kernel, initial: E.Bits(7), { (x: E, y: E) in f(x, y).bits },
          canonical: { $0.map { E(bits: $0).isNaN ? E.nan.bits : $0 } })
      }
      compare({ $0.add }, { $0 + $1 })
      compare({ $0.subtract }, { $0 - $1 })
      compare({ $0.multiply }, { $0 * $1 })
      compare({ $0.divide }, { $0 / $1 })
      compare({ $0.maximum }, { Reference.maximum($0, $1) })
      compare({ $0.minimum }, { Reference.minimum($0, $1) })
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `comparisons under every broadcast`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(22)
      func compare(_ kernel: (assay_kernels_of_type) -> assay_kernel?, _ f: (E, E) -> Bool) {
        checkBinary(&draw, kernel, initial: UInt8(9), { (x: E, y: E) in f(x, y) ? 1 : 0 }, canonical: { $0 })
      }
      compare({ $0.equal }, { $0 == $1 })
      compare({ $0.not_equal }, { $0 != $1 })
      compare({ $0.less }, { $0 < $1 })
      compare({ $0.less_equal }, { $0 <= $1 })
      compare({ $0.greater }, { $0 > $1 })
      compare({ $0.greater_equal }, { $0 >= $1 })
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `a binary kernel may write over either operand`() {
    var draw = Draw(23)
    let (a, b) = (draw.ordinary(77, Float.self), draw.ordinary(77, Float.self))
    let expected = zip(a, b).map { $0 - $1 }
    for set in InstructionSet.available {
      for overFirst in [true, false] {
        let (x, y) = (Guarded(a), Guarded(b))
        let out = overFirst ? x : y
        execute(
          set.kernels(Float.self).subtract, out.pointer, x.pointer, y.pointer, sizes: [7, 11, 11, 1, 11, 1])
        #expect(out.elements == expected)
      }
    }
  }

  @Test func `selection takes any non-zero condition for true`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(24)
      for count in edgeSizes {
        let condition = (0..<count).map { _ in draw.pick([UInt8(0), 1, 2, 0x80, 0xff]) }
        let (a, b) = (draw.special(count, E.self), draw.special(count, E.self))
        let expected = (0..<count).map { condition[$0] != 0 ? a[$0] : b[$0] }
        let (c, x, y) = (Guarded(condition), Guarded(a), Guarded(b))
        for set in InstructionSet.available {
          let got = run(
            set.kernels(E.self).select, draw.ordinary(count, E.self), c.pointer, x.pointer, y.pointer,
            sizes: [count])
          #expect(bits(got) == bits(expected))
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `fill rounds its scalar to the element type`() {
    for set in InstructionSet.available {
      for count in edgeSizes {
        let floats = run(
          set.kernels(Float.self).fill, Array(repeating: Float(9), count: count), nil, sizes: [count],
          scalar: 0.1)
        #expect(floats == Array(repeating: Float(0.1), count: count))
        let doubles = run(
          set.kernels(Double.self).fill, Array(repeating: 9.0, count: count), nil, sizes: [count],
          scalar: -0.1)
        #expect(doubles == Array(repeating: -0.1, count: count))
      }
    }
  }
}
