import AssayKernels
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One elementary function: its kernel, libm as an independent oracle, and the promised accuracy.
struct Elementary: CustomStringConvertible, Sendable {
  let description: String
  let kernel: @Sendable (assay_kernels_of_type) -> assay_kernel?
  /// The library's function of one number, if there is one besides the kernel.
  let single: (@Sendable (Double) -> Double)?
  let oracle: @Sendable (Double) -> Double
  let ulpsFloat32: Double
  let ulpsFloat64: Double

  static let all = [
    Elementary(
      description: "exp", kernel: { $0.exponential }, single: { assay_exp($0) }, oracle: { exp($0) },
      ulpsFloat32: 0.8, ulpsFloat64: 0.76),
    Elementary(
      description: "log", kernel: { $0.logarithm }, single: { assay_log($0) }, oracle: { log($0) },
      ulpsFloat32: 0.83, ulpsFloat64: 0.83),
    Elementary(
      description: "tanh", kernel: { $0.hyperbolic_tangent }, single: { assay_tanh($0) },
      oracle: { tanh($0) },
      ulpsFloat32: 1.68, ulpsFloat64: 1.6),
    Elementary(
      "expm1", { $0.exponential_minus_one }, { expm1($0) }, ulpsFloat32: 1.15, ulpsFloat64: 1.08),
    Elementary(
      "log1p", { $0.logarithm_of_one_plus }, { log1p($0) }, ulpsFloat32: 0.86, ulpsFloat64: 0.83),
    Elementary(
      "reciprocal square root", { $0.reciprocal_square_root }, { 1 / $0.squareRoot() },
      ulpsFloat32: 1.5, ulpsFloat64: 1.5),
    Elementary(
      "sin", { $0.sine }, single: { assay_sin($0) }, { sin($0) }, ulpsFloat32: 0.8, ulpsFloat64: 0.8),
    Elementary(
      "cos", { $0.cosine }, single: { assay_cos($0) }, { cos($0) }, ulpsFloat32: 0.8, ulpsFloat64: 0.8),
    Elementary("erf", { $0.error_function }, { erf($0) }, ulpsFloat32: 1, ulpsFloat64: 1.1),
    Elementary(
      "sigmoid", { $0.sigmoid }, { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
      ulpsFloat32: 1.5, ulpsFloat64: 1.5),
  ]
}

extension Elementary {
  init(
    _ description: String, _ kernel: @escaping @Sendable (assay_kernels_of_type) -> assay_kernel?,
    single: (@Sendable (Double) -> Double)? = nil, _ oracle: @escaping @Sendable (Double) -> Double,
    ulpsFloat32: Double, ulpsFloat64: Double
  ) {
    self.init(
      description: description, kernel: kernel, single: single, oracle: oracle,
      ulpsFloat32: ulpsFloat32, ulpsFloat64: ulpsFloat64)
  }

  static func named(_ name: String) -> Elementary {
    guard let function = all.first(where: { $0.description == name }) else { fatalError(name) }
    return function
  }
}

@Suite("Elementary functions")
struct ElementaryTests {
  private func values<E: KernelElement>(_ function: Elementary, _ set: InstructionSet, _ x: [E]) -> [E] {
    var out = [E](repeating: 7, count: x.count)
    x.withUnsafeBytes { input in
      out.withUnsafeMutableBytes { output in
        guard let start = output.baseAddress else { return }
        execute(function.kernel(set.kernels(E.self)), start, input.baseAddress, sizes: [x.count])
      }
    }
    return out
  }

  /// The error |got − exact| in units of the last place of `E` at `exact`.
  private func error<E: KernelElement>(_ got: E, exact: Double, rest: Double = 0) -> Double {
    let unit = Double(max(E(exact).magnitude, E.leastNormalMagnitude).ulp)
    return ((Double(got) - exact) - rest).magnitude / unit
  }

  /// A sample of all float32 bit patterns: an odd step reaches every exponent and both signs.
  private static let patterns: [Float] = stride(from: UInt64(0), to: 1 << 32, by: 9973).map {
    Float(bitPattern: UInt32($0))
  }

