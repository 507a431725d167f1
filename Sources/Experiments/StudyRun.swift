import Foundation
import Synchronization

/// One run of a study: its stages in order, each until all of its trials have results, look by look.
struct StudyRun: Sendable {
  let experiment: Experiment
  let registration: Registration
  let store: any RecordStore
  let executor: any TrialExecutor
  let worker: Worker
  let time: @Sendable () -> Double
  let isCancelled: @Sendable () -> Bool
  let onProgress: @Sendable (Study.Progress) -> Void

  /// How long to wait before the store is asked again, where other processes have the rest of a stage.
  private static let patience = 0.2

  /// Runs all stages and returns the number of trials that had results before.
  func all() throws -> Int {
    var known = StudyRecords(body: experiment.body)
    _ = try known.load(registration, from: store, series: false)
    let resumed = known.count
    // What this run measured needs no replay; one record of another run is enough.
    let own = Mutex<Set<String>>([])
    var isReplayed = false
    for part in registration.parts {
      for stage in part.design.stages {
        var planned = try known.load(stage, of: part.design, from: store, series: false)
        // What earlier looks ran of a stage is not announced again.
        if part.look == registration.rule.looks.first || known.isMissing(anyOf: planned) {
          report(stage, known, resumed)
        }
        while known.isMissing(anyOf: planned) {
          if !isReplayed, let cheapest = known.cheapest(except: own.withLock { $0 }),
            let recorded = try store.results(of: [cheapest.key], series: true).first
          {
            try requireSameBits(as: recorded)
            isReplayed = true
          }
          try complete(stage, planned, &known, resumed) { key in _ = own.withLock { $0.insert(key) } }
          // What was found may extend the stage.
          planned = try known.load(stage, of: part.design, from: store, series: false)
        }
      }
      if try registration.ends(with: part, known.records) { break }
    }
    return resumed
  }

  /// Runs trials of a stage until all of these have results.
  private func complete(
    _ stage: Stage, _ planned: [TrialFeed.Planned], _ known: inout StudyRecords, _ resumed: Int,
    appended: @escaping @Sendable (String) -> Void
  ) throws {
    while known.isMissing(anyOf: planned) {
      let missing = known.missing(of: planned)
      try run(missing, stage, known, resumed, appended: appended)
      try known.load(missing, from: store, series: false)
      guard known.isMissing(anyOf: planned) else { break }
      if isCancelled() {
        throw StudyError.interrupted(
          study: registration.study, finished: known.count,
          of: known.planned(in: experiment.design))
      }
      // Other processes have the rest: what they finish is progress here, too.
      var progress = progress(stage, known, finished: known.count, resumed)
      progress.elsewhere = known.missing(of: planned).count
      onProgress(progress)
      Thread.sleep(forTimeInterval: Self.patience)
    }
  }

  private func report(_ stage: Stage, _ known: StudyRecords, _ resumed: Int) {
    onProgress(progress(stage, known, finished: known.count, resumed))
  }

  private func progress(
    _ stage: Stage, _ known: StudyRecords, finished: Int, _ resumed: Int
  ) -> Study.Progress {
    Study.Progress(
      registration: registration, stage: stage.name, finished: finished,
      total: known.planned(in: experiment.design), resumed: resumed)
  }

  /// Runs those of the trials that no other worker has; each record is checked, made durable and only then announced.
  /// `appended` receives the identities of those that this run added to the store.
  private func run(
    _ planned: [TrialFeed.Planned], _ stage: Stage, _ known: StudyRecords, _ resumed: Int,
    appended: @escaping @Sendable (String) -> Void
  ) throws {
    let feed = TrialFeed(planned, store: store, worker: worker, time: time, isCancelled: isCancelled)
    // A renewal that fails is tried again at the next beat; a lease that is lost by it shows when its result is handed in.
    let heartbeat = Heartbeat(every: TrialFeed.leaseSeconds / 3) { try? feed.renew() }
    let keys = Dictionary(planned.map { ($0.trial, $0.key) }, uniquingKeysWith: { first, _ in first })
    let count = Mutex(known.count)
    let result = Result {
      try executor.execute(experiment, next: feed.next) { outcomes in
        for record in try keep(outcomes, feed, keys, appended) {
          var progress = progress(
            stage, known,
            finished: count.withLock { count in
              count += 1
              return count
            }, resumed)
          progress.record = record
          onProgress(progress)
        }
      }
    }
    heartbeat.stop()
    // What was leased and not handed in is given back even after an error; the error is the first one's.
    let returned = Result { try feed.giveBack() }
    try result.get()
    try returned.get()
  }

  /// Makes outcomes durable in one step. Returns the records that are in the store now. One that is refused keeps no
  /// other from being kept.
  private func keep(
    _ outcomes: [TrialOutcome], _ feed: TrialFeed, _ keys: [Trial: String], _ appended: (String) -> Void
  ) throws -> [Record] {
    var results: [LeasedResult] = []
    var refused: [(lease: Lease, kind: Event.Failure, error: any Error)] = []
    var stray: StudyError?
    var taken: Set<String> = []
    for outcome in outcomes {
      guard let key = keys[outcome.trial], let lease = feed.lease(of: key), taken.insert(key).inserted else {
        stray = stray ?? .strayRecord(outcome.trial)
        continue
      }
      switch outcome {
      case .measured(var record):
        record.measurement = record.measurement.canonical
        do {
          guard !record.measurement.result.isEmpty else { throw StudyError.noResult(record.trial) }
          try experiment.requireMeasures(of: record)
          results.append(LeasedResult(lease: lease, body: experiment.body, record: record))
        } catch {
          refused.append((lease, .refused, error))
        }
      case .threw(let trial, let cause):
        refused.append((lease, .threw, TrialError(trial: trial, cause: cause)))
      }
    }
    let kept = results.isEmpty ? [] : try store.finish(results, time: time())
    feed.close(results.map(\.lease.key))
    var failure: (any Error)?
    for (lease, kind, error) in refused {
      try store.fail([lease], kind, message: "\((error as? TrialError)?.cause ?? error)", time: time())
      feed.close([lease.key])
      failure = failure ?? error
    }
    for (result, outcome) in zip(results, kept) {
      if outcome == .appended { appended(result.lease.key) }
      if case .conflict(let differences) = outcome {
        failure = failure ?? StudyError.otherBits(trial: Trial.id(result.lease.key), differences: differences)
      }
    }
    if let failure = failure ?? stray { throw failure }
    return zip(results, kept).filter { $0.1 != .lost }.map(\.0.record)
  }

  /// Executes a recorded trial again. Throws when a bit is another one.
  private func requireSameBits(as recorded: FinishedTrial) throws {
    let trials = Mutex<[Trial]>([recorded.record.trial])
    let outcome = Mutex<TrialOutcome?>(nil)
    try executor.execute(experiment, next: { trials.withLock { $0.popLast() } }) { outcomes in
      outcome.withLock { $0 = outcomes.first }
    }
    switch outcome.withLock({ $0 }) {
    case .measured(let record):
      let differences = Study.compare(recorded.record, with: record.measurement.canonical)
      guard differences.isEmpty else {
        throw StudyError.otherProgram(body: experiment.body, trial: recorded.id, differences: differences)
      }
    case .threw(let trial, let cause): throw TrialError(trial: trial, cause: cause)
    case nil: throw StudyError.strayRecord(recorded.record.trial)
    }
  }
}
