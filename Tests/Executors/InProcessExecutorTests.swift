import AssayExecutors
import AssayExperiments
import AssayRandomness
import Foundation
import Synchronization
import Testing

import struct AssayExperiments.Measurement

@Suite struct InProcessExecutorTests {
  private static let trials = (0..<60).map { Trial(stage: "s", levels: ["x": 1], seed: $0) }

  private struct Failure: Error, CustomStringConvertible {
    var description: String { "the tape ran out" }
  }

  private func experiment(_ measure: @escaping @Sendable (TrialContext) throws -> Measurement) -> Experiment {
    Experiment(
      claim: Claim(name: "a", statement: "", source: ""),
      design: Design(factors: [.nuisance("noise", "")], stages: []),
      rule: DecisionRule(outcomes: []), body: Body("executed"), measure: measure)
  }

  /// A source of trials, each once.
  private func source(_ trials: [Trial]) -> @Sendable () throws -> Trial? {
    let left = Left(trials)
    return { left.next() }
  }

  private final class Left: Sendable {
    private let trials: Mutex<ArraySlice<Trial>>
    init(_ trials: [Trial]) { self.trials = Mutex(trials[...]) }
    func next() -> Trial? { trials.withLock { $0.popFirst() } }
  }

  private func measured(_ outcomes: [TrialOutcome]) -> [Record] {
    outcomes.compactMap { if case .measured(let record) = $0 { record } else { nil } }
  }

