/// Where registrations and records are kept. Implemented in Store.
///
/// Every method either does the whole of what it says, durably, or throws and leaves the store as it was.
public protocol RecordStore: Sendable {
  /// The registration with this digest, if it stands in the store.
  func registration(digest: String) throws -> Registration?
  /// All registrations, in chain order.
  func registrations() throws -> [Registration]
  /// Appends to the chain and returns the link; returns the one that stands there if the digest is known.
  func register(claim: Claim, design: Design, rule: DecisionRule, digest: String, time: Double) throws
    -> Registration
  /// Durable when it returns. A trial that stands there already, with the same bits, is left as it is;
  /// with other bits it is an error.
  func append(_ record: Record, to registration: Registration) throws
  /// The records of a registration, ordered by stage, levels and seed.
  func records(of registration: Registration) throws -> [Record]
  /// Whether another registration of the same claim has a record of this trial made before `time`.
  func seen(_ trial: Trial, of claim: String, before time: Double, except digest: String) throws -> Bool
}

/// What runs trials. Implemented in Executors.
public protocol TrialExecutor: Sendable {
  /// Runs every trial once and calls `finished` for each, one call at a time, in any order. Stops handing
  /// out trials when `finished` or a trial throws, or `isCancelled` turns true; running trials are finished
  /// first. Throws the first error.
  func execute(
    _ trials: [Trial], of experiment: Experiment, isCancelled: @escaping @Sendable () -> Bool,
    finished: @Sendable (Record) throws -> Void
  ) throws
}
