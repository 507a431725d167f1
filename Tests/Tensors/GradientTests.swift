import AssayTensors
import Testing

/// Functions that between them use every primitive with a derivative. Each is of one [3, 4] tensor of normal numbers, by name.
let functions: [(String, @Sendable (Tensor) -> Tensor)] = [
  ("negate", { -$0 }),
  ("absolute", { $0.absolute() }),
  ("square root", { ($0 * $0 + 0.5).squareRoot() }),
  ("exponential", { $0.exponential() }),
  ("logarithm", { ($0 * $0 + 0.5).logarithm() }),
  ("tanh", { $0.hyperbolicTangent() }),
  ("add and broadcast", { $0 + $0.sum(axes: [0]) }),
  ("subtract", { $0 - $0 * $0 }),
  ("multiply", { $0 * $0 * $0 }),
  ("divide", { $0 / ($0 * $0 + 1) }),
  ("maximum", { $0.maximum($0 * 0.5 + 0.1) }),
  ("minimum", { $0.minimum($0 * 0.5 + 0.1) }),
  ("relu", { $0.maximum(0) }),
  ("select", { select($0 .> 0.2, $0 * $0, $0 * 3) }),
  ("matrix product", { $0.matrixProduct($0.transposed()) }),
  ("matrix product of transposed", { $0.transposed().matrixProduct($0) }),
  ("sum of rows", { $0.sum(axes: [1]) * $0.sum(axes: [1]) }),
  ("sum of columns", { $0.sum(axes: [0]) * $0.sum(axes: [0]) }),
  ("mean", { $0.mean() * $0 }),
  ("largest of rows", { $0.maximum(axes: [1]) * 2 }),
  ("smallest of columns", { $0.minimum(axes: [0]) * $0 }),
  ("reshape", { $0.reshaped([2, 6]).sum(axes: [0]) * 2 }),
  ("transpose of reshape", { ($0.transposed().reshaped([3, 4]) * $0).transposed() }),
  ("softmax", { x in x.exponential() / x.exponential().sum(axes: [1]).reshaped([3, 1]) }),
  (
    "three axes",
    { x in (x.reshaped([3, 2, 2]) * x.reshaped([3, 2, 2]).sum(axes: [1]).reshaped([3, 1, 2])) }
  ),
  ("transposed three axes", { x in x.reshaped([3, 2, 2]).transposed([2, 0, 1]) * x.reshaped([2, 3, 2]) }),
]

@Suite struct GradientTests {
  /// f(x) weighted by fixed numbers, so that no derivative cancels; then ⟨∇f, v⟩ likewise for order 2.
  private func scalar(_ f: (Tensor) -> Tensor, _ x: Tensor, _ trace: Trace) -> Tensor {
    let y = f(x)
    let weights = y * 0 + 0.3
    return (y * (weights + y.hyperbolicTangent())).sum()
  }

  @Test(arguments: functions.indices)
  func `first and second derivatives agree with central differences`(_ index: Int) throws {
    let (name, f) = functions[index]
    let x = numbers(12, 3)
    let direction = numbers(12, 4)
    func results(_ x: [Double]) throws -> [String: [Double]] {
      try evaluate(
        [("x", [3, 4], x), ("v", [3, 4], direction)], outputs: ["f", "slope", "curvature"]
      ) { trace, inputs in
        guard let x = inputs["x"], let v = inputs["v"] else { return }
        let value = scalar(f, x, trace)
        let slope = (gradient(of: value, withRespectTo: [x])[0] * v).sum()
        let curvature = (gradient(of: slope, withRespectTo: [x])[0] * v).sum()
        trace.output("f", value)
        trace.output("slope", slope)
        trace.output("curvature", curvature)
      }
    }
    let h = 1e-5
    let here = try results(x)
    let ahead = try results(zip(x, direction).map { $0 + h * $1 })
    let behind = try results(zip(x, direction).map { $0 - h * $1 })
    for (order, below) in [("slope", "f"), ("curvature", "slope")] {
      let got = try #require(here[order]?[0])
      let expected = try (#require(ahead[below]?[0]) - #require(behind[below]?[0])) / (2 * h)
      #expect(abs(got - expected) <= 1e-6 * max(1, abs(expected)), "\(name), \(order)")
    }
  }

  @Test(arguments: functions.indices)
  func `derivatives forwards and backwards agree`(_ index: Int) throws {
    let f = functions[index].1
    let result = try evaluate(
      [("x", [3, 4], numbers(12, 3)), ("v", [3, 4], numbers(12, 4))],
      outputs: ["reverse", "forward", "mixed", "twice"]
    ) { trace, inputs in
      guard let x = inputs["x"], let v = inputs["v"] else { return }
      let value = scalar(f, x, trace)
      let slope = gradient(of: value, withRespectTo: [x])[0]
      let forward = tangents(of: [value], along: [(x, v)])[0]
      trace.output("reverse", (slope * v).sum())
      trace.output("forward", forward)
      // Hessian-vector products, forwards over reverse and reverse over forwards.
      trace.output("mixed", tangents(of: [slope], along: [(x, v)])[0])
      trace.output("twice", gradient(of: forward, withRespectTo: [x])[0])
    }
    for (one, other) in [("reverse", "forward"), ("mixed", "twice")] {
      let pairs = zip(try #require(result[one]), try #require(result[other]))
      for (a, b) in pairs { #expect(abs(a - b) <= 1e-11 * max(1, abs(a)), "\(functions[index].0)") }
    }
  }

  @Test func `gradient is zero where the value does not depend on the variable`() throws {
    let result = try evaluate([("x", [2], [1, 2]), ("y", [2], [3, 4])], outputs: ["g", "s"]) {
      trace, inputs in
      guard let x = inputs["x"], let y = inputs["y"] else { return }
      trace.output("g", gradient(of: (y * y).sum(), withRespectTo: [x])[0])
      trace.output("s", gradient(of: (x * x.stoppingGradient()).sum(), withRespectTo: [x])[0])
    }
    #expect(result["g"] == [0, 0])
    #expect(result["s"] == [1, 2])
  }

  @Test func `derivative of relu at zero is zero`() throws {
    let result = try evaluate([("x", [3], [-1, 0, 1])], outputs: ["g"]) { trace, inputs in
      guard let x = inputs["x"] else { return }
      trace.output("g", gradient(of: x.maximum(0).sum(), withRespectTo: [x])[0])
    }
    #expect(result["g"] == [0, 0, 1])
  }
}
