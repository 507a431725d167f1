/// A claim, design, rule and body as they were registered in a store's log, before the first trial.
public struct Registration: Sendable, Hashable {
  /// The number of the event in the store's log.
  public var number: Int
  /// The claim as it was registered. Its explanations are entries of their own: see
  /// ``RecordStore/explanations(of:)``.
  public var claim: Claim
  /// The design as it was registered.
  public var design: Design
  /// The rule as it was registered.
  public var rule: DecisionRule
  /// The program that executes the trials.
  public var body: Body
  /// SHA-256 of the canonical form of claim, design, rule and body, in hexadecimal.
  public var digest: String
  /// The time of registration in seconds since 1970.
  public var time: Double

  /// Makes a registration from its parts, as a store reads it.
  public init(
    number: Int, claim: Claim, design: Design, rule: DecisionRule, body: Body, digest: String, time: Double
  ) {
    self.number = number
    self.claim = claim
    self.design = design
    self.rule = rule
    self.body = body
    self.digest = digest
    self.time = time
  }

  /// The study's name: the claim's name and the digest's first 8 digits.
  public var study: String { claim.name + "-" + digest.prefix(8) }
}
