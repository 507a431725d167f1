/// Depth-first enumeration of machines over any alphabet, on a tape or a plane, in tree normal form.
///
/// It does the same as ``BinaryExplorer``, which is ten times as fast for two symbols on a tape and hands
/// over the runs that do not fit its word. New symbols are named in order of first writing, as new states
/// are. The first move is to the right and, on a plane, the first move off the row is up, each representing
/// its mirror images. One explorer belongs to one thread.
final class CellExplorer {
  /// A node of the tree: the machine is the explorer's, and the grid of `depth` has the configuration.
  struct Node {
    var depth: Int
    var usedStates: Int
    var usedSymbols: Int
    /// The number of undefined entries, the one at the head included.
    var undefined: Int
    /// Whether a move off the row was made.
    var offRow: Bool
  }

  let space: MachineSpace
  /// The number of steps within which a machine must halt; nil for no limit.
  let limit: Int?
  let cut: Int
  let tally: Tally
  let settler: Settler?
  var balance = MassBalance()
  var counters = TreeCounters()
  /// The nodes that were put aside, each with its machine.
  var aside: [WorkItem] = []

  private var machine: CellMachine
  private var grids: [CellGrid]
  private let runner = CellRunner()
  private var output: [UInt8] = []

  init(space: MachineSpace, limit: Int?, cut: Int, tally: Tally, settler: Settler?) {
    self.space = space
    self.limit = limit
    self.cut = cut
    self.tally = tally
    self.settler = settler
    machine = CellMachine(space: space)
    grids = (0...space.entries + 1).map { _ in CellGrid(dimensions: space.dimensions) }
  }

  /// The mass of a run whose table has `undefined` undefined entries.
  private func mass(_ node: Node) -> UInt64 {
    space.weight(
      undefined: node.undefined, usedStates: node.usedStates, usedSymbols: node.usedSymbols)
      &* (node.offRow ? 2 : 1)
  }

  /// Explores the whole tree from the blank configuration.
  func exploreRoot() {
    machine = CellMachine(space: space)
    grids[0].clear()
    counters.runs &+= 1
    explore(
      Node(depth: 0, usedStates: 1, usedSymbols: 1, undefined: space.entries, offRow: false))
  }

  /// Explores everything below a node that was put aside.
  func explore(_ item: WorkItem) {
    machine.entries = item.entries
    grids[0].clear()
    let ending = runner.run(machine, on: grids[0], first: nil, limit: item.steps + 2)
    precondition(ending == .node && grids[0].steps == item.steps, "a work item must end where it was cut")
    explore(
      Node(
        depth: 0, usedStates: item.usedStates, usedSymbols: item.usedSymbols,
        undefined: item.undefined, offRow: item.offRow))
  }

  private func explore(_ node: Node) {
    if node.undefined == cut {
      aside.append(
        WorkItem(
          entries: machine.entries, usedStates: node.usedStates, usedSymbols: node.usedSymbols,
          undefined: node.undefined, offRow: node.offRow, steps: grids[node.depth].steps))
      return
    }
    let grid = grids[node.depth]
    counters.nodes &+= 1
    counters.longestHalt = max(counters.longestHalt, UInt64(grid.steps + 1))

    var below = node
    below.undefined -= 1
    let weight = mass(below)
    addOutputs(of: grid, weight)
    balance.halting &+= UInt64(space.symbols) &* weight
    if node.undefined == 1 {
      balance.closed &+= UInt64(space.instructions - space.symbols) &* weight
      return
    }

    let entry = grid.state * space.symbols + Int(grid.symbol(grid.x, grid.y))
    let open = machine.open(filled: entry)
    let isRoot = node.undefined == space.entries
    for next in 0..<min(node.usedStates + 1, space.states) {
      for direction in 0..<(isRoot ? 1 : 2 * space.dimensions) {
        if direction == 3 && !node.offRow { continue }
        for write in 0..<min(node.usedSymbols + 1, space.symbols) {
          below.usedStates = max(node.usedStates, next + 1)
          below.usedSymbols = max(node.usedSymbols, write + 1)
          below.offRow = node.offRow || direction >= 2
          counters.runs &+= 1
          if open >> UInt32(next) & 1 == 0 {
            balance.closed &+= mass(below)
            continue
          }
          follow(
            below, entry, CellMachine.instruction(write: write, direction: direction, next: next),
            from: grid)
        }
      }
    }
    machine.entries[entry] = CellMachine.undefined
  }

