import AssayTensors
import Testing

/// Results that reuse the memory of operands that die, and of states that they replace: when they may, and
/// when they must not.
@Suite struct SharedMemoryTests {
  /// `Plan` itself stops where its verifier finds something; here the findings are compared, with and without
  /// fusion.
  private func expectSound(_ program: Program, _ comment: String = "") throws {
    #expect(Plan.findings(program) == [], "\(comment)")
    #expect(Plan.findings(program, PlanOptions(isFusing: false)) == [], "\(comment)")
    let unfused = try bitsAfter(program, PlanOptions(isFusing: false), on: Processor.available[0])
    for processor in Processor.available {
      let fused = try bitsAfter(program, PlanOptions(), on: processor)
      for (name, bits) in unfused {
        #expect(fused[name] == bits, "\(comment): \(name) on \(processor.name)")
      }
    }
  }

  @Test(arguments: [64, 1000])
  func `numbers do not take the place of truths`(_ count: Int) throws {
    for element in [ElementType.float32, .float64] {
      let program = try Program { trace in
        // It is computed but not needed later, so the bools are kept instead.
        let a = trace.input("a", [count], element) * 3
        let b = trace.input("b", [count], element)
        let m = a .> 0
        let p = (a + 2).power(b)
        let z = select(m, p, -p)
        trace.output("sum", z.sum())
        trace.output("power", z.power(b))
        trace.output("p", p)
      }
      try expectSound(program, "\(count) of \(element)")
    }
  }

  /// The rows overlap: the first numbers of row r + 1 are the last of row r.
  @Test func `sums of overlapping rows do not take the place of what is summed`() throws {
    let program = try Program { trace in
      let y = trace.input("x", [1002]).exponential()
      let rows = y.windows([3]).transposed([1, 0])
      let sums = rows.sum(axes: [1])
      trace.output("sorted", sums.sorted())
    }
    let calls = Plan(program).callDescriptions.filter { $0.contains("reduce_sum") }
    #expect(!calls.isEmpty)
    for call in calls {
      let (to, rest) = (call.split(separator: "(")[1], call.split(separator: "from (")[1])
      #expect(to.prefix { $0 != ")" } != rest.prefix { $0 != ")" }, "\(call)")
    }
    try expectSound(program)
  }

  @Test func `a larger tensor, of which a state takes the beginning, is not written into the state`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [64])
      let s = trace.state("s", [4])
      let t = trace.state("t", [2])
      let y = x.exponential()
      trace.output("sum", y.sum())
      trace.output("t before", t * 1)
      trace.update(s, to: y.sliced(axis: 0, from: 0, count: 4))
    }
    let executor = try Executor(Plan(program))
    try executor.write("t", [1, 2] as [Float])
    executor.run()
    #expect(try executor.read("t") == [1, 2] as [Float])
    #expect(try executor.read("s") == [1, 1, 1, 1] as [Float])
    try expectSound(program)
  }

  @Test func `outputs are values of the last run, also where they are views of an input`() throws {
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [2, 3])
        trace.output("same", x)
        trace.output("reshaped", x.reshaped([3, 2]))
        trace.output("first row", x.element(0))
      })
    let executor = try Executor(plan)
    try executor.write("x", [1, 2, 3, 4, 5, 6] as [Float])
    executor.run()
    try executor.write("x", [Float](repeating: 9, count: 6))
    for name in ["same", "reshaped"] {
      #expect(try executor.read(name) == [1, 2, 3, 4, 5, 6] as [Float], "\(name)")
    }
    #expect(try executor.read("first row") == [1, 2, 3] as [Float])
    #expect(try executor.read("x") == [Float](repeating: 9, count: 6))
    for layout in Replicas.Layout.allCases {
      let replicas = try Replicas(plan, count: 3, layout: layout)
      for replica in 0..<3 {
        try replicas.write("x", [Float](repeating: Float(replica), count: 6), to: replica)
      }
      replicas.run()
      try replicas.write("x", [Float](repeating: 9, count: 6))
      for replica in 0..<3 {
        #expect(try replicas.read("same", of: replica) == [Float](repeating: Float(replica), count: 6))
      }
    }
  }

  @Test func `shift registers and exchanged states are right and sound`() throws {
    let program = try Program { trace in
      let (a, b, c) = (trace.state("a", [3]), trace.state("b", [3]), trace.state("c", [3]))
      let (d, e) = (trace.state("d", [2, 2]), trace.state("e", [2, 2]))
      trace.update(a, to: b)
      trace.update(b, to: c)
      trace.update(c, to: a)
      trace.update(d, to: e.transposed())
      trace.update(e, to: d)
    }
    let executor = try Executor(Plan(program))
    for (name, value) in [("a", 1), ("b", 2), ("c", 3)] {
      try executor.write(name, [Float](repeating: Float(value), count: 3))
    }
    try executor.write("d", [1, 2, 3, 4] as [Float])
    try executor.write("e", [5, 6, 7, 8] as [Float])
    executor.run()
    for (name, value) in [("a", 2), ("b", 3), ("c", 1)] {
      #expect(try executor.read(name) == [Float](repeating: Float(value), count: 3), "\(name)")
    }
    #expect(try executor.read("d") == [5, 7, 6, 8] as [Float])
    #expect(try executor.read("e") == [1, 2, 3, 4] as [Float])
    try expectSound(program)
  }

  @Test func `a loop may read more tensors than a kernel`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [3, 2])
      let held = (0..<5).map { trace.input("held \($0)", [2]) }
      let loop = scan([held[0]], over: [x]) { carried, element in
        let next = held.reduce(carried[0] * element[0], +)
        return ([next], [next.sum()])
      }
      trace.output("last", loop.carried[0])
      trace.output("sums", loop.outputs[0])
    }
    try expectSound(program)
  }
}
