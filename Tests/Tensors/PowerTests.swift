import AssayTensors
import Foundation
import Testing

/// First and second derivatives of xʸ, compared with calculus.
@Suite struct PowerTests {
  private struct Derivatives {
    var x: Double
    var y: Double
    var xx: Double
    var xy: Double
    var yx: Double
    var yy: Double
  }

  private func derivatives(_ points: [(x: Double, y: Double)], constantExponent: Bool = false) throws
    -> [Derivatives]
  {
    let names = ["x", "y", "xx", "xy", "yx", "yy"]
    let results = try evaluate(
      [("x", [points.count], points.map(\.x)), ("y", [points.count], points.map(\.y))], outputs: names
    ) { trace, inputs in
      guard let x = inputs["x"], let y = inputs["y"] else { return }
      let first = gradient(of: x.power(y).sum(), withRespectTo: [x, y])
      let ofX = gradient(of: first[0].sum(), withRespectTo: [x, y])
      let ofY = gradient(of: first[1].sum(), withRespectTo: [x, y])
      for (name, tensor) in zip(names, first + ofX + ofY) { trace.output(name, tensor) }
    }
    func at(_ name: String, _ index: Int) -> Double { results[name]?[index] ?? .nan }
    return points.indices.map {
      Derivatives(
        x: at("x", $0), y: at("y", $0), xx: at("xx", $0), xy: at("xy", $0), yx: at("yx", $0), yy: at("yy", $0)
      )
    }
  }

  private func grid(_ x: [Double], _ y: [Double]) -> [(x: Double, y: Double)] {
    x.flatMap { x in y.map { y in (x: x, y: y) } }
  }

  private func expect(_ got: Double, _ wanted: Double, _ what: String) {
    let agrees =
      wanted.isNaN
      ? got.isNaN
      : wanted.isInfinite ? got == wanted : abs(got - wanted) <= 1e-12 * max(abs(wanted), 1e-290)
    #expect(agrees, "\(what) is \(got), not \(wanted)")
  }

  @Test func `derivatives for positive bases are those of calculus, mixed ones in both orders`() throws {
    let points = grid(
      [0.25, 0.5, 1, 1.5, 2, 7, 1e-3, 1e3], [-3, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 17])
    for (point, got) in zip(points, try derivatives(points)) {
      let x: Double = point.x
      let y: Double = point.y
      let log: Double = Foundation.log(x)
      func power(_ exponent: Double) -> Double { Foundation.pow(x, exponent) }
      let what = "of \(x)^\(y)"
      expect(got.x, y * power(y - 1), "∂x \(what)")
      expect(got.y, power(y) * log, "∂y \(what)")
      expect(got.xx, y * (y - 1) * power(y - 2), "∂x∂x \(what)")
      let mixed: Double = power(y - 1) * (1 + y * log)
      let bound: Double = 1e-13 * power(y - 1) * (1 + abs(y * log))
      #expect(abs(got.xy - mixed) <= bound, "∂x∂y \(what)")
      #expect(abs(got.yx - mixed) <= bound, "∂y∂x \(what)")
      expect(got.yy, power(y) * log * log, "∂y∂y \(what)")
    }
  }

