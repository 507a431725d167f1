import AssayTensors
import Testing

/// Runs of what depends on changing inputs alone.
@Suite struct ChangingInputTests {
  /// A Hessian-vector product of a small network at a point, with its loss and gradient: large enough for threads.
  private static func program(
    batch: Int, inputs: Int, width: Int, _ element: ElementType = .float64
  ) throws -> Program {
    try Program { trace in
      let x = trace.input("x", [batch, inputs], element)
      let w = [trace.state("w", [width, inputs], element), trace.input("v", [3, width], element)]
      let directions = [
        trace.input("dw", [width, inputs], element), trace.input("dv", [3, width], element),
      ]
      let hidden = x.matrixProduct(w[0].transposed()).hyperbolicTangent()
      let outputs = hidden.matrixProduct(w[1].transposed())
      let loss = (outputs.exponential() * outputs).mean()
      trace.output("loss", loss)
      trace.output("first", gradient(of: loss, withRespectTo: [w[0]])[0])
      trace.output("view", w[0].transposed())
      let products = hessianVectorProduct(of: loss, along: Array(zip(w, directions)))
      trace.output("product w", products[0])
      trace.output("product v", products[1])
      trace.output("direction", directions[1])
    }
  }

  private static let outputs = ["loss", "first", "view", "product w", "product v", "direction"]

  private func write(_ executor: Executor, _ names: [String], seed: UInt64) throws {
    for (name, type) in executor.plan.writable where names.contains(name) {
      try executor.write(name, numbers(type.count, seed + UInt64(name.utf8.reduce(0) { $0 + Int($1) })))
    }
  }

  private func state(_ executor: Executor) throws -> [[UInt64]] {
    try Self.outputs.map { bits(try executor.read($0)) }
  }

  @Test(arguments: [1, 2, 3, 8])
  func `runs of the changing part have the bits of whole runs`(threads: Int) throws {
    for (batch, inputs, width) in [(3, 4, 5), (300, 200, 150)] {
      let program = try Self.program(batch: batch, inputs: inputs, width: width)
      for isFusing in [true, false] {
        let options = PlanOptions(isFusing: isFusing, changing: ["dw", "dv"])
        #expect(Plan.findings(program, options) == [])
        for processor in threads == 1 ? Processor.available : [try Processor.current()] {
          for isPoisoned in [false, true] {
            let executor = Executor(
              Plan(program, options), on: processor, threads: threads, isPoisoned: isPoisoned)
            let whole = Executor(
              Plan(program, PlanOptions(isFusing: isFusing)), on: processor, threads: threads)
            for each in [executor, whole] { try write(each, ["x", "w", "v", "dw", "dv"], seed: 1) }
            // Before the first whole run there is nothing to use.
            #expect(try executor.run(changed: ["dw", "dv"]) == false)
            whole.run()
            #expect(try state(executor) == state(whole))
            for seed in [2, 3, 4] as [UInt64] {
              for each in [executor, whole] { try write(each, ["dw", "dv"], seed: seed) }
              #expect(try executor.run(changed: ["dv", "dw"]))
              whole.run()
              #expect(try state(executor) == state(whole))
            }
            // Another input was written: all is computed anew, and kept from then on.
            for each in [executor, whole] { try write(each, ["w", "dv"], seed: 5) }
            #expect(try executor.run(changed: ["dv"]) == false)
            whole.run()
            #expect(try state(executor) == state(whole))
            for each in [executor, whole] { try write(each, ["dv"], seed: 6) }
            #expect(try executor.run(changed: ["dv"]))
            whole.run()
            #expect(try state(executor) == state(whole))
          }
        }
      }
    }
  }

  @Test func `the changing part has fewer calls and none of the primal`() throws {
    let plan = try Plan(Self.program(batch: 30, inputs: 20, width: 15), changing: ["dw", "dv"])
    let products = plan.changingCallDescriptions.filter { $0.hasPrefix("gemm") }.count
    let all = plan.callDescriptions.filter { $0.hasPrefix("gemm") }.count
    #expect(products > 0 && products < all)
    #expect(plan.changingCallDescriptions.count < plan.callDescriptions.count)
    #expect(try Plan(Self.program(batch: 30, inputs: 20, width: 15)).changingCallDescriptions == [])
  }

  @Test func `the plan of the changing part leaves other plans as they are`() throws {
    let program = try Self.program(batch: 3, inputs: 4, width: 5)
    #expect(try Plan(program, changing: ["dw"]).hash == Plan(program).hash)
  }

