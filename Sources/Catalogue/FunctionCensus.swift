import AssayComplexity
import AssayStatistics

/// How often each function was drawn, with its complexity by several measures.
struct FunctionCensus {
  private struct Entry {
    var count: Int
    var complexity: Double
    var lempelZiv: Double
    var entropy: Double
    var ones: Int
    var shareOfOnes: Double
  }

  /// The functions that were drawn, in the order of their truth tables as numbers, so that sums have one
  /// order.
  private let entries: [Entry]
  private let draws: Int

  init(_ functions: [BooleanFunction], of maker: RandomFunctions, blocks: BlockDecomposition) throws {
    var counts: [BooleanFunction: Int] = [:]
    for function in functions { counts[function, default: 0] += 1 }
    draws = functions.count
    entries = try counts.sorted { $0.key < $1.key }.map { function, count in
      let symbols = maker.symbols(function)
      return Entry(
        count: count, complexity: try blocks(SymbolGrid(symbols, alphabet: 2)).bits,
        lempelZiv: LempelZiv.complexity(symbols), entropy: ClassicalMeasures.entropy(symbols),
        ones: function.nonzeroBitCount, shareOfOnes: Double(function.nonzeroBitCount) / Double(maker.entries))
    }
  }

  /// Means over draws; correlations and the bound over the functions drawn at least twice.
  func measures(balanced margin: Double) -> [String: Double] {
    let repeated = entries.filter { $0.count > 1 }
    let isBalanced = { (entry: Entry) in (entry.shareOfOnes - 0.5).magnitude <= margin }
    let balanced = entries.filter(isBalanced)
    let line = Self.line(boundPoints)
    return [
      "complexity": Self.mean(entries, \.complexity),
      "lempelZiv": Self.mean(entries, \.lempelZiv),
      "entropy": Self.mean(entries, \.entropy),
      "balancedComplexity": Self.mean(balanced, \.complexity),
      "balancedLempelZiv": Self.mean(balanced, \.lempelZiv),
      "balancedShare": Double(balanced.reduce(0) { $0 + $1.count }) / Double(draws),
      "constantShare": Double(
        entries.filter { $0.shareOfOnes == 0 || $0.shareOfOnes == 1 }.reduce(0) { $0 + $1.count })
        / Double(draws),
      "differentFunctions": Double(entries.count),
      "repeatedFunctions": Double(repeated.count),
      "rankCorrelation": Self.correlation(repeated, \.lempelZiv),
      "rankCorrelationGivenOnes": Self.correlationGivenOnes(repeated),
      "rankCorrelationOfBlocks": Self.correlation(repeated, \.complexity),
      "balancedRankCorrelation": Self.correlation(repeated.filter(isBalanced), \.lempelZiv),
      "boundSlope": -line.slope, "boundOffset": line.offset,
    ]
  }

  /// The likeliest function of each Lempel–Ziv complexity, for a figure.
  var bound: [String: [Double]] {
    ["boundComplexity": boundPoints.map(\.x), "boundLogProbability": boundPoints.map(\.y)]
  }

  private var boundPoints: [(x: Double, y: Double)] {
    var most: [Double: Int] = [:]
    for entry in entries where entry.count > 1 {
      most[entry.lempelZiv] = max(most[entry.lempelZiv] ?? 0, entry.count)
    }
    return most.sorted { $0.key < $1.key }.map {
      (x: $0.key, y: binaryLogarithm(Double($0.value) / Double(draws)))
    }
  }

  private static func mean(_ entries: [Entry], _ value: KeyPath<Entry, Double>) -> Double {
    let number = entries.reduce(0) { $0 + $1.count }
    return number == 0
      ? .nan : entries.reduce(0) { $0 + Double($1.count) * $1[keyPath: value] } / Double(number)
  }

  private static func correlation(_ entries: [Entry], _ value: KeyPath<Entry, Double>) -> Double {
    RankStatistics.correlation(entries.map { Double($0.count) }, entries.map { $0[keyPath: value] })
  }

  /// Spearman's correlation of frequency and Lempel–Ziv complexity among functions with equally many ones, as the mean over
  /// these numbers of ones, each weighted by its functions. Where only the number of ones decides how likely a function is, it
  /// is 0 but for chance.
  private static func correlationGivenOnes(_ entries: [Entry]) -> Double {
    let classes = Dictionary(grouping: entries, by: \.ones).sorted { $0.key < $1.key }.map(\.value)
      .filter { $0.count > 1 }
    let number = classes.reduce(0) { $0 + $1.count }
    return number == 0
      ? 0
      : classes.reduce(0) { $0 + Double($1.count) * correlation($1, \.lempelZiv) } / Double(number)
  }

  /// The line of least squares; with fewer than two points, the constant 0.
  private static func line(_ points: [(x: Double, y: Double)]) -> (slope: Double, offset: Double) {
    guard points.count > 1 else { return (0, 0) }
    let number = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / number
    let meanY = points.reduce(0) { $0 + $1.y } / number
    let product = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
    let square = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    let slope = product / square
    return (slope, meanY - slope * meanX)
  }
}
