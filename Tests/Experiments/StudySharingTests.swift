import AssayExperiments
import Foundation
import Synchronization
import Testing

import struct AssayExperiments.Measurement

/// Several runs of one study at a time.
@Suite struct StudySharingTests {
  @Test func `two threads share the trials of a study and end with the same verdict`() throws {
    let store = MemoryStore()
    var experiment = Fixture.experiment(effect: -0.5)
    let measure = experiment.measure
    experiment.measure = { context in
      Thread.sleep(forTimeInterval: 0.001)
      return try measure(context)
    }
    let (counted, executed) = Fixture.counted(experiment)
    let ends = Mutex<[Result<Study.Run, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      let end = Result { try Study.run(counted, store: store, executor: SerialExecutor()) }
      ends.withLock { $0.append(end) }
    }
    let runs = try ends.withLock { $0 }.map { try $0.get() }
    #expect(executed.trials.count == 76 && Set(executed.trials).count == 76)
    #expect(try store.count(.finished) == 76 && store.count(.failed) == 0 && store.openLeases.isEmpty)
    #expect(try store.count(.registered) == 1 && store.count(.predicted) == 1)
    let alone = try Study.run(experiment, in: MemoryStore()).result
    for run in runs {
      #expect(run.result.outcomes == alone.outcomes && run.result.verdict == .supported)
      #expect(run.result.records.map(\.measurement) == alone.records.map(\.measurement))
    }
  }

  /// The worker's process is gone, so nobody waits until its leases are over.
  @Test func `the trials of a process that died are taken over at once`() throws {
    let store = MemoryStore()
    let experiment = Fixture.experiment()
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    let keys = try trials.map { try $0.key(of: experiment.body) }
    var dead = Worker.current()
    dead.process = .max
    let now = Date().timeIntervalSince1970
    #expect(try store.lease(keys, limit: 4, to: dead, expires: now + 100, time: now).count == 4)
    let run = try Study.run(experiment, store: store, executor: SerialExecutor())
    #expect(run.result.records.count == 76)
    #expect(try store.openLeases.isEmpty)
  }

  @Test func `a run waits for what another has, and goes on with what it finishes`() throws {
    let store = MemoryStore()
    let experiment = Fixture.experiment()
    let trial = try experiment.design.trials(of: experiment.design.stages[0], choices: [])[3]
    let key = try trial.key(of: experiment.body)
    let now = Date().timeIntervalSince1970
    let other = try store.lease([key], limit: 1, to: .current(), expires: now + 100, time: now)
    let (counted, executed) = Fixture.counted(experiment)
    let isHandedIn = Mutex(false)
    let run = try Study.run(
      counted, store: store, executor: SerialExecutor(),
      isCancelled: {
        // The 17 others are finished: now the one that is missing comes.
        guard executed.trials.count == 17, !isHandedIn.withLock({ $0 }) else { return false }
        isHandedIn.withLock { $0 = true }
        let record = (try? experiment.execute(trial)).map {
          Record(
            trial: trial, measurement: $0.measurement, receipt: $0.receipt, seconds: 0,
            environment: Environment(facts: [:]))
        }
        guard let record else { return true }
        let result = LeasedResult(lease: other[0], body: experiment.body, record: record)
        #expect((try? store.finish([result], time: now)) == [.appended])
        return false
      })
    #expect(executed.trials.count == 75 && run.result.records.count == 76)
  }

  @Test func `a worker that was late loses its lease, and the run that has it now measures`() throws {
    let store = MemoryStore()
    let experiment = Fixture.experiment()
    let trial = try experiment.design.trials(of: experiment.design.stages[0], choices: [])[0]
    let key = try trial.key(of: experiment.body)
    let late = try store.lease([key], limit: 1, to: .current(), expires: 10, time: 0)
    // The clock of this run stands after the end of the lease.
    let run = try Study.run(experiment, in: store, time: 10)
    #expect(run.result.records.count == 76)
    let (measurement, receipt) = try experiment.execute(trial)
    let record = Record(
      trial: trial, measurement: measurement, receipt: receipt, seconds: 0,
      environment: Environment(facts: [:]))
    let result = LeasedResult(lease: late[0], body: experiment.body, record: record)
    #expect(try store.finish([result], time: 11) == [.standing])
  }
}
