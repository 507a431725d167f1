/// The rules that the numbers of a table must obey, even when the file's digest is right.
extension OutputTable {
  /// A contradiction in the numbers, in words; nil where they agree with each other and with the space.
  ///
  /// Every machine has one fate. The outputs of machines that halt at the first step are known without
  /// running them. On a tape the counts of all strings sum to the halting runs; on a plane they stay below
  /// them, since only squares are kept. Cost: linear in the keys.
  package var contradiction: String? {
    let space = plan.space
    guard let machines = space.machines, balance.machines == machines else {
      return "it counts \(balance.machines) machines, and \(space.name) has another number"
    }
    guard let fates = checkedSum(balance.fates), fates == machines else {
      return "its sums do not balance: not every machine has one fate"
    }
    let (haltingRuns, overflow) = balance.halting.multipliedReportingOverflow(by: UInt64(space.symbols))
    guard balance.halting > 0, !overflow else { return "its number of halting machines is impossible" }
    if plan.limit == nil {
      guard balance.undecided == 0 else { return "it has undecided machines without a step limit" }
    } else {
      guard balance.closedPositions == 0, balance.theorem == 0, settled.isEmpty else {
        return "it names proofs that a step limit does not need"
      }
    }
    let last = plan.limit ?? Settler.provenMaximum(space) ?? 0
    guard (1...UInt64(last)).contains(counters.longestHalt) else {
      return "its last halt is at step \(counters.longestHalt), and the limit is \(last)"
    }
    if let contradiction = contradictionOfCounters { return contradiction }
    let atOnce = machines / UInt64(space.instructions) * UInt64(space.symbols)
    guard count([0]) == atOnce else { return "its count of 0 is \(count([0])), and must be \(atOnce)" }

    var sum: UInt64 = 0
    func add(_ key: [UInt8], _ count: UInt64) -> String? {
      guard let strings = Pattern.orbitOfKey(key, dimensions: space.dimensions, symbols: space.symbols)
      else { return "a key is not the least of its mirror images and renamings" }
      guard count > 0, count <= haltingRuns else { return "a count is \(count) of \(haltingRuns) runs" }
      let (product, tooLarge) = count.multipliedReportingOverflow(by: UInt64(strings))
      let (next, beyond) = sum.addingReportingOverflow(product)
      guard !tooLarge, !beyond, next <= haltingRuns else {
        return "its counts sum to more than the \(haltingRuns) halting runs"
      }
      sum = next
      return nil
    }
    for (word, count) in packed {
      if let fault = add(Pattern.unpack(word, symbols: space.symbols), count) { return fault }
    }
    for (key, count) in long { if let fault = add(key, count) { return fault } }
    guard sum == haltingRuns || space.dimensions == 2 else {
      return "its counts sum to \(sum), and not to the \(haltingRuns) halting runs"
    }
    return nil
  }
}

extension OutputTable {
  /// In words, what the counters of an enumeration cannot be; nil where they fit the masses.
  ///
  /// Every node was reached by a run, and by a step unless it is the root. Every run ended in a node, each of which
  /// holds halting machines, or settled machines that do not halt or are undecided; and each mass counts one machine
  /// or more.
  private var contradictionOfCounters: String? {
    guard counters.isPossible, settled.allSatisfy({ $0.runs <= Int(TreeCounters.bound) }) else {
      return
        "its counters are impossible: one is \(TreeCounters.bound) or more, or they contradict each other"
    }
    let (halting, machines) = (balance.halting, balance.machines)
    guard counters.nodes <= halting / UInt64(plan.space.symbols),
      counters.runs - counters.nodes <= machines - halting
    else { return "it counts \(counters.nodes) nodes and \(counters.runs) runs, more than its machines need" }
    guard let limit = plan.limit else { return nil }
    let (steps, overflow) = counters.runs.multipliedReportingOverflow(by: UInt64(limit))
    guard overflow || counters.steps <= steps else {
      return "it counts \(counters.steps) steps in \(counters.runs) runs of at most \(limit)"
    }
    guard counters.atLimit <= balance.undecided, (counters.atLimit == 0) == (balance.undecided == 0) else {
      return
        "it counts \(counters.atLimit) runs that ended at the limit, and \(balance.undecided) undecided machines"
    }
    return nil
  }
}

