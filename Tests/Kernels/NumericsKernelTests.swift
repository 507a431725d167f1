import AssayKernels
import Testing

/// Kernels that draw, round, convert and sum in stated orders: at every edge size, in memory that ends where
/// the array ends. Their definitions are checked through programs, in the tests of Tensors.
@Suite("Draws, rounding and orders of sums")
struct NumericsKernelTests {
  /// Checks that every instruction set gives the bits of the scalar one.
  private func same<E: KernelElement>(
    _: E.Type, _ result: (assay_kernels_of_type) -> [E], _ comment: Comment
  ) {
    let scalar = bits(result(InstructionSet.scalar.kernels(E.self)))
    for set in InstructionSet.available {
      #expect(bits(result(set.kernels(E.self))) == scalar, comment)
    }
  }

  private func everything<E: KernelElement>(_: E.Type) {
    var draw = Draw(31)
    let words = Guarded<Int32>((0..<12).map { _ in Int32(truncatingIfNeeded: draw.next()) })
    let positions = Guarded<Int32>([0, 7, -3])
    for count in edgeSizes {
      let x = Guarded<E>(draw.special(count))
      let u = Guarded<E>((0..<count).map { _ in E(draw.next() >> 40) / 16_777_216 })
      let blank = [E](repeating: 5, count: count)
      same(E.self, { run($0.round_bfloat16, blank, x.pointer, sizes: [count]) }, "bfloat16, \(count)")
      same(E.self, { run($0.round_float16, blank, x.pointer, sizes: [count]) }, "float16, \(count)")
      same(E.self, { run($0.round_bfloat16_by, blank, x.pointer, u.pointer, sizes: [count]) }, "\(count)")
      same(E.self, { run($0.round_float16_by, blank, x.pointer, u.pointer, sizes: [count]) }, "\(count)")
      let rows = [E](repeating: 5, count: 3 * count)
      for kernel in [\assay_kernels_of_type.random_uniform, \.random_normal] {
        same(
          E.self, { run($0[keyPath: kernel], rows, words.pointer, positions.pointer, sizes: [count, 3]) },
          "draws, \(count)")
        // A row has the draws of its stream alone.
        let all = run(
          InstructionSet.scalar.kernels(E.self)[keyPath: kernel], rows, words.pointer, positions.pointer,
          sizes: [count, 3])
        let last = run(
          InstructionSet.scalar.kernels(E.self)[keyPath: kernel], blank, words.pointer + 8,
          positions.pointer + 2, sizes: [count, 1])
        #expect(Array(all.suffix(count)) == last)
      }
      for (outer, length, inner) in [(count, 3, 1), (2, 3, count), (1, count, 2)] {
        let values = Guarded<E>(draw.ordinary(outer * length * inner))
        for reversed in 0...1 {
          same(
            E.self,
            {
              run(
                $0.cumulative_sum, [E](repeating: 5, count: values.count), values.pointer,
                sizes: [outer, length, inner, reversed])
            }, "running sums, \(outer) \(length) \(inner)")
        }
      }
      for (rows, columns, depth) in [(2, count, 5), (3, 4, count), (count, 1, 3)] {
        let a = Guarded<E>(draw.ordinary(rows * depth))
        let b = Guarded<E>(draw.ordinary(depth * columns))
        let order = Guarded<Int32>((0..<Int32(depth)).reversed())
        func product(_ kernels: assay_kernels_of_type, _ code: Int) -> [E] {
          run(
            kernels.ordered_product, [E](repeating: 5, count: rows * columns), a.pointer, b.pointer,
            order.pointer, sizes: [rows, columns, depth, depth, 1, columns, code])
        }
        for code in 0...4 {
          same(E.self, { product($0, code) }, "order \(code), \(rows) \(columns) \(depth)")
        }
        // In order, the kernel is the matrix product; the listed order is here the reversed one.
        let kernels = InstructionSet.scalar.kernels(E.self)
        let standard = run(
          kernels.gemm, [E](repeating: 5, count: rows * columns), a.pointer, b.pointer,
          sizes: [rows, columns, depth, depth, 1, columns, 0, 0])
        #expect(bits(product(kernels, 0)) == bits(standard))
        #expect(bits(product(kernels, 1)) == bits(product(kernels, 2)))
      }
    }
  }

  @Test func `float32 at every edge size`() { everything(Float.self) }
  @Test func `float64 at every edge size`() { everything(Double.self) }

  @Test func `whole numbers stay inside their arrays`() throws {
    let kernels = try #require(InstructionSet.scalar.table).pointee.i32.pointee
    var draw = Draw(32)
    let words = Guarded<Int32>((0..<4).map { _ in Int32(truncatingIfNeeded: draw.next()) })
    let position = Guarded<Int32>([3])
    for count in edgeSizes {
      let order: [Int32] = run(
        kernels.random_permutation, [Int32](repeating: -1, count: count), words.pointer, position.pointer,
        sizes: [count, 1])
      #expect(order.sorted() == (0..<Int32(count)).map { $0 })
      let x = Guarded<Int32>((0..<count).map { _ in Int32(truncatingIfNeeded: draw.next()) })
      let doubled: [Int32] = run(
        kernels.add, [Int32](repeating: 5, count: count), x.pointer, x.pointer,
        sizes: [1, count, 0, 1, 0, 1])
      #expect(doubled == x.elements.map { $0 &+ $0 })
      let wide: [Double] = run(
        kernels.to_float64, [Double](repeating: 5, count: count), x.pointer, sizes: [count])
      #expect(wide == x.elements.map(Double.init))
      let truths: [UInt8] = run(
        kernels.to_bool, [UInt8](repeating: 5, count: count), x.pointer, sizes: [count])
      #expect(truths == x.elements.map { $0 != 0 ? 1 : 0 })
    }
  }
}
