import AssayTensors
import Testing

/// The tensors with respect to which derivatives may be taken.
@Suite struct VariableTests {
  @Test func `a derivative with respect to an expression is refused: an equal one is the same node`() {
    let uses: [@Sendable (Tensor, Tensor) -> Tensor] = [
      { gradient(of: $1 * $1, withRespectTo: [$0])[0] },
      { vjp(of: [$1 * $1], cotangents: [$1], withRespectTo: [$0])[0] },
      { jvp(of: [$1 * $1], along: [($0, $1)])[0] },
      { jacobian(of: $1 * $1, withRespectTo: [$0])[0] },
      { hessian(of: $1 * $1, withRespectTo: $0) },
      { hessianVectorProduct(of: $1 * $1, along: [($0, $1)])[0] },
      { a, b in perExampleGradients(of: [b.reshaped([1])], withRespectTo: [a]) { $0[0] * a }[0] },
      { substituting([($0, $1 * 2)], in: [$1 * $1])[0] },
    ]
    for (index, use) in uses.enumerated() {
      let error = #expect(throws: TensorError.self, "use \(index)") {
        try Program { trace in
          let x = trace.input("x", [], .float64)
          trace.output("y", use(x + 1, x + 1))
        }
      }
      let words = error?.description ?? ""
      #expect(words.contains("VariableTests.swift:") && words.contains("watched()"), "\(index): \(words)")
    }
  }
}

/// Derivatives with respect to watched tensors.
@Suite struct WatchedTests {
  @Test func `a watched tensor is one of its own, whatever else is equal to it`() throws {
    let result = try evaluate([("x", [], [2])], outputs: ["a", "b", "both", "x", "value"]) { trace, inputs in
      guard let x = inputs["x"] else { return }
      let (a, b, plain) = ((x + 1).watched(), (x + 1).watched(), x + 1)
      let value = a * b * plain
      let slopes = gradient(of: value, withRespectTo: [a, b, x])
      trace.output("value", value)
      trace.output("a", slopes[0])
      trace.output("b", slopes[1])
      trace.output("x", slopes[2])
      trace.output("both", jvp(of: [value], along: [(a, a), (b, b)])[0])
    }
    #expect(result == ["value": [27], "a": [9], "b": [9], "x": [27], "both": [54]])
  }

  @Test func `transforms take watched tensors, inside and outside of bodies`() throws {
    let result = try evaluate(
      [("x", [2], [2, 3])], outputs: ["hessian", "jacobian", "product", "examples", "inside", "scan", "put"]
    ) { trace, inputs in
      guard let x = inputs["x"] else { return }
      let h = (x * 2).watched()
      let cube = h * h * h
      trace.output("hessian", hessian(of: cube.sum(), withRespectTo: h))
      trace.output("jacobian", jacobian(of: cube, withRespectTo: [h])[0])
      trace.output("product", hessianVectorProduct(of: cube.sum(), along: [(h, x)])[0])
      let w = (x.sum() * 1).watched()
      trace.output("examples", perExampleGradients(of: [x], withRespectTo: [w]) { $0[0] * w * w }[0])
      let inside = vmap([x]) { example in
        let (a, b) = ((example[0] + 1).watched(), example[0] + 1)
        return gradient(of: a * b, withRespectTo: [a])
      }
      trace.output("inside", inside[0])
      let factor = x.filled([], with: 3).watched()
      let sum = scan([x.sum() * 0], over: [x]) { carried, elements in
        ([carried[0] + elements[0] * factor * factor], [])
      }.carried[0]
      trace.output("scan", gradient(of: sum, withRespectTo: [factor])[0])
      trace.output("put", substituting([(h, x)], in: [cube + x * 2])[0])
    }
    #expect(result["hessian"] == [24, 0, 0, 36])
    #expect(result["jacobian"] == [48, 0, 0, 108])
    #expect(result["product"] == [48, 108])
    #expect(result["examples"] == [20, 30])
    #expect(result["inside"] == [3, 4])
    #expect(result["scan"] == [30])
    #expect(result["put"] == [12, 33])
  }

  @Test(arguments: [NumericsPolicy(accumulation: .pairwise), NumericsPolicy(rounding: .init(.bfloat16))])
  func `watching changes no bit, under policies either`(_ policy: NumericsPolicy) throws {
    func run(_ isWatched: Bool) throws -> [Float] {
      let plan = try Plan(
        try Program { trace in
          let x = trace.input("x", [5])
          let h = x.exponential()
          trace.output("y", (isWatched ? h.watched() : h) * x + h)
        }, policy: policy)
      let executor = try Executor(plan)
      try executor.write("x", numbers(5).map { Float($0) })
      executor.run()
      return try executor.read("y")
    }
    #expect(try run(true) == run(false))
  }
}
