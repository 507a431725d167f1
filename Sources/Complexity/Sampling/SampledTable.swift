import AssayFiles
import Foundation

/// Probabilities of strings from a sample of machines, with their standard errors.
///
/// A probability is a ratio: the mean halting mass that ends in a string over the mean halting mass. Its
/// error is that of a ratio estimator, from sums of squares and products over independent paths. All sums
/// are of integers (masses in units of 2^−36), so a table depends on its plan alone and not on threads.
public struct SampledTable: Sendable {
  /// The longest strings that are kept.
  public static let longest = 12

  /// For one key: the mass, its square and its product with the path's whole mass, summed over paths.
  struct Sums: Hashable, Sendable {
    var mass: UInt64 = 0
    var square: UInt64 = 0
    var product: UInt64 = 0

    static func += (a: inout Sums, b: Sums) {
      a.mass += b.mass
      a.square += b.square
      a.product += b.product
    }
  }

  /// The plan of the sample.
  public let plan: SamplePlan
  /// The sums over all outputs of any length.
  let whole: Sums
  let keys: [UInt64: Sums]

  /// The number of patterns of each length that some sampled machine printed, shortest first.
  package var patternsByLength: [(length: Int, patterns: Int)] {
    Dictionary(grouping: keys.keys) { Pattern.length($0, symbols: space.symbols) }
      .map { (length: $0.key, patterns: $0.value.count) }.sorted { $0.length < $1.length }
  }

  static let unit = 68_719_476_736.0

  /// The probability of a key together with all its mirror images and renamings, and its standard error.
  func probability(_ sums: Sums) -> (value: Double, error: Double) {
    let paths = Double(plan.paths)
    let ratio = Double(sums.mass) / Double(whole.mass)
    let mean = Double(whole.mass) / Self.unit / paths
    let squares =
      (Double(sums.square) - 2 * ratio * Double(sums.product) + ratio * ratio * Double(whole.square))
      / Self.unit
    return (ratio, (max(squares, 0) / (paths - 1) / paths).squareRoot() / mean)
  }

  /// The number of different patterns that occurred, mirror images counted once.
  public var patterns: Int { keys.count }
}

extension SampledTable: OutputDistribution {
  /// The space of machines of the table.
  public var space: MachineSpace { plan.space }

  /// The complexity of a string, with its standard error; unknown for symbols outside the table's alphabet.
  public func estimate(_ symbols: [UInt8]) -> Estimate {
    let unknown = Estimate(bits: nil, probability: 0, provenance: .beyond)
    let alphabet = space.symbols
    guard symbols.count <= Self.longest, symbols.allSatisfy({ Int($0) < alphabet }) else { return unknown }
    let key = Pattern.key(symbols, dimensions: 1)
    guard let word = Pattern.pack(key, symbols: alphabet), let sums = keys[word] else { return unknown }
    let (value, error) = probability(sums)
    let strings = Double(Pattern.orbitSize(key, dimensions: 1, symbols: space.symbols))
    return Estimate(
      bits: -binaryLogarithm(value / strings), probability: value / strings,
      provenance: .sampled(standardError: error / value * 1.442_695_040_888_963_4))
  }

  /// The probability that the output has this length.
  public func probability(ofLength length: Int) -> Double {
    var mass: UInt64 = 0
    for (word, sums) in keys where Pattern.length(word, symbols: space.symbols) == length {
      mass += sums.mass
    }
    return Double(mass) / Double(whole.mass)
  }

  /// The complexities of the strings of a length that occurred, the greatest first.
  public func ladder(length: Int) -> [(bits: Double, strings: Int)] {
    keys.filter { Pattern.length($0.key, symbols: space.symbols) == length }.map { word, sums in
      let key = Pattern.unpack(word, symbols: space.symbols)
      let strings = Pattern.orbitSize(key, dimensions: 1, symbols: space.symbols)
      return (bits: -binaryLogarithm(probability(sums).value / Double(strings)), strings: strings)
    }.sorted { ($0.bits, $0.strings) > ($1.bits, $1.strings) }
  }
}

extension SampledTable {
  private static let title = "assay sampled output distribution"

  package func text() -> [UInt8] {
    var writer = SealedText(title: Self.title)
    writer.header(plan)
    writer.line("mass \(whole.mass)")
    writer.line("square \(whole.square)")
    writer.line("keys \(keys.count)")
    for (word, sums) in keys.sorted(by: { $0.key < $1.key }) {
      writer.record(Pattern.unpack(word, symbols: space.symbols), sums.mass, sums.square, sums.product)
    }
    return writer.sealed()
  }

  package init(_ bytes: [UInt8], plan: SamplePlan, path: String) throws(ComplexityError) {
    var reader = try SealedReader(bytes, title: Self.title, plan, path: path)
    let (mass, square) = (try reader.number("mass"), try reader.number("square"))
    let count = try reader.count("keys")
    var keys: [UInt64: Sums] = [:]
    keys.reserveCapacity(count)
    var (last, isSorted) = (UInt64(0), true)
    let (bits, alphabet) = (Tally.bits(symbols: plan.space.symbols), plan.space.symbols)
    for _ in 0..<count {
      try reader.record(bits: bits, alphabet: alphabet, numbers: 3) { word, _, numbers in
        let word = word ?? 0
        if word <= last { isSorted = false }
        last = word
        keys[word] = Sums(mass: numbers.0, square: numbers.1, product: numbers.2)
      }
    }
    guard isSorted else { throw reader.damage("its keys are not in order, or one stands there twice") }
    try reader.finish()
    self.init(plan: plan, whole: Sums(mass: mass, square: square, product: square), keys: keys)
    if let contradiction { throw reader.damage(contradiction) }
  }
}

extension TableCache {
  /// The file of a sample's table.
  public func file(_ plan: SamplePlan) -> URL? {
    directory?.appendingPathComponent("sampled-" + plan.slug + ".txt")
  }

  /// The table of a sample: from the cache, or sampled now and kept.
  ///
  /// Nothing of a sample is kept before it is complete. The parameters are those of the table of an
  /// enumeration.
  public func table(
    _ plan: SamplePlan, jobs: Int, fresh: Bool = false,
    approve: ((DerivationCost) throws -> Void)? = nil, note: @Sendable (String) -> Void = { _ in },
    progress: @Sendable (DerivationProgress) -> Bool = { _ in true }
  ) throws -> SampledTable {
    try tableAndFile(plan, jobs: jobs, fresh: fresh, approve: approve, note: note, progress: progress).table
  }

  /// The table of a sample, and the file that keeps it; nil where it could not be kept.
  package func tableAndFile(
    _ plan: SamplePlan, jobs: Int, fresh: Bool, approve: ((DerivationCost) throws -> Void)?,
    note: @Sendable (String) -> Void, progress: @Sendable (DerivationProgress) -> Bool
  ) throws -> (table: SampledTable, file: URL?) {
    if let directory { DraftFolder.removeAbandoned(in: directory.path) }
    let file = file(plan)
    if !fresh, let path = file?.path {
      do throws(ComplexityError) {
        if let bytes = try CacheFile.read(path) {
          return (try SampledTable(bytes, plan: plan, path: path), file)
        }
      } catch {
        note("\(error); it is sampled anew and replaced")
      }
    }
    try approve?(DerivationCost(plan, jobs: jobs))
    let table = try Sampler(plan: plan, jobs: jobs).run(progress: progress)
    let isKept = keep(note) { () throws(ComplexityError) in try store(table.text(), at: file) }
    return (table, isKept ? file : nil)
  }
}
