import AssayTensors
import Testing

@Suite struct PlanningTests {
  @Test func `the arena is close to what liveness demands`() throws {
    let programs = [
      try trainingStep(batch: 32, width: 64, classes: 10, .float32),
      try trainingStep(batch: 128, width: 256, classes: 10, .float32),
      try trainingStep(batch: 64, width: 784, classes: 100, .float64),
      try convolutionalStep(batch: 64, side: 28, channels: 16),
      try transformerStep(batch: 16, length: 64, width: 64, heads: 4),
    ]
    for (number, program) in programs.enumerated() {
      let plan = Plan(program)
      #expect(Double(plan.arenaBytes) <= 1.2 * Double(plan.arenaLowerBound), "program \(number)")
    }
  }

  @Test func `the verifier finds nothing wrong with plans of networks`() throws {
    let programs = [
      try convolutionalStep(batch: 3, side: 6, channels: 2),
      try transformerStep(batch: 2, length: 5, width: 8, heads: 2),
    ]
    for program in programs {
      #expect(Plan.findings(program) == [])
      #expect(Plan.findings(program, PlanOptions(isFusing: false)) == [])
    }
  }

  @Test func `what is constant is folded only where no bit can change`() throws {
    let values: [Double] = [0, -0.0, 1.5, .infinity, -3]
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [5], .float64)
        let one = x * 0 + 1  // not known to be 1: x may be infinite
        trace.output("same", ((x * 1) / 1 - 0) + -0.0)
        trace.output("plus zero", x + 0)
        trace.output("unknown", one)
        let constants = trace.constant([2.0, 3, 4, 5, 6], [5])
        trace.output("constant", (constants * constants + 1).exponential().logarithm())
      })
    let executor = try Executor(plan)
    try executor.write("x", values)
    executor.run()
    #expect(bits(try executor.read("same")) == bits(values))
    #expect(bits(try executor.read("plus zero")) == bits([0, 0, 1.5, .infinity, -3]))
    #expect(try executor.read("unknown", as: Double.self)[3].isNaN)
    #expect(plan.callDescriptions.count <= 3)
  }
}
