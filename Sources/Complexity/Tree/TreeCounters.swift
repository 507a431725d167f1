/// Counts of the work of an enumeration, in runs rather than in machines.
public struct TreeCounters: Hashable, Sendable {
  /// The number of undefined entries that were reached, the root's included.
  public var nodes: UInt64 = 0
  /// The number of continuations that were tried: one for each instruction tried at a node, and the root's.
  public var runs: UInt64 = 0
  /// The number of steps that the enumeration itself executed (proofs not counted).
  public var steps: UInt64 = 0
  /// The number of runs that ended at the step limit.
  public var atLimit: UInt64 = 0
  /// The number of runs that continued in the wide tape.
  public var wide: UInt64 = 0
  /// The largest halting step that occurred.
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
