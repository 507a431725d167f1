import AssayComplexity
import Testing

@Test(arguments: 1...4)
func `Every string of D(1) to D(4) has the count of an independent enumeration`(states: Int) throws {
  let table = try derived(states, 2, limit: 500)
  var (sum, strings) = (UInt64(0), 0)
  for row in try Oracle.rows("d1-d4") where row[0] == String(states) {
    let count = try #require(UInt64(row[2]))
    #expect(table.count(symbols(row[1])) == count, "\(row[1])")
    sum += count
    strings += 1
  }
  #expect(table.strings == strings)
  #expect(table.haltingRuns == sum)
  #expect(table.balance.difference == 0)
  #expect(Int(table.counters.longestHalt) == [1, 6, 21, 107][states - 1])
}

@Test
func `D(5) at 500 steps has the published runs and strings, and balances`() throws {
  let table = try Fifth.table.get()
  #expect(table.balance.machines == 26_559_922_791_424)
  #expect(table.haltingRuns == 13_794_527_777_344)
  #expect(table.strings == 99_608)
  #expect(table.balance.difference == 0)
  let counts: [String: UInt64] = [
    "0": 2_414_538_435_584, "00": 1_374_193_306_912, "01": 1_374_193_306_912, "000": 327_560_019_952,
    "001": 316_493_646_192, "010": 303_683_689_456,
  ]
  for (string, count) in counts { #expect(table.count(symbols(string)) == count) }
  let twelve = table.entries.filter { $0.key.count == 12 }
  #expect(twelve.map(\.count).min() == 96)
  #expect(table.counters.nodes == 48_378_823)
}

@Test
func `The counts of all strings sum to the halting runs`() throws {
  for (states, symbols) in [(4, 2), (2, 3)] {
    let table = try derived(states, symbols, limit: 200)
    var sum: UInt64 = 0
    for (key, count) in table.entries {
      sum += count * UInt64(Pattern.orbitSize(key, dimensions: 1, symbols: symbols))
    }
    #expect(sum == table.haltingRuns)
  }
}

@Test
func `The general explorer and the packed one agree on every string`() throws {
  let packed = try derived(4, 2, limit: 60)
  let general = try derived(4, 2, limit: 60, general: true)
  #expect(packed.entries.map(\.key) == general.entries.map(\.key))
  #expect(packed.entries.map(\.count) == general.entries.map(\.count))
  #expect(packed.balance.halting == general.balance.halting)
  #expect(packed.counters.nodes == general.counters.nodes)
}

@Test
func `The number of threads changes nothing`() throws {
  let one = try derived(4, 2, limit: 107, jobs: 1)
  let three = try derived(4, 2, limit: 107, jobs: 3)
  #expect(TableFile.text(of: one) == TableFile.text(of: three))
}

@Test
func `On a plane the halting machines are those of an independent enumeration`() throws {
  let oracle: [(states: Int, halting: UInt64, last: UInt64)] = [
    (2, 17_688, 6), (3, 46_407_040, 32), (4, 246_203_914_112, 953),
  ]
  for (states, halting, last) in oracle {
    let table = try derived(states, 2, 2, limit: 1_000)
    #expect(table.balance.halting == halting)
    #expect(table.counters.longestHalt == last)
    #expect(table.balance.difference == 0)
    if states == 4 {
      let bits = try #require(table.estimate([0]).bits)
      #expect(abs(bits - 2.228822852757) < 1e-12)
    }
  }
}

@Test
func `Without step limit nothing stays undecided and the last halt is the theorem's`() throws {
  for (states, symbols, last) in [(2, 2, 6), (3, 2, 21), (4, 2, 107), (2, 3, 38), (2, 4, 3_932_964)] {
    let table = try derived(states, symbols, limit: nil)
    #expect(table.balance.undecided == 0)
    #expect(table.balance.difference == 0)
    #expect(Int(table.counters.longestHalt) == last)
  }
}

@Test
func `No proof of non-halting ever claims a machine that halts later`() throws {
  // With a limit, proofs are tried on machines that halt in the longer run.
  let short = try derived(4, 2, limit: 20)
  let long = try derived(4, 2, limit: nil)
  let proved = short.balance.nonHalting + short.balance.halting
  #expect(proved <= short.balance.machines)
  #expect(short.balance.undecided >= long.balance.halting - short.balance.halting)
  #expect(long.balance.nonHalting >= short.balance.nonHalting)
}

@Test
func `Spaces that cannot be enumerated are refused in words`() throws {
  #expect(throws: ComplexityError.tooManyMachines(space: "(4,4)")) {
    try DerivationPlan(space: try MachineSpace(states: 4, symbols: 4), limit: 500)
  }
  #expect(throws: ComplexityError.unsupportedSpace("0 states: from 1 to 9 are supported")) {
    try MachineSpace(states: 0, symbols: 2)
  }
  let error = #expect(throws: ComplexityError.self) {
    try DerivationPlan(space: try MachineSpace(states: 6, symbols: 2), limit: nil)
  }
  #expect(error?.description.contains("no theorem") == true)
}

@Test
func `The figure in the documentation is drawn from the table`() throws {
  let figure = BalanceFigure.svg(try Fifth.table.get())
  #expect(try figure == BalanceFigure.documented())
}
