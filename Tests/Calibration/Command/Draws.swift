import AssayCalibration
import AssayStatistics
import Foundation
import Synchronization

/// Draws all trials on all cores.
enum Draws {
  /// A part of a trial's draws.
  private struct Task: Sendable {
    var trial: any Simulation
    var draws: Range<Int>
    var repetition = 0
    var cost: Double { trial.cost * Double(draws.count) }
  }

  /// The tallies of the first hundredth of all trials, and those of all draws. A trial that exceeds its rate in its
  /// family is drawn again, more often, unless another number of draws was asked for; the second result counts.
  static func all(_ draws: Int) throws -> (first: [String: Tally], all: [String: Tally]) {
    let boundary = min(Plan.firstDraws, draws)
    let blocks = [0..<boundary] + parts(boundary..<draws)
    var first: [String: Tally] = [:]
    var all: [String: Tally] = [:]
    let tasks = Plan.trials.flatMap { trial in blocks.map { Task(trial: trial, draws: $0) } }
    for (task, tally) in try run(tasks) {
      if task.draws.lowerBound == 0 { first[task.trial.name] = tally }
      all[task.trial.name] = (all[task.trial.name] ?? Tally()) + tally
    }
    let exceeding = Plan.trials.filter { trial in
      guard let tally = all[trial.name], tally.refusal == nil else { return false }
      let isInFamily = (trial as? Setting)?.isInFamily ?? (trial as? LookSimulation)?.isInFamily ?? true
      let rate = Double(tally.counts.max() ?? 0) / Double(tally.draws)
      return isInFamily && rate > Calibration.limit(draws: tally.draws)
    }
    guard draws == Plan.draws else { return (first, all) }
    if !exceeding.isEmpty {
      let names = exceeding.map { "drawn again, \(Plan.moreDraws) times: \($0.name)\n" }.joined()
      FileHandle.standardError.write(Data(names.utf8))
    }
    let again = exceeding.flatMap { trial in
      parts(0..<Plan.moreDraws).map { Task(trial: trial, draws: $0, repetition: 1) }
    }
    for trial in exceeding { all[trial.name] = nil }
    for (task, tally) in try run(again) {
      all[task.trial.name] = (all[task.trial.name] ?? Tally()) + tally
    }
    return (first, all)
  }

  private static func parts(_ draws: Range<Int>) -> [Range<Int>] {
    stride(from: draws.lowerBound, to: draws.upperBound, by: 1_000).map {
      $0..<min($0 + 1_000, draws.upperBound)
    }
  }

  private static func run(_ unordered: [Task]) throws -> [(Task, Tally)] {
    // The longest first, so that no core is left with a long one at the end.
    let tasks = unordered.sorted { $0.cost > $1.cost }
    let progress = Mutex(Progress(total: tasks.reduce(0) { $0 + $1.cost }))
    let results = Mutex<[Result<Tally, any Error>?]>(tasks.map { _ in nil })
    DispatchQueue.concurrentPerform(iterations: tasks.count) { index in
      let task = tasks[index]
      let result = Result { try task.trial.tally(task.draws, repetition: task.repetition) }
      results.withLock { $0[index] = result }
      progress.withLock { $0.advance(task.cost) }
    }
    progress.withLock { $0.clear() }
    return try zip(tasks, results.withLock { $0 }).map { task, result in
      guard let result else { preconditionFailure("concurrentPerform returned before all was done") }
      return (task, try result.get())
    }
  }
}

/// How far the command is, on standard error once it takes more than two seconds.
struct Progress {
  private let total: Double
  private var done = 0.0
  private let start = Date()
  private var last = Date()
  private let isTerminal = isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  private var isShown = false

  init(total: Double) { self.total = total }

  mutating func advance(_ cost: Double) {
    done += cost
    let passed = Date().timeIntervalSince(start)
    guard passed > 2, Date().timeIntervalSince(last) > (isTerminal ? 0.5 : 30) else { return }
    last = Date()
    let left = Int(passed / done * (total - done))
    let text =
      "\(Int(100 * done / total)) % of the draws, about "
      + (left < 120 ? "\(left) s" : "\((left + 30) / 60) min") + " left"
    write(isTerminal ? "\r\u{1B}[K\(text)" : text + "\n")
    isShown = isTerminal
  }

  /// Makes room for other lines.
  mutating func clear() {
    if isShown { write("\r\u{1B}[K") }
    isShown = false
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