  @Test(arguments: Elementary.all)
  func `float32 over its bit patterns, the same bits everywhere and close to libm in double`(
    function: Elementary
  ) {
    let scalar = values(function, .scalar, Self.patterns)
    for set in InstructionSet.available {
      #expect(bits(values(function, set, Self.patterns)) == bits(scalar), "\(set)")
    }
    var worst = 0.0
    for (x, y) in zip(Self.patterns, scalar) {
      let exact = function.oracle(Double(x))
      if y.isNaN || exact.isNaN {
        #expect(y.isNaN == exact.isNaN, "\(x)")
      } else if y.isInfinite || Float(exact).isInfinite || y == 0 || Float(exact) == 0 {
        #expect(y.bitPattern == Float(exact).bitPattern, "\(x)")
      } else {
        worst = max(worst, error(y, exact: exact))
      }
    }
    #expect(worst <= function.ulpsFloat32)
    #expect(worst > 0.5)
  }

  @Test(arguments: Elementary.all)
  func `float64 over random bit patterns, the same bits everywhere and close to libm`(
    function: Elementary
  ) {
    var draw = Draw(50)
    let x: [Double] = (0..<100_000).map { i in
      switch i % 3 {
      case 0: Double(bitPattern: draw.next())
      case 1: draw.ordinary(1)[0]
      default: Double(bitPattern: (draw.next() >> 12) | 0x4080_0000_0000_0000) - 768
      }
    }
    let scalar = values(function, .scalar, x)
    for set in InstructionSet.available {
      #expect(bits(values(function, set, x)) == bits(scalar), "\(set)")
    }
    for (x, y) in zip(x, scalar) {
      if let single = function.single { #expect(bits([single(x)]) == bits([y])) }
      let exact = function.oracle(x)
      if y.isNaN || exact.isNaN || y.isInfinite || exact.isInfinite {
        #expect(bits([y]) == bits([exact]), "\(x)")
      } else {
        // glibc states up to two units for its own tanh; the sharp bound is tested at sixty digits.
        #expect(error(y, exact: exact) <= function.ulpsFloat64 + 2, "\(x)")
      }
    }
  }

  @Test(arguments: Elementary.all)
  func `float64 against values computed with sixty digits`(function: Elementary) throws {
    let points = try #require(HighPrecision.points[function.description])
    for ((x, high, low), y) in zip(points, values(function, .scalar, points.map(\.0))) {
      #expect(error(y, exact: high, rest: low) <= function.ulpsFloat64, "\(x): \(y), not \(high)")
    }
  }

  @Test func `limits, zeros and signs are exact`() {
    func check<E: KernelElement>(_: E.Type) {
      let tiny = E.leastNonzeroMagnitude
      let expected: [(String, [(E, E)])] = [
        ("exp", [(0, 1), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (.nan, .nan), (tiny, 1)]),
        ("exp", [(.greatestFiniteMagnitude, .infinity), (-.greatestFiniteMagnitude, 0)]),
        ("log", [(1, 0), (0, -.infinity), (-0.0, -.infinity), (.infinity, .infinity), (-1, .nan)]),
        ("log", [(-.infinity, .nan), (.nan, .nan), (-tiny, .nan)]),
        ("tanh", [(0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (.nan, .nan)]),
        ("tanh", [(tiny, tiny), (-tiny, -tiny), (100, 1), (-100, -1), (.greatestFiniteMagnitude, 1)]),
        ("expm1", [(0, 0), (-0.0, -0.0), (.infinity, .infinity), (-.infinity, -1), (.nan, .nan)]),
        ("expm1", [(tiny, tiny), (-tiny, -tiny), (.greatestFiniteMagnitude, .infinity), (-100, -1)]),
        ("log1p", [(0, 0), (-0.0, -0.0), (-1, -.infinity), (.infinity, .infinity), (-1.5, .nan)]),
        ("log1p", [(tiny, tiny), (-tiny, -tiny), (.nan, .nan), (-.infinity, .nan)]),
        ("reciprocal square root", [(0, .infinity), (-0.0, -.infinity), (.infinity, 0), (4, 0.5)]),
        ("reciprocal square root", [(-1, .nan), (-.infinity, .nan), (.nan, .nan)]),
        ("sin", [(0, 0), (-0.0, -0.0), (tiny, tiny), (.infinity, .nan), (-.infinity, .nan), (.nan, .nan)]),
        ("cos", [(0, 1), (-0.0, 1), (tiny, 1), (.infinity, .nan), (-.infinity, .nan), (.nan, .nan)]),
        ("erf", [(0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (.nan, .nan), (7, 1), (-7, -1)]),
        ("sigmoid", [(0, 0.5), (-0.0, 0.5), (.infinity, 1), (-.infinity, 0), (.nan, .nan), (tiny, 0.5)]),
        ("sigmoid", [(.greatestFiniteMagnitude, 1), (-.greatestFiniteMagnitude, 0), (50, 1)]),
      ]
      for (name, pairs) in expected {
        for function in Elementary.all where function.description == name {
          for set in InstructionSet.available {
            #expect(bits(values(function, set, pairs.map(\.0))) == bits(pairs.map(\.1)), "\(name), \(set)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func `a value does not depend on its place in the array`() {
    var draw = Draw(51)
    let x: [Float] = draw.special(67)
    for function in Elementary.all {
      for set in InstructionSet.available {
        let all = values(function, set, x)
        for i in x.indices {
          #expect(bits(values(function, set, Array(x[i...]))) == bits(Array(all[i...])))
        }
      }
    }
  }

  @Test func `sines and cosines of huge angles are reduced exactly`() {
    // sin²x + cos²x = 1 holds for any reduction; sin 2x = 2·sin x·cos x only for one that keeps the angle.
    var draw = Draw(53)
    let x: [Double] = (0..<2000).map { _ in
      Double(sign: .plus, exponent: draw.below(1000), significand: draw.ordinary(1)[0])
    }
    let (s, c) = (values(Elementary.named("sin"), .scalar, x), values(Elementary.named("cos"), .scalar, x))
    let s2 = values(Elementary.named("sin"), .scalar, x.map { 2 * $0 })
    for i in x.indices {
      #expect((s[i] * s[i] + c[i] * c[i] - 1).magnitude <= 4 * 0x1p-53)
      #expect((2 * s[i] * c[i] - s2[i]).magnitude <= 8 * s2[i].ulp, "\(x[i])")
    }
  }

  @Test func `expm1 undoes log1p, erf is odd, and sigmoids of opposite numbers add to one`() {
    var draw = Draw(54)
    let x = draw.ordinary(2000, Double.self)
    let negated = x.map { -$0 }
    func value(_ name: String, _ x: [Double]) -> [Double] { values(Elementary.named(name), .scalar, x) }
    #expect(value("erf", negated) == value("erf", x).map { -$0 })
    for (a, b) in zip(value("sigmoid", x), value("sigmoid", negated)) {
      #expect((a + b - 1).magnitude <= 0x1p-52)
    }
    let magnitudes = x.map(\.magnitude)
    for (x, y) in zip(magnitudes, value("expm1", value("log1p", magnitudes))) {
      // log1p's error is magnified by log1p(x)·(1 + x)/x in expm1.
      let tolerance = (2 + 2 * log1p(x) * (1 + x) / x) * 2 * x.ulp
      #expect((y - x).magnitude <= tolerance, "\(x)")
    }
  }

  @Test func `exp undoes log and tanh is odd`() {
    var draw = Draw(52)
    for x in draw.ordinary(2000, Double.self) {
      #expect(assay_tanh(-x) == -assay_tanh(x))
      let positive = x.magnitude
      // log's error of one unit is magnified by |log x| in exp.
      let tolerance = (2 + assay_log(positive).magnitude) * 2 * positive.ulp
      #expect((assay_exp(assay_log(positive)) - positive).magnitude <= tolerance)
    }
  }
}
