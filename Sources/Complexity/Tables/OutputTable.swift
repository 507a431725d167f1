/// The output distribution of a space in exact integers: how often each string is the output of a halting
/// machine.
///
/// A string's count is the number of halting runs that end in it, over all machines and over all choices
/// of the blank symbol. It is the same for a string, its mirror images and every renaming of its symbols,
/// so one entry stands for all of them. The key is the smallest of the mirror images (on a plane also the
/// turned ones) after symbols were renamed in order of first occurrence.
public struct OutputTable: Sendable {
  /// On a plane only squares up to this side are kept by their content; all others count as halting.
  public static let largestSquare = 4

  /// The plan of the derivation.
  public let plan: DerivationPlan
  /// The fates of all machines.
  public let balance: MassBalance
  /// Counts of the work of the enumeration.
  public let counters: TreeCounters
  /// The number of undecided runs that each proof decided, by name; empty with a step limit.
  public let settled: [(proof: String, runs: Int)]
  /// The counts of keys that fit a word; `long` has those of the few that do not.
  package let packed: [UInt64: UInt64]
  package let long: [[UInt8]: UInt64]
  /// The length of the longest string that the table keeps (cells of the largest kept square on a plane).
  public let longest: Int

  package init(
    plan: DerivationPlan, balance: MassBalance, counters: TreeCounters,
    settled: [(proof: String, runs: Int)], packed: [UInt64: UInt64], long: [[UInt8]: UInt64]
  ) {
    self.plan = plan
    self.balance = balance
    self.counters = counters
    self.settled = settled
    self.packed = packed
    self.long = long
    // Longer strings are larger words.
    let longestPacked = packed.keys.max().map { Pattern.length($0, symbols: plan.space.symbols) } ?? 0
    longest = max(longestPacked, long.keys.map(\.count).max() ?? 0)
  }

  /// The halting runs of all machines with all choices of the blank. On a tape the counts of all strings sum
  /// to this.
  public var haltingRuns: UInt64 { balance.halting * UInt64(plan.space.symbols) }

  /// Makes a table from the sums of an enumeration, which explored only one of several mirror images.
  init(plan: DerivationPlan, folding sum: TreeSum) {
    let space = plan.space
    let images: UInt64 = space.dimensions == 1 ? 2 : 4
    let machines = space.machines ?? 0
    // A machine that halts at once leaves one visited cell and has no mirror image.
    let atOnce = machines / UInt64(space.instructions)
    var rest = sum.balance
    rest.halting -= atOnce * UInt64(space.symbols)
    var balance = rest.scaled(by: images)
    balance.halting += atOnce * UInt64(space.symbols)
    balance.machines = machines

    var packed: [UInt64: UInt64] = [:]
    var long: [[UInt8]: UInt64] = [:]
    sum.tally.visit { string, mass in
      let key = Pattern.key(string, dimensions: space.dimensions)
      let masses = string.count == 1 ? mass : mass * images
      if let word = Pattern.pack(key, symbols: space.symbols) {
        packed[word, default: 0] += masses
      } else {
        long[key, default: 0] += masses
      }
    }
    func count(_ key: [UInt8], _ mass: UInt64) -> UInt64 {
      let strings = UInt64(Pattern.orbitSize(key, dimensions: space.dimensions, symbols: space.symbols))
      return mass / strings * UInt64(space.symbols) + mass % strings * UInt64(space.symbols) / strings
    }
    for (word, mass) in packed { packed[word] = count(Pattern.unpack(word, symbols: space.symbols), mass) }
    for (key, mass) in long { long[key] = count(key, mass) }
    self.init(
      plan: plan, balance: balance, counters: sum.counters,
      settled: plan.limit == nil ? sum.stages.named : [], packed: packed, long: long)
  }

  /// The number of halting runs that end in a string; zero if none does, and for symbols outside the table's
  /// alphabet.
  ///
  /// On a plane the symbols are those of a square, row by row. Only squares of side 1 to ``largestSquare``
  /// have a count; it is zero for every other output, printed or not.
  public func count(_ symbols: [UInt8]) -> UInt64 {
    let alphabet = plan.space.symbols
    guard !symbols.isEmpty, symbols.allSatisfy({ Int($0) < alphabet }) else { return 0 }
    if alphabet == 2 && symbols.count <= 49 {
      return packed[Pattern.binaryKey(symbols, dimensions: plan.space.dimensions)] ?? 0
    }
    let key = Pattern.key(symbols, dimensions: plan.space.dimensions)
    if let word = Pattern.pack(key, symbols: alphabet) { return packed[word] ?? 0 }
    return long[key] ?? 0
  }

  /// Every key with its count, by length and then in the order of symbols.
  public var entries: [(key: [UInt8], count: UInt64)] {
    var all = packed.map { (key: Pattern.unpack($0.key, symbols: plan.space.symbols), count: $0.value) }
    all += long.map { (key: $0.key, count: $0.value) }
    return all.sorted {
      $0.key.count != $1.key.count ? $0.key.count < $1.key.count : $0.key.lexicographicallyPrecedes($1.key)
    }
  }

  /// The number of different strings with a count: over two symbols all of them, over more the patterns.
  public var strings: Int {
    entries.reduce(0) { $0 + Pattern.printed($1.key, plan.space).count }
  }
}