  /// Fills an entry and continues from a node's configuration.
  private func follow(_ below: Node, _ entry: Int, _ instruction: Int32, from grid: CellGrid) {
    machine.entries[entry] = instruction
    let child = grids[below.depth + 1]
    child.copy(grid)
    let before = child.steps
    let stop = limit ?? before + Settler.loopSteps
    let ending = runner.run(machine, on: child, first: instruction, limit: stop)
    counters.steps &+= UInt64(child.steps - before)
    settle(ending, below, at: below.depth + 1)
  }

  private func settle(_ ending: CellRunner.Ending, _ node: Node, at depth: Int) {
    switch ending {
    case .node:
      var deeper = node
      deeper.depth = depth
      explore(deeper)
    case .cycle: balance.cycles &+= mass(node)
    case .translatedCycle: balance.translatedCycles &+= mass(node)
    case .limit:
      counters.atLimit &+= 1
      guard limit == nil, let settler else {
        balance.undecided &+= mass(node)
        return
      }
      switch settler.settle(machine, on: grids[depth], loopsTried: true) {
      case .cycle: balance.cycles &+= mass(node)
      case .translatedCycle: balance.translatedCycles &+= mass(node)
      case .closedPositions: balance.closedPositions &+= mass(node)
      case .theorem: balance.theorem &+= mass(node)
      case .node:
        var deeper = node
        deeper.depth = depth
        explore(deeper)
      }
    }
  }

  /// Continues a run of the binary explorer that did not fit its word, or that reached its step limit.
  func goOn(with child: BinaryNode, loops: Bool) {
    machine = CellMachine(space: space, packed: child.table)
    let node = Node(
      depth: 0, usedStates: child.used, usedSymbols: 1, undefined: child.undefined, offRow: false)
    if !loops, let settler {
      switch settler.settle(machine, on: grids[0], loopsTried: false) {
      case .cycle: balance.cycles &+= mass(node)
      case .translatedCycle: balance.translatedCycles &+= mass(node)
      case .closedPositions: balance.closedPositions &+= mass(node)
      case .theorem: balance.theorem &+= mass(node)
      case .node: explore(node)
      }
      return
    }
    grids[0].clear()
    let ending = runner.run(machine, on: grids[0], first: nil, limit: limit ?? Settler.loopSteps)
    settle(ending, node, at: 0)
  }

  private func addOutputs(of grid: CellGrid, _ weight: UInt64) {
    let width = grid.right - grid.left + 1
    let height = grid.top - grid.bottom + 1
    if space.dimensions == 2 && (width != height || width > OutputTable.largestSquare) { return }
    output.removeAll(keepingCapacity: true)
    for row in grid.bottom...grid.top {
      output.append(
        contentsOf: UnsafeBufferPointer(start: grid.cells + grid.index(grid.left, row), count: width))
    }
    let head = (grid.y - grid.bottom) * width + grid.x - grid.left
    for symbol in 0..<space.symbols {
      output[head] = UInt8(symbol)
      output.withUnsafeBufferPointer { tally.add($0, weight) }
    }
  }
}

/// A subtree that one thread explores as a whole.
struct WorkItem: Sendable {
  var entries: [Int32]
  var usedStates: Int
  var usedSymbols: Int
  var undefined: Int
  var offRow: Bool
  var steps: Int
}
