/// A claim, design and rule as they were registered in a store's chain, before the first trial.
public struct Registration: Sendable, Hashable, Codable {
  /// The registration's position in the store's chain, from 1.
  public var number: Int
  /// The claim as it was registered.
  public var claim: Claim
  /// The design as it was registered.
  public var design: Design
  /// The rule as it was registered.
  public var rule: DecisionRule
  /// SHA-256 of the canonical form of claim, design and rule, in hexadecimal.
  public var digest: String
  /// The hash of the registration before this one in the store; 64 zeros for the first.
  public var previous: String
  /// SHA-256 of `previous`, `digest`, `number`, `recordsBefore` and `time`: it links the registration to the
  /// chain.
  public var hash: String
  /// The number of records, of all studies, that the store held when this was registered.
  public var recordsBefore: Int
  /// The time of registration in seconds since 1970.
  public var time: Double

  /// Makes a registration from its parts, as a store reads it; `verify` checks that they fit.
  public init(
    number: Int, claim: Claim, design: Design, rule: DecisionRule, digest: String, previous: String,
    hash: String, recordsBefore: Int = 0, time: Double
  ) {
    self.number = number
    self.claim = claim
    self.design = design
    self.rule = rule
    self.digest = digest
    self.previous = previous
    self.hash = hash
    self.recordsBefore = recordsBefore
    self.time = time
  }

  /// The study's name: the claim's name and the digest's first 8 digits.
  public var study: String { claim.name + "-" + digest.prefix(8) }
}