  @Test func `everything, nothing and outputs that are inputs may change`() throws {
    let program = try Program { trace in
      let (a, b) = (trace.input("a", [4], .float64), trace.input("b", [4], .float64))
      trace.output("same", a)
      trace.output("fixed", b.exponential())
      trace.output("sum", a + 1)
      trace.output("number", trace.constant([1.0, 2], [2]) * 3)
    }
    for changing in [["a"], ["b"], ["a", "b"]] {
      let executor = try Executor(Plan(program, changing: changing))
      try executor.write("a", [1.0, 2, 3, 4])
      try executor.write("b", [0.0, 0, 0, 0])
      try executor.run(changed: changing)
      try executor.write("a", [5.0, 6, 7, 8])
      #expect(try executor.run(changed: changing) == changing.contains("a"))
      #expect(try executor.read("same") == [5.0, 6, 7, 8])
      #expect(try executor.read("sum") == [6.0, 7, 8, 9])
      #expect(try executor.read("fixed") == [1.0, 1, 1, 1])
      #expect(try executor.read("number") == [3.0, 6])
      #expect(try executor.run(changed: []))
    }
  }

  @Test func `a loop keeps what it computed`() throws {
    let program = try Program { trace in
      let (x, d) = (trace.input("x", [5, 3, 3], .float64), trace.input("d", [3, 3], .float64))
      let fixed = scan([x.element(0)], over: [x]) { carried, element in
        ([carried[0].matrixProduct(element[0]).hyperbolicTangent()], [carried[0]])
      }
      let moving = scan([d], over: [fixed.outputs[0]]) { carried, element in
        ([carried[0].matrixProduct(element[0]) + d], [])
      }
      trace.output("y", moving.carried[0])
    }
    #expect(Plan.findings(program, PlanOptions(changing: ["d"])) == [])
    let executor = Executor(
      try Plan(program, changing: ["d"]), on: try Processor.current(), isPoisoned: true)
    let whole = try Executor(Plan(program))
    for each in [executor, whole] { try each.write("x", numbers(45)) }
    for seed in [1, 2, 3] as [UInt64] {
      for each in [executor, whole] { try each.write("d", numbers(9, seed)) }
      #expect(try executor.run(changed: ["d"]) == (seed > 1))
      whole.run()
      #expect(bits(try executor.read("y")) == bits(try whole.read("y")))
    }
  }

  @Test func `memory that is handed out makes every run whole`() throws {
    let plan = try Plan(Self.program(batch: 3, inputs: 4, width: 5), changing: ["dw", "dv"])
    let executor = try Executor(plan)
    executor.run()
    #expect(try executor.run(changed: ["dw"]))
    try executor.memory("w", of: Double.self)[0] = 2
    #expect(try executor.run(changed: ["dw"]) == false)
    #expect(try executor.run(changed: ["dw"]) == false)
  }

  @Test func `what cannot be kept is refused in words`() throws {
    func words(_ body: () throws -> Void) -> String? {
      (#expect(throws: TensorError.self) { try body() })?.description
    }
    let program = try Self.program(batch: 3, inputs: 4, width: 5)
    #expect(
      words { _ = try Plan(program, changing: ["direction"]) }
        == "the program has no tensor named 'direction'; it has dv, dw, v, w, x")
    #expect(
      words { _ = try Plan(program, changing: []) }
        == "no changing input is named; the program has x, v, dw, dv, w")
    let drawing = try Program { trace in
      trace.output("y", trace.input("x", [3]) + trace.stream("mask").uniform([3]))
    }
    #expect(
      words { _ = try Plan(drawing, changing: ["x"]) }?.contains("draws from the stream 'mask'") == true)
    let updating = try Program { trace in
      let (w, x) = (trace.state("w", [3]), trace.input("x", [3]))
      trace.update(w, to: w + x)
    }
    #expect(words { _ = try Plan(updating, changing: ["x"]) }?.contains("updates the state 'w'") == true)
    #expect(
      words { try Executor(Plan(program)).run(changed: ["dw"]) }?.contains("is not made for changing inputs")
        == true)
    let executor = try Executor(Plan(program, changing: ["dw", "dv"]))
    #expect(
      words { try executor.run(changed: ["w"]) } == "the plan is made for changes of dv, dw, not of 'w'")
    #expect(
      words { try executor.run(changed: ["dw", "z"]) }
        == "the program has no tensor named 'z'; it has dv, dw, v, w, x")
  }

  @Test func `what the changing part forgets is found by the verifier`() throws {
    for isFusing in [true, false] {
      let options = PlanOptions(isFusing: isFusing, fault: .forgottenValue, changing: ["dw", "dv"])
      let program = try Self.program(batch: 30, inputs: 20, width: 15)
      #expect(Plan.findings(program, options).contains { $0.contains("overwritten") })
    }
  }
}
