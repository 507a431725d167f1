import AssayRandomness
import Crypto
import Foundation

/// The claim (without its explanations), design, rule and body of a registration in the one form that is hashed and stored: JSON in UTF-8 with
/// sorted keys, without white space, with the shortest decimal that reads back as the same number.
package struct CanonicalForm: Sendable, Hashable, Codable {
  package var claim: Claim
  package var design: Design
  package var rule: DecisionRule
  package var body: Body

  package init(_ experiment: Experiment) {
    claim = experiment.claim
    claim.explanations = []
    design = experiment.design
    rule = experiment.rule
    body = experiment.body
  }

  /// The form as JSON bytes. Throws for a number that is not finite, which `validate` refuses.
  package func encoded() throws -> Data { try Canonical.encode(self) }

  /// SHA-256 of the encoded form, in hexadecimal.
  package func digest() throws -> String { SHA256.hash(data: try encoded()).hexadecimal }
}

/// The encoding of everything that is hashed or compared as text.
package enum Canonical {
  package static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  package static func text(_ value: some Encodable) throws -> String {
    String(decoding: try encode(value), as: UTF8.self)
  }

  /// SHA-256 of the encoded value, in hexadecimal.
  package static func digest(_ value: some Encodable) throws -> String {
    SHA256.hash(data: try encode(value)).hexadecimal
  }
}

extension Experiment {
  /// SHA-256 of the canonical form of claim, design, rule and body, in 64 hexadecimal digits: the name of what
  /// was registered. Any change of any of them changes it, except of the claim's explanations, which are entries of
  /// their own.
  ///
  /// - Throws: when a level or a bound is not a finite number (`validate()` says which).
  public func digest() throws -> String {
    try CanonicalForm(self).digest()
  }
}

extension Registration {
  /// The registration that has this content.
  package init(_ form: CanonicalForm, digest: String, number: Int, time: Double) {
    self.init(
      number: number, claim: form.claim, design: form.design, rule: form.rule, body: form.body,
      digest: digest,
      time: time)
  }
}
