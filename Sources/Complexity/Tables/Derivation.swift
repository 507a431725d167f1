import Dispatch
import Foundation
import Synchronization

/// Which table to derive: a space, and within how many steps a machine must halt to count.
public struct DerivationPlan: Hashable, Sendable {
  /// The machines.
  public let space: MachineSpace
  /// The step limit, the halting step included; nil for none.
  public let limit: Int?

  /// A plan for an exact derivation.
  ///
  /// - Throws: ``ComplexityError`` where the space has too many machines to enumerate, where the limit is
  ///   not positive, or where no limit is asked of a space whose greatest halting step is not proved.
  public init(space: MachineSpace, limit: Int?) throws(ComplexityError) {
    guard space.machines != nil else { throw .tooManyMachines(space: space.name) }
    if let limit {
      guard (1...10_000_000).contains(limit) else {
        throw .unsupportedLimit("\(limit) steps: from 1 to 10000000, or none")
      }
    } else if Settler.provenMaximum(space) == nil {
      throw .unsupportedLimit(
        "none for \(space.name): no theorem tells its undecided machines from those that halt late; "
          + "without limit are (1..5,2), (2,3) and (2,4)")
    }
    self.space = space
    self.limit = limit
  }

  /// The limit that a table has when nothing is asked: the literature's 500 for two symbols, 1000
  /// otherwise.
  public static func standardLimit(_ space: MachineSpace) -> Int {
    space.symbols == 2 && space.dimensions == 1 ? 500 : 1_000
  }

  package var slug: String { space.slug + "-" + (limit.map(String.init) ?? "none") }
}

extension DerivationPlan: TableIdentity {
  var fields: [(String, String)] {
    space.fields + [("limit", limit.map(String.init) ?? "none")]
  }
}

extension MachineSpace {
  var fields: [(String, String)] {
    [("states", String(states)), ("symbols", String(symbols)), ("dimensions", String(dimensions))]
  }
}

/// How far a derivation has come.
public struct DerivationProgress: Sendable {
  /// Subtrees finished, and all of them.
  public let done: Int
  /// All subtrees.
  public let total: Int
  /// Seconds since this run began, and an estimate of the seconds left; nil before there is anything to
  /// tell.
  public let elapsed: Double
  /// Estimated seconds left; nil before there is anything to tell.
  public let remaining: Double?
}

/// Enumerates a space over several threads, keeps finished subtrees on disk, and folds the result into a
/// table.
///
/// All sums are of integers, so the table does not depend on the number of threads, on their timing, or
/// on how often the derivation was stopped and taken up again.
public struct Derivation: Sendable {
  /// What is derived.
  public let plan: DerivationPlan
  /// Threads; never changes a result.
  public let jobs: Int
  /// Where finished subtrees are kept; nil to keep none.
  public let checkpoint: URL?
  /// The least seconds between two writings of the checkpoint; large ones are written more seldom, so that
  /// they never take more than a twentieth of the time.
  public var checkpointInterval = 5.0
  /// The least seconds between two reports of progress.
  package var progressInterval = 0.2
  /// Uses the explorer for any alphabet even where the packed one would do.
  package var usesGeneralExplorer = false

  /// A derivation on so many threads (at least one).
  public init(plan: DerivationPlan, jobs: Int, checkpoint: URL? = nil) {
    self.plan = plan
    self.jobs = max(1, jobs)
    self.checkpoint = checkpoint
  }

  /// Derives the table.
  ///
  /// - Parameter progress: called now and then from any thread; returns false to stop.
  /// - Throws: ``ComplexityError/cancelled`` when stopped; what was finished is in the checkpoint.
  public func run(progress: @Sendable (DerivationProgress) -> Bool = { _ in true }) throws -> OutputTable {
    let space = plan.space
    if !usesGeneralExplorer && space.symbols == 2 && space.dimensions == 1 && (2...6).contains(space.states) {
      return try run(BinaryWorker.self, progress)
    }
    return try run(CellWorker.self, progress)
  }

  /// Subtrees to hand out: enough that threads end together and that a kill costs little.
  private var itemTarget: Int { plan.space.machines ?? 0 > 1 << 50 ? 60_000 : 3_000 }

