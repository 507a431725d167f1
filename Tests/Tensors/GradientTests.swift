import AssayTensors
import Testing

/// Functions that together use every primitive with a derivative, by name. Each takes one [3, 4] tensor of
/// normal numbers.
let functions: [(String, @Sendable (Tensor) -> Tensor)] = [
  ("negate", { -$0 }),
  ("absolute", { $0.absolute() }),
  ("square root", { ($0 * $0 + 0.5).squareRoot() }),
  ("exponential", { $0.exponential() }),
  ("logarithm", { ($0 * $0 + 0.5).logarithm() }),
  ("tanh", { $0.hyperbolicTangent() }),
  ("expm1", { $0.expMinusOne() }),
  ("log1p", { ($0 * $0 - 0.5).logOnePlus() }),
  ("reciprocal square root", { ($0 * $0 + 0.5).reciprocalSquareRoot() }),
  ("sine", { $0.sine() }),
  ("cosine", { $0.cosine() }),
  ("error function", { $0.errorFunction() }),
  ("sigmoid", { $0.sigmoid() }),
  ("softplus", { $0.softplus() }),
  ("power", { ($0 * $0 + 0.5).power($0) }),
  ("power with broadcast", { ($0 * $0 + 0.5).power($0.sum(axes: [0])) }),
  ("whole power of negative numbers", { $0.power(3) }),
  ("clamp", { ($0 * $0).clamped(0.3, 1.2) * $0 }),
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
  ("slice", { $0.sliced(axis: 1, from: 1, count: 2) * $0.sliced(axis: 1, from: 2, count: 2) }),
  ("slice with steps", { $0.sliced(axis: 1, from: 3, count: 2, step: -2).exponential() }),
  ("reverse", { $0.reversed(axes: [0, 1]) * $0 }),
  ("element", { $0.element(1, axis: 0) * $0 }),
  ("pad", { $0.padded(low: [1, 0], high: [0, 2], interior: [1, 2], value: 3).sum(axes: [1]) }),
  ("concatenate", { concatenated([$0, $0 * $0, $0.transposed().reshaped([3, 4])], axis: 1) }),
  ("stack", { stacked([$0, $0 * $0], axis: 1) * $0.reshaped([3, 1, 4]) }),
  ("split", { $0.split(axis: 1, into: 2)[1] * $0.split(axis: 1, into: 2)[0] }),
  (
    "jacobian",
    { x in
      let x = x.watched()
      return jacobian(of: x.sum(axes: [1]) * x.sum(axes: [1]), withRespectTo: [x])[0]
    }
  ),
  ("transposed three axes", { x in x.reshaped([3, 2, 2]).transposed([2, 0, 1]) * x.reshaped([2, 3, 2]) }),
]

@Suite struct GradientTests {
  @Test(arguments: functions.indices)
  func `derivatives to second order are the slopes of the function in both modes and under vmap`(
    _ index: Int
  ) throws {
    let f = functions[index].1
    try checkGradients(at: [CheckPoint(numbers(12, 3), [3, 4])]) { [f($0[0])] }
  }

  @Test func `a wrong derivative is found and named`() {
    let error = #expect(throws: GradientMismatch.self) {
      try checkGradients(at: [CheckPoint([0.5, 2], [2])]) { [$0[0] * $0[0].stoppingGradient()] }
    }
    #expect(error?.order == 1)
    #expect(error?.description.contains("a derivative of order 1 by forward is") == true)
  }

  @Test func `a wrong second derivative is found`() {
    let error = #expect(throws: GradientMismatch.self) {
      try checkGradients(at: [CheckPoint([0.5, 2], [2])], modes: [.reverse]) {
        // Its first derivative is right, its second is not: x² + (x − s(x))², whose second part has slope 0
        // but curvature.
        let x = $0[0]
        let difference = x - x.stoppingGradient()
        return [x * x + difference * difference]
      }
    }
    #expect(error?.order == 2)
    #expect(error?.modes == [.reverse, .reverse])
  }

  @Test func `the hessian of a quadratic form is its matrix`() throws {
    let matrix: [Double] = [2, 1, 0, 1, 3, -1, 0, -1, 5]
    let result = try evaluate(
      [("a", [3, 3], matrix), ("x", [3], [1, 2, 3]), ("v", [3], [1, -1, 2])],
      outputs: ["hessian", "product", "jacobian"]
    ) { trace, inputs in
      guard let a = inputs["a"], let x = inputs["x"], let v = inputs["v"] else { return }
      let ax = a.matrixProduct(x.reshaped([3, 1])).reshaped([3])
      let value = (x * ax).sum() * 0.5
      trace.output("hessian", hessian(of: value, withRespectTo: x))
      trace.output("product", hessianVectorProduct(of: value, along: [(x, v)])[0])
      trace.output("jacobian", jacobian(of: ax, withRespectTo: [x])[0])
    }
    #expect(result["hessian"] == matrix)
    #expect(result["product"] == [1, -4, 11])
    #expect(result["jacobian"] == matrix)
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
