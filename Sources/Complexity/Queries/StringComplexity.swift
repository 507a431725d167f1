import Synchronization

/// Answers questions about short strings from one output distribution.
///
/// ```swift
/// let plan = try DerivationPlan(space: MachineSpace(states: 4, symbols: 2), limit: 500)
/// let table = try TableCache().table(plan, jobs: 2)
/// let bits = try StringComplexity(table).estimate([0, 1, 0, 1, 1]).bits
/// ```
///
/// It offers everything that the R package acss offers, with the same definitions, and the provenance of
/// every value. Formulas: N. Gauvrit, H. Singmann, F. Soler-Toscano and H. Zenil, Algorithmic complexity for
/// psychology, Behavior Research Methods 48, 2016.
public final class StringComplexity: Sendable {
  /// The table that gives the probabilities.
  public let distribution: any OutputDistribution
  private let lengths = Mutex<[Int: Double]>([:])

  /// Makes an object that answers questions from a distribution.
  public init(_ distribution: any OutputDistribution) { self.distribution = distribution }

  /// The number of symbols that strings may use.
  public var alphabet: Int { distribution.space.symbols }

  /// The complexity of a string of symbols `0..<alphabet`.
  public func estimate(_ symbols: [UInt8]) throws(ComplexityError) -> Estimate {
    try check(symbols)
    return distribution.estimate(symbols)
  }

  /// D(s) among all strings of its length: the probability of the string, given that the output has its
  /// length.
  ///
  /// Nil where the length is never printed.
  public func likelihood(_ symbols: [UInt8]) throws(ComplexityError) -> Double? {
    let probability = try estimate(symbols).probability
    let total = self.probability(ofLength: symbols.count)
    return total > 0 ? probability / total : nil
  }

  /// The likelihood ratio alphabet^−length / likelihood: how many times more probable the string is by chance than as
  /// the output of a random machine.
  ///
  /// Nil where the likelihood is zero or unknown.
  public func likelihoodRatio(_ symbols: [UInt8]) throws(ComplexityError) -> Double? {
    guard let likelihood = try likelihood(symbols), likelihood > 0 else { return nil }
    return chance(length: symbols.count) / likelihood
  }

  /// The posterior probability that a string came from chance rather than from a machine.
  ///
  /// - Parameters:
  ///   - symbols: The string.
  ///   - prior: The prior probability of chance, in 0...1.
  public func posteriorOfRandomness(_ symbols: [UInt8], prior: Double = 0.5) throws(ComplexityError)
    -> Double?
  {
    guard prior >= 0 && prior <= 1 else {
      throw .outOfRange("the prior \(prior) is no probability: from 0 to 1")
    }
    guard let likelihood = try likelihood(symbols) else { return nil }
    let random = prior * chance(length: symbols.count)
    let either = random + (1 - prior) * likelihood
    return either > 0 ? random / either : nil
  }

  /// The complexities of all windows of length `span`, from the first to the last.
  public func local(_ symbols: [UInt8], span: Int) throws(ComplexityError) -> [Estimate] {
    try check(symbols)
    guard span >= 1 && span <= symbols.count else {
      throw .outOfRange("the span \(span) is outside 1...\(symbols.count), the length of the string")
    }
    guard symbols.count - span < Self.mostWindows else {
      throw .outOfRange("\(symbols.count - span + 1) windows are too many: at most \(Self.mostWindows)")
    }
    var known: [[UInt8]: Estimate] = [:]
    return (0...(symbols.count - span)).map { start in
      let window = Array(symbols[start..<(start + span)])
      if let estimate = known[window] { return estimate }
      let estimate = distribution.estimate(window)
      known[window] = estimate
      return estimate
    }
  }

  /// The most windows that are evaluated in one string.
  public static let mostWindows = 1 << 20

  /// The number of strings over the alphabet that equal this one up to the names of the symbols.
  public func classSize(_ symbols: [UInt8]) -> Int {
    Pattern.classSize(distinct: Pattern.distinct(symbols), symbols: alphabet)
  }

  private func chance(length: Int) -> Double {
    var power = 1.0
    for _ in 0..<length { power /= Double(alphabet) }
    return power
  }

  private func probability(ofLength length: Int) -> Double {
    lengths.withLock { known in
      if let probability = known[length] { return probability }
      let probability = distribution.probability(ofLength: length)
      known[length] = probability
      return probability
    }
  }

  private func check(_ symbols: [UInt8]) throws(ComplexityError) {
    if symbols.isEmpty { throw .emptyString }
    if let position = symbols.firstIndex(where: { Int($0) >= alphabet }) {
      throw .symbolOutsideAlphabet(
        symbol: String(symbols[position]), position: position + 1, alphabet: alphabet)
    }
  }
}
