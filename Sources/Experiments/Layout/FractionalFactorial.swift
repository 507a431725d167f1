/// A regular fraction 2^(k−p) of all combinations of k factors with two levels, defined by p words: it has the combinations in
/// which each word, a product of factors, has its sign. The first level of a factor counts as −1 and the second as +1.
///
/// ```swift
/// let half = FractionalFactorial(
///   levels: ["a": [1, 2], "b": [1, 2], "c": [1, 2], "d": [1, 2]],
///   words: [.init(factors: ["a", "b", "c", "d"])])
/// let resolution = half.resolution  // 4
/// let aliases = half.aliases(of: ["a", "b"])  // c·d, which the runs cannot tell from a·b
/// ```
///
/// Products of words have signs, too: all of them are the defining relation. An effect and its product with any word of the
/// relation have the same contrast, so what is estimated is the sum of such aliases. The resolution is the length of the shortest
/// word: with 3, main effects are aliased with interactions of two factors; with 4, with those of three; with 5, interactions
/// of two factors are free of each other. Below 3 main effects would be aliased with each other, which is refused.
///
/// Box and Hunter, Technometrics 3 (1961), 311–351 and 449–458.
///
/// **Blocks.** Further words may divide the runs of a seed into blocks. The trials of one block share every draw of the declared
/// streams, and each block has draws of its own, derived from the seed and the number of the block. An effect that a block word,
/// or its product with other words, names is confounded with the blocks: it compares trials with different draws.
public struct FractionalFactorial: Sendable, Hashable, Codable {
  /// The two levels of each factor: −1, +1.
  public var levels: [String: [FactorValue]]
  /// The defining words: p of them give 2^(k−p) runs; none gives every combination.
  public var words: [Word]
  /// The words whose signs divide the runs into blocks: b of them give 2^b blocks.
  public var blocks: [[String]]

  /// Makes a fraction; `Experiment.validate()` checks it.
  public init(levels: [String: [FactorValue]], words: [Word] = [], blocks: [[String]] = []) {
    self.levels = levels
    self.words = words
    self.blocks = blocks
  }

  /// A product of factors that has the same sign in every run.
  public struct Word: Sendable, Hashable, Codable {
    /// The factors.
    public var factors: [String]
    /// The sign of the product of their −1 and +1.
    public var sign: Sign

    /// A sign.
    public enum Sign: String, Sendable, Hashable, Codable { case minus, plus }

    /// The word of these factors.
    public init(factors: [String], sign: Sign = .plus) {
      self.factors = factors
      self.sign = sign
    }

    /// The word of these variables.
    public static func word(_ variables: [any NamedVariable], _ sign: Sign = .plus) -> Word {
      Word(factors: variables.map(\.name), sign: sign)
    }

    /// The word by which a variable's sign is the product of the signs of others, or its opposite: d = a·b·c is the word
    /// a·b·c·d.
    public static func generator(
      _ variable: any NamedVariable, by others: [any NamedVariable], _ sign: Sign = .plus
    ) -> Word {
      Word(factors: others.map(\.name) + [variable.name], sign: sign)
    }
  }
}

extension FractionalFactorial.Word: CustomStringConvertible {
  /// The word as a product: `a·b·c`, or `−a·b·c`.
  public var description: String { (sign == .minus ? "−" : "") + factors.joined(separator: "·") }
}

extension FractionalFactorial {
  /// The length of the shortest word of the defining relation; `nil` without words, and where they define no fraction.
  public var resolution: Int? { relation?.words.map(\.mask.nonzeroBitCount).min() }

  /// The 2ᵖ − 1 words that have a sign, shorter ones first and then by name; none where the words define no fraction.
  public var wordsOfTheDefiningRelation: [Word] {
    relation.map { relation in relation.sorted(relation.words) } ?? []
  }

  /// The other effects that have the same contrast as an effect, which is a product of factors: those with the sign minus have
  /// the opposite one. Shorter ones come first. None where a factor is unknown, and where the words define no fraction.
  public func aliases(of effect: [String]) -> [Word] {
    guard let relation, let mask = relation.mask(of: effect) else { return [] }
    return relation.sorted(
      relation.words.map { SignedProduct(mask: $0.mask ^ mask, isNegative: $0.isNegative) })
  }

  /// The effects that compare trials of different blocks, shorter ones first; none without blocks.
  public var effectsConfoundedWithBlocks: [[String]] {
    guard let relation else { return [] }
    let masks = Set(relation.confounded.flatMap { block in [block] + relation.words.map { $0.mask ^ block } })
    return relation.sorted(masks.map { SignedProduct(mask: $0) }).map(\.factors)
  }

  /// The relation that the words define; `nil` where they define none.
  private var relation: DefiningRelation? { try? DefiningRelation(of: self) }

  /// The number of runs with one seed; `Int.max` when there are more.
  var runCount: Int {
    let free = levels.count - words.count
    return free < 0 ? 0 : free >= Int.bitWidth - 1 ? .max : 1 << free
  }
}
