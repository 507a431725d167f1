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