  @Test(arguments: [1, 2, 8, 100])
  func `every trial runs once and measures the same on any number of threads`(_ jobs: Int) throws {
    let executed = Mutex<[UInt64: Int]>([:])
    let experiment = experiment { context in
      executed.withLock { $0[context.trial.seed, default: 0] += 1 }
      return Measurement(measures: ["draw": try context.stream("noise").normal(at: 0)], result: "none")
    }
    let records = Mutex<[Record]>([])
    try InProcessExecutor(jobs: jobs).execute(experiment, next: source(Self.trials)) { outcomes in
      records.withLock { $0 += measured(outcomes) }
    }
    let sorted = records.withLock { $0 }.sorted { $0.trial.seed < $1.trial.seed }
    #expect(sorted.map(\.trial) == Self.trials)
    #expect(executed.withLock { $0.values.allSatisfy { $0 == 1 } && $0.count == 60 })
    for record in sorted {
      #expect(
        record.measurement.measures["draw"]
          == RandomStream(seed: record.trial.seed, name: "noise").normal(at: 0))
      #expect(record.receipt == Receipt(draws: ["noise": .init(numbers: 1)]))
      #expect(record.seconds >= 0)
    }
  }

  @Test func `trials run at the same time, reports one after the other`() throws {
    // Four trials wait for each other: they can finish only on four threads at once.
    let arrived = Mutex(0)
    let experiment = experiment { _ in
      arrived.withLock { $0 += 1 }
      while arrived.withLock({ $0 }) < 4 { Thread.sleep(forTimeInterval: 0.001) }
      return Measurement(measures: [:], result: "none")
    }
    let reporting = Mutex(false)
    try InProcessExecutor(jobs: 4).execute(experiment, next: source(Array(Self.trials.prefix(4)))) { _ in
      #expect(
        reporting.withLock { reporting in
          defer { reporting = true }
          return !reporting
        })
      Thread.sleep(forTimeInterval: 0.005)
      reporting.withLock { $0 = false }
    }
  }

  @Test(arguments: [1, 3]) func `a trial that throws is handed in like the others`(_ jobs: Int) throws {
    let experiment = experiment { context in
      if context.trial.seed == 5 { throw Failure() }
      return Measurement(measures: [:], result: "none")
    }
    let ended = Mutex<[UInt64: String]>([:])
    try InProcessExecutor(jobs: jobs).execute(experiment, next: source(Self.trials)) { outcomes in
      ended.withLock { ended in
        for outcome in outcomes {
          switch outcome {
          case .measured(let record): ended[record.trial.seed] = ""
          case .threw(let trial, let error): ended[trial.seed] = "\(TrialError(trial: trial, cause: error))"
          }
        }
      }
    }
    let words = ended.withLock { $0 }
    #expect(words.count == 60 && words.values.count { $0.isEmpty } == 59)
    #expect(words[5] == "the trial (stage s, x=1, seed 5) failed: the tape ran out")
  }

  /// No trial that ran is thrown away.
  @Test(arguments: [1, 3]) func `a report that throws ends the run with its own error`(_ jobs: Int) {
    let executed = Mutex(0)
    let reported = Mutex(0)
    let experiment = experiment { _ in
      executed.withLock { $0 += 1 }
      Thread.sleep(forTimeInterval: 0.002)
      return Measurement(measures: [:], result: "none")
    }
    #expect(throws: Failure.self) {
      try InProcessExecutor(jobs: jobs).execute(experiment, next: source(Self.trials)) { outcomes in
        reported.withLock { $0 += outcomes.count }
        if outcomes.contains(where: { $0.trial.seed == 2 }) { throw Failure() }
      }
    }
    #expect(reported.withLock { $0 } == executed.withLock { $0 })
    #expect(executed.withLock { $0 } < 60)
  }

  @Test(arguments: [1, 3]) func `a source that throws ends the run with its own error`(_ jobs: Int) {
    let executed = Mutex(0)
    let reported = Mutex(0)
    let experiment = experiment { _ in
      executed.withLock { $0 += 1 }
      return Measurement(measures: [:], result: "none")
    }
    let next = source(Self.trials)
    #expect(throws: Failure.self) {
      try InProcessExecutor(jobs: jobs).execute(
        experiment,
        next: {
          guard let trial = try next(), trial.seed < 7 else { throw Failure() }
          return trial
        }
      ) { outcomes in reported.withLock { $0 += outcomes.count } }
    }
    #expect(executed.withLock { $0 } == 7 && reported.withLock { $0 } == 7)
  }

  @Test(arguments: [1, 4]) func `a source that is empty ends the run`(_ jobs: Int) throws {
    try InProcessExecutor(jobs: jobs).execute(
      experiment { _ in Measurement(measures: [:], result: "none") }, next: { nil }
    ) { _ in Issue.record("nothing was to be run") }
  }

  @Test func `a thread goes on while its trials are made durable`() throws {
    let executed = Mutex(0)
    let experiment = experiment { _ in
      executed.withLock { $0 += 1 }
      return Measurement(measures: [:], result: "none")
    }
    let sizes = Mutex<[Int]>([])
    try InProcessExecutor(jobs: 1).execute(experiment, next: source(Self.trials)) { outcomes in
      // The first report is slow: all other trials run meanwhile.
      while executed.withLock({ $0 }) < 60 { Thread.sleep(forTimeInterval: 0.001) }
      sizes.withLock { $0.append(outcomes.count) }
    }
    let all = sizes.withLock { $0 }
    #expect(all.count <= 2 && all.reduce(0, +) == 60)
  }

  @Test func `a trial has the stack of a main thread`() throws {
    // The frames take four MiB: eight times what a secondary thread has by default on macOS.
    @inline(never) @Sendable func deep(_ left: Int) -> UInt8 {
      withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { bytes in
        bytes[left % 1024] = UInt8(truncatingIfNeeded: left)
        return left == 0 ? bytes[0] : deep(left - 1) &+ bytes[left % 1024]
      }
    }
    let experiment = experiment { _ in
      Measurement(measures: ["sum": Double(deep(4096))], result: "none")
    }
    let sum = Mutex(0.0)
    try InProcessExecutor(jobs: 1).execute(experiment, next: source([Self.trials[0]])) { outcomes in
      sum.withLock { $0 = measured(outcomes).first?.measurement.measures["sum"] ?? -1 }
    }
    #expect(sum.withLock { $0 } == Double((0...4096).reduce(0, +) % 256))
  }

  @Test func `a record says where it was made, and names no machine`() throws {
    let environment = AssayExperiments.Environment.current(extra: ["kernels": "avx2", "build": "mine"])
    #expect(
      Set(environment.facts.keys) == [
        "processor", "processors", "system", "compiler", "build", "kernels",
      ])
    #expect(environment.facts["kernels"] == "avx2")
    #expect(environment.facts["build"] == "mine")
    #expect(environment.facts["compiler"]?.hasPrefix("Swift 6.") == true)
    #if DEBUG
      #expect(AssayExperiments.Environment.current().facts["build"] == "debug")
    #else
      #expect(AssayExperiments.Environment.current().facts["build"] == "release")
    #endif
    for fact in environment.facts.values {
      #expect(!fact.isEmpty)
      #expect(!fact.contains(ProcessInfo.processInfo.hostName))
    }
    let records = Mutex<[Record]>([])
    try InProcessExecutor(jobs: 1, environment: environment).execute(
      experiment { _ in Measurement(measures: [:], result: "none") }, next: source([Self.trials[0]])
    ) { outcomes in records.withLock { $0 += measured(outcomes) } }
    #expect(records.withLock { $0 }.first?.environment == environment)
  }
}
