import AssayKernels
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite("Power")
struct PowerTests {
  private func power<E: KernelElement>(_ set: InstructionSet, _ x: [E], _ y: [E]) -> [E] {
    let (a, b) = (Guarded(x), Guarded(y))
    return run(
      set.kernels(E.self).power, [E](repeating: 7, count: x.count), a.pointer, b.pointer,
      sizes: [1, x.count, 0, 1, 0, 1])
  }

  @Test func `every pair of special values as C99 defines it`() {
    func check<E: KernelElement>(_: E.Type) {
      let special: [E] = [
        0, -0.0, 1, -1, .infinity, -.infinity, .nan, 0.5, -0.5, 2, -2, 3, -3, 2.5, -2.5, 1e30, -1e30,
        .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
        -.greatestFiniteMagnitude, E(1).nextUp, E(1).nextDown, -E(1).nextUp, -E(1).nextDown,
        1 / E.ulpOfOne, 1 / E.ulpOfOne + 1, -1 / E.ulpOfOne - 1, 2 / E.ulpOfOne - 1, 2 / E.ulpOfOne,
      ]
      let pairs = special.flatMap { x in special.map { (x, $0) } }
      for set in InstructionSet.available {
        let got = power(set, pairs.map(\.0), pairs.map(\.1))
        for ((x, y), value) in zip(pairs, got) {
          let exact = E(pow(Double(x), Double(y)))
          if exact.isNaN || exact.isInfinite || exact == 0 || exact.magnitude == 1 {
            #expect(bits([value]) == bits([exact]), "\(set): \(x)^\(y) = \(value), not \(exact)")
          } else {
            #expect(
              (value - exact).magnitude <= max(exact.magnitude, E.leastNormalMagnitude).ulp,
              "\(set): \(x)^\(y) = \(value), not \(exact)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `random pairs are close to libm, with the same bits on every instruction set`() {
    var draw = Draw(70)
    func unit() -> Double { Double(draw.next() >> 11) * 0x1p-53 }
    let pairs: [(Double, Double)] = (0..<100_000).map { i in
      switch i % 5 {
      case 0: (Double(bitPattern: draw.next()), Double(bitPattern: draw.next()))
      case 1: (10 * unit(), 40 * unit() - 20)
      case 2: (1 + (unit() - 0.5) * 1e-3, (unit() - 0.5) * 1.4e6)
      case 3: (-Double(draw.below(1000)), Double(draw.below(100) - 50))
      default: (0.7 + 0.72 * unit(), (unit() - 0.5) * 3800)
      }
    }
    func check<E: KernelElement>(_: E.Type, ulps: Double) {
      let (x, y) = (pairs.map { E($0.0) }, pairs.map { E($0.1) })
      let scalar = power(.scalar, x, y)
      for set in InstructionSet.available { #expect(bits(power(set, x, y)) == bits(scalar), "\(set)") }
      for i in x.indices {
        let exact = pow(Double(x[i]), Double(y[i]))
        let (value, nearest) = (scalar[i], E(exact))
        if value.isNaN || nearest.isNaN || nearest.isInfinite || nearest == 0 {
          #expect(bits([value]) == bits([nearest]), "\(x[i])^\(y[i])")
        } else {
          let unit = Double(max(nearest.magnitude, E.leastNormalMagnitude).ulp)
          #expect((Double(value) - exact).magnitude <= ulps * unit, "\(x[i])^\(y[i])")
        }
      }
    }
    check(Float.self, ulps: 0.5001)
    check(Double.self, ulps: 1.8)  // libm's own error is within one unit
  }

  @Test func `float64 against values computed with sixty digits`() {
    let set = InstructionSet.scalar
    for (x, y, high, low) in HighPrecision.powers {
      let value = power(set, [x], [y])[0]
      let error = ((value - high) - low).magnitude / max(high, Double.leastNormalMagnitude).ulp
      #expect(error <= 0.8, "\(x)^\(y): \(value), not \(high)")
    }
  }

  @Test func `powers of two, squares and roots of squares are exact`() {
    for set in InstructionSet.available {
      let exponents = (-1074...1023).map(Double.init)
      #expect(
        power(set, exponents.map { _ in 2 }, exponents)
          == exponents.map { Double(sign: .plus, exponent: Int($0), significand: 1) })
      let whole = (1...2000).map(Double.init)
      #expect(power(set, whole, whole.map { _ in 2 }) == whole.map { $0 * $0 })
      #expect(power(set, whole.map { $0 * $0 }, whole.map { _ in 0.5 }) == whole)
    }
  }
}
