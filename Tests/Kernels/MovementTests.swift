import AssayKernels
import Testing

@Suite("Moving elements")
struct MovementTests {
  @Test func `a strided copy reads any strides, so also a transpose`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(40)
      for rows in edgeSizes {
        for columns in [draw.pick(edgeSizes), draw.pick(edgeSizes)] {
          let strides = [
            (columns, 1), (columns + 3, 1), (1, rows), (1, rows + 2), (2, 2 * rows + 1), (0, 1), (1, 0),
            (0, 0),
          ]
          for (row, column) in strides {
            let last = max(0, rows - 1) * row + max(0, columns - 1) * column
            let x: [E] = draw.special(rows * columns == 0 ? 0 : last + 1)
            let expected = (0..<rows).flatMap { i in (0..<columns).map { j in x[i * row + j * column] } }
            let input = Guarded(x)
            for set in InstructionSet.available {
              let got = run(
                set.kernels(E.self).copy_strided, draw.ordinary(rows * columns, E.self), input.pointer,
                sizes: [rows, columns, row, column])
              #expect(bits(got) == bits(expected), "\(set), \(E.self), \(rows)×\(columns)")
            }
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `negative strides read backwards`() {
    let x = Guarded<Float>([1, 2, 3, 4, 5, 6])
    for set in InstructionSet.available {
      let reversed = run(
        set.kernels(Float.self).copy_strided, [Float](repeating: 0, count: 6), x.pointer + 5,
        sizes: [2, 3, -3, -1])
      #expect(reversed == [6, 5, 4, 3, 2, 1])
    }
  }

  @Test func `one-hot rows hold a one at their label and nowhere for a label outside`() {
    func check<E: KernelElement>(_: E.Type) {
      let labels: [Int32] = [0, 9, 4, -1, 10, .max, .min, 4]
      let input = Guarded(labels)
      for columns in [1, 5, 10] {
        let expected = labels.flatMap { label in (0..<columns).map { E($0 == Int(label) ? 1 : 0) } }
        for set in InstructionSet.available {
          let before = [E](repeating: 5, count: labels.count * columns)
          let got = run(
            set.kernels(E.self).one_hot, before, input.pointer, sizes: [labels.count, columns])
          #expect(got == expected)
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
