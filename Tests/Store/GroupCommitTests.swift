import AssayExecutors
import AssayExperiments
import AssayStore
import Foundation
import Synchronization
import Testing

import struct AssayExperiments.Measurement

/// Trials that cost nothing are taken and made durable many at a time.
@Suite struct GroupCommitTests {
  @Test func `ten thousand trivial trials take few transactions`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    var experiment = Fixture.experiment()
    experiment.design.stages[0].seeds = Seeds(first: 0, count: 5000)
    experiment.measure = { context in
      let draw = try context.stream("noise").bits64(at: 0) & 3
      let loss = try context[Fixture.zero] + (context[Fixture.arm] == "treated" ? 0 : 4 + Double(draw))
      return Measurement(measures: ["loss": loss], result: "none")
    }
    let announced = Mutex(0)
    let clock = ContinuousClock()
    let seconds = try clock.measure {
      let run = try Study.run(
        experiment, store: store, executor: InProcessExecutor(jobs: 2),
        onProgress: { progress in if progress.record != nil { announced.withLock { $0 += 1 } } })
      #expect(run.result.verdict == .supported)
    }
    if ProcessInfo.processInfo.environment["ASSAY_TIMES"] != nil { print("10,000 trials: \(seconds)") }
    #expect(announced.withLock { $0 } == 10_000)
    var kinds: [Event.Kind: Int] = [:]
    var last = 0
    while true {
      let page = try store.events(after: last, limit: 1000)
      guard let end = page.last?.number else { break }
      for event in page { kinds[event.content.kind, default: 0] += 1 }
      last = end
    }
    #expect(kinds[.finished] == 10_000 && kinds[.failed] == nil)
    // The first trials are taken by ones and twos, and the others by hundreds; a machine that is busy takes fewer.
    #expect((kinds[.started] ?? 0) < 1000)
  }
}
