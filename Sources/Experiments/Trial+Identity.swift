extension Trial {
  /// The full identity of the trial: SHA-256 of the canonical form of the body, the levels and the seeds of its
  /// streams, in 64 hexadecimal digits. A study refers to trials by it, so a trial that two studies need runs once.
  package func key(of body: Body) throws -> String {
    // A stream that is overridden by the root seed is the stream without an override.
    let own = overrides.filter { $0.value != seed }
    return try Canonical.digest(Identity(body: body, levels: levels, overrides: own, seed: seed))
  }

  /// The first 12 digits of the identity: the name by which a trial is replayed.
  public func id(of body: Body) throws -> String { Self.id(try key(of: body)) }

  /// The name of the trial with this identity.
  package static func id(_ key: String) -> String { String(key.prefix(idLength)) }

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

  private struct Identity: Encodable {
    var body: Body
    var levels: Levels
    var overrides: [String: UInt64]
    var seed: UInt64
  }
}
