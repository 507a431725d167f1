import AssayKernels
import Testing

/// Windows over planes that together reach every branch of the kernels.
private struct WindowCase: CustomStringConvertible {
  var planes = 2
  var plane: (Int, Int)
  var window: (Int, Int)
  var stride = (1, 1)
  var dilation = (1, 1)
  var low = (0, 0)
  var high = (0, 0)

  var positions: (Int, Int) {
    (
      (plane.0 + low.0 + high.0 - dilation.0 * (window.0 - 1) - 1) / stride.0 + 1,
      (plane.1 + low.1 + high.1 - dilation.1 * (window.1 - 1) - 1) / stride.1 + 1
    )
  }
  var count: Int { planes * positions.0 * positions.1 }
  var area: Int { plane.0 * plane.1 }
  var sizes: [Int] {
    [planes, plane.0, plane.1, positions.0, positions.1, window.0, window.1]
      + [stride.0, stride.1, dilation.0, dilation.1]
  }
  var description: String { "\(plane) under \(window), stride \(stride), dilation \(dilation), low \(low)" }

  /// Row and column of the taps of one window, in order; in the padding they are negative or too large.
  func taps(_ y: Int, _ x: Int) -> [(row: Int, column: Int)] {
    (0..<window.0).flatMap { ky in
      (0..<window.1).map { kx in
        (
          row: y * stride.0 + ky * dilation.0 - low.0, column: x * stride.1 + kx * dilation.1 - low.1
        )
      }
    }
  }

  /// One result for each plane and window.
  func map<R>(_ body: (_ plane: Int, _ taps: [(row: Int, column: Int)]) -> R) -> [R] {
    (0..<planes).flatMap { p in
      (0..<positions.0).flatMap { y in (0..<positions.1).map { x in body(p, taps(y, x)) } }
    }
  }

  static let unpadded = [
    WindowCase(plane: (1, 1), window: (1, 1)),
    WindowCase(plane: (24, 24), window: (2, 2), stride: (2, 2)),
    WindowCase(plane: (5, 71), window: (2, 2), stride: (2, 2)),
    WindowCase(plane: (3, 67), window: (3, 3)),
    WindowCase(planes: 1, plane: (7, 131), window: (3, 5), stride: (2, 2), dilation: (2, 3)),
    WindowCase(plane: (6, 40), window: (2, 1), stride: (3, 3)),
    WindowCase(plane: (9, 50), window: (3, 2), stride: (1, 5), dilation: (4, 2)),
    WindowCase(plane: (4, 6), window: (4, 6)),
    WindowCase(planes: 5, plane: (1, 33), window: (1, 2), stride: (1, 2)),
    WindowCase(planes: 0, plane: (4, 4), window: (2, 2)),
  ]
  static let padded =
    unpadded + [
      WindowCase(plane: (7, 9), window: (3, 3), stride: (2, 2), low: (1, 1), high: (1, 1)),
      WindowCase(plane: (8, 70), window: (3, 3), low: (1, 2), high: (2, 1)),
      WindowCase(plane: (5, 40), window: (2, 5), stride: (1, 3), dilation: (2, 2), low: (1, 4), high: (1, 3)),
      WindowCase(plane: (2, 2), window: (4, 5), low: (3, 3), high: (2, 4)),
      WindowCase(plane: (3, 36), window: (2, 4), stride: (2, 2), low: (0, 3), high: (1, 0)),
    ]
}

@Suite("Windows over planes")
struct WindowTests {
  @Test func `sums of windows are made in the order of the taps`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(50)
      for it in WindowCase.unpadded {
        let x: [E] = draw.special(it.planes * it.area)
        let expected = it.map { plane, taps in
          taps.reduce(E(0)) { $0 + x[plane * it.area + $1.row * it.plane.1 + $1.column] }
        }
        let input = Guarded(x)
        for set in InstructionSet.available {
          let got = run(
            set.kernels(E.self).window_sum, draw.ordinary(it.count, E.self), input.pointer, sizes: it.sizes)
          #expect(bits(got) == bits(expected), "\(set), \(E.self), \(it)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `folding adds each tap to its place, in the order of the taps`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(51)
      for it in WindowCase.unpadded {
        let (height, width) = it.positions
        let taps = it.window.0 * it.window.1
        // With a dense cotangent, and with one that all taps of a window share.
        for isShared in [false, true] {
          let positions = height * width
          let steps =
            isShared
            ? [positions, 0, 0, width, 1] : [taps * positions, it.window.1 * positions, positions, width, 1]
          let x: [E] = draw.special(it.planes * steps[0])
          var expected = [E](repeating: 0, count: it.planes * it.area)
          for plane in 0..<it.planes {
            for tap in 0..<taps {
              for y in 0..<height {
                for x0 in 0..<width {
                  let place = it.taps(y, x0)[tap]
                  let from = plane * steps[0] + (isShared ? 0 : tap * positions) + y * width + x0
                  expected[plane * it.area + place.row * it.plane.1 + place.column] += x[from]
                }
              }
            }
          }
          let input = Guarded(x)
          for set in InstructionSet.available {
            let got = run(
              set.kernels(E.self).fold, draw.ordinary(expected.count, E.self), input.pointer,
              sizes: it.sizes + steps)
            #expect(bits(got) == bits(expected), "\(set), \(E.self), \(it)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `the first largest tap is found, NaN above all, padding never`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(52)
      for it in WindowCase.padded {
        for values in [draw.special(it.planes * it.area, E.self), draw.few(it.planes * it.area)] {
          let expected = it.map { plane, taps -> Int in
            let inside = taps.filter {
              (0..<it.plane.0).contains($0.row) && (0..<it.plane.1).contains($0.column)
            }.map { $0.row * it.plane.1 + $0.column }
            func value(_ place: Int) -> E { values[plane * it.area + place] }
            return inside.first { value($0).isNaN }
              ?? inside.first { place in inside.allSatisfy { value($0) <= value(place) } } ?? -1
          }
          let input = Guarded(values)
          for set in InstructionSet.available {
            let got = run(
              set.kernels(E.self).max_pool_indices, [Int32](repeating: -9, count: it.count), input.pointer,
              sizes: it.sizes + [it.low.0, it.low.1])
            #expect(got.map(Int.init) == expected, "\(set), \(E.self), \(it)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}

extension Draw {
  /// Values from a small set with −∞, zeros of both signs and NaN, so that many are equal.
  fileprivate mutating func few<E: KernelElement>(_ count: Int) -> [E] {
    (0..<count).map { _ in pick([-.infinity, -.infinity, -1, -1, -0.0, 0, 1, .nan]) }
  }
}
