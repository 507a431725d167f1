import AssayComplexity

/// The summary of a derived table, ready to be printed.
package struct TableAnswer {
  private let table: OutputTable
  private let file: String?

  package init(_ table: OutputTable, file: String?) {
    self.table = table
    self.file = file
  }

  private var masses: [(name: String, mass: UInt64)] {
    let balance = table.balance
    return [
      ("halting", balance.halting), ("closed state sets", balance.closed), ("cycles", balance.cycles),
      ("translated cycles", balance.translatedCycles), ("closed position sets", balance.closedPositions),
      ("theorem", balance.theorem), ("undecided", balance.undecided),
    ]
  }

  package var json: JSON {
    let (plan, tree) = (table.plan, table.counters)
    return .object([
      ("states", .integer(plan.space.states)), ("symbols", .integer(plan.space.symbols)),
      ("dimensions", .integer(plan.space.dimensions)),
      ("steps", plan.limit.map { .integer($0) } ?? .string("none")),
      ("machines", .natural(table.balance.machines)), ("halting", .natural(table.haltingRuns)),
      ("strings", .integer(table.strings)),
      ("masses", .object(masses.map { ($0.name, .natural($0.mass)) })),
      ("balance", .integer(Int(table.balance.difference))),
      ("nodes", .natural(tree.nodes)), ("runs", .natural(tree.runs)), ("executed", .natural(tree.steps)),
      ("longestHalt", .natural(tree.longestHalt)),
      ("settled", .object(table.settled.map { ($0.proof, .integer($0.runs)) })),
      ("file", file.map { .string($0) } ?? .number(nil)),
    ])
  }

  package var text: String {
    let plan = table.plan
    var lines = [
      "\(plan.space.name), \(plan.limit.map { "\($0) steps" } ?? "no step limit"): "
        + "\(table.balance.machines) machines on a blank tape"
    ]
    for (name, mass) in masses { lines.append("  " + Self.padded(name, 22) + Self.padded(mass, 20)) }
    lines.append("  " + Self.padded("balance", 22) + Self.padded(table.balance.difference, 20))
    lines.append(
      "\(table.strings) \(plan.space.symbols == 2 ? "strings" : "patterns") from \(table.haltingRuns) halting runs "
        + "over all \(plan.space.symbols) blanks; the last halt at step \(table.counters.longestHalt)")
    lines.append("\(table.counters.nodes) undefined entries reached, \(table.counters.runs) runs")
    for (proof, runs) in table.settled { lines.append("  \(runs) runs at the limit settled: \(proof)") }
    lines.append(file ?? "not kept")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func padded(_ name: String, _ width: Int) -> String {
    name + String(repeating: " ", count: max(0, width - name.count))
  }

  private static func padded(_ number: some BinaryInteger, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, width - digits.count)) + digits
  }
}

/// The forms in which a table can be printed.
package enum TableFormat: String, CaseIterable, Sendable {
  case json, csv, text

  /// Writes every string with its count, by length and then in the order of symbols; over more than two
  /// symbols one string for each pattern. For machines on a plane the rows of a square follow each other.
  package func write(_ table: OutputTable, to body: (String) throws -> Void) rethrows {
    try body(self == .json ? "{" : self == .csv ? "string,count\n" : "")
    var isFirst = true
    var buffer = ""
    let lengths = Dictionary(grouping: table.entries, by: \.key.count)
    for length in lengths.keys.sorted() {
      var printed: [(string: [UInt8], count: UInt64)] = []
      for (key, count) in lengths[length] ?? [] {
        for string in Pattern.printed(key, table.plan.space) { printed.append((string, count)) }
      }
      printed.sort { $0.string.lexicographicallyPrecedes($1.string) }
      for (string, count) in printed {
        let digits = SymbolText.digits(string)
        switch self {
        case .json: buffer += (isFirst ? "\"" : ", \"") + digits + "\": \(count)"
        case .csv: buffer += digits + ",\(count)\n"
        case .text: buffer += digits + " \(count)\n"
        }
        isFirst = false
        if buffer.utf8.count > 1 << 16 {
          try body(buffer)
          buffer = ""
        }
      }
    }
    try body(buffer + (self == .json ? "}\n" : ""))
  }
}

/// Writes symbols for readers.
enum SymbolText {
  static func digits(_ symbols: [UInt8]) -> String {
    String(decoding: symbols.map { $0 < 10 ? $0 + 48 : $0 + 87 }, as: UTF8.self)
  }
}

/// The summary of a sample of machines, ready to be printed.
package struct SampleAnswer {
  private let table: SampledTable
  private let file: String?

  package init(_ table: SampledTable, file: String?) {
    self.table = table
    self.file = file
  }

  private var lengths: [(length: Int, patterns: Int)] { table.patternsByLength }

  package var json: JSON {
    let plan = table.plan
    return .object([
      ("states", .integer(plan.space.states)), ("symbols", .integer(plan.space.symbols)),
      ("steps", .integer(plan.limit)), ("paths", .integer(plan.paths)), ("seed", .natural(plan.seed)),
      ("patterns", .integer(table.patterns)),
      ("lengths", .object(lengths.map { (String($0.length), .integer($0.patterns)) })),
      ("file", file.map { .string($0) } ?? .number(nil)),
    ])
  }

  package var text: String {
    let plan = table.plan
    var text = "\(plan.space.name), \(plan.limit) steps, \(plan.paths) paths, seed \(plan.seed): "
    text += "\(table.patterns) patterns met, mirror images counted once\n"
    for (length, patterns) in lengths { text += "  length \(length): \(patterns)\n" }
    return text + (file ?? "not kept") + "\n"
  }
}
