/// Keeps registrations and records. `SQLiteStore`, in the module Store, implements it; implement it yourself
/// to keep studies elsewhere.
///
/// Every method either does all that it says, durably, or throws and leaves the store as it was. Several
/// processes may use one store at a time.
public protocol RecordStore: Sendable {
  /// The registration with this digest; nil if the store has none.
  func registration(digest: String) throws -> Registration?
  /// All registrations in the order of the chain, unchecked; `Registration.verify` checks them.
  func registrations() throws -> [Registration]
  /// Appends a registration to the chain and returns it. If the digest is known, nothing is appended, and the
  /// registration that has it is returned.
  func register(claim: Claim, design: Design, rule: DecisionRule, digest: String, time: Double) throws
    -> Registration
  /// Appends a record, which is durable when the method returns. A trial that is already in the store with
  /// the same bits is left as it is; with other bits the method throws.
  func append(_ record: Record, to registration: Registration) throws
  /// The records of a registration, ordered by stage, levels and seed as the design declares them.
  func records(of registration: Registration) throws -> [Record]
  /// Whether the store, when `registration` was made, already held a record of one of these trials (same
  /// levels, same seed) under another registration of the same claim. It counts records and reads no clock.
  func seen(_ trials: [Trial], before registration: Registration) throws -> Bool
  /// Up to `limit` records of all studies whose trial's identity starts with these hexadecimal digits.
  func records(startingWith digits: String, limit: Int) throws -> [(
    registration: Registration, record: Record
  )]
}
