/// The right to run one trial until a time. A result is accepted only from the worker that holds the trial's lease.
public struct Lease: Sendable, Hashable {
  /// The identity of the trial.
  public var key: String
  /// The number of the `started` event that gave the lease. A later lease of the trial has a larger one.
  public var fence: Int

  /// The longest time for which a lease may be given, in seconds. One that claims to end later was given by a clock that
  /// is wrong, and counts as over.
  package static let longest = 120.0

  /// Makes a lease from its parts, as a store gives it.
  public init(key: String, fence: Int) {
    self.key = key
    self.fence = fence
  }
}
