import AssayRandomness
import Dispatch
import Foundation
import Synchronization

/// The progress of a derivation or of a sample.
public struct DerivationProgress: Sendable {
  /// The number of finished pieces of work: subtrees, or blocks of paths.
  public let done: Int
  /// The number of all pieces.
  public let total: Int
  /// The seconds since this run began.
  public let elapsed: Double
  /// The estimated seconds left; nil before an estimate is possible.
  public let remaining: Double?
}

/// Enumerates a space on several threads, keeps finished subtrees on disk, and turns the sums into a table.
///
/// All sums are of integers, so the table does not depend on the number of threads, on their timing, or on
/// how often the derivation was stopped and continued.
public struct Derivation: Sendable {
  /// The plan: the space and the step limit.
  public let plan: DerivationPlan
  /// The number of threads; it never changes a result.
  public let jobs: Int
  /// The file that keeps finished subtrees; nil to keep none.
  public let saveFile: URL?
  /// The least number of seconds between two writes of ``saveFile``. Large files are written less
  /// often, so that writing never takes more than a twentieth of the time.
  public var secondsBetweenSaves = Derivation.standardSecondsBetweenSaves
  /// The value of ``secondsBetweenSaves`` unless another is set.
  public static let standardSecondsBetweenSaves = 5.0
  /// The most different strings that are kept beyond the short ones; more end the derivation with an error.
  package var mostStrings = Derivation.mostStrings
  /// The least number of seconds between two reports of progress.
  package var progressInterval = 0.2
  /// Whether to use the explorer for any alphabet even where the packed one would do.
  package var usesGeneralExplorer = false

  /// Makes a derivation on this many threads (at least one).
  public init(plan: DerivationPlan, jobs: Int, saveFile: URL? = nil) {
    self.plan = plan
    self.jobs = max(1, jobs)
    self.saveFile = saveFile
  }

  /// Derives the table.
  ///
  /// - Parameters:
  ///   - progress: Called now and then from any thread; returns false to stop.
  ///   - note: Called from any thread with a message when the saved part is not trusted or cannot be written.
  /// - Throws: ``ComplexityError/cancelled(kept:)`` when stopped, and
  ///   ``ComplexityError/tooManyStrings(space:limit:)`` where the strings exceed the memory.
  public func run(
    progress: @Sendable (DerivationProgress) -> Bool = { _ in true },
    note: @Sendable (String) -> Void = { _ in }
  ) throws -> OutputTable {
    do throws(Contradiction) {
      return try run(resuming: true, note, progress)
    } catch .resumed {
      note("the unfinished derivation contradicts what was derived since; it begins anew")
    } catch .failure(let error) {
      throw error
    }
    do throws(Contradiction) {
      return try run(resuming: false, note, progress)
    } catch .failure(let error) {
      throw error
    } catch {
      preconditionFailure("the enumeration of \(plan.space.name) contradicts itself")
    }
  }

  /// Why a derivation gave no table.
  private enum Contradiction: Error {
    /// The sums of a saved derivation cannot have been right.
    case resumed
    case failure(ComplexityError)
  }

  /// Whether the explorer for two symbols on a tape can be used; it is several times as fast.
  var usesPackedExplorer: Bool {
    let space = plan.space
    return !usesGeneralExplorer && space.symbols == 2 && space.dimensions == 1
      && (2...6).contains(space.states)
  }

  private func run(
    resuming: Bool, _ note: @Sendable (String) -> Void, _ progress: @Sendable (DerivationProgress) -> Bool
  ) throws(Contradiction) -> OutputTable {
    usesPackedExplorer
      ? try run(BinaryWorker.self, resuming, note, progress)
      : try run(CellWorker.self, resuming, note, progress)
  }

  /// The most different strings that a derivation keeps, beyond the short ones, unless more are allowed.
  package static let mostStrings = Int(DerivationCost.freeBytes) / bytesPerString
  /// The bytes of a string in the sums, in the table and while that is written; measured were 160 to 250.
  static let bytesPerString = 250
  /// The order of the subtrees; a saved derivation with another order counts other subtrees.
  static let order = "shuffled-1"

  /// The subtrees to hand out: enough for threads to end together and for a kill to cost little. They are in
  /// random order (a fixed one), so that the finished ones are a fair sample of all, and the time left can be
  /// estimated.
  static func items<Worker: TreeWorker>(_: Worker.Type, _ plan: DerivationPlan) -> (
    seeds: Worker, items: [Worker.Item]
  ) {
    let space = plan.space
    let target = plan.space.machines ?? 0 > 1 << 50 ? 60_000 : 3_000
    var items: [Worker.Item] = []
    var seeds = Worker(space: space, limit: plan.limit, cut: 0, mostStrings: mostStrings)
    for cut in (0..<max(space.entries - 1, 1)).reversed() {
      seeds = Worker(space: space, limit: plan.limit, cut: cut, mostStrings: mostStrings)
      items = seeds.seed()
      if items.count >= target || cut <= space.entries / 2 { break }
    }
    let order = RandomStream(seed: 0, name: "complexity.order").permutation(of: items.count)
    return (seeds, order.map { items[$0] })
  }

