import AssayTensors
import Testing

/// Plans that overwrite all memory without a value while they run.
@Suite struct PoisonTests {
  private func written(_ plan: Plan, _ write: (String, [Double], ElementType) throws -> Void) rethrows {
    for (index, (name, type)) in plan.writable.enumerated() where type.element != .bool {
      try write(name, numbers(type.count, UInt64(index + 1)), type.element)
    }
  }

  private func expectSameBits(_ program: Program, _ comment: String) throws {
    for isFusing in [true, false] {
      let plan = Plan(program, PlanOptions(isFusing: isFusing))
      for threads in [1, 3] {
        let processor = try Processor.current()
        let executors = [false, true].map {
          Executor(plan, on: processor, threads: threads, isPoisoned: $0)
        }
        for executor in executors {
          try written(plan) { name, values, element in
            switch element {
            case .float32: try executor.write(name, values.map(Float.init))
            case .float64: try executor.write(name, values)
            default: try executor.write(name, values.map { Int32($0.magnitude * 4) })
            }
          }
          for _ in 0..<2 { executor.run() }
        }
        for (name, type) in plan.readable {
          #expect(
            try executors[0].canonicalBytes(name, type.element)
              == executors[1].canonicalBytes(name, type.element), "\(comment): \(name)")
        }
      }
    }
  }

  @Test(arguments: functions.indices)
  func `a sound plan has the same bits poisoned`(_ index: Int) throws {
    try expectSameBits(program(of: functions[index].1, .float32), functions[index].0)
  }

  @Test func `networks and loops have the same bits poisoned`() throws {
    try expectSameBits(trainingStep(batch: 600, width: 400, classes: 300, .float32), "perceptron")
    try expectSameBits(convolutionalStep(batch: 3, side: 6, channels: 2), "convolutional")
    try expectSameBits(transformerStep(batch: 2, length: 5, width: 8, heads: 2), "transformer")
    try expectSameBits(loop(), "loop")
  }

  @Test(arguments: Replicas.Layout.allCases)
  func `replicas have the same bits poisoned`(_ layout: Replicas.Layout) throws {
    for program in [try trainingStep(batch: 4, width: 6, classes: 3, .float32), try loop()] {
      let plan = Plan(program)
      let processor = try Processor.current()
      let both = [false, true].map {
        Replicas(plan, count: 3, on: processor, layout: layout, isPoisoned: $0)
      }
      for replicas in both {
        try written(plan) { name, values, element in
          guard element != .int32 else { return try replicas.write(name, values.map { Int32($0.magnitude) }) }
          for replica in 0..<3 {
            try replicas.write(name, values.map { Float($0) * Float(replica + 1) }, to: replica)
          }
        }
        replicas.run(steps: 2)
      }
      for (name, type) in plan.readable where type.element == .float32 {
        for replica in 0..<3 {
          let values = try both.map { try $0.read(name, of: replica, as: Float.self).map(\.bitPattern) }
          #expect(values[0] == values[1], "\(name)")
        }
      }
    }
  }

  private func loop() throws -> Program {
    try Program { trace in
      let x = trace.input("x", [4, 2, 3])
      let w = trace.state("w", [3, 3])
      let result = scan([x.element(0)], over: [x]) { carried, element in
        let next = (carried[0].matrixProduct(w) + element[0]).hyperbolicTangent()
        return ([next], [next.sum(), next.exponential().sorted()])
      }
      let loss = (result.outputs[0] * result.outputs[0]).sum() + result.carried[0].sum()
      trace.output("loss", loss)
      trace.output("sorted", result.outputs[1])
      trace.update(w, to: w - 0.1 * gradient(of: loss, withRespectTo: [w])[0])
    }
  }

  /// Unused memory holds zeros, which would pass for a result.
  @Test(arguments: [false, true])
  func `what a missing call should have written is found only when it is poisoned`(_ isInLoop: Bool) throws {
    let program = try Program { trace in
      let x = trace.input("x", [30, 1])
      let (w, v) = (trace.input("w", [1, 30]), trace.input("v", [30, 1]))
      func products(_ x: Tensor) -> Tensor { x.exponential().matrixProduct(w).matrixProduct(v) }
      let result =
        isInLoop
        ? scan([x], over: [x]) { carried, _ in ([products(carried[0])], []) }.carried[0] : products(x)
      trace.output("y", result)
    }
    let (plan, findings) = Plan.verified(program, PlanOptions(fault: .missingCall))
    #expect(findings.contains { $0.contains("before it is written") })
    for isPoisoned in [false, true] {
      let executor = Executor(plan, on: try Processor.current(), isPoisoned: isPoisoned)
      for name in ["x", "w", "v"] { try executor.write(name, [Float](repeating: 0.5, count: 30)) }
      executor.run()
      #expect(try executor.read("y", as: Float.self).contains { $0.isNaN } == isPoisoned)
    }
  }
}
