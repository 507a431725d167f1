import AssayTensors
import Testing

/// The verifier must find deliberate mistakes in plans.
@Suite struct VerifierTests {
  private static func programs() throws -> [Program] {
    [
      try trainingStep(batch: 4, width: 6, classes: 3, .float32),
      try convolutionalStep(batch: 3, side: 6, channels: 2),
      try transformerStep(batch: 2, length: 5, width: 8, heads: 2),
    ]
  }

  /// Faults of all programs, and of calls that only some programs have.
  private static let general: [PlanFault] = [.smallerMemory, .overlap, .missingCall]

  @Test(arguments: general)
  func `every fault is found, fused or not`(_ fault: PlanFault) throws {
    for program in try Self.programs() {
      for isFusing in [true, false] {
        #expect(Plan.findings(program, PlanOptions(isFusing: isFusing)) == [])
        #expect(Plan.findings(program, PlanOptions(isFusing: isFusing, fault: fault)) != [], "\(isFusing)")
      }
    }
  }

  /// A product `y`, what `body` makes of it, and products of that, so that the memory of `y` can be taken.
  private static func products(of body: @escaping (Tensor) -> [Tensor]) throws -> Program {
    try Program { trace in
      let (x, w) = (trace.input("x", [6, 6]), trace.input("w", [6, 6]))
      for (number, made) in body(x.matrixProduct(w)).enumerated() {
        trace.output("\(number)", made.reshaped([6, 6]).matrixProduct(w))
      }
    }
  }

  @Test func `a call that reads an operand after it has written over it is found`() throws {
    let programs = [
      try Self.products { [$0.matrixProduct($0)] },
      try Self.products { [$0.cumulativeSum(axis: 0)] },
    ]
    for program in programs {
      for isFusing in [true, false] {
        #expect(Plan.findings(program, PlanOptions(isFusing: isFusing)) == [])
        let findings = Plan.findings(program, PlanOptions(isFusing: isFusing, fault: .lateRead))
        #expect(findings.contains { $0.contains("while it reads it") }, "\(isFusing): \(findings)")
      }
    }
  }

  @Test func `a fused call that reads an operand after it has written over it is found`() throws {
    let program = try Self.products { y in
      let above = y + 1
      return [above, above.exponential() * y]
    }
    #expect(Plan.findings(program) == [])
    let findings = Plan.findings(program, PlanOptions(fault: .lateFusedRead))
    #expect(findings.contains { $0.contains("while that is needed") }, "\(findings)")
  }

  @Test func `a fused call that goes otherwise through what it writes over is found`() throws {
    let programs = [
      // Rows from the last back, rows of two axes exchanged, and every row but the first in the place of another.
      try Self.products { [$0.reversed(axes: [0]) * 2 + 1] },
      try Self.products { [$0.reshaped([2, 3, 6]).transposed([1, 0, 2]) * 2 + 1] },
      try Self.products { y in
        [concatenated([y, y], axis: 0).sliced(axis: 0, from: 1, count: 6) * 2 + 1]
      },
    ]
    for program in programs {
      #expect(Plan.findings(program) == [])
      let findings = Plan.findings(program, PlanOptions(fault: .otherWalk))
      #expect(findings.contains { $0.contains("while that is needed") }, "\(findings)")
    }
  }

  @Test func `arrays of a tile that overlap are found`() throws {
    for program in [try Self.programs()[0], try Self.programs()[2]] {
      let findings = Plan.findings(program, PlanOptions(fault: .tileOverlap))
      #expect(findings.contains { $0.contains("two arrays of the tile overlap") }, "\(findings)")
    }
  }

  @Test func `a fused call that reads other elements than its members is found`() throws {
    let ofRows = try Program { trace in
      let least = trace.input("x", [4, 4]).minimum(axes: [1])
      trace.output("y", least.sliced(axis: 0, from: 3, count: 1) .> least)
    }
    let ofParts = try Program { trace in
      let (x, y) = (trace.input("x", [6, 4]), trace.input("y", [3, 4]))
      trace.output("z", (x.sliced(axis: 0, from: 2, count: 3) * 2 + y).exponential())
    }
    let transposed = try Program { trace in
      let (x, y) = (trace.input("x", [3, 3, 4]), trace.input("y", [3, 3, 4]))
      trace.output("z", (x.transposed([1, 0, 2]) * 2 + y).exponential())
    }
    let faults: [(PlanFault, Program, String)] = [
      (.otherRow, ofRows, "that the call makes for other rows or columns"),
      (.otherStart, ofParts, "is not what its computation makes of what it reads"),
      (.otherStep, transposed, "is not what its computation makes of what it reads"),
      (.otherOrder, ofParts, "is not what its computation makes of what it reads"),
    ]
    for (fault, program, words) in faults {
      #expect(Plan.findings(program) == [])
      let findings = Plan.findings(program, PlanOptions(fault: fault))
      #expect(findings.contains { $0.contains(words) }, "\(fault): \(findings)")
    }
  }

  @Test func `a state whose new value is never copied is found`() throws {
    let program = try Program { trace in
      let (s, x) = (trace.state("s", [3, 2]), trace.input("x", [3, 2]))
      let y = x * s
      trace.output("y", y)
      trace.update(s, to: y.sum(axes: [1]).reshaped([3, 1]).broadcast(to: [3, 2]))
    }
    for isFusing in [true, false] {
      #expect(Plan.findings(program, PlanOptions(isFusing: isFusing)) == [])
      let findings = Plan.findings(program, PlanOptions(isFusing: isFusing, fault: .lostUpdate))
      #expect(
        findings.contains { $0.contains("does not hold its new value") }, "\(isFusing): \(findings)")
    }
  }

  @Test func `a piece that nobody writes is found, whichever part is read`() throws {
    let program = try Program { trace in
      let (a, b) = (trace.input("a", [3, 4]), trace.input("b", [3, 5]))
      let joined = concatenated([a, b], axis: 1).sliced(axis: 0, from: 1, count: 1)
      trace.output("y", joined.exponential())
    }
    for isFusing in [true, false] {
      #expect(Plan.findings(program, PlanOptions(isFusing: isFusing)) == [])
      let findings = Plan.findings(program, PlanOptions(isFusing: isFusing, fault: .missingCall))
      #expect(findings.contains { $0.contains("bytes of buffer") }, "\(isFusing): \(findings)")
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
    for fault in [PlanFault.overlap, .missingCall, .lateRead] {
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
    // The expected result is tracked in an array of bytes.
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
