/// What a program did that it must not do.
package struct Finding: Hashable, Sendable, Codable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Two ways of running it left different bits.
    case bits
    /// The verifier of plans objects.
    case verifier
    /// A value lies outside of the interpreter's bound.
    case value
    /// A derivative is not what dual numbers say.
    case derivative
    /// A call that fits was refused, or one that does not was taken.
    case refusal
    /// The process ended.
    case crash
  }

  package var kind: Kind
  /// The tensor, the two ways, and what they left.
  package var words: String

  package init(_ kind: Kind, _ words: String) {
    self.kind = kind
    self.words = words
  }

  package var description: String { "\(kind.rawValue): \(words)" }
}

/// How often what was compared.
package struct Counts: Codable, Sendable {
  package var programs = 0
  /// Tensors whose bits were compared, one for each pair of ways.
  package var bits = 0
  /// Elements that were held to the interpreter's bound.
  package var values = 0
  /// Derivatives that were held to dual numbers.
  package var derivatives = 0
  /// Programs with an element that rounding decides, compared in bits only there.
  package var illConditioned = 0
  /// Programs that the engine refused to trace or to put under a policy; a finding, unless the generator cannot know better.
  package var refused = 0

  package init() {}

  package static func += (a: inout Counts, b: Counts) {
    a.programs += b.programs
    a.bits += b.bits
    a.values += b.values
    a.derivatives += b.derivatives
    a.illConditioned += b.illConditioned
    a.refused += b.refused
  }
}
