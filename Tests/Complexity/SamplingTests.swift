import AssayComplexity
import Testing

@Test
func `Intervals of a sample cover the exact values of a space that can be enumerated`() throws {
  let folder = try Scratch()
  let cache = TableCache(directory: folder.url)
  for (states, symbols) in [(3, 2), (2, 3)] {
    let space = try MachineSpace(states: states, symbols: symbols)
    let exact = try derived(states, symbols, limit: 200)
    let sample = try cache.table(try SamplePlan(space: space, limit: 200, paths: 1 << 17, seed: 1), jobs: 2)
    var (covered, met, worst) = (0, 0, 0.0)
    for (key, _) in exact.entries where key.count <= 6 {
      guard let bits = exact.estimate(key).bits, let found = sample.estimate(key).bits,
        case .sampled(let error) = sample.estimate(key).provenance, error < 0.3
      else { continue }
      met += 1
      covered += abs(found - bits) <= 1.96 * error ? 1 : 0
      worst = max(worst, abs(found - bits) / error)
    }
    #expect(met >= 10)
    #expect(Double(covered) >= 0.85 * Double(met))
    #expect(worst < 5)
  }
}

@Test
func `A sample depends on its seed and not on threads, and comes back from its file`() throws {
  let plan = try SamplePlan(space: try MachineSpace(states: 4, symbols: 4), paths: 20_000, seed: 7)
  let folders = [try Scratch(), try Scratch()]
  let tables = try zip(folders, [1, 3]).map { folder, jobs in
    try TableCache(directory: folder.url).table(plan, jobs: jobs)
  }
  let strings = ["0", "01", "0123", "00120"].map(symbols)
  #expect(strings.map { tables[0].estimate($0) } == strings.map { tables[1].estimate($0) })
  let again = try TableCache(directory: folders[0].url).table(plan, jobs: 1)
  #expect(strings.map { again.estimate($0) } == strings.map { tables[0].estimate($0) })
  let other = try TableCache(directory: folders[0].url).table(
    try SamplePlan(space: plan.space, paths: 20_000, seed: 8), jobs: 1)
  #expect(other.estimate([0]) != tables[0].estimate([0]))
}

@Test
func `A sample agrees with acss on short strings within its errors`() throws {
  let folder = try Scratch()
  let table = try TableCache(directory: folder.url).table(
    try SamplePlan(space: try MachineSpace(states: 4, symbols: 4), paths: 1 << 18, seed: 3), jobs: 2)
  // Values of pybdm 0.1.0, data set CTM-B4-D12.
  let published = [
    "0": 3.5473880692782096, "00": 5.41410123452471, "01": 5.414104019730151, "000": 8.32451347493809,
    "001": 8.40956010960373, "010": 8.52090758416188, "012": 8.51040197269084, "0123": 12.2276788084794,
  ]
  for (string, bits) in published {
    let estimate = table.estimate(symbols(string))
    guard case .sampled(let error) = estimate.provenance else {
      Issue.record("\(string) is not sampled")
      continue
    }
    #expect(abs((estimate.bits ?? 0) - bits) < 4.5 * error, "\(string)")
  }
}

@Test
func `A sample has at least a block of paths`() throws {
  #expect(throws: ComplexityError.self) {
    try SamplePlan(space: try MachineSpace(states: 4, symbols: 4), paths: 0)
  }
}
