/// Runs a machine on a tape for many steps, a block of cells at a time.
///
/// The run between entering a block and leaving it depends only on the block's content, the side and the
/// state: it is computed once and remembered, so a sweep over the tape costs one look-up for each block. A
/// block has 16 cells with two symbols, and 8 with three or four.
struct LongRun {
  enum Ending { case undefined, cycle, limit }

  private struct Crossing {
    var content: UInt16 = 0
    var state: UInt8 = 0
    /// 0 leaves to the right, 1 to the left, 2 needs an undefined entry, 3 stays for ever; 4 is not computed
    /// yet.
    var exit: UInt8 = 4
    var lowest: UInt8 = 0
    var highest: UInt8 = 0
    var offset: UInt8 = 0
    var steps: Int32 = 0
    /// The number of the machine's run for which the result was computed.
    var stamp: UInt32 = 0
  }

  private let space: MachineSpace
  private let bits: Int
  private let cellsPerBlock: Int
  private var crossings: [Crossing]
  private var blocks: [UInt16] = []
  private var stamp: UInt32 = 0

  init(space: MachineSpace) {
    self.space = space
    bits = Tally.bits(symbols: space.symbols)
    cellsPerBlock = 16 / bits
    crossings = Array(repeating: Crossing(), count: space.states << 17)
  }

  /// Runs from the blank tape until at least `limit` steps are taken (the last crossing is not cut short),
  /// and leaves the configuration on the grid if an undefined entry is reached.
  mutating func run(_ machine: borrowing CellMachine, limit: Int, on grid: CellGrid) -> Ending {
    stamp += 1
    blocks = Array(repeating: 0, count: 64)
    var block = 32
    var (state, side, steps) = (0, 0, 0)
    var (low, high) = (block, block)
    var (lowest, highest) = (cellsPerBlock - 1, 0)

    while steps < limit {
      let key = (state &* 2 &+ side) &<< 16 &+ Int(blocks[block])
      if crossings[key].stamp != stamp {
        crossings[key] = cross(machine, state: state, side: side, content: blocks[block])
        crossings[key].stamp = stamp
      }
      let crossing = crossings[key]
      if crossing.exit == 3 { return .cycle }
      blocks[block] = crossing.content
      steps &+= Int(crossing.steps)
      state = Int(crossing.state)
      if block <= low {
        lowest = block < low ? Int(crossing.lowest) : min(lowest, Int(crossing.lowest))
        low = block
      }
      if block >= high {
        highest = block > high ? Int(crossing.highest) : max(highest, Int(crossing.highest))
        high = block
      }
      if crossing.exit == 2 {
        leave(
          on: grid, from: low * cellsPerBlock + lowest, through: high * cellsPerBlock + highest,
          head: block * cellsPerBlock + Int(crossing.offset), state: state, steps: steps)
        return .undefined
      }
      side = Int(crossing.exit)
      block &+= 1 &- 2 &* side
      if block < 0 || block == blocks.count {
        let more = blocks.count
        if block < 0 {
          blocks.insert(contentsOf: repeatElement(0, count: more), at: 0)
          block += more
          low += more
          high += more
        } else {
          blocks.append(contentsOf: repeatElement(0, count: more))
        }
      }
    }
    return .limit
  }

  private func leave(
    on grid: CellGrid, from first: Int, through last: Int, head: Int, state: Int, steps: Int
  ) {
    let mask = UInt16(1 << bits - 1)
    let symbols = (first...last).map { cell in
      UInt8(blocks[cell / cellsPerBlock] >> UInt16(cell % cellsPerBlock * bits) & mask)
    }
    grid.load(symbols, left: 0, head: head - first, state: state, steps: steps)
  }

  private func cross(_ machine: borrowing CellMachine, state: Int, side: Int, content: UInt16) -> Crossing {
    let mask = UInt16(1 << bits - 1)
    var (state, content) = (state, content)
    var offset = side == 0 ? 0 : cellsPerBlock - 1
    var (lowest, highest) = (offset, offset)
    // After more steps than there are configurations, one must have occurred twice.
    let limit = (space.states * cellsPerBlock) << 16 + 1
    for step in 0..<limit {
      let read = Int(content >> UInt16(offset * bits) & mask)
      let instruction = machine.entries[state * space.symbols + read]
      if instruction == CellMachine.undefined {
        return Crossing(
          content: content, state: UInt8(state), exit: 2, lowest: UInt8(lowest), highest: UInt8(highest),
          offset: UInt8(offset), steps: Int32(step))
      }
      content &= ~(mask << UInt16(offset * bits))
      content |= UInt16(CellMachine.write(instruction)) << UInt16(offset * bits)
      state = CellMachine.next(instruction)
      offset += CellMachine.direction(instruction) == 0 ? 1 : -1
      if offset < 0 || offset == cellsPerBlock {
        return Crossing(
          content: content, state: UInt8(state), exit: offset < 0 ? 1 : 0, lowest: UInt8(lowest),
          highest: UInt8(highest), offset: 0, steps: Int32(step + 1))
      }
      lowest = min(lowest, offset)
      highest = max(highest, offset)
    }
    return Crossing(exit: 3)
  }
}
