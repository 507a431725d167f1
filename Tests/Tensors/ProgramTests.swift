import AssayTensors
import Testing

@Suite struct ProgramTests {
  @Test func `updates take place together and old values are seen by outputs`() throws {
    let plan = Plan(
      try Program { trace in
        let a = trace.state("a", [2], .float64)
        let b = trace.state("b", [2], .float64)
        trace.output("before", a)
        trace.output("sum", a + b)
        trace.update(a, to: b)
        trace.update(b, to: a)
      })
    let executor = try Executor(plan)
    try executor.write("a", [1.0, 2])
    try executor.write("b", [3.0, 4])
    executor.run()
    #expect(try executor.read("a") == [3.0, 4])
    #expect(try executor.read("b") == [1.0, 2])
    #expect(try executor.read("before") == [1.0, 2])
    #expect(try executor.read("sum") == [4.0, 6])
  }

  @Test func `an update in place waits for later readers of the old value`() throws {
    let plan = Plan(
      try Program { trace in
        let a = trace.state("a", [2, 2], .float64)
        let next = a * 2
        trace.update(a, to: next)
        trace.output("product", next.matrixProduct(a))
        trace.output("mixed", next + a.transposed())
      })
    let executor = try Executor(plan)
    try executor.write("a", [1.0, 2, 3, 4])
    executor.run()
    #expect(try executor.read("a") == [2.0, 4, 6, 8])
    #expect(try executor.read("product") == [14.0, 20, 30, 44])
    #expect(try executor.read("mixed") == [3.0, 7, 8, 12])
  }

  @Test func `an operand that is also read elsewhere keeps its memory`() throws {
    let results = try evaluate([("x", [3, 2], [1.0, 2, 3, 4, 5, 6])], outputs: ["y"]) { trace, inputs in
      guard let x = inputs["x"].map({ $0 * 2 }) else { return }
      trace.output("y", x - x.sliced(axis: 0, from: 0, count: 1) + 1)
    }
    #expect(results["y"] == [1, 1, 5, 5, 9, 9])
  }

  @Test func `a value may go to two states and to an output`() throws {
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [2], .float64)
        let a = trace.state("a", [2], .float64)
        let b = trace.state("b", [2], .float64)
        trace.update(a, to: x + 1)
        trace.update(b, to: x + 1)
        trace.output("y", (x + 1).reshaped([2, 1]))
      })
    let executor = try Executor(plan)
    try executor.write("x", [1.0, 2])
    executor.run()
    #expect(try executor.read("a") == [2.0, 3])
    #expect(try executor.read("b") == [2.0, 3])
    #expect(try executor.read("y") == [2.0, 3])
  }

  @Test func `every instruction set gives the same bits for a program with gradients`() throws {
    let x = numbers(35 * 19)
    let w = numbers(19 * 23, 2)
    let results = try Processor.available.map { processor in
      let outputs = try evaluate(
        [("x", [35, 19], x), ("w", [19, 23], w)], outputs: ["loss", "g"], on: processor
      ) { trace, inputs in
        guard let x = inputs["x"], let w = inputs["w"] else { return }
        let y = x.matrixProduct(w).hyperbolicTangent()
        let loss = (y.exponential().sum(axes: [1]).logarithm() * y.mean(axes: [1])).sum()
        trace.output("loss", loss)
        trace.output("g", gradient(of: loss, withRespectTo: [w])[0])
      }
      return outputs.mapValues(bits)
    }
    #expect(results.count >= 1)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func `equal programs have equal hashes and different ones differ`() throws {
    func hash(_ factor: Double) throws -> String {
      Plan(
        try Program { trace in
          let x = trace.input("x", [3])
          trace.output("y", x * factor)
        }
      ).hash
    }
    #expect(try hash(2) == hash(2))
    #expect(try hash(2) != hash(3))
    #expect(try hash(0) != hash(-0.0))
  }

  @Test func `the arena holds no more than liveness needs for a chain`() throws {
    let plan = Plan(
      try Program { trace in
        var x = trace.input("x", [1024])
        for _ in 0..<20 { x = (x + 1).hyperbolicTangent() }
        trace.output("y", x)
      })
    // The arena holds the input, the output, one constant, and one intermediate.
    #expect(plan.arenaBytes <= 3 * 4096 + 64)
  }

  @Test func `a shape error names the operation, the shapes and the line`() throws {
    let error = #expect(throws: TensorError.self) {
      try Program { trace in
        let a = trace.input("a", [2, 3])
        let b = trace.input("b", [4, 5])
        trace.output("y", a.matrixProduct(b).hyperbolicTangent())
      }
    }
    let text = try #require(error).description
    #expect(text.contains("ProgramTests.swift:\(#line - 8)"))
    #expect(
      text.hasSuffix(
        "matrixProduct(float32[2, 3], float32[4, 5]): "
          + "the inner sizes differ: 3 columns on the left, 4 rows on the right"))
  }

  @Test func `an operator that cannot broadcast is an error with both shapes`() throws {
    let error = #expect(throws: TensorError.self) {
      try Program { trace in
        trace.output("y", trace.input("a", [2, 3]) + trace.input("b", [2]))
      }
    }
    let text = try #require(error).description
    #expect(text.contains("add(float32[2, 3], float32[2])"))
    #expect(text.contains("do not broadcast"))
  }

  @Test func `values of the wrong number, type or name are refused`() throws {
    let executor = try Executor(
      Plan(
        try Program { trace in
          trace.output("y", trace.input("x", [2, 3]) * 2)
        }))
    #expect(throws: TensorError.self) { try executor.write("x", [1.0 as Float]) }
    #expect(throws: TensorError.self) { try executor.write("x", [Double](repeating: 1, count: 6)) }
    let error = #expect(throws: TensorError.self) { try executor.write("z", [1.0 as Float]) }
    #expect(error?.description == "the program has no tensor named 'z'; it has x")
  }

  @Test func `other misuses of a trace are worded`() throws {
    func message(_ body: (Trace) -> Void) -> String? {
      #expect(throws: TensorError.self) { try Program(body) }?.description
    }
    #expect(
      message { trace in
        _ = trace.input("x", [1])
        _ = trace.state("x", [1])
      }?.contains("named 'x'") == true)
    #expect(
      message { trace in
        let x = trace.input("x", [1])
        trace.update(x, to: x)
      }?.contains("only a state can be updated") == true)
    #expect(
      message { trace in
        let x = trace.state("x", [2])
        trace.update(x, to: x.sum())
      }?.contains("the state's type") == true)
    #expect(
      message { trace in
        let x = trace.input("x", [2])
        _ = gradient(of: x, withRespectTo: [x])
      }?.contains("one real number") == true)
    #expect(
      message { trace in
        let x = trace.input("x", [2])
        trace.output("y", x.reshaped([3]))
      }?.contains("do not fill") == true)
    let foreign = #expect(throws: TensorError.self) {
      try Program { trace in
        let x = trace.input("x", [2])
        _ = try Program { other in other.output("y", other.input("z", [2]) + x) }
      }
    }
    #expect(foreign?.description.contains("another trace") == true)
  }
}
