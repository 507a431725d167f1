import AssayComplexity
import Testing

@Test(arguments: [
  (2, 2, 1), (3, 2, 1), (4, 2, 1), (2, 3, 1), (2, 4, 1), (2, 2, 2), (3, 2, 2), (4, 2, 2),
])
func `The estimate of a small space is within a factor of four, and its strings are not fewer`(
  space: (Int, Int, Int)
) throws {
  let (states, symbols, dimensions) = space
  let plan = try DerivationPlan(
    space: try MachineSpace(states: states, symbols: symbols, dimensions: dimensions), limit: 500)
  let cost = DerivationCost(plan, jobs: 1)
  let table = try derived(states, symbols, dimensions, limit: 500)
  let (runs, nodes) = (Double(table.counters.runs), Double(table.counters.nodes))
  #expect(cost.runs > runs / 4 && cost.runs < runs * 4, "\(cost.runs) for \(runs)")
  #expect(cost.nodes > nodes / 4 && cost.nodes < nodes * 4, "\(cost.nodes) for \(nodes)")
  #expect(cost.strings * 4 > Double(table.entries.count), "\(cost.strings)")
  #expect(throws: Never.self) { try cost.requireModest() }
}

@Test
func `The estimates of large spaces are within a factor of four of what was counted`() throws {
  // The runs of finished derivations: (5,2) as in FourHundredAndFiftyDays, (3,3) by `assay ctm derive 3 3`.
  for (states, symbols, limit, runs) in [(5, 2, 500, 181_385_669.0), (3, 3, 1_000, 31_647_857.0)] {
    let cost = DerivationCost(
      try DerivationPlan(space: try MachineSpace(states: states, symbols: symbols), limit: limit), jobs: 1)
    #expect(cost.runs > runs / 4 && cost.runs < runs * 4, "\(cost.runs) for \(runs)")
  }
  let fifth = DerivationCost(try Fifth.table.get().plan, jobs: 1)
  #expect(fifth.strings * 4 > Double(try Fifth.table.get().entries.count), "\(fifth.strings)")
  #expect(fifth.bytes < DerivationCost.freeBytes)
}

@Test
func `What costs too much is refused with its time and memory; counts repeat`() throws {
  let plan = try DerivationPlan(space: try MachineSpace(states: 4, symbols: 3), limit: 1_000)
  let (cost, again) = (DerivationCost(plan, jobs: 1), DerivationCost(plan, jobs: 2))
  #expect(cost.runs == again.runs && cost.nodes == again.nodes && cost.strings == again.strings)
  // The literature estimates 7e11 runs.
  #expect(cost.runs > 1e11 && cost.runs < 4e12)
  let error = #expect(throws: ComplexityError.self) { try cost.requireModest() }
  let words = error?.description ?? ""
  #expect(words.hasPrefix("(4,3), 1000 steps, would take about ") && words.contains(" days and up to "))
  #expect(words.hasSuffix(" GB; --yes begins all the same (without it: at most 10 min and 2 GB)"))
}

@Test
func `Strings beyond what memory is allowed for end a derivation in words`() throws {
  var derivation = Derivation(
    plan: try DerivationPlan(space: try MachineSpace(states: 2, symbols: 4), limit: 1_000), jobs: 2)
  derivation.mostStrings = 100
  let error = #expect(throws: ComplexityError.self) { try derivation.run() }
  #expect(error == .tooManyStrings(space: "(2,4)", limit: 100))
}
