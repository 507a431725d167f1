import AssayTensors
import Testing

/// The bits of all outputs and states after some runs on normal numbers.
func bitsAfter(
  _ program: Program, _ options: PlanOptions, runs: Int = 2, on processor: Processor? = nil,
  threads: Int = 1
) throws -> [String: [UInt8]] {
  let plan = Plan(program, options)
  let executor = try Executor(plan, on: processor ?? Processor.current(), threads: threads)
  for (index, (name, type)) in plan.writable.enumerated() {
    let values = numbers(type.count, UInt64(index + 1))
    switch type.element {
    case .float32: try executor.write(name, values.map(Float.init))
    case .float64: try executor.write(name, values)
    case .int32: try executor.write(name, values.map { Int32($0.magnitude * 4) })
    case .bool: break
    }
  }
  for _ in 0..<runs { executor.run() }
  var bits: [String: [UInt8]] = [:]
  for (name, type) in plan.readable { bits[name] = try executor.canonicalBytes(name, type.element) }
  return bits
}

@Suite struct FusionTests {
  private func expectSameBits(_ program: Program, _ comment: String) throws {
    let unfused = try bitsAfter(program, PlanOptions(isFusing: false), on: Processor.available[0])
    for processor in Processor.available {
      let fused = try bitsAfter(program, PlanOptions(), on: processor)
      for (name, bits) in unfused {
        #expect(fused[name] == bits, "\(comment): \(name) on \(processor.name)")
      }
    }
  }

  @Test(arguments: functions.indices)
  func `fused and unfused execution give the same bits`(_ index: Int) throws {
    for element in [ElementType.float32, .float64] {
      let program = try program(of: functions[index].1, element)
      try expectSameBits(program, functions[index].0)
      #expect(Plan.findings(program) == [])
      #expect(Plan.findings(program, PlanOptions(isFusing: false)) == [])
    }
  }

  @Test(arguments: [
    (1, 1, 2), (2, 3, 1), (17, 20, 10), (32, 64, 10), (33, 120, 257), (5, 256, 40), (3, 90, 3000),
  ])
  func `a training step has the same bits fused, in rows of every length`(
    _ batch: Int, _ width: Int, _ classes: Int
  ) throws {
    for element in [ElementType.float32, .float64] {
      let program = try trainingStep(batch: batch, width: width, classes: classes, element)
      try expectSameBits(program, "\(batch), \(width), \(classes)")
      #expect(Plan.findings(program) == [])
    }
  }

  @Test func `a convolutional network and a transformer have the same bits fused`() throws {
    try expectSameBits(convolutionalStep(batch: 3, side: 6, channels: 2), "convolutional")
    try expectSameBits(transformerStep(batch: 2, length: 5, width: 8, heads: 2), "transformer")
    try expectSameBits(transformerStep(batch: 1, length: 17, width: 6, heads: 3), "transformer, odd sizes")
  }

  @Test func `fused calls that threads share have the same bits`() throws {
    let program = try trainingStep(batch: 600, width: 400, classes: 300, .float32)
    #expect(try Executor(Plan(program), threads: 3).parts > 1)
    let alone = try bitsAfter(program, PlanOptions(isFusing: false), runs: 1)
    let shared = try bitsAfter(program, PlanOptions(), runs: 1, threads: 3)
    for (name, bits) in alone { #expect(shared[name] == bits, "\(name)") }
  }

  @Test func `bias and activation, softmax and cross-entropy, and each update are one call`() throws {
    let calls = Plan(try trainingStep(batch: 32, width: 64, classes: 10, .float32)).callDescriptions
    let fused = calls.filter { $0.hasPrefix("fused") }
    // The expected calls: hidden layer; softmax and cross-entropy, forward and backward; the mean loss; the
    // hidden layer backward; five updates.
    #expect(fused.count <= 11, "\(calls)")
    #expect(
      calls.allSatisfy { ["fused", "gemm", "reduce_sum"].contains($0.prefix { $0 != " " }) }, "\(calls)")
  }
}