  @Test func `derivatives by a negative base are those of whole powers, by its exponent none`() throws {
    let points = grid([-0.5, -1, -2, -3], [-3, -2, -1, 0, 1, 2, 3, 4])
    for (point, got) in zip(points, try derivatives(points)) {
      let (x, y): (Double, Double) = point
      expect(got.x, y * Foundation.pow(x, y - 1), "∂x of \(x)^\(y)")
      expect(got.xx, y * (y - 1) * Foundation.pow(x, y - 2), "∂x∂x of \(x)^\(y)")
      for none in [got.y, got.xy, got.yx, got.yy] { #expect(none.isNaN, "\(x)^\(y)") }
    }
  }

  @Test func `a base of zero does not feel exponents from zero on, in either order`() throws {
    let exponents = [0, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, .infinity]
    for (y, got) in zip(exponents, try derivatives(exponents.map { (x: 0, y: $0) })) {
      #expect(got.y == 0 && got.xy == 0 && got.yx == 0 && got.yy == 0, "0^\(y): \(got)")
      if y.isFinite {
        expect(got.x, y == 0 ? 0 : y * Foundation.pow(0, y - 1), "∂x of 0^\(y)")
        let second = y * (y - 1)
        expect(got.xx, second == 0 ? 0 : second * Foundation.pow(0, y - 2), "∂x∂x of 0^\(y)")
      }
    }
    let poles = try derivatives([(x: 0, y: -1), (x: 0, y: -2.5)])
    for got in poles {
      #expect(got.x == -.infinity && got.y == -.infinity && got.xx == .infinity)
      #expect(got.xy == .infinity && got.yx == .infinity)
    }
  }

  @Test func `infinite exponents and bases have the derivatives of their limits`() throws {
    let infinity = Double.infinity
    for (x, y) in [(0.5, infinity), (2, -infinity), (-0.5, infinity)] {
      let got = try derivatives([(x: x, y: y)])[0]
      #expect(got.x == 0 && got.xx == 0, "\(x)^\(y): \(got)")
      if x > 0 { #expect(got.y == 0 && got.xy == 0 && got.yx == 0 && got.yy == 0, "\(x)^\(y): \(got)") }
    }
    for y in [-1.0, -0.5, -3] {
      let got = try derivatives([(x: infinity, y: y)])[0]
      #expect(got.x == 0 && got.y == 0 && got.xx == 0 && got.yy == 0, "\(got)")
      #expect(got.xy == 0 && got.yx == 0, "\(got)")
    }
    let tiny = try derivatives([(x: 0x1p-1030, y: 0), (x: -0x1p-1030, y: 0)])
    #expect(tiny.allSatisfy { $0.x == 0 && $0.xx == 0 })
    #expect(tiny[0].xy == tiny[0].yx && abs(tiny[0].y - Foundation.log(0x1p-1030)) < 1e-12)
    let undefined = try derivatives([(x: .nan, y: 2), (x: 2, y: .nan), (x: .nan, y: 0)])
    #expect(undefined[0].x.isNaN && undefined[1].x.isNaN && undefined[1].y.isNaN)
    #expect(undefined[2].x == 0)
  }

  @Test func `powers with a constant exponent have the same derivatives`() throws {
    for y in [0.0, 1, 2, 3, -1, 0.5] {
      let points = [0.0, 0.5, 2, 3].map { (x: $0, y: y) }
      let results = try evaluate([("x", [4], points.map(\.x))], outputs: ["x", "xx"]) { trace, inputs in
        guard let x = inputs["x"] else { return }
        let slope = gradient(of: x.power(y).sum(), withRespectTo: [x])[0]
        trace.output("x", slope)
        trace.output("xx", gradient(of: slope.sum(), withRespectTo: [x])[0])
      }
      let varied = try derivatives(points)
      #expect(results["x"] == varied.map(\.x) && results["xx"] == varied.map(\.xx), "\(y)")
    }
  }
}

/// First and second derivatives of every function of one number at ±∞, ±0 and NaN: limits where there are any, and
/// what PyTorch 2.13 has (`torch.autograd.grad` of `torch.autograd.grad`, float64) where there is none.
@Suite struct EndPointTests {
  private typealias Slopes = (first: Double, second: Double)

  private struct Function {
    var name: String
    var apply: @Sendable (Tensor) -> Tensor
    /// At ∞, −∞, 0, −0 and NaN.
    var slopes: [Slopes]
  }

  private static let inf = Double.infinity
  private static let none: Slopes = (.nan, .nan)
  /// 2/√π.
  private static let slopeOfErf = 0x1.20dd750429b6dp0

  private static let functions: [Function] = [
    Function(name: "−x", apply: { -$0 }, slopes: [(-1, 0), (-1, 0), (-1, 0), (-1, 0), (-1, 0)]),
    // Held to be 1 at 0, and where nothing is less than 0, as NaN.
    Function(name: "|x|", apply: { $0.absolute() }, slopes: [(1, 0), (-1, 0), (1, 0), (1, 0), (1, 0)]),
    // At −0 the root is −0, and all derivatives have the sign that IEEE 754 gives 1/−0; so has PyTorch.
    Function(
      name: "√x", apply: { $0.squareRoot() }, slopes: [(0, 0), none, (inf, -inf), (-inf, inf), none]),
    Function(name: "eˣ", apply: { $0.exponential() }, slopes: [(inf, inf), (0, 0), (1, 1), (1, 1), none]),
    // Below 0 the derivatives are 1/x and −1/x², though there is no logarithm; so has PyTorch.
    Function(
      name: "ln x", apply: { $0.logarithm() }, slopes: [(0, 0), (0, 0), (inf, -inf), (-inf, -inf), none]),
    Function(
      name: "tanh x", apply: { $0.hyperbolicTangent() }, slopes: [(0, 0), (0, 0), (1, 0), (1, 0), none]),
    Function(
      name: "eˣ − 1", apply: { $0.expMinusOne() }, slopes: [(inf, inf), (0, 0), (1, 1), (1, 1), none]),
    Function(
      name: "ln(1 + x)", apply: { $0.logOnePlus() }, slopes: [(0, 0), (0, 0), (1, -1), (1, -1), none]),
    Function(
      name: "1/√x", apply: { $0.reciprocalSquareRoot() },
      slopes: [(0, 0), none, (-inf, inf), (inf, -inf), none]),
    Function(name: "sin x", apply: { $0.sine() }, slopes: [none, none, (1, 0), (1, 0), none]),
    Function(name: "cos x", apply: { $0.cosine() }, slopes: [none, none, (0, -1), (0, -1), none]),
    // 2/√π·e^(−x²) and −4/√π·x·e^(−x²), whose limits are 0; PyTorch's second derivative at ±∞ is NaN.
    Function(
      name: "erf x", apply: { $0.errorFunction() },
      slopes: [(0, 0), (0, 0), (slopeOfErf, 0), (slopeOfErf, 0), none]),
    Function(
      name: "1/(1 + e⁻ˣ)", apply: { $0.sigmoid() }, slopes: [(0, 0), (0, 0), (0.25, 0), (0.25, 0), none]),
    Function(
      name: "ln(1 + eˣ)", apply: { $0.softplus() }, slopes: [(1, 0), (0, 0), (0.5, 0.25), (0.5, 0.25), none]),
    Function(
      name: "1/x", apply: { 1 / $0 }, slopes: [(0, 0), (0, 0), (-inf, inf), (-inf, -inf), none]),
    Function(
      name: "x·x", apply: { $0 * $0 }, slopes: [(inf, 2), (-inf, 2), (0, 2), (0, 2), (.nan, 2)]),
    Function(
      name: "x²", apply: { $0.power(2) }, slopes: [(inf, 2), (-inf, 2), (0, 2), (0, 2), (.nan, 2)]),
    Function(
      name: "x⁻¹", apply: { $0.power(-1) }, slopes: [(0, 0), (0, 0), (-inf, inf), (-inf, -inf), none]),
  ]

  @Test(arguments: functions.indices)
  func `derivatives at the ends are limits`(_ number: Int) throws {
    let function = Self.functions[number]
    let points = [Self.inf, -Self.inf, 0, -0.0, .nan]
    for isForward in [false, true] {
      let results = try evaluate([("x", [points.count], points)], outputs: ["first", "second"]) {
        trace, inputs in
        guard let x = inputs["x"] else { return }
        func slope(_ y: Tensor) -> Tensor {
          isForward
            ? jvp(of: [y], along: [(x, x.constant(1).broadcast(to: x.shape))])[0]
            : gradient(of: y.sum(), withRespectTo: [x])[0]
        }
        let first = slope(function.apply(x))
        trace.output("first", first)
        trace.output("second", slope(first))
      }
      for (name, wanted) in [
        ("first", function.slopes.map(\.first)), ("second", function.slopes.map(\.second)),
      ] {
        for (index, value) in (results[name] ?? []).enumerated() {
          let isRight = wanted[index].isNaN ? value.isNaN : value == wanted[index]
          #expect(
            isRight, "\(name) of \(function.name) at \(points[index]) is \(value), not \(wanted[index])")
        }
      }
    }
  }

  @Test func `derivatives of erf to the third order are right near 0, far out and at the ends`() throws {
    let points = [0.0, -0.0, 0.5, -0.5, 1, -3, 39, -39, 41, 1e200, -1e200, .infinity, -.infinity]
    let names = ["1", "2", "3"]
    let results = try evaluate([("x", [points.count], points)], outputs: names) { trace, inputs in
      guard let x = inputs["x"] else { return }
      var y = x.errorFunction()
      for name in names {
        y = gradient(of: y.sum(), withRespectTo: [x])[0]
        trace.output(name, y)
      }
    }
    for (index, x) in points.enumerated() {
      let density = x.magnitude > 40 ? 0 : Self.slopeOfErf * exp(-x * x)
      let wanted = [
        density, density == 0 ? 0 : -2 * x * density, density == 0 ? 0 : (4 * x * x - 2) * density,
      ]
      for (name, value) in zip(names, wanted) {
        let got = results[name]?[index] ?? .nan
        #expect(abs(got - value) <= 1e-14, "derivative \(name) at \(x) is \(got), not \(value)")
      }
    }
  }
}

/// Second derivatives of other functions where a factor is 0 or infinite.
@Suite struct SpecialPointTests {
  @Test func `second derivatives are finite where calculus says so`() throws {
    let infinity = Double.infinity
    let cases: [(name: String, at: Double, first: Double, second: Double, (Tensor) -> Tensor)] = [
      ("√x", 4, 0.25, -0.03125, { $0.squareRoot() }),
      ("√x at 0", 0, infinity, -infinity, { $0.squareRoot() }),
      ("|x| at 0", 0, 1, 0, { $0.absolute() }),
      ("max(x, 0) at 0", 0, 0, 0, { $0.maximum(0) }),
      ("min(x, x)", 3, 1, 0, { $0.minimum($0) }),
      ("log1p at 0", 0, 1, -1, { $0.logOnePlus() }),
      ("log1p at −1", -1, infinity, -infinity, { $0.logOnePlus() }),
      ("expm1 at −∞", -infinity, 0, 0, { $0.expMinusOne() }),
      ("clamp at its bound", 1, 1, 0, { $0.clamped(-1, 1) }),
      ("clamp beyond", 2, 0, 0, { $0.clamped(-1, 1) }),
      ("1/x at ∞", infinity, 0, 0, { 1 / $0 }),
      ("1/x", 2, -0.25, 0.25, { 1 / $0 }),
      ("1/√x at ∞", infinity, 0, 0, { $0.reciprocalSquareRoot() }),
      ("softplus at 0", 0, 0.5, 0.25, { $0.softplus() }),
      ("softplus at 800", 800, 1, 0, { $0.softplus() }),
      ("softplus at −∞", -infinity, 0, 0, { $0.softplus() }),
      ("tanh at ∞", infinity, 0, 0, { $0.hyperbolicTangent() }),
      ("sigmoid at −∞", -infinity, 0, 0, { $0.sigmoid() }),
      ("erf at 0", 0, 0x1.20dd750429b6dp0, 0, { $0.errorFunction() }),
    ]
    for (name, point, first, second, function) in cases {
      let results = try evaluate([("x", [], [point])], outputs: ["x", "xx"]) { trace, inputs in
        guard let x = inputs["x"] else { return }
        let slope = gradient(of: function(x), withRespectTo: [x])[0]
        trace.output("x", slope)
        trace.output("xx", gradient(of: slope, withRespectTo: [x])[0])
      }
      #expect(results["x"] == [first], "\(name)")
      #expect(results["xx"] == [second], "\(name)")
    }
  }
}
