import Foundation

/// The finished part of a derivation, on disk: which subtrees are done, and the sums over exactly those.
struct Checkpoint {
  private static let title = "assay unfinished derivation"

  let done: [Int]
  private let balance: MassBalance
  private let counters: TreeCounters
  private let stages: [Int]
  private let sums: [([UInt8], UInt64)]

  static func write(plan: DerivationPlan, sum: TreeSum, board: Board, to url: URL) throws(ComplexityError) {
    var writer = SealedText(title: title)
    writer.header(plan)
    writer.line("items \(board.done.count)")
    let done = board.done.indices.filter { board.done[$0] }
    writer.line("done " + done.map(String.init).joined(separator: " "))
    for (name, path) in TableFile.fields { writer.line("\(name) \(sum.balance[keyPath: path])") }
    for (name, path) in TableFile.counters { writer.line("\(name) \(sum.counters[keyPath: path])") }
    writer.line("stages " + sum.stages.numbers.map(String.init).joined(separator: " "))
    var records: [([UInt8], UInt64)] = []
    sum.tally.visit { records.append(($0, $1)) }
    writer.line("keys \(records.count)")
    for (key, count) in records { writer.record(key, count) }
    try TableCache.store(writer.sealed(), at: url)
  }

  /// The checkpoint of a plan, or nil where there is none that can be trusted: then the derivation begins
  /// anew.
  static func read(from url: URL, plan: DerivationPlan, items: Int) -> Checkpoint? {
    guard let data = FileManager.default.contents(atPath: url.path) else { return nil }
    return try? Checkpoint([UInt8](data), plan: plan, items: items, path: url.path)
  }

  private init(_ bytes: [UInt8], plan: DerivationPlan, items: Int, path: String) throws(ComplexityError) {
    var reader = try SealedReader(bytes, title: Self.title, plan, path: path)
    guard try reader.number("items") == items else { throw reader.damage("it was cut otherwise") }
    done = try reader.value("done").split(separator: " ").compactMap { Int($0) }
    guard done.allSatisfy({ $0 < items }) else { throw reader.damage("it names a subtree that is not there") }
    var balance = MassBalance()
    var counters = TreeCounters()
    for (name, field) in TableFile.fields { balance[keyPath: field] = try reader.number(name) }
    for (name, field) in TableFile.counters { counters[keyPath: field] = try reader.number(name) }
    (self.balance, self.counters) = (balance, counters)
    stages = try reader.value("stages").split(separator: " ").compactMap { Int($0) }
    var sums: [([UInt8], UInt64)] = []
    for _ in 0..<Int(try reader.number("keys")) {
      try reader.record(bits: 4) { _, symbols, numbers in sums.append((symbols(), numbers.0)) }
    }
    self.sums = sums
  }

  func restore(into sum: TreeSum) {
    sum.balance = balance
    sum.counters = counters
    sum.stages = Settler.Stages(numbers: stages)
    for (symbols, count) in sums { symbols.withUnsafeBufferPointer { sum.tally.add($0, count) } }
  }
}