  private func run<Worker: TreeWorker>(
    _: Worker.Type, _ progress: @Sendable (DerivationProgress) -> Bool
  ) throws -> OutputTable {
    let space = plan.space
    let sum = TreeSum(symbols: space.symbols)
    var items: [Worker.Item] = []
    var seeds = Worker(space: space, limit: plan.limit, cut: 0)
    for cut in (0..<max(space.entries - 1, 1)).reversed() {
      seeds = Worker(space: space, limit: plan.limit, cut: cut)
      items = seeds.seed()
      if items.count >= itemTarget || cut <= space.entries / 2 { break }
    }

    let board = Board(items: items.count)
    if let checkpoint, let kept = Checkpoint.read(from: checkpoint, plan: plan, items: items.count) {
      kept.restore(into: sum)
      board.restore(done: kept.done)
    } else {
      seeds.flush(into: sum)
    }
    let shared = Shared(sum: sum, board: board, interval: progressInterval)
    let work = items
    let restored = board.doneCount
    let began = DispatchTime.now().uptimeNanoseconds
    let seconds: @Sendable () -> Double = {
      Double(DispatchTime.now().uptimeNanoseconds - began) * 1e-9
    }
    let stop = Atomic(false)
    let next = Atomic(0)

    DispatchQueue.concurrentPerform(iterations: jobs) { _ in
      let worker = Worker(space: space, limit: plan.limit, cut: 0)
      var finished: [Int] = []
      var lastFlush = seconds()
      while !stop.load(ordering: .relaxed) {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= work.count { break }
        if shared.isDone(index) { continue }
        worker.explore(work[index])
        finished.append(index)
        let now = seconds()
        if let report = shared.tick(now: now, finished: 1, restored: restored, total: work.count),
          !progress(report)
        {
          stop.store(true, ordering: .relaxed)
        }
        if now - lastFlush >= max(checkpointInterval, 20 * shared.savingSeconds) {
          lastFlush = now
          shared.take(finished) { worker.flush(into: $0) }
          finished.removeAll()
          if let checkpoint { shared.save(to: checkpoint, plan: plan) }
        }
      }
      shared.take(finished) { worker.flush(into: $0) }
    }
    if stop.load(ordering: .relaxed) {
      if let checkpoint { shared.save(to: checkpoint, plan: plan) }
      throw ComplexityError.cancelled
    }
    if let failure = shared.failure { throw failure }
    return OutputTable(plan: plan, folding: sum)
  }
}

/// Which subtrees are done.
final class Board {
  private(set) var done: [Bool]
  private(set) var doneCount = 0

  init(items: Int) { done = Array(repeating: false, count: items) }

  func mark(_ index: Int) {
    if !done[index] {
      done[index] = true
      doneCount += 1
    }
  }

  func restore(done indices: [Int]) { for index in indices { mark(index) } }
}

/// What the threads share, behind one lock: a subtree is marked done in the same breath as its sums
/// arrive.
private final class Shared: @unchecked Sendable {
  private let lock = NSLock()
  private let sum: TreeSum
  private let board: Board
  private let atStart: [Bool]
  private let interval: Double
  private var ticked = 0
  private var lastTick = -1e9
  private(set) var failure: (any Error)?
  private var lastSaving = 0.0

  init(sum: TreeSum, board: Board, interval: Double) {
    self.interval = interval
    self.sum = sum
    self.board = board
    atStart = board.done
  }

  /// How long the last writing of the checkpoint took.
  var savingSeconds: Double { lock.withLock { lastSaving } }

  func isDone(_ index: Int) -> Bool { atStart[index] }

  func take(_ finished: [Int], _ body: (TreeSum) -> Void) {
    lock.withLock {
      body(sum)
      for index in finished { board.mark(index) }
    }
  }

  func tick(now: Double, finished: Int, restored: Int, total: Int) -> DerivationProgress? {
    lock.withLock {
      ticked += finished
      guard now - lastTick >= interval else { return nil }
      lastTick = now
      let left = total - restored - ticked
      return DerivationProgress(
        done: restored + ticked, total: total, elapsed: now,
        remaining: ticked > 0 ? now * Double(left) / Double(ticked) : nil)
    }
  }

  func save(to url: URL, plan: DerivationPlan) {
    lock.withLock {
      let start = DispatchTime.now().uptimeNanoseconds
      defer { lastSaving = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9 }
      do {
        try Checkpoint.write(plan: plan, sum: sum, board: board, to: url)
      } catch {
        failure = error
      }
    }
  }
}
