import AssayTensors
import Testing

/// A recurrent cell over x [time, 2, 3] with weights w and initial values h:
/// h ← tanh(h·w + x), s ← s + h·x; outputs 2h and the sum of s.
private func recurrent(_ x: Tensor, _ w: Tensor, _ h: Tensor, reversed: Bool) -> [Tensor] {
  let result = scan([h, h * 0.5], over: [x], reversed: reversed) { carried, element in
    let next = (carried[0].matrixProduct(w) + element[0]).hyperbolicTangent()
    return ([next, carried[1] + next * element[0]], [next * 2, carried[1].sum()])
  }
  return result.carried + result.outputs
}

/// The same recurrence without a loop.
private func unrolled(_ x: Tensor, _ w: Tensor, _ h: Tensor, reversed: Bool) -> [Tensor] {
  var (h, s) = (h, h * 0.5)
  var outputs: [[Tensor]] = []
  let places = Array(0..<x.shape[0])
  for place in reversed ? places.reversed() : places {
    let element = x.element(place)
    let next = (h.matrixProduct(w) + element).hyperbolicTangent()
    outputs.append([next * 2, s.sum()])
    (h, s) = (next, s + next * element)
  }
  if reversed { outputs.reverse() }
  return [h, s, stacked(outputs.map { $0[0] }), stacked(outputs.map { $0[1] })]
}

@Suite struct ScanTests {
  private let x = numbers(24, 1).map { $0 * 0.5 }
  private let w = numbers(9, 2).map { $0 * 0.5 }
  private let h = numbers(6, 3)

  private func values(
    _ names: [String], _ body: (Tensor, Tensor, Tensor) -> [Tensor]
  ) throws -> [String: [Double]] {
    try evaluate([("x", [4, 2, 3], x), ("w", [3, 3], w), ("h", [2, 3], h)], outputs: names) { trace, inputs in
      guard let x = inputs["x"], let w = inputs["w"], let h = inputs["h"] else { return }
      for (name, tensor) in zip(names, body(x, w, h)) { trace.output(name, tensor) }
    }
  }

  @Test(arguments: [false, true])
  func `a loop has the bits of the same iterations written out`(_ reversed: Bool) throws {
    let names = ["h", "s", "outputs", "sums"]
    let loop = try values(names) { recurrent($0, $1, $2, reversed: reversed) }
    let written = try values(names) { unrolled($0, $1, $2, reversed: reversed) }
    for name in names {
      #expect(bits(loop[name] ?? []) == bits(written[name] ?? []), "\(name)")
      #expect(loop[name]?.isEmpty == false)
    }
  }

  @Test(arguments: [false, true])
  func `gradients through a loop agree with those of the iterations written out`(_ reversed: Bool) throws {
    let names = ["x", "w", "h"].map { "gradient of \($0)" }
    func gradients(_ body: (Tensor, Tensor, Tensor, Bool) -> [Tensor]) throws -> [String: [Double]] {
      try values(names) { x, w, h in
        let terms = body(x, w, h, reversed).map { ($0 * $0).sum() }
        return gradient(of: terms.dropFirst().reduce(terms[0], +), withRespectTo: [x, w, h])
      }
    }
    let loop = try gradients { recurrent($0, $1, $2, reversed: $3) }
    let written = try gradients { unrolled($0, $1, $2, reversed: $3) }
    for name in names {
      let pairs = zip(try #require(loop[name]), try #require(written[name]))
      for (a, b) in pairs { #expect(abs(a - b) <= 1e-13 * max(1, abs(b)), "\(name)") }
    }
  }

  @Test(arguments: [false, true])
  func `derivatives of a loop are right to second order, in both modes and under vmap`(_ reversed: Bool)
    throws
  {
    let points = [CheckPoint(x, [4, 2, 3]), CheckPoint(w, [3, 3]), CheckPoint(h, [2, 3])]
    try checkGradients(at: points) { recurrent($0[0], $0[1], $0[2], reversed: reversed) }
  }

  @Test func `a loop runs inside a loop, and over whole numbers`() throws {
    let plan = Plan(
      try Program { trace in
        let rows = trace.input("rows", [3, 2], .int32)
        let table = trace.input("table", [4, 2])
        let total = scan([trace.constant([Float(0), 0], [2])], over: [rows]) { outer, row in
          let inner = scan(outer, over: [row[0]]) { sum, index in
            let chosen = table.gatherRows(index[0].reshaped([1])).reshaped([2])
            return ([sum[0] + chosen], [])
          }
          return (inner.carried, inner.carried)
        }
        trace.output("totals", total.outputs[0])
      })
    let executor = try Executor(plan)
    try executor.write("rows", [0, 1, 2, 3, 3, 3] as [Int32])
    try executor.write("table", [1, 10, 2, 20, 4, 40, 8, 80] as [Float])
    for _ in 0..<2 {
      executor.run()
      #expect(try executor.read("totals") == [3, 30, 15, 150, 31, 310] as [Float])
    }
  }

  @Test func `carried values that change their shape are refused`() {
    let error = #expect(throws: TensorError.self) {
      try Program { trace in
        let x = trace.input("x", [3, 2])
        trace.output(
          "y", scan([x.element(0)], over: [x]) { carried, _ in ([stacked([carried[0]])], []) }.carried[0])
      }
    }
    #expect(error?.description.contains("must keep their types from iteration to iteration") == true)
  }
}
