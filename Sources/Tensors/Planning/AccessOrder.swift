/// Records in which order a fused call under construction reads and writes operands outside of the tile. From that
/// order follows which results may be written into the memory of which inputs.
struct AccessOrder {
  /// The number of stages and micro-operations so far, which serves as a clock. Within a tile or block, each is done
  /// for all elements before the next begins.
  private var time = 0
  private var firstWrite: [Int: Int] = [:]
  private var lastRead: [Int: Int] = [:]
  /// Operands of which an element is read more than once: one element serves a whole row, or a few rows serve all
  /// rows.
  private var repeated: Set<Int> = []
  /// Operands that are read before they are written (`inputs`) and operands that are written (`outputs`), each listed
  /// once.
  private(set) var inputs: [(operand: Int, position: BufferPosition)] = []
  private(set) var outputs: [(operand: Int, position: BufferPosition)] = []

  /// Moves the clock on by one tick.
  mutating func advance() { time += 1 }

  /// Records that an operand is read. `position` is `nil` for an array of the tile. An operand that the call itself
  /// has written before is not an input.
  mutating func read(_ operand: Int, at position: BufferPosition?, isRepeated: Bool = false) {
    if isRepeated { repeated.insert(operand) }
    guard let position, firstWrite[operand] == nil else { return }
    if lastRead[operand] == nil { inputs.append((operand, position)) }
    lastRead[operand] = time
  }

  /// Records that an operand is written. `position` is `nil` for an array of the tile.
  mutating func write(_ operand: Int, at position: BufferPosition?) {
    guard let position, firstWrite[operand] == nil else { return }
    outputs.append((operand, position))
    firstWrite[operand] = time
  }

  /// Which outputs may take the memory of which inputs. Each tile goes through all stages before the next tile, and
  /// each block of a run through all micro-operations before the next block. So, when two operands are walked alike,
  /// each of their elements is read and written in the order of stages and micro-operations.
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
