/// One thread's part of an enumeration: its tally, its masses, and the explorers that fill them.
protocol TreeWorker: AnyObject, SendableMetatype {
  associatedtype Item: Sendable
  init(space: MachineSpace, limit: Int?, cut: Int, mostStrings: Int)
  /// Explores from the root down to the cut and returns the subtrees that were put aside, always in the same
  /// order.
  func seed() -> [Item]
  func explore(_ item: Item)
  /// The beginning of a subtree, in the form of the general machine.
  static func workItem(_ item: Item, _ space: MachineSpace) -> WorkItem
  /// The number of different strings found since the last flush, beyond the few short ones.
  var strings: Int { get }
  /// Adds everything found since the last call to `sum`, and starts anew.
  func flush(into sum: TreeSum)
}

/// The sums of all threads.
final class TreeSum {
  let tally: Tally
  var balance = MassBalance()
  var counters = TreeCounters()
  var stages = Settler.Stages()

  init(symbols: Int, mostStrings: Int) { tally = Tally(symbols: symbols, most: mostStrings) }
}

/// The worker for two symbols on a tape and up to six states: the packed explorer, and the general one for
/// runs that do not fit it.
final class BinaryWorker: TreeWorker, BinarySink {
  /// The number of steps after which the packed explorer hands over, also where there is no step limit.
  static let packedLimit = 300

  private let space: MachineSpace
  private let limit: Int?
  private let cut: Int
  private var tally: Tally
  private let balance: UnsafeMutablePointer<MassBalance>
  private let counters: UnsafeMutablePointer<TreeCounters>
  private let weights: UnsafeMutablePointer<UInt64>
  private var settler: Settler?
  private var cells: CellExplorer
  private var aside: [BinaryNode] = []

  init(space: MachineSpace, limit: Int?, cut: Int, mostStrings: Int) {
    self.space = space
    self.limit = limit
    self.cut = cut
    tally = Tally(symbols: 2, most: mostStrings)
    balance = .allocate(capacity: 1)
    balance.initialize(to: MassBalance())
    counters = .allocate(capacity: 1)
    counters.initialize(to: TreeCounters())
    weights = .allocate(capacity: 8 * 16)
    weights.initialize(repeating: 0, count: 8 * 16)
    for used in 1...space.states {
      for undefined in 0..<space.entries {
        weights[used * 16 + undefined] = space.weight(
          undefined: undefined, usedStates: used, usedSymbols: 1)
      }
    }
    settler = limit == nil ? Settler.provenMaximum(space).map { Settler(space: space, longest: $0) } : nil
    cells = CellExplorer(space: space, limit: limit, cut: 0, tally: tally, settler: settler)
  }

  deinit {
    balance.deallocate()
    counters.deallocate()
    weights.deallocate()
  }

  private func explorer(cut: Int) -> BinaryExplorer {
    BinaryExplorer(
      states: space.states, limit: limit ?? Self.packedLimit, cut: cut, tally: tally,
      direct: tally.direct, balance: balance, counters: counters, weights: weights, sink: self)
  }

  func seed() -> [BinaryNode] {
    counters.pointee.runs &+= 1
    explorer(cut: cut).explore(.root(states: space.states))
    return aside
  }

  func explore(_ item: BinaryNode) { explorer(cut: 0).explore(item) }

  var strings: Int { tally.strings }

  static func workItem(_ item: BinaryNode, _ space: MachineSpace) -> WorkItem {
    WorkItem(
      entries: CellMachine(space: space, packed: item.table).entries, usedStates: item.used, usedSymbols: 1,
      undefined: item.undefined, offRow: false, steps: item.steps)
  }

  func flush(into sum: TreeSum) {
    sum.tally.merge(tally)
    sum.balance = sum.balance + balance.pointee + cells.balance
    sum.counters = sum.counters + counters.pointee + cells.counters
    if let settler { sum.stages = sum.stages + settler.stages }
    balance.pointee = MassBalance()
    counters.pointee = TreeCounters()
    tally.removeAll()
    cells.balance = MassBalance()
    cells.counters = TreeCounters()
    settler?.resetStages()
  }

  func putAside(_ node: BinaryNode) { aside.append(node) }

  func atLimit(_ child: BinaryNode, _ mass: UInt64) {
    if limit != nil {
      balance.pointee.undecided &+= mass
    } else {
      cells.goOn(with: child, loops: false)
    }
  }

  func wide(_ child: BinaryNode, _ mass: UInt64) { cells.goOn(with: child, loops: true) }
}

/// The worker for any alphabet, on a tape or a plane.
final class CellWorker: TreeWorker {
  private let space: MachineSpace
  private let tally: Tally
  private let settler: Settler?
  private let cells: CellExplorer

  init(space: MachineSpace, limit: Int?, cut: Int, mostStrings: Int) {
    self.space = space
    tally = Tally(symbols: space.symbols, most: mostStrings)
    settler = limit == nil ? Settler.provenMaximum(space).map { Settler(space: space, longest: $0) } : nil
    cells = CellExplorer(space: space, limit: limit, cut: cut, tally: tally, settler: settler)
  }

  func seed() -> [WorkItem] {
    cells.exploreRoot()
    return cells.aside
  }

  func explore(_ item: WorkItem) { cells.explore(item) }

  var strings: Int { tally.strings }

  static func workItem(_ item: WorkItem, _ space: MachineSpace) -> WorkItem { item }

  func flush(into sum: TreeSum) {
    sum.tally.merge(tally)
    sum.balance = sum.balance + cells.balance
    sum.counters = sum.counters + cells.counters
    if let settler { sum.stages = sum.stages + settler.stages }
    tally.removeAll()
    cells.balance = MassBalance()
    cells.counters = TreeCounters()
    settler?.resetStages()
  }
}
