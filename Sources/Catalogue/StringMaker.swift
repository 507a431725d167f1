import AssayComplexity
import AssayNetworks
import AssayRandomness
import AssayTensors

/// Makes short strings with one known bias of people who are asked for random ones.
struct StringMaker {
  let length: Int
  let alternation: Double
  let diligence: Double
  let cycle: Int
  let slip: Double

  struct UnknownMaker: Error, CustomStringConvertible {
    let name: String
    var description: String {
      "no maker of strings is called '\(name)'; there are: avoiding repeats, balancing pairs, coin, "
        + "repeating a cycle"
    }
  }

  func strings(of maker: String, count: Int, stream: RandomStream) throws -> [[UInt8]] {
    let rule: ([Double]) -> [UInt8]
    switch maker {
    case "coin": rule = { $0[..<length].map { $0 < 0.5 ? 1 : 0 } }
    case "avoiding repeats": rule = avoidingRepeats
    case "balancing pairs": rule = balancingPairs
    case "repeating a cycle": rule = repeatingCycle
    default: throw UnknownMaker(name: maker)
    }
    return (0..<count).map { number in
      rule(stream.uniform(count: 2 * length, from: UInt64(2 * length * number)))
    }
  }

  /// A Markov chain in which a symbol differs from the one before with probability `alternation`.
  private func avoidingRepeats(_ draws: [Double]) -> [UInt8] {
    var symbols: [UInt8] = [draws[0] < 0.5 ? 1 : 0]
    for index in 1..<length { symbols.append(symbols[index - 1] ^ (draws[index] < alternation ? 1 : 0)) }
    return symbols
  }

  /// Counts the pairs of symbols so far and mostly takes the symbol that makes the rarer pair.
  private func balancingPairs(_ draws: [Double]) -> [UInt8] {
    var symbols: [UInt8] = [draws[0] < 0.5 ? 1 : 0]
    var counts = [0, 0, 0, 0]
    for index in 1..<length {
      let first = Int(symbols[index - 1]) << 1
      var symbol: UInt8 = draws[index] < 0.5 ? 1 : 0
      if counts[first] != counts[first + 1], draws[length + index] < diligence {
        symbol = counts[first] > counts[first + 1] ? 1 : 0
      }
      counts[first + Int(symbol)] += 1
      symbols.append(symbol)
    }
    return symbols
  }

  /// The first `cycle` symbols are a coin's and are then repeated; each symbol is wrong with a small
  /// probability.
  private func repeatingCycle(_ draws: [Double]) -> [UInt8] {
    (0..<length).map { index in
      (draws[index % cycle] < 0.5 ? 1 : 0) ^ (draws[length + index] < slip ? 1 : 0)
    }
  }

  static func hash(_ strings: [[UInt8]]) -> String {
    var hash = WeightsHash()
    // A string is hashed as the number with its digits, after a leading 1.
    let numbers = strings.map { Double($0.reduce(UInt64(1)) { $0 << 1 | UInt64($1) }) }
    hash.add("strings", TensorType([numbers.count], .float64), numbers)
    return hash.hexadecimal
  }
}

/// The entropy of the frequencies of overlapping pairs of the symbols 0 and 1, in bits per pair.
enum ShortStrings {
  static func pairEntropy(_ symbols: [UInt8]) -> Double {
    ClassicalMeasures.entropy(zip(symbols, symbols.dropFirst()).map { $0 << 1 | $1 })
  }
}
