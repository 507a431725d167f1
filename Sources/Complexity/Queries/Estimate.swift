/// How a complexity is known.
public enum Provenance: Hashable, Sendable {
  /// From exact counts: a ratio of two integers.
  case exact(count: UInt64, of: UInt64)
  /// From a sample of machines; the standard error is that of the bits.
  case sampled(standardError: Double)
  /// Exact counts say that no machine of the space prints the string (within its step limit). On a plane
  /// only squares of side 1 to ``OutputTable/largestSquare`` are counted, so this says nothing about other
  /// outputs.
  case impossible
  /// The string is longer than all strings of the table, or did not occur in the sample.
  case beyond
}

/// The complexity of a string according to a table.
public struct Estimate: Hashable, Sendable {
  /// The complexity, −log₂ of the probability; nil where no machine is known to print the string.
  public let bits: Double?
  /// The probability that a halting machine prints exactly this string.
  public let probability: Double
  /// How the complexity is known.
  public let provenance: Provenance
}

/// A table of the probabilities with which a random halting machine prints each string.
public protocol OutputDistribution: Sendable {
  /// The space of machines of the table.
  var space: MachineSpace { get }
  /// The complexity of a string over `0..<space.symbols`. With other symbols its probability is zero.
  func estimate(_ symbols: [UInt8]) -> Estimate
  /// The probability that the output has this length.
  func probability(ofLength length: Int) -> Double
  /// Every complexity that strings of a length have, with the number of strings that have it, the greatest
  /// first.
  func ladder(length: Int) -> [(bits: Double, strings: Int)]
}

extension OutputTable: OutputDistribution {
  /// The space of machines of the table.
  public var space: MachineSpace { plan.space }

  /// The complexity of a string, from its exact count.
  public func estimate(_ symbols: [UInt8]) -> Estimate {
    let count = count(symbols)
    if count > 0 {
      let probability = Double(count) / Double(haltingRuns)
      return Estimate(
        bits: -binaryLogarithm(probability), probability: probability,
        provenance: .exact(count: count, of: haltingRuns))
    }
    return Estimate(
      bits: nil, probability: 0, provenance: symbols.count > longest ? .beyond : .impossible)
  }

  /// The probability that the output has this length.
  public func probability(ofLength length: Int) -> Double {
    var runs: UInt64 = 0
    forEach(length: length) { strings, count in runs += UInt64(strings) * count }
    return Double(runs) / Double(haltingRuns)
  }

  /// The complexities of the strings of a length, the greatest first.
  public func ladder(length: Int) -> [(bits: Double, strings: Int)] {
    var strings: [UInt64: Int] = [:]
    forEach(length: length) { strings[$1, default: 0] += $0 }
    return strings.sorted { $0.key < $1.key }.map {
      (bits: -binaryLogarithm(Double($0.key) / Double(haltingRuns)), strings: $0.value)
    }
  }

  private func forEach(length: Int, _ body: (_ strings: Int, _ count: UInt64) -> Void) {
    let bits = Tally.bits(symbols: space.symbols)
    if length * bits <= 62 {
      let range = UInt64(1) << UInt64(length * bits)..<UInt64(2) << UInt64(length * bits)
      for (word, count) in packed where range.contains(word) {
        let key = Pattern.unpack(word, symbols: space.symbols)
        body(Pattern.orbitSize(key, dimensions: space.dimensions, symbols: space.symbols), count)
      }
    } else {
      for (key, count) in long where key.count == length {
        body(Pattern.orbitSize(key, dimensions: space.dimensions, symbols: space.symbols), count)
      }
    }
  }
}
