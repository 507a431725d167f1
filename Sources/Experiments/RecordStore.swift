/// Keeps the log of studies: registrations, predictions, leases, results and remarks. `SQLiteStore`, in the module
/// Store, keeps it in a file and ``MemoryStore`` in memory; implement it yourself to keep it elsewhere. The target
/// `AssayStoreConformance` of the tests holds any store to what is said here.
///
/// Every method either does all that it says, durably, or throws and leaves the store as it was. Several processes and
/// threads may use one store at a time. `time` is always in seconds since 1970.
public protocol RecordStore: Sendable {
  /// The number and the hash of the last event.
  func head() throws -> LogHead
  /// Up to `limit` events after the event `number`, in order. Begin with 0 and go on from the last one.
  func events(after number: Int, limit: Int) throws -> [Event]

  /// All registrations, in the order of the log.
  func registrations() throws -> [Registration]
  /// The registration with this digest; nil if the store has none.
  func registration(digest: String) throws -> Registration?
  /// Registers the experiment's claim (without its explanations), design, rule and body, and returns the
  /// registration. If the digest is known, nothing is appended, and the registration that has it is returned.
  func register(_ experiment: Experiment, time: Double) throws -> Registration

  /// Enters an explanation for a registered study, unless the study has an equal one already.
  func predict(_ explanation: Explanation, of registration: Registration, time: Double) throws
  /// The explanations that were entered for a study, in the order of the log.
  func explanations(of registration: Registration) throws -> [EnteredExplanation]

  /// Takes up to `limit` of these trials, the first ones that are neither finished nor under the lease of another
  /// worker that is at work. The leases last until `expires`.
  func lease(_ keys: [String], limit: Int, to worker: Worker, expires: Double, time: Double) throws -> [Lease]
  /// Lets the leases that these `started` events gave last until `expires`.
  func renew(_ fences: [Int], expires: Double, time: Double) throws
  /// Keeps results, all in one step, and says of each, in the same order, what became of it.
  func finish(_ results: [LeasedResult], time: Double) throws -> [FinishOutcome]
  /// Gives trials back without a result. Leases that are no longer in force are left alone.
  func fail(_ leases: [Lease], _ kind: Event.Failure, message: String, time: Double) throws

  /// The finished trials among these, in any order. Without `series` the records have none, which is much faster.
  func results(of keys: [String], series: Bool) throws -> [FinishedTrial]
  /// Up to `limit` finished trials whose identity starts with these hexadecimal digits, in the order of their
  /// identities.
  func results(startingWith digits: String, limit: Int) throws -> [FinishedTrial]
  /// The number of the first event with a result of the same measured bits as one of these, under whatever name; 0 where
  /// such a result was taken over from another store.
  func firstEvent(withBitsOf results: [FinishedTrial]) throws -> Int?
  /// Takes finished trials over from another store, which `origin` names. Trials that stand here already with the same
  /// bits are left as they are; others make this throw.
  func take(_ results: [FinishedTrial], from origin: String, time: Double) throws

  /// Appends a remark about an event and returns its number.
  func remark(_ remark: Event.Remarked, time: Double) throws -> Int
  /// The remarks about these events, and about those remarks, in the order of the log.
  func remarks(on numbers: Set<Int>) throws -> [Event]
}

/// The end of a log: with it, noted elsewhere, anybody can prove later that nothing before it was changed or removed.
public struct LogHead: Sendable, Hashable, Codable {
  /// The number of events.
  public var number: Int
  /// The hash of the last event; of an empty log, the hash of the store's name.
  public var hash: String

  /// Makes a head from its parts.
  public init(number: Int, hash: String) {
    self.number = number
    self.hash = hash
  }
}

/// An explanation as it was entered.
public struct EnteredExplanation: Sendable, Hashable {
  /// The account and what it predicts.
  public var explanation: Explanation
  /// The number of the event.
  public var number: Int
  /// When it was entered, in seconds since 1970.
  public var time: Double

  /// Makes an entry from its parts.
  public init(explanation: Explanation, number: Int, time: Double) {
    self.explanation = explanation
    self.number = number
    self.time = time
  }
}

/// A result that a worker hands in, with the lease under which it ran.
public struct LeasedResult: Sendable {
  /// The right to hand it in.
  public var lease: Lease
  /// The program that ran.
  public var body: Body
  /// The trial and its result.
  public var record: Record

  /// Makes a result from its parts.
  public init(lease: Lease, body: Body, record: Record) {
    self.lease = lease
    self.body = body
    self.record = record
  }
}

/// What became of a result that was handed in.
public enum FinishOutcome: Sendable, Hashable {
  /// It was appended to the log.
  case appended
  /// Another worker had finished the trial, with the same bits.
  case standing
  /// Another worker has the trial's lease now, or had it and gave it back. The result is dropped.
  case lost
  /// Another worker had finished the trial, with other bits.
  case conflict([Difference])
}

/// A finished trial of a store.
public struct FinishedTrial: Sendable, Hashable {
  /// The number of the event with the result.
  public var number: Int
  /// Whether the result was taken over from another store. Nobody can tell when it was seen there, so a verdict that
  /// rests on it is exploratory.
  public var isImported: Bool
  /// The identity of the trial, in 64 hexadecimal digits.
  public var key: String
  /// The program that ran.
  public var body: Body
  /// The trial, without a stage, and its result.
  public var record: Record

  /// Makes a finished trial from its parts.
  public init(number: Int, key: String, body: Body, record: Record, isImported: Bool = false) {
    self.number = number
    self.isImported = isImported
    self.key = key
    self.body = body
    self.record = record
  }

  /// The first digits of the identity: the name by which the trial is replayed.
  public var id: String { Trial.id(key) }
}
