import AssayRandomness
import Crypto

extension Registration {
  /// Makes the registration that follows `last` in a store's chain (`nil` for a store's first).
  package static func next(
    after last: Registration?, claim: Claim, design: Design, rule: DecisionRule, digest: String,
    recordsBefore: Int, time: Double
  ) -> Registration {
    var registration = Registration(
      number: (last?.number ?? 0) + 1, claim: claim, design: design, rule: rule, digest: digest,
      previous: last?.hash ?? origin, hash: "", recordsBefore: recordsBefore, time: time)
    registration.hash = registration.link
    return registration
  }

  /// The `previous` hash of a store's first registration.
  package static let origin = String(repeating: "0", count: 64)

  /// The hash that the registration must have: SHA-256 of its previous hash, digest, number, records before
  /// and the bits of its time, each on a line of its own.
  package var link: String {
    let lines = [
      previous, digest, String(number), String(recordsBefore), String(time.bitPattern, radix: 16),
    ]
    return SHA256.hash(data: Array(lines.joined(separator: "\n").utf8)).hexadecimal
  }

  /// Checks a whole chain by computing it again: the numbers have no gap, each digest is that of its claim,
  /// design and rule, each link is that of its fields, and each previous hash is that of the registration
  /// before.
  ///
  /// - Throws: ``StudyError/chain(number:problem:)`` for the first registration that does not fit, which
  ///   shows that the store was changed after it was registered.
  public static func verify(_ chain: [Registration]) throws {
    var previous = origin
    for (index, registration) in chain.enumerated() {
      let number = index + 1
      guard registration.number == number else {
        throw StudyError.chain(number: number, problem: .number(found: registration.number))
      }
      guard registration.previous == previous else {
        throw StudyError.chain(number: number, problem: .previous)
      }
      let form = CanonicalForm(
        claim: registration.claim, design: registration.design, rule: registration.rule)
      guard registration.digest == (try? form.digest()) else {
        throw StudyError.chain(number: number, problem: .digest)
      }
      guard registration.hash == registration.link else {
        throw StudyError.chain(number: number, problem: .link)
      }
      previous = registration.hash
    }
  }
}
