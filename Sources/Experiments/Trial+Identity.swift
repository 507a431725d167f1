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

  /// The number of digits of a full identity.
  package static let keyLength = 64

  /// The digits with which the identities meant by `name` begin, in lower case; nil where `name` is not hexadecimal,
  /// is empty, or is longer than an identity.
  package static func digits(of name: String) -> String? {
    guard (1...keyLength).contains(name.utf8.count), name.utf8.allSatisfy(isHexadecimal) else { return nil }
    return name.lowercased()
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...70, 97...102: true
    default: false
    }
  }

  /// A hash of claim, levels and seed, whatever the stage is called: trials of different designs of one claim that
  /// have the same hash are the same trial.
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
