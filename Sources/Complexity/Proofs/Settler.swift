/// Decides machines that ran to the step limit: by a named proof, by running until they halt, or by a
/// theorem.
///
/// The cheapest method comes first: closed position sets, cycles and translated cycles for some thousand
/// steps, closed position sets with memory, and at last a run as long as the proven maximum of the space,
/// after which the theorem says that the machine never halts.
final class Settler {
  /// The number of steps for which cycles and translated cycles are looked for.
  static let loopSteps = 4_200

  enum Verdict { case node, cycle, translatedCycle, closedPositions, theorem }

  /// The number of runs that each stage decided.
  struct Stages: Sendable {
    var plain = 0
    var loops = 0
    var lateHalts = 0
    var memory = Array(repeating: 0, count: HistoryContexts.sizes.count)
    var longRuns = 0
    var longHalts = 0

    static func + (a: Stages, b: Stages) -> Stages {
      var sum = a
      sum.plain += b.plain
      sum.loops += b.loops
      sum.lateHalts += b.lateHalts
      for index in sum.memory.indices { sum.memory[index] += b.memory[index] }
      sum.longRuns += b.longRuns
      sum.longHalts += b.longHalts
      return sum
    }
  }

  let longest: Int
  private(set) var stages = Stages()
  private var plain: ClosedPositions?
  private var memory = HistoryContexts()
  private let runner = CellRunner()
  private var longRun: LongRun

  /// The greatest halting step of a space, where it is proved; the halting step counts as a step.
  ///
  /// S(2)...S(4): T. Radó, S. Lin and A. Brady; S(5): the bbchallenge collaboration, Determination of the
  /// fifth Busy Beaver value, 2024 (machine-checked), which also settles S(2,3) and S(2,4).
  static func provenMaximum(_ space: MachineSpace) -> Int? {
    guard space.dimensions == 1 else { return nil }
    return switch (space.states, space.symbols) {
    case (1, 2): 1
    case (2, 2): 6
    case (3, 2): 21
    case (4, 2): 107
    case (5, 2): 47_176_870
    case (2, 3): 38
    case (2, 4): 3_932_964
    default: nil
    }
  }

  init(space: MachineSpace, longest: Int) {
    self.longest = longest
    plain = space.symbols == 2 ? ClosedPositions(states: space.states) : nil
    longRun = LongRun(space: space)
  }

  func resetStages() { stages = Stages() }

  /// Decides a partial machine; after `.node` the grid holds the configuration that needs an undefined entry.
  func settle(_ machine: borrowing CellMachine, on grid: CellGrid, loopsTried: Bool) -> Verdict {
    if plain?.proves(machine) == true {
      stages.plain += 1
      return .closedPositions
    }
    if !loopsTried {
      grid.clear()
      switch runner.run(machine, on: grid, first: nil, limit: min(Self.loopSteps, longest)) {
      case .node:
        stages.lateHalts += 1
        return .node
      case .cycle:
        stages.loops += 1
        return .cycle
      case .translatedCycle:
        stages.loops += 1
        return .translatedCycle
      case .limit: break
      }
    }
    if let number = memory.proves(machine) {
      stages.memory[number] += 1
      return .closedPositions
    }
    stages.longRuns += 1
    switch longRun.run(machine, limit: longest, on: grid) {
    case .undefined:
      stages.longHalts += 1
      return .node
    case .cycle: return .cycle
    case .limit: return .theorem
    }
  }
}

extension Settler.Stages {
  /// All numbers, in the order in which a saved derivation keeps them.
  var numbers: [Int] { [plain, loops, lateHalts, longRuns, longHalts] + memory }

  init(numbers: [Int]) {
    self.init()
    guard numbers.count == 5 + memory.count else { return }
    (plain, loops, lateHalts, longRuns, longHalts) =
      (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
    memory = Array(numbers[5...])
  }

  /// The stages in words, for a table's provenance. The last number contains the few runs that the long run
  /// found to be cycles.
  var named: [(proof: String, runs: Int)] {
    [
      ("closed position sets", plain), ("cycles and translated cycles", loops),
      ("halted late", lateHalts + longHalts),
      ("closed position sets with memory", memory.reduce(0, +)),
      ("theorem", longRuns - longHalts),
    ]
  }
}