  private func run<Worker: TreeWorker>(
    _: Worker.Type, _ resuming: Bool, _ note: @Sendable (String) -> Void,
    _ progress: @Sendable (DerivationProgress) -> Bool
  ) throws(Contradiction) -> OutputTable {
    let space = plan.space
    let sum = TreeSum(symbols: space.symbols, mostStrings: mostStrings)
    let (seeds, items) = Self.items(Worker.self, plan)

    let board = Board(items: items.count)
    var kept: SavedDerivation?
    if resuming, let saveFile {
      do {
        kept = try SavedDerivation.read(from: saveFile, plan: plan, items: items.count)
      } catch {
        note("\(error); the derivation begins anew")
      }
    }
    if let kept {
      kept.restore(into: sum)
      board.restore(done: kept.done)
    } else {
      seeds.flush(into: sum)
    }
    let shared = Shared(sum: sum, board: board, interval: progressInterval)
    let restored = board.doneCount
    let began = DispatchTime.now().uptimeNanoseconds
    let seconds: @Sendable () -> Double = {
      Double(DispatchTime.now().uptimeNanoseconds - began) * 1e-9
    }
    let stop = Atomic(false)
    let next = Atomic(0)

    DispatchQueue.concurrentPerform(iterations: jobs) { _ in
      let worker = Worker(space: space, limit: plan.limit, cut: 0, mostStrings: mostStrings)
      var finished: [Int] = []
      var lastFlush = seconds()
      while !stop.load(ordering: .relaxed) {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= items.count { break }
        if shared.isDone(index) { continue }
        worker.explore(items[index])
        finished.append(index)
        let now = seconds()
        if let report = shared.tick(now: now, restored: restored, total: items.count),
          !progress(report)
        {
          stop.store(true, ordering: .relaxed)
        }
        let isDue = now - lastFlush >= max(secondsBetweenSaves, 20 * shared.savingSeconds)
        guard isDue || worker.strings > Self.mostStrings / 16 else { continue }
        lastFlush = now
        shared.take(finished) { worker.flush(into: $0) }
        finished.removeAll()
        if shared.isOverfull { break }
        if let saveFile, isDue { shared.save(to: saveFile, plan: plan, note) }
      }
      shared.take(finished) { worker.flush(into: $0) }
    }
    if sum.tally.isOverfull { throw .failure(.tooManyStrings(space: space.name, limit: mostStrings)) }
    if stop.load(ordering: .relaxed) {
      let isKept = saveFile.map { shared.save(to: $0, plan: plan, note) } ?? false
      throw .failure(.cancelled(kept: isKept))
    }
    let table = OutputTable(plan: plan, folding: sum)
    if kept != nil, table.contradiction != nil { throw .resumed }
    return table
  }
}

/// Records which subtrees are done.
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

/// The data that threads share, behind one lock: a subtree is marked done together with the addition of its
/// sums.
private final class Shared: @unchecked Sendable {
  private let lock = NSLock()
  private let sum: TreeSum
  private let board: Board
  private let atStart: [Bool]
  private let interval: Double
  private var ticked = 0
  private var lastTick = -1e9
  private var isUnwritable = false
  private var lastSaving = 0.0

  init(sum: TreeSum, board: Board, interval: Double) {
    self.interval = interval
    self.sum = sum
    self.board = board
    atStart = board.done
  }

  /// The seconds that the last write of the file took.
  var savingSeconds: Double { lock.withLock { lastSaving } }

  func isDone(_ index: Int) -> Bool { atStart[index] }

  func take(_ finished: [Int], _ body: (TreeSum) -> Void) {
    lock.withLock {
      body(sum)
      for index in finished { board.mark(index) }
    }
  }

  /// Counts a finished subtree; returns the progress when a report is due.
  func tick(now: Double, restored: Int, total: Int) -> DerivationProgress? {
    lock.withLock {
      ticked += 1
      guard now - lastTick >= interval else { return nil }
      lastTick = now
      let left = total - restored - ticked
      return DerivationProgress(
        done: restored + ticked, total: total, elapsed: now,
        remaining: ticked > 0 ? now * Double(left) / Double(ticked) : nil)
    }
  }

  /// Whether there are more strings than are kept.
  var isOverfull: Bool { lock.withLock { sum.tally.isOverfull } }

  /// Writes the saved derivation. Returns false where it could not be written, which is reported the first time.
  @discardableResult
  func save(to url: URL, plan: DerivationPlan, _ note: (String) -> Void) -> Bool {
    lock.withLock {
      let start = DispatchTime.now().uptimeNanoseconds
      defer { lastSaving = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9 }
      do {
        try SavedDerivation.write(plan: plan, sum: sum, board: board, to: url)
        return true
      } catch {
        if !isUnwritable { note("finished subtrees are not kept: \(error)") }
        isUnwritable = true
        return false
      }
    }
  }
}
