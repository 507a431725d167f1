extension Trial {
  /// The full identity of the trial in a study: SHA-256 of the canonical form of the study's digest, the
  /// stage, the levels and the seed, in 64 hexadecimal digits.
  package func key(study digest: String) throws -> String {
    try Canonical.digest(Identity(study: digest, stage: stage, levels: levels, seed: seed))
  }

  /// The first 12 digits of the identity: the name by which a trial is replayed.
  ///
  /// - Parameter digest: The digest of the registration that the trial belongs to.
  public func id(study digest: String) throws -> String {
    String(try key(study: digest).prefix(Self.idLength))
  }

  package static let idLength = 12

  /// Identifies trials that are the same in different designs of one claim: SHA-256 of claim, levels and
  /// seed. The stage's name is not part of it.
  package func point(claim: String) throws -> String {
    try Canonical.digest(Point(claim: claim, levels: levels, seed: seed))
  }

  private struct Identity: Encodable {
    var study: String
    var stage: String
    var levels: Levels
    var seed: UInt64
  }
  private struct Point: Encodable {
    var claim: String
    var levels: Levels
    var seed: UInt64
  }
}
