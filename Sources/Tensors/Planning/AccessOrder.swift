/// The order in which a fused call under construction reads and writes operands outside of the tile, and what follows
/// for the memory of its results.
struct AccessOrder {
  /// A clock that ticks at each stage and micro-operation. One is done for all elements before the next begins.
  private var time = 0
  private var firstWrite: [Int: Int] = [:]
  private var lastRead: [Int: Int] = [:]
  /// Operands read more than once: one element for a whole row, or a few rows for all.
  private var repeated: Set<Int> = []
  /// Operands that are read before they are written, and those that are written, each once.
  private(set) var inputs: [(operand: Int, position: BufferPosition)] = []
  private(set) var outputs: [(operand: Int, position: BufferPosition)] = []

  /// Moves the clock on by one tick.
  mutating func advance() { time += 1 }

  /// An operand is read. `position` is `nil` in the tile. What the call has written itself is no input.
  mutating func read(_ operand: Int, at position: BufferPosition?, isRepeated: Bool = false) {
    if isRepeated { repeated.insert(operand) }
    guard let position, firstWrite[operand] == nil else { return }
    if lastRead[operand] == nil { inputs.append((operand, position)) }
    lastRead[operand] = time
  }

  /// An operand is written. `position` is `nil` in the tile.
  mutating func write(_ operand: Int, at position: BufferPosition?) {
    guard let position, firstWrite[operand] == nil else { return }
    outputs.append((operand, position))
    firstWrite[operand] = time
  }

  /// Which outputs may take the memory of which inputs. A tile's rows go through all stages, and a block of a run
  /// through all micro-operations, before the next; so of two operands that are walked alike, the order of stages
  /// and micro-operations is that of every element.
  func reuses(in call: FusedCall, rows: Int, fault: PlanFault?) -> [MemoryReuse] {
    func access(_ entry: (operand: Int, position: BufferPosition), _ time: Int?) -> BufferAccess {
      let walk =
        fault == .otherWalk
        ? call.longWalk(entry.operand, rows: rows) : call.straightWalk(entry.operand, rows: rows)
      return BufferAccess(
        buffer: entry.position.buffer, walk: repeated.contains(entry.operand) ? nil : walk, time: time ?? 0)
    }
    return MemoryReuse.all(
      writes: outputs.map { access($0, firstWrite[$0.operand]) },
      reads: inputs.map { access($0, fault == .lateFusedRead ? -1 : lastRead[$0.operand]) })
  }
}
