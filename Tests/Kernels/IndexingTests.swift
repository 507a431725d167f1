import AssayKernels
import Testing

@Suite("Rows by index and sorting")
struct IndexingTests {
  /// Stacks of [available, columns] matrices: the number of matrices, the number of indices, and the sizes.
  private static let shapes = [
    (stacks: 1, named: 9, columns: 0, available: 7), (1, 9, 1, 7), (1, 9, 5, 7), (3, 11, 1, 7),
    (3, 11, 16, 7), (2, 40, 33, 4), (0, 9, 5, 7), (2, 0, 5, 7), (2, 5, 3, 0),
  ]

  /// Indices inside and outside the rows, some of them several times.
  private static func indices(_ count: Int, below available: Int, _ draw: inout Draw) -> [Int32] {
    (0..<count).map { _ in
      draw.below(4) > 0 && available > 0
        ? Int32(draw.below(available)) : draw.pick([-1, Int32(available), .max, .min])
    }
  }

  @Test func `gathered rows are copies, and an index outside gives the number for it`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(41)
      for (stacks, named, columns, available) in Self.shapes {
        for isShared in [false, true] {
          let matrices = isShared ? 1 : stacks
          let x: [E] = draw.special(matrices * available * columns)
          let index = Self.indices(stacks * named, below: available, &draw)
          let expected = (0..<stacks).flatMap { stack in
            (0..<named).flatMap { row in
              (0..<columns).map { column -> E in
                let from = Int(index[stack * named + row])
                guard (0..<available).contains(from) else { return -3 }
                return x[((isShared ? 0 : stack) * available + from) * columns + column]
              }
            }
          }
          let (input, rows) = (Guarded(x), Guarded(index))
          for set in InstructionSet.available {
            let got = run(
              set.kernels(E.self).gather_rows, draw.ordinary(expected.count, E.self), input.pointer,
              rows.pointer,
              sizes: [stacks, named, columns, available, isShared ? 0 : available * columns, named],
              scalar: -3)
            #expect(bits(got) == bits(expected), "\(set), \(E.self), \(stacks) of \(named)×\(columns)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `scattered rows are added in order, and an index outside adds nothing`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(42)
      for (stacks, named, columns, available) in Self.shapes {
        let x: [E] = draw.special(stacks * named * columns)
        let index = Self.indices(stacks * named, below: available, &draw)
        var expected = [E](repeating: 0, count: stacks * available * columns)
        for stack in 0..<stacks {
          for row in 0..<named where (0..<available).contains(Int(index[stack * named + row])) {
            for column in 0..<columns {
              expected[(stack * available + Int(index[stack * named + row])) * columns + column] +=
                x[(stack * named + row) * columns + column]
            }
          }
        }
        let (input, rows) = (Guarded(x), Guarded(index))
        for set in InstructionSet.available {
          let got = run(
            set.kernels(E.self).scatter_rows, draw.ordinary(expected.count, E.self), input.pointer,
            rows.pointer, sizes: [stacks, named, columns, available, named * columns, named])
          #expect(bits(got) == bits(expected), "\(set), \(E.self), \(stacks) of \(named)×\(columns)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// Whether a comes before b in sorted order: zeros are equal, a NaN is larger than all numbers.
  private static func precedes<E: KernelElement>(_ a: E, _ b: E) -> Bool {
    a.isNaN ? false : b.isNaN ? true : a < b
  }

  @Test func `sorting orders are those of a stable sort`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(43)
      for length in edgeSizes + [128, 1000] {
        for isDescending in [false, true] {
          let rows = 3
          // The rows have many equal numbers, the last one has numbers that share most of their bytes.
          let x: [E] = (0..<(rows * length)).map {
            $0 < 2 * length
              ? draw.special(1, E.self)[0] : 1 + E(draw.below(300)) * E.ulpOfOne
          }
          let expected = (0..<rows).flatMap { row in
            (0..<length).sorted { i, j in
              let (a, b) = (x[row * length + i], x[row * length + j])
              let (isBefore, isBehind) = (Self.precedes(a, b), Self.precedes(b, a))
              return isBefore == isBehind ? i < j : isDescending ? isBehind : isBefore
            }
          }
          let input = Guarded(x)
          let room = Guarded([E](repeating: 0, count: 4 * length))
          for set in InstructionSet.available {
            let got = run(
              set.kernels(E.self).sort_indices, [Int32](repeating: -1, count: rows * length),
              input.pointer, scratch: room.pointer, sizes: [rows, length, isDescending ? 1 : 0])
            #expect(got.map(Int.init) == expected, "\(set), \(E.self), \(length)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `whole numbers sort and are gathered`() throws {
    let table = try #require(InstructionSet.scalar.table).pointee.i32.pointee
    var draw = Draw(44)
    for length in [1, 5, 64, 65, 300] {
      let x = (0..<length).map { _ in draw.pick([.min, -1, 0, 1, .max, Int32(draw.below(9)) - 4]) }
      let (input, room) = (Guarded(x), Guarded([Int32](repeating: 0, count: 4 * length)))
      for isDescending in [false, true] {
        let order = run(
          table.sort_indices, [Int32](repeating: -1, count: length), input.pointer, scratch: room.pointer,
          sizes: [1, length, isDescending ? 1 : 0])
        let expected = (0..<length).sorted { i, j in
          x[i] == x[j] ? i < j : (x[i] < x[j]) != isDescending
        }
        #expect(order.map(Int.init) == expected)
        let places = Guarded(order + [Int32(length)])
        let taken = run(
          table.gather_rows, [Int32](repeating: 0, count: length + 1), input.pointer, places.pointer,
          sizes: [1, length + 1, 1, length, 0, 0], scalar: -7)
        #expect(taken == expected.map { x[$0] } + [-7])
      }
    }
  }
}
