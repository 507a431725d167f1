import AssayTensors
import Testing

/// What is wrong on purpose must be found, and stop.
@Suite struct VerifierTests {
  private static func programs() throws -> [Program] {
    [
      try trainingStep(batch: 4, width: 6, classes: 3, .float32),
      try convolutionalStep(batch: 3, side: 6, channels: 2),
      try transformerStep(batch: 2, length: 5, width: 8, heads: 2),
    ]
  }

  /// A forgotten value needs changing inputs: see ChangingInputTests.
  private static let faults = PlanFault.allCases.filter { $0 != .forgottenValue }

  @Test(arguments: faults)
  func `every fault is found, fused or not`(_ fault: PlanFault) throws {
    for program in try Self.programs() {
      for isFusing in [true, false] {
        #expect(Plan.findings(program, PlanOptions(isFusing: isFusing)) == [])
        #expect(Plan.findings(program, PlanOptions(isFusing: isFusing, fault: fault)) != [], "\(isFusing)")
      }
    }
  }

  @Test func `a fault in the body of a loop is found there`() throws {
    let program = try Program { trace in
      let x = trace.input("x", [4, 3, 3])
      let result = scan([x.element(0)], over: [x]) { carried, element in
        ([carried[0].exponential().matrixProduct(element[0]).matrixProduct(element[0])], [])
      }
      trace.output("y", result.carried[0])
    }
    #expect(Plan.findings(program) == [])
    for fault in Self.faults where fault != .smallerMemory {
      let findings = Plan.findings(program, PlanOptions(fault: fault))
      #expect(findings.contains { $0.hasPrefix("in the body of a loop: call ") }, "\(fault): \(findings)")
    }
  }

  @Test func `a plan with a finding stops with words`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let program = try trainingStep(batch: 4, width: 6, classes: 3, .float32)
      _ = Plan(program, PlanOptions(fault: .overlap))
    }
    let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(words.contains("a defect of Assay, not of your program: please report it"))
    #expect(words.contains("finds buffer") || words.contains("overwrites buffer"))
    #expect(words.contains("update"), "the program is shown")
  }

  @Test func `a map of memory knows whose bytes are whose`() {
    var map = MemoryMap()
    map.put(1, in: 0..<64)
    map.put(2, in: 64..<128)
    #expect(map.holds(1, in: 0..<64) && map.holds(2, in: 64..<128) && !map.holds(1, in: 0..<65))
    map.put(3, in: 32..<96)
    #expect(map.holds(1, in: 0..<32) && map.holds(3, in: 32..<96) && map.holds(2, in: 96..<128))
    #expect(!map.holds(1, in: 31..<33) && !map.holds(2, in: 95..<97))
    map.put(1, in: 32..<96)
    #expect(map.holds(1, in: 0..<96))
    #expect(map.holds(9, in: 5..<5))
    // Against an array of bytes.
    var bytes = [Int](repeating: -1, count: 200)
    map = MemoryMap()
    for (number, value) in numbers(4000).map({ Int($0.magnitude * 1000) }).enumerated() {
      let (owner, start, count) = (value % 5, value / 5 % 170, value / 7 % 30)
      map.put(owner, in: start..<(start + count))
      for byte in start..<(start + count) { bytes[byte] = owner }
      let asked = (number * 37) % 180
      #expect(
        map.holds(owner, in: asked..<(asked + 9)) == bytes[asked..<(asked + 9)].allSatisfy { $0 == owner })
    }
  }
}
