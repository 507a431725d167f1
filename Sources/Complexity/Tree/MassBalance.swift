/// The fates of all machines of a space: each machine is counted exactly once.
///
/// The sum of all masses is the number of machines, in every enumeration. A mass is a number of machines, not
/// of runs: one run of the tree decides every machine that agrees with it on the entries it used.
public struct MassBalance: Hashable, Sendable {
  /// The number of all machines of the space.
  public var machines: UInt64 = 0
  /// Machines that halt within the step limit.
  public var halting: UInt64 = 0
  /// Machines that never halt, because no entry that they can reach holds a halt instruction.
  public var closed: UInt64 = 0
  /// Machines that never halt, because a whole configuration occurs again.
  public var cycles: UInt64 = 0
  /// Machines that never halt, because the relevant part of the tape occurs again, shifted.
  public var translatedCycles: UInt64 = 0
  /// Machines that never halt, because a closed set of local contexts contains every reachable one and none
  /// that halts.
  public var closedPositions: UInt64 = 0
  /// Machines that never halt, because they ran longer than the proven maximum of their space.
  public var theorem: UInt64 = 0
  /// Machines that neither halted within the limit nor were proved to run for ever.
  public var undecided: UInt64 = 0

  package init() {}

  /// The number of machines that were proved never to halt, by any argument.
  public var nonHalting: UInt64 { closed + cycles + translatedCycles + closedPositions + theorem }

  /// The masses of all fates, halting first.
  var fates: [UInt64] {
    [halting, closed, cycles, translatedCycles, closedPositions, theorem, undecided]
  }

  /// `machines − (halting + non-halting + undecided)`: zero, or the enumeration is wrong.
  public var difference: Int64 {
    Int64(bitPattern: machines &- halting &- nonHalting &- undecided)
  }

  /// The sums of both balances' masses; the number of machines of the space is that of `a`.
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

  /// Every mass except the total, times a factor: for subtrees that represent their mirror images too.
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
