/// A product of factors as the set of their numbers, with the sign that it has in every run.
struct SignedProduct: Hashable {
  var mask: UInt64
  var isNegative = false

  static func * (a: SignedProduct, b: SignedProduct) -> SignedProduct {
    // The square of a factor is +1.
    SignedProduct(mask: a.mask ^ b.mask, isNegative: a.isNegative != b.isNegative)
  }
}

/// The words of a fraction as equations over the field of two elements, solved for some of the factors.
struct DefiningRelation {
  /// The factors by name: factor i is bit i of a mask.
  let names: [String]
  /// One equation for each word; no other one has its last factor.
  private var equations: [SignedProduct] = []
  /// The words that divide the runs into blocks.
  private(set) var blocks: [UInt64] = []

  /// The most factors and the most words of a fraction: 65,535 words can be listed.
  static let limits = (factors: 62, words: 16)

  /// - Throws: ``LayoutProblem`` where the words define no fraction.
  init(of fraction: FractionalFactorial) throws {
    names = fraction.levels.keys.sorted()
    let wordCount = fraction.words.count + fraction.blocks.count
    guard names.count <= Self.limits.factors, wordCount <= Self.limits.words else {
      throw LayoutProblem(
        "a fraction has at most \(Self.limits.factors) factors and \(Self.limits.words) words, those of blocks included, not "
          + "\(names.count) and \(wordCount)")
    }
    for word in fraction.words {
      let mask = try checked(word.factors)
      guard let equation = reduced(SignedProduct(mask: mask, isNegative: word.sign == .minus)) else {
        throw LayoutProblem("the word \(word) is a product of the other words; leave it out")
      }
      add(equation)
    }
    // Blocks must be free of the words and of each other.
    var all = self
    for block in fraction.blocks {
      let mask = try checked(block)
      guard let equation = all.reduced(SignedProduct(mask: mask)) else {
        throw LayoutProblem(
          "the block word \(block.joined(separator: "·")) is a product of the other words; leave it out")
      }
      all.add(equation)
      blocks.append(mask)
    }
  }

  /// The factors of a product as a mask.
  func mask(of factors: [String]) -> UInt64? {
    var mask: UInt64 = 0
    for factor in factors {
      guard let index = names.firstIndex(of: factor) else { return nil }
      mask ^= 1 << UInt64(index)
    }
    return mask
  }

  private func checked(_ factors: [String]) throws -> UInt64 {
    let word = factors.joined(separator: "·")
    guard !factors.isEmpty else { throw LayoutProblem("a word has no factors") }
    if let unknown = factors.first(where: { !names.contains($0) }) {
      throw LayoutProblem(
        "the word \(word) has the factor '\(unknown)'; there is \(names.joined(separator: ", "))")
    }
    guard Set(factors).count == factors.count, let mask = mask(of: factors) else {
      throw LayoutProblem("the word \(word) has a factor twice")
    }
    return mask
  }

  /// The product without the last factors of the equations; `nil` where nothing is left.
  private func reduced(_ product: SignedProduct) -> SignedProduct? {
    let rest = equations.reduce(product) { rest, equation in
      rest.mask & Self.last(equation.mask) == 0 ? rest : rest * equation
    }
    return rest.mask == 0 ? nil : rest
  }

  private mutating func add(_ equation: SignedProduct) {
    equations = equations.map { $0.mask & Self.last(equation.mask) == 0 ? $0 : $0 * equation } + [equation]
  }

  private static func last(_ mask: UInt64) -> UInt64 { 1 << UInt64(63 - mask.leadingZeroBitCount) }
}

extension DefiningRelation {
  /// Every product of one or more words.
  var words: [SignedProduct] { Array(Self.products(of: equations).dropFirst()) }

  /// Every product of one or more block words.
  var confounded: [UInt64] {
    Self.products(of: blocks.map { SignedProduct(mask: $0) }).dropFirst().map(\.mask)
  }

  private static func products(of words: [SignedProduct]) -> [SignedProduct] {
    words.reduce([SignedProduct(mask: 0)]) { products, word in products + products.map { $0 * word } }
  }

  /// Products by length, and those of one length by name.
  func sorted(_ products: [SignedProduct]) -> [FractionalFactorial.Word] {
    let named = products.filter { $0.mask != 0 }.map { product in
      FractionalFactorial.Word(
        factors: names.indices.filter { product.mask >> UInt64($0) & 1 == 1 }.map { names[$0] },
        sign: product.isNegative ? .minus : .plus)
    }
    return named.sorted {
      $0.factors.count == $1.factors.count
        ? $0.factors.lexicographicallyPrecedes($1.factors) : $0.factors.count < $1.factors.count
    }
  }

  /// The runs: bit i is set where factor i has its second level. The last factor by name varies fastest among those that no
  /// word determines.
  var runs: [UInt64] {
    let determined = equations.reduce(0) { $0 | Self.last($1.mask) }
    let free = names.indices.filter { determined >> UInt64($0) & 1 == 0 }
    return (0..<1 << free.count).map { number in
      var run: UInt64 = 0
      for (place, factor) in free.reversed().enumerated() where number >> place & 1 == 1 {
        run |= 1 << UInt64(factor)
      }
      for equation in equations {
        let last = Self.last(equation.mask)
        if Self.isNegative(equation.mask & ~last, in: run) == equation.isNegative { run |= last }
      }
      return run
    }
  }

  /// The number of the block of a run: one bit for each block word.
  func block(of run: UInt64) -> Int {
    blocks.enumerated().reduce(0) { $0 | (Self.isNegative($1.element, in: run) ? 0 : 1 << $1.offset) }
  }

  /// Whether a product of factors is −1 in a run.
  private static func isNegative(_ mask: UInt64, in run: UInt64) -> Bool {
    (mask & ~run).nonzeroBitCount % 2 == 1
  }
}

/// What is wrong with a layout, in words.
struct LayoutProblem: Error {
  var words: String
  init(_ words: String) { self.words = words }
}
