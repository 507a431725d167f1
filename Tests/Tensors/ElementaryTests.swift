import AssayTensors
import Testing

@Suite("Elementary functions of tensors")
struct TensorElementaryTests {
  private let places: [Double] = [-30, -3.7, -1, -0.4, -1e-9, 0, 1e-9, 0.3, 0.9, 1, 2.2, 7.5, 30]

  /// The values of `functions` of one tensor, in their order.
  private func values(at x: [Double], _ functions: [(Tensor) -> Tensor]) throws -> [[Double]] {
    let names = functions.indices.map { "\($0)" }
    let result = try evaluate([("x", [x.count], x)], outputs: names) { trace, inputs in
      guard let x = inputs["x"] else { return }
      for (name, function) in zip(names, functions) { trace.output(name, function(x)) }
    }
    return try names.map { try #require(result[$0]) }
  }

  private func slope(_ function: @escaping (Tensor) -> Tensor) -> (Tensor) -> Tensor {
    { x in gradient(of: function(x).sum(), withRespectTo: [x])[0] }
  }

  private func expectClose(_ a: [Double], _ b: [Double], ulps: Double = 4, _ what: Comment) {
    for (a, b) in zip(a, b) { #expect(abs(a - b) <= ulps * max(abs(a), abs(b)).ulp, what) }
  }

  @Test func `derivatives are the functions that calculus names`() throws {
    let pairs: [(Comment, (Tensor) -> Tensor, (Tensor) -> Tensor)] = [
      ("sin' = cos", { $0.sine() }, { $0.cosine() }),
      ("cos' = -sin", { $0.cosine() }, { -$0.sine() }),
      ("expm1' = exp", { $0.expMinusOne() }, { $0.exponential() }),
      ("softplus' = sigmoid", { $0.softplus() }, { $0.sigmoid() }),
      ("sigmoid' = sigmoid·(1 - sigmoid)", { $0.sigmoid() }, { $0.sigmoid() * (1 - $0.sigmoid()) }),
      ("cube' = 3·square", { $0.power(3) }, { $0 * $0 * 3 }),
    ]
    for (what, function, derivative) in pairs {
      let result = try values(
        at: places,
        [slope(function), derivative, slope(slope(function)), slope(derivative)])
      for (a, b) in zip(result[0], result[1]) { #expect(abs(a - b) <= 4 * max(abs(b), 0.25).ulp, what) }
      for (a, b) in zip(result[2], result[3]) { #expect(abs(a - b) <= 1e-15 * (1 + abs(b)), what) }
    }
  }

  @Test func `identities hold with their first and second derivatives`() throws {
    let sum: (Tensor) -> Tensor = { $0.sine() * $0.sine() + $0.cosine() * $0.cosine() }
    let inverse: (Tensor) -> Tensor = { $0.logOnePlus().expMinusOne() }
    let roots: (Tensor) -> Tensor = { ($0 * $0 + 1).reciprocalSquareRoot().power(-2) - $0 * $0 }
    let positive = places.filter { $0 > -0.9 }
    let circle = try values(at: places, [sum, slope(sum), slope(slope(sum))])
    let back = try values(at: positive, [inverse, slope(inverse), slope(slope(inverse))])
    let one = try values(at: places.filter { abs($0) < 5 }, [roots, slope(roots), slope(slope(roots))])
    for (order, expected) in [1.0, 0, 0].enumerated() {
      for value in circle[order] { #expect(abs(value - expected) < 1e-15) }
      for value in one[order] { #expect(abs(value - expected) < 1e-13) }
    }
    expectClose(back[0], positive, ulps: 20, "expm1(log1p(x)) = x")
    for value in back[1] { #expect(abs(value - 1) < 1e-14) }
    for value in back[2] { #expect(abs(value) < 1e-14) }
  }

  @Test func `softplus neither overflows nor loses its left tail`() throws {
    let result = try values(
      at: [-800, -700, -40, 0, 800, -.infinity, .infinity],
      [{ $0.softplus() }, { $0.exponential() }, slope { $0.softplus() }])
    #expect(Array(result[0][..<3]) == Array(result[1][..<3]))
    #expect(result[0][3] == Double(0x1.62e42fefa39efp-1))
    #expect(Array(result[0][4...]) == [800, 0, .infinity])
    #expect(Array(result[2][3...4]) == [0.5, 1])
  }

  @Test func `a bound and what lies between pass the derivative, what lies beyond does not`() throws {
    let clamp: (Tensor) -> Tensor = { $0.clamped(-1, 2) }
    let result = try values(at: [-3, -1, 0, 2, 2.5, .nan], [clamp, slope(clamp)])
    #expect(bits(Array(result[0][..<5])) == bits([-1, -1, 0, 2, 2]))
    #expect(result[0][5].isNaN)
    #expect(Array(result[1][..<5]) == [0, 1, 1, 1, 0])
    for (low, high) in [(2.0, 1.0), (.nan, 1), (1, .nan)] {
      let error = #expect(throws: TensorError.self) {
        try values(at: [0], [{ $0.clamped(low, high) }])
      }
      #expect(error?.description.contains("the low bound \(low) is not at most the high bound") == true)
    }
  }

  @Test func `powers at zero have the stated derivatives in every order`() throws {
    let exponents = [0.0, 1, 2, 3, 1.5, 0.5, -1]
    let x = exponents.map { _ in 0.0 }
    let result = try evaluate(
      [("x", [7], x), ("y", [7], exponents)], outputs: ["x", "xx", "xxx", "y"]
    ) { trace, inputs in
      guard let x = inputs["x"], let y = inputs["y"] else { return }
      func byX(_ z: Tensor) -> Tensor { gradient(of: z.sum(), withRespectTo: [x])[0] }
      func byY(_ z: Tensor) -> Tensor { gradient(of: z.sum(), withRespectTo: [y])[0] }
      let power = x.power(y)
      trace.output("x", byX(power))
      trace.output("xx", byX(byX(power)))
      trace.output("xxx", byX(byX(byX(power))))
      trace.output("y", byY(power))
    }
    let infinity = Double.infinity
    #expect(result["x"] == [0, 1, 0, 0, 0, infinity, -infinity])
    #expect(result["xx"] == [0, 0, 2, 0, infinity, -infinity, infinity])
    #expect(result["xxx"] == [0, 0, 0, 6, -infinity, infinity, -infinity])
    #expect(result["y"] == [0, 0, 0, 0, 0, 0, -infinity])
  }

  @Test func `the derivative by the exponent is undefined for negative numbers`() throws {
    let result = try evaluate([("x", [2], [-2, 2]), ("y", [2], [2, 2])], outputs: ["x", "y"]) {
      trace, inputs in
      guard let x = inputs["x"], let y = inputs["y"] else { return }
      let slopes = gradient(of: x.power(y).sum(), withRespectTo: [x, y])
      trace.output("x", slopes[0])
      trace.output("y", slopes[1])
    }
    #expect(result["x"] == [-4, 4])
    #expect(result["y"]?[0].isNaN == true)
    #expect(result["y"]?[1] == 4 * Double(0x1.62e42fefa39efp-1))
  }

  @Test func `every instruction set gives the same bits`() throws {
    let results = try Processor.available.map { processor in
      let outputs = try evaluate(
        [("x", [37], numbers(37))], outputs: ["y", "g"], on: processor
      ) { trace, inputs in
        guard let x = inputs["x"] else { return }
        let y =
          x.sine() + x.cosine() * x.sigmoid() + x.errorFunction() * (x * x).logOnePlus()
          + (x * x + 1).reciprocalSquareRoot().power(x) + x.expMinusOne()
        trace.output("y", y)
        trace.output("g", gradient(of: y.sum(), withRespectTo: [x])[0])
      }
      return outputs.mapValues(bits)
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
