/// Where all the machines of a space went: each is counted exactly once.
///
/// The sum of all masses is the number of machines, for every run. A mass is a number of machines, not of
/// runs: one run of the tree settles every machine that agrees with it on the entries it used.
public struct MassBalance: Hashable, Sendable {
  /// All machines of the space.
  public var machines: UInt64 = 0
  /// Halt within the step limit.
  public var halting: UInt64 = 0
  /// Never halt: no entry that they can reach, or no entry at all, holds a halt instruction.
  public var closed: UInt64 = 0
  /// Never halt: a whole configuration came again.
  public var cycles: UInt64 = 0
  /// Never halt: the part of the tape that matters came again, moved.
  public var translatedCycles: UInt64 = 0
  /// Never halt: a closed set of local contexts holds every reachable one and none that halts.
  public var closedPositions: UInt64 = 0
  /// Never halt: they ran longer than the proven maximum of their space.
  public var theorem: UInt64 = 0
  /// Neither halted within the limit nor were proved to run for ever.
  public var undecided: UInt64 = 0

  package init() {}

  /// Proved never to halt, by any argument.
  public var nonHalting: UInt64 { closed + cycles + translatedCycles + closedPositions + theorem }

  /// The mass of every fate, halting first.
  var fates: [UInt64] {
    [halting, closed, cycles, translatedCycles, closedPositions, theorem, undecided]
  }

  /// `machines − (halting + non-halting + undecided)`: zero, or the enumeration is wrong.
  public var difference: Int64 {
    Int64(bitPattern: machines &- halting &- nonHalting &- undecided)
  }

  package static func + (a: MassBalance, b: MassBalance) -> MassBalance {
    var sum = a
    sum.halting += b.halting
    sum.closed += b.closed
    sum.cycles += b.cycles
    sum.translatedCycles += b.translatedCycles
    sum.closedPositions += b.closedPositions
    sum.theorem += b.theorem
    sum.undecided += b.undecided
    return sum
  }

  /// Every mass except the total, times a factor: for subtrees that stand for their mirror images too.
  package func scaled(by factor: UInt64) -> MassBalance {
    var scaled = self
    scaled.halting *= factor
    scaled.closed *= factor
    scaled.cycles *= factor
    scaled.translatedCycles *= factor
    scaled.closedPositions *= factor
    scaled.theorem *= factor
    scaled.undecided *= factor
    return scaled
  }
}

/// What the enumeration did, in runs rather than in machines.
public struct TreeCounters: Hashable, Sendable {
  /// Undefined entries that were reached, the root's included.
  public var nodes: UInt64 = 0
  /// Continuations that were looked at: one for each instruction tried at a node, and the root's.
  public var runs: UInt64 = 0
  /// Steps that were executed by the enumeration itself (proofs not counted).
  public var steps: UInt64 = 0
  /// Runs that ended at the step limit.
  public var atLimit: UInt64 = 0
  /// Runs that went on in the wide tape.
  public var wide: UInt64 = 0
  /// The largest halting step seen.
  public var longestHalt: UInt64 = 0

  package init() {}

  package static func + (a: TreeCounters, b: TreeCounters) -> TreeCounters {
    var sum = a
    sum.nodes += b.nodes
    sum.runs += b.runs
    sum.steps += b.steps
    sum.atLimit += b.atLimit
    sum.wide += b.wide
    sum.longestHalt = max(a.longestHalt, b.longestHalt)
    return sum
  }
}