extension TreeCounters {
  /// An upper bound that no counter reaches.
  static let bound: UInt64 = 1 << 62

  /// Whether an enumeration, or a part of one, can have these counters: each is below ``bound``, each node was
  /// reached by a run, and each node but the root by a step.
  var isPossible: Bool {
    [nodes, runs, steps, atLimit, wide, longestHalt].allSatisfy { $0 < Self.bound } && nodes > 0
      && nodes <= runs && nodes - 1 <= steps && wide <= runs
  }
}

extension SampledTable {
  /// A contradiction in the numbers of a sample, as ``OutputTable/contradiction`` for a table.
  package var contradiction: String? {
    let symbols = space.symbols
    let unit = UInt64(Self.unit)
    let (most, overflow) = UInt64(plan.paths).multipliedReportingOverflow(by: unit)
    guard whole.mass > 0, overflow || whole.mass < most, whole.square <= whole.mass else {
      return "its mass is impossible for \(plan.paths) paths"
    }
    // Every path counts the halting instructions of the first entry in the same way.
    let each = UInt64(1 / Double(2 * space.states + 1) / Double(symbols) * Self.unit)
    let atOnce = each * UInt64(symbols) * UInt64(plan.paths)
    guard let first = Pattern.pack([0], symbols: symbols), keys[first]?.mass == atOnce else {
      return
        "its mass of 0 is \(Pattern.pack([0], symbols: symbols).flatMap { keys[$0]?.mass } ?? 0), and must be \(atOnce)"
    }
    var sum: UInt64 = 0
    for (word, sums) in keys {
      let key = Pattern.unpack(word, symbols: symbols)
      guard key.count <= Self.longest,
        Pattern.orbitOfKey(key, dimensions: 1, symbols: symbols) != nil
      else { return "a key is not the least of its mirror images and renamings" }
      guard sums.mass > 0, sums.square <= sums.product, sums.product <= whole.square,
        sums.square <= sums.mass, sums.product <= sums.mass
      else { return "the sums of a key contradict each other" }
      let (next, beyond) = sum.addingReportingOverflow(sums.mass)
      guard !beyond, next <= whole.mass else { return "its masses sum to more than the whole" }
      sum = next
    }
    return nil
  }
}

extension Pattern {
  /// The number of strings that share a key; nil where the symbols are no key: not named in order of first
  /// occurrence, outside the alphabet, or not the least of their mirror images.
  static func orbitOfKey(_ key: [UInt8], dimensions: Int, symbols: Int) -> Int? {
    var used: UInt8 = 0
    for symbol in key {
      guard symbol <= used else { return nil }
      if symbol == used { used += 1 }
    }
    guard used > 0, used <= symbols else { return nil }
    if dimensions == 2 {
      let side = (1...OutputTable.largestSquare).first { $0 * $0 == key.count }
      guard side != nil, self.key(key, dimensions: 2) == key else { return nil }
      return orbitSize(key, dimensions: 2, symbols: symbols)
    }
    let backward = normalised(key.reversed())
    guard !backward.lexicographicallyPrecedes(key) else { return nil }
    return (backward == key ? 1 : 2) * classSize(distinct: Int(used), symbols: symbols)
  }
}

/// The sum of the numbers, or nil where it overflows.
func checkedSum(_ numbers: [UInt64]) -> UInt64? {
  var sum: UInt64 = 0
  for number in numbers {
    let (next, overflow) = sum.addingReportingOverflow(number)
    if overflow { return nil }
    sum = next
  }
  return sum
}
