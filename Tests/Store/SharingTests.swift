import AssayExecutors
import AssayExperiments
import AssayStore
import Foundation
import Synchronization
import Testing

@Suite struct SharingTests {
  @Test func `a store that was never closed is read and written by the next`() throws {
    let folder = try Scratch()
    let experiment = Fixture.experiment()
    let records = try Fixture.records(of: experiment)
    let left = try SQLiteStore(path: folder.file())
    let registration = try left.register(experiment)
    try left.append(records[0])
    #expect(try folder.contents()["store.sqlite-wal"]?.isEmpty == false)
    // The files that a killed process leaves behind: the store and its log, without the index of the log.
    let other = try Scratch()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: folder.file() + suffix, toPath: other.file() + suffix)
    }
    #expect(
      try SQLiteStore(path: other.file(), access: .reading).records(of: registration) == [records[0]])
    let next = try SQLiteStore(path: other.file())
    try next.append(records[1])
    #expect(try next.records(of: registration) == Array(records[0...1]))
    next.close()
    #expect(try other.contents().keys.sorted() == ["store.sqlite"])
    #expect(try left.records(of: registration) == [records[0]])
  }

  @Test func `many writers of one file lose nothing and repeat nothing`() throws {
    let folder = try Scratch()
    let experiment = Fixture.experiment()
    let records = try Fixture.records(of: experiment)
    let digests = try (0..<8).map { try Fixture.experiment(bound: Double($0)).digest() }
    // Each thread makes or opens the file, registers all plans in its own order and appends every record.
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { writer in
      let text = message {
        let store = try SQLiteStore(path: folder.file(), timeout: 60)
        for bound in 0..<8 {
          _ = try store.register(Fixture.experiment(bound: Double((bound + 2 * writer) % 8)))
        }
        let registration = try store.register(experiment)
        for index in records.indices {
          try store.append(records[(index + 15 * writer) % records.count])
        }
      }
      if !text.isEmpty { failures.withLock { $0.append(text) } }
    }
    #expect(failures.withLock { $0 } == [])
    let store = try SQLiteStore(path: folder.file(), access: .reading)
    let chain = try store.registrations()
    #expect(try SQLiteStore.verify(path: folder.file()).isSound)
    #expect(Set(chain.map(\.digest)) == Set(digests) && chain.count == 8)
    let registration = try #require(try store.registration(digest: experiment.digest()))
    #expect(try store.records(of: registration) == records)
    #expect(try folder.contents().keys.sorted() == ["store.sqlite"])
  }

  @Test func `runs of one study on one file share its trials and end with the same verdict`() throws {
    let folder = try Scratch()
    var experiment = Fixture.experiment()
    let measure = experiment.measure
    let executed = Mutex<[Trial]>([])
    experiment.measure = { context in
      executed.withLock { $0.append(context.trial) }
      Thread.sleep(forTimeInterval: 0.002)
      return try measure(context)
    }
    let ends = Mutex<[Result<StudyResult, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: 3) { [experiment] _ in
      let end = Result {
        try Study.run(
          experiment, store: SQLiteStore(path: folder.file(), timeout: 60),
          executor: InProcessExecutor(jobs: 2)
        ).result
      }
      ends.withLock { $0.append(end) }
    }
    let results = try ends.withLock { $0 }.map { try $0.get() }
    #expect(results.count == 3 && Set(results.map(\.outcomes)).count == 1)
    #expect(Set(results.map(\.registration)).count == 1)
    // What was there when a run began is executed once more, without a stage.
    let trials = executed.withLock { $0.filter { !$0.stage.isEmpty } }
    #expect(trials.count == 58 && Set(trials).count == 58)
    let store = try SQLiteStore(path: folder.file(), access: .reading)
    let kinds = try store.events(after: 0, limit: .max).map(\.content.kind)
    #expect(kinds.count { $0 == .finished } == 58 && !kinds.contains(.failed))
    #expect(try SQLiteStore.verify(path: folder.file(), head: results[0].head.hash).isSound)
  }

  @Test func `a reader beside a writer sees each record once it is appended`() throws {
    let folder = try Scratch()
    let experiment = Fixture.experiment()
    let records = try Fixture.records(of: experiment)
    do { _ = try SQLiteStore(path: folder.file()) }
    // It is opened while nobody writes, so it reads the file without its log.
    let reader = try SQLiteStore(path: folder.file(), access: .reading)
    #expect(try reader.registrations().isEmpty)
    let writer = try SQLiteStore(path: folder.file())
    let registration = try writer.register(experiment)
    for index in records.indices {
      try writer.append(records[index])
      #expect(try reader.records(of: registration).count == index + 1)
    }
    writer.close()
    #expect(try reader.records(of: registration) == records)
  }

  @Test func `a reader leaves no trace`() throws {
    let folder = try Scratch()
    let experiment = Fixture.experiment()
    do {
      _ = try Study.run(experiment, in: SQLiteStore(path: folder.file()))
    }
    let before = try folder.contents()
    do {
      let store = try SQLiteStore(path: folder.file(), access: .reading)
      let registration = try #require(try store.registrations().first)
      #expect(try Study.result(of: registration, in: store).verdict == .supported)
      #expect(try folder.contents() == before)
      #expect(
        message { _ = try store.register(Fixture.experiment(bound: 3)) }
          == "the store \(folder.file()) cannot be written: it or its folder is read-only")
    }
    #expect(try folder.contents() == before)
  }

  @Test func `a writer that another keeps waiting gives up and says so`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    let other = try SQLiteStore(path: folder.file(), timeout: 0.05)
    try store.write { _ in
      #expect(
        message { _ = try other.register(Fixture.experiment()) }
          == "the store \(folder.file()) is locked by another process; waited 0.05 seconds")
    }
    #expect(try other.register(Fixture.experiment()).number == 1)
  }

  @Test func `a full disk stops a study, keeps what is recorded, and the study goes on later`() throws {
    let folder = try Scratch()
    let experiment = Fixture.experiment()
    let store = try SQLiteStore(path: folder.file())
    try store.limitGrowth(to: 4)
    let announced = Mutex<[Record]>([])
    // The leases of a worker whose process is gone are free at once.
    var worker = Worker.current()
    worker.process = .max
    #expect(
      message {
        _ = try Study.run(
          experiment, store: store, executor: SerialExecutor(), worker: worker,
          onProgress: { progress in
            if let record = progress.record { announced.withLock { $0.append(record) } }
          })
      } == "the disk of the store \(folder.file()) is full; everything recorded so far is kept, "
        + "so make room and run the claim again")
    let kept = announced.withLock { $0 }
    #expect((1..<58).contains(kept.count))
    store.close()
    let roomy = try SQLiteStore(path: folder.file())
    #expect(try Set(roomy.records(of: roomy.registrations()[0]).map(\.trial)) == Set(kept.map(\.trial)))
    let run = try Study.run(experiment, in: roomy)
    #expect(run.resumed == kept.count && run.result.records.count == 58)
  }

  @Test func `a closed store says that it is closed`() throws {
    let folder = try Scratch()
    let store = try SQLiteStore(path: folder.file())
    store.close()
    store.close()
    #expect(
      message { _ = try store.registrations() } == "the store \(folder.file()) was closed")
    #expect(
      message { _ = try store.register(Fixture.experiment()) }
        == "the store \(folder.file()) was closed")
  }
}
