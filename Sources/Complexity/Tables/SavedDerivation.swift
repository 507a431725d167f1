import Foundation

/// The finished part of a derivation, on disk: which subtrees are done, and the sums over exactly those.
struct SavedDerivation {
  private static let title = "assay unfinished derivation"

  let done: [Int]
  private let balance: MassBalance
  private let counters: TreeCounters
  private let stages: [Int]
  private let sums: [([UInt8], UInt64)]

  static func write(plan: DerivationPlan, sum: TreeSum, board: Board, to url: URL) throws(ComplexityError) {
    var writer = SealedText(title: title)
    writer.header(plan)
    writer.line("order \(Derivation.order)")
    writer.line("items \(board.done.count)")
    let done = board.done.indices.filter { board.done[$0] }
    writer.line("done " + done.map(String.init).joined(separator: " "))
    for (name, path) in TableFile.fields { writer.line("\(name) \(sum.balance[keyPath: path])") }
    for (name, path) in TableFile.counters { writer.line("\(name) \(sum.counters[keyPath: path])") }
    writer.line("stages " + sum.stages.numbers.map(String.init).joined(separator: " "))
    writer.line("keys \(sum.tally.count)")
    sum.tally.visit { writer.record($0, $1) }
    try CacheFile.write(writer.sealed(), to: url.path)
  }

  /// The saved derivation of a plan; nil where there is none.
  ///
  /// - Throws: ``ComplexityError/damagedTable(path:reason:)`` where there is one that cannot be trusted.
  static func read(from url: URL, plan: DerivationPlan, items: Int) throws(ComplexityError)
    -> SavedDerivation?
  {
    guard let bytes = try CacheFile.read(url.path) else { return nil }
    return try SavedDerivation(bytes, plan: plan, items: items, path: url.path)
  }

  private init(_ bytes: [UInt8], plan: DerivationPlan, items: Int, path: String) throws(ComplexityError) {
    var reader = try SealedReader(bytes, title: Self.title, plan, path: path)
    guard try reader.value("order") == Derivation.order, try reader.number("items") == items else {
      throw reader.damage("it was cut otherwise")
    }
    done = try reader.numbers("done")
    guard done.allSatisfy({ $0 >= 0 && $0 < items }), zip(done, done.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw reader.damage("it names a subtree that is not there, or one twice") }
    var balance = MassBalance()
    var counters = TreeCounters()
    for (name, field) in TableFile.fields { balance[keyPath: field] = try reader.number(name) }
    for (name, field) in TableFile.counters { counters[keyPath: field] = try reader.number(name) }
    (self.balance, self.counters) = (balance, counters)
    stages = try reader.numbers("stages")
    guard stages.count == Settler.Stages().numbers.count, stages.allSatisfy({ $0 >= 0 && $0 < 1 << 48 })
    else {
      throw reader.damage("its stages are others")
    }
    var sums: [([UInt8], UInt64)] = []
    for _ in 0..<(try reader.count("keys")) {
      try reader.record(bits: 4, alphabet: plan.space.symbols) { _, symbols, numbers in
        sums.append((symbols(), numbers.0))
      }
    }
    try reader.finish()
    self.sums = sums
    // Every machine has one fate, and one that halts prints one string; on a plane not every string is kept.
    let machines = plan.space.machines ?? 0
    let atOnce = machines / UInt64(plan.space.instructions)
    guard let fates = checkedSum(balance.fates), fates <= machines,
      let printed = checkedSum(sums.map(\.1)),
      plan.space.dimensions == 1 ? printed == balance.halting : printed <= balance.halting,
      (0..<UInt8(plan.space.symbols)).allSatisfy({ symbol in
        sums.contains { $0.0 == [symbol] && $0.1 == atOnce }
      }),
      counters.longestHalt <= UInt64(plan.limit ?? Settler.provenMaximum(plan.space) ?? 0),
      counters.isPossible
    else { throw reader.damage("its sums do not balance") }
  }

  func restore(into sum: TreeSum) {
    sum.balance = balance
    sum.counters = counters
    sum.stages = Settler.Stages(numbers: stages)
    for (symbols, count) in sums { symbols.withUnsafeBufferPointer { sum.tally.add($0, count) } }
  }
}
