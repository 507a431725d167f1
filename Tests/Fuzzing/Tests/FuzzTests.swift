import AssayFuzzing
import AssayTensors
import Testing

/// A fixed slice of what `make fuzz-engine` runs.
@Suite struct FuzzTests {
  @Test(arguments: [1, 61, 121, 181] as [UInt64])
  func `random programs run alike in every way, and as the interpreter says`(first: UInt64) {
    for seed in first..<(first + 60) {
      let random = RandomProgram.random(seed: seed)
      let check = ProgramCheck(random)
      #expect(check.findings.isEmpty, "seed \(seed):\n\(random.swift)")
      #expect(check.counts.refused == 0 && check.counts.bits > 0, "seed \(seed) compared nothing")
    }
  }

  @Test func `the slice has every primitive in it`() throws {
    var met: Set<String> = []
    for seed in 1...400 as ClosedRange<UInt64> {
      let random = RandomProgram.random(seed: seed)
      guard let program = try? random.program().under(random.policy.policy) else { continue }
      for node in program.listing.nodes { met.insert(String(describing: type(of: node.primitive))) }
    }
    // Placeholders end with their body.
    for primitive in PrimitiveTable.all {
      let name = String(describing: type(of: primitive))
      #expect(met.contains(name) || name == "Placeholder", "\(name)")
    }
  }

  @Test func `a seed makes one program, which survives being written down`() throws {
    for seed in 1...50 as ClosedRange<UInt64> {
      let random = RandomProgram.random(seed: seed)
      // As text, since a number that is none is not equal to itself.
      let json = try random.json
      #expect(try RandomProgram.random(seed: seed).json == json)
      #expect(try RandomProgram(json: json).json == json)
    }
  }
}
