/// The file of a table: readable text, a header, one line a key, and the digest of all that stands before
/// it.
///
/// A table is trusted only if its digest is right, if this version of the enumeration made it for the given
/// plan, and if its numbers obey the rules of a table (``OutputTable/contradiction``).
package enum TableFile {
  /// The version of enumeration and format; files of another version are derived anew.
  package static let build = "enumeration-1"
  private static let title = "assay output distribution"

  package static func text(of table: OutputTable) -> [UInt8] {
    var writer = SealedText(title: title)
    writer.header(table.plan)
    for (name, path) in fields { writer.line("\(name) \(table.balance[keyPath: path])") }
    for (name, path) in counters { writer.line("\(name) \(table.counters[keyPath: path])") }
    for (proof, runs) in table.settled { writer.line("settled \(runs) \(proof)") }
    let entries = table.entries
    writer.line("keys \(entries.count)")
    for (key, count) in entries { writer.record(key, count) }
    return writer.sealed()
  }

  /// Reads a table and checks it.
  ///
  /// - Throws: ``ComplexityError/damagedTable(path:reason:)``.
  package static func table(_ bytes: [UInt8], plan: DerivationPlan, path: String) throws(ComplexityError)
    -> OutputTable
  {
    var reader = try SealedReader(bytes, title: title, plan, path: path)
    var balance = MassBalance()
    var tree = TreeCounters()
    for (name, field) in fields { balance[keyPath: field] = try reader.number(name) }
    for (name, field) in counters { tree[keyPath: field] = try reader.number(name) }
    let proofs = Settler.Stages().named.map(\.proof)
    var settled: [(proof: String, runs: Int)] = []
    while let line = reader.optional("settled") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let runs = Int(parts[0]), runs >= 0,
        settled.count < proofs.count, parts[1] == proofs[settled.count]
      else { throw reader.damage("a proof's line is broken") }
      settled.append((proof: String(parts[1]), runs: runs))
    }
    let keys = try reader.count("keys")
    var packed: [UInt64: UInt64] = [:]
    var long: [[UInt8]: UInt64] = [:]
    packed.reserveCapacity(keys)
    // Longer strings are larger words, so words ascend; strings that do not fit a word come last.
    var (last, lastLong, isSorted): (UInt64, [UInt8], Bool) = (0, [], true)
    let (bits, alphabet) = (Tally.bits(symbols: plan.space.symbols), plan.space.symbols)
    for _ in 0..<keys {
      try reader.record(bits: bits, alphabet: alphabet) { word, symbols, numbers in
        if let word {
          if word <= last || !long.isEmpty { isSorted = false }
          last = word
          packed[word] = numbers.0
        } else {
          let key = symbols()
          if key.count < lastLong.count
            || (key.count == lastLong.count && !lastLong.lexicographicallyPrecedes(key))
          {
            isSorted = false
          }
          lastLong = key
          long[key] = numbers.0
        }
      }
    }
    guard isSorted else { throw reader.damage("its keys are not in order, or one stands there twice") }
    try reader.finish()
    let table = OutputTable(
      plan: plan, balance: balance, counters: tree, settled: settled, packed: packed, long: long)
    if let contradiction = table.contradiction { throw reader.damage(contradiction) }
    return table
  }

  static var fields: [(String, WritableKeyPath<MassBalance, UInt64>)] {
    [
      ("machines", \.machines), ("halting", \.halting), ("closed", \.closed), ("cycles", \.cycles),
      ("translated-cycles", \.translatedCycles), ("closed-positions", \.closedPositions),
      ("theorem", \.theorem), ("undecided", \.undecided),
    ]
  }

  static var counters: [(String, WritableKeyPath<TreeCounters, UInt64>)] {
    [
      ("nodes", \.nodes), ("runs", \.runs), ("steps", \.steps), ("at-limit", \.atLimit), ("wide", \.wide),
      ("longest-halt", \.longestHalt),
    ]
  }
}
