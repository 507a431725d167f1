/// Closed position sets in which every cell remembers its last visits.
///
/// A cell's symbol is extended by the last `depth` pairs (state, symbol read) of the visits to it. The
/// argument of ``ClosedPositions`` holds unchanged over the extended alphabet, which distinguishes cells
/// that look alike. Works for any alphabet of at most four symbols and at most 15 entries.
struct HistoryContexts {
  /// The memory of a cell and the number of cells on either side, in the order in which they are tried.
  static let sizes: [(depth: Int, reach: Int)] = [
    (2, 2), (4, 2), (2, 3), (6, 2), (4, 3), (8, 2), (3, 4), (6, 3), (10, 3), (15, 4),
  ]
  /// The number of contexts at which the search gives up.
  static let contextLimit = 12_000

  private var symbols = WordTable(capacity: 1 << 15)
  private var contexts = WordTable(capacity: 1 << 15)
  /// Left n-grams, numbered so that a context fits two words.
  private var grams = WordTable(capacity: 1 << 15)
  private var sides = [Side(), Side()]
  private var failed = false

  /// The n-grams that one side of the head allows: for the near cells of an n-gram, its outer cells, and the
  /// contexts that ask for them.
  private struct Side {
    var bases = WordTable(capacity: 1 << 15)
    var outer: [[UInt16]] = []
    var askers: [[(kept: UInt64, head: UInt64)]] = []

    mutating func removeAll() {
      bases.removeAll()
      outer.removeAll(keepingCapacity: true)
      askers.removeAll(keepingCapacity: true)
    }

    mutating func base(_ gram: UInt64) -> Int {
      let (index, isNew) = bases.number(gram, 0)
      if isNew {
        outer.append([])
        askers.append([])
      }
      return index
    }
  }

  /// The index in `sizes` of the first size that proves that the machine runs for ever, or nil.
  mutating func proves(_ machine: borrowing CellMachine) -> Int? {
    for (number, size) in Self.sizes.enumerated()
    where closes(machine, depth: size.depth, reach: size.reach) {
      return number
    }
    return nil
  }

  private mutating func closes(_ machine: borrowing CellMachine, depth: Int, reach: Int) -> Bool {
    symbols.removeAll()
    contexts.removeAll()
    sides[0].removeAll()
    sides[1].removeAll()
    failed = false
    _ = symbols.number(0, 0)
    // N-grams have 16 bits for each cell, the nearest cell lowest. Side 0 is the left one.
    let top = UInt64(16 * (reach - 1))
    let keep = UInt64.max >> (48 - top)
    let historyMask = depth >= 15 ? UInt64(1) << 60 - 1 : UInt64(1) << UInt64(4 * depth) - 1
    for side in 0...1 { allow(side: side, gram: 0, top: top) }
    add(state: 0, centre: 0, left: 0, right: 0)

    var at = 0
    while at < contexts.count {
      if failed || contexts.count > Self.contextLimit { return false }
      let packed = contexts.first[at]
      let right = contexts.second[at]
      let left = grams.first[Int(packed >> 32)]
      at += 1
      let state = Int(packed >> 16 & 0xFFFF)
      let centre = symbols.first[Int(packed & 0xFFFF)]
      let read = Int(centre & 3)
      let instruction = machine.entries[state * machine.space.symbols + read]
      if instruction == CellMachine.undefined { return false }
      let visit = UInt64(state * machine.space.symbols + read + 1)
      let history = ((centre >> 2) << 4 | visit) & historyMask
      let widened = UInt64(symbols.number(history << 2 | UInt64(CellMachine.write(instruction)), 0).index)
      if symbols.count >= symbols.limit { return false }
      let next = UInt64(CellMachine.next(instruction))
      if CellMachine.direction(instruction) == 0 {
        allow(side: 0, gram: left, top: top)
        ask(side: 1, gram: right, kept: (left << 16 | widened) & keep, next: next, top: top)
      } else {
        allow(side: 1, gram: right, top: top)
        ask(side: 0, gram: left, kept: (right << 16 | widened) & keep, next: next, top: top)
      }
    }
    return !failed
  }

  private mutating func add(state: UInt64, centre: UInt64, left: UInt64, right: UInt64) {
    if contexts.count == 0 { grams.removeAll() }
    let number = UInt64(grams.number(left, 0).index)
    _ = contexts.number(number << 32 | state << 16 | centre, right)
    if contexts.count >= contexts.limit || grams.count >= grams.limit { failed = true }
  }

  /// Records that an n-gram was left behind, and continues the contexts that asked for its near cells.
  private mutating func allow(side: Int, gram: UInt64, top: UInt64) {
    let outer = UInt16(gram >> top)
    let base = sides[side].base(gram & (UInt64(1) << top - 1))
    if sides[side].bases.count >= sides[side].bases.limit { failed = true }
    if sides[side].outer[base].contains(outer) { return }
    sides[side].outer[base].append(outer)
    // Continuing a context never adds another that asks, so their number stays.
    for number in sides[side].askers[base].indices {
      serve(side, sides[side].askers[base][number], gram)
    }
  }

  /// The head moves to a side: its nearest cell comes under the head, and any allowed cell is added at the
  /// far end.
  private mutating func ask(side: Int, gram: UInt64, kept: UInt64, next: UInt64, top: UInt64) {
    let near = gram >> 16
    let base = sides[side].base(near)
    if sides[side].bases.count >= sides[side].bases.limit { failed = true }
    let asker = (kept: kept, head: next << 16 | gram & 0xFFFF)
    if sides[side].askers[base].contains(where: { $0.kept == asker.kept && $0.head == asker.head }) {
      return
    }
    sides[side].askers[base].append(asker)
    for number in sides[side].outer[base].indices {
      serve(side, asker, near | UInt64(sides[side].outer[base][number]) << top)
    }
  }

  private mutating func serve(_ side: Int, _ asker: (kept: UInt64, head: UInt64), _ gram: UInt64) {
    let (left, right) = side == 1 ? (asker.kept, gram) : (gram, asker.kept)
    add(state: asker.head >> 16, centre: asker.head & 0xFFFF, left: left, right: right)
  }
}
