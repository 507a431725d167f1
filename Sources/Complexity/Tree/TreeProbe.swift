import AssayRandomness

/// Descends at random through the tree of machines, to estimate its size before it is explored.
///
/// At every node all instructions are tried, as in the enumeration; one of those that reach a node is
/// followed, and everything found from there on is multiplied by the number of such instructions. The
/// expectation of the sums over one descent is the sums over the whole tree. Source: D. E. Knuth, Estimating
/// the efficiency of backtrack programs, Mathematics of Computation 29, 1975.
final class TreeProbe {
  /// The estimated numbers below the nodes that were probed.
  struct Sums {
    var nodes = 0.0
    var runs = 0.0
    /// The number of outputs of halting instructions by length; longer ones are counted with the last.
    var outputs = [Double](repeating: 0, count: 64)
  }

  private let space: MachineSpace
  private let limit: Int
  private var machine: CellMachine
  private var node: CellGrid
  private var trial: CellGrid
  private var chosen: CellGrid
  private let runner = CellRunner()
  private(set) var sums = Sums()
  /// The number of steps and runs of the probing itself, without weights.
  private(set) var steps = 0
  private(set) var runs = 0

  init(space: MachineSpace, limit: Int) {
    self.space = space
    self.limit = limit
    machine = CellMachine(space: space)
    node = CellGrid(dimensions: space.dimensions)
    trial = CellGrid(dimensions: space.dimensions)
    chosen = CellGrid(dimensions: space.dimensions)
  }

  /// Descends once from the beginning of a subtree to the end of a path.
  func descend(from item: WorkItem, _ draws: inout StreamGenerator) {
    machine.entries = item.entries
    node.clear()
    let isRoot = item.undefined == space.entries
    if !isRoot { _ = runner.run(machine, on: node, first: nil, limit: item.steps + 2) }
    var current = item
    var weight = 1.0
    while true {
      sums.nodes += weight
      let length = min((node.right - node.left + 1) * (node.top - node.bottom + 1), sums.outputs.count)
      sums.outputs[length - 1] += weight * Double(space.symbols)
      if current.undefined == 1 { return }
      guard let (next, ways) = branch(current, weight, &draws) else { return }
      swap(&node, &chosen)
      current = next
      weight *= Double(ways)
    }
  }

  /// Tries every instruction at a node. Returns one of the nodes that follow, each equally likely, and their
  /// number. The configuration of that node is in `chosen`, its instruction in the machine.
  private func branch(_ current: WorkItem, _ weight: Double, _ draws: inout StreamGenerator) -> (
    WorkItem, Int
  )? {
    let entry = node.state * space.symbols + Int(node.symbol(node.x, node.y))
    let open = machine.open(filled: entry)
    var (found, ways): (WorkItem?, Int) = (nil, 0)
    var kept = CellMachine.undefined
    for next in 0..<min(current.usedStates + 1, space.states) {
      for direction in 0..<(current.undefined == space.entries ? 1 : 2 * space.dimensions) {
        if direction == 3 && !current.offRow { continue }
        for write in 0..<min(current.usedSymbols + 1, space.symbols) {
          sums.runs += weight
          if open >> UInt32(next) & 1 == 0 { continue }
          let instruction = CellMachine.instruction(write: write, direction: direction, next: next)
          machine.entries[entry] = instruction
          trial.copy(node)
          let ending = runner.run(machine, on: trial, first: instruction, limit: limit)
          steps += trial.steps - node.steps
          runs += 1
          guard ending == .node else { continue }
          ways += 1
          guard draws.next(upperBound: UInt64(ways)) == 0 else { continue }
          swap(&trial, &chosen)
          kept = instruction
          found = WorkItem(
            entries: [], usedStates: max(current.usedStates, next + 1),
            usedSymbols: max(current.usedSymbols, write + 1), undefined: current.undefined - 1,
            offRow: current.offRow || direction >= 2, steps: 0)
        }
      }
    }
    machine.entries[entry] = kept
    return found.map { ($0, ways) }
  }
}
