import AssayStore
import AssayTestTools
import Foundation
import GRDB
import Testing

@Suite(.ownThread) struct StoreCommandTests {
  @Test func `a file that is no store is refused untouched`() async throws {
    let folder = try Scratch()
    let path = folder.path("notes.txt")
    let content = Data("these are my notes, not a database\n".utf8)
    try content.write(to: URL(fileURLWithPath: path))
    for command in [["run", quickClaim], ["show"], ["replay", "abc"]] {
      let run = try await Tool.run(command + ["--store", path])
      #expect(run.status == 2)
      #expect(run.err.contains("notes.txt"))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["notes.txt"])
  }

  @Test func `a store cut short is refused untouched`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let path = folder.path("cut.sqlite")
    let content = try Data(contentsOf: URL(fileURLWithPath: store))
    let half = content.prefix(content.count / 2)
    try half.write(to: URL(fileURLWithPath: path))
    let run = try await Tool.run(["run", quickClaim, "--store", path])
    #expect(run.status == 2)
    #expect(run.err.contains("cut.sqlite"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == half)
  }

  @Test func `ctrl-c finishes running trials, keeps them, and says how to go on`() async throws {
    let folder = try Scratch()
    let store = folder.path("s.sqlite")
    let running = try Tool.start(["run", quickClaim, "--store", store, "--jobs", "1"])
    running.signal(SIGINT) { hasRecords(store) }
    let outcome = try await running.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.err.contains("goes on") || outcome.err.contains("again"))
    let shown = try await Tool.run(["show", "--json", "--store", store])
    #expect((try shown.objects().first?["recorded"] as? Int ?? 0) > 0)
  }

  /// Records of a study were once exchanged by hand, which reversed the verdict with exit status 0.
  @Test func `a store that was edited by hand is refused by every command`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let path = folder.path("edited.sqlite")
    try FileManager.default.copyItem(atPath: store, toPath: path)
    try await DatabaseQueue(path: path).write { database in
      try database.execute(
        sql: """
          UPDATE record SET levels = (SELECT other.levels FROM record AS other
            WHERE other.number = CASE record.number WHEN 1 THEN 180 ELSE 1 END) WHERE number IN (1, 180)
          """)
    }
    let content = try Data(contentsOf: URL(fileURLWithPath: path))
    for command in [
      ["run", quickClaim], ["show"], ["show", quickClaim], ["replay", "a"],
      ["report", quickClaim, "--output", folder.path("r.html")],
    ] {
      let run = try await Tool.run(command + ["--store", path])
      #expect(run.status == 2 && run.out.isEmpty)
      #expect(run.err.hasPrefix("Error: the store \(path) is damaged: trial "), "\(run.err)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["edited.sqlite"])
  }

  /// Its levels and its seed go to the experiment as they are.
  @Test func `a trial that its study does not have is not replayed`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let path = folder.path("foreign.sqlite")
    try FileManager.default.copyItem(atPath: store, toPath: path)
    let trial = try addForeignRecord(to: path)
    let shown = try await Tool.run(["show", quickClaim, "--store", path])
    #expect(shown.status == 2)
    #expect(shown.err.contains("that does not belong to it: its design has no trial"), "\(shown.err)")
    let replayed = try await Tool.run(["replay", trial, "--store", path])
    #expect(replayed.status == 2 && replayed.out.isEmpty && replayed.err == shown.err, "\(replayed.err)")
  }

  /// Appends a record of a seed that the study does not have, and returns its trial's name.
  private func addForeignRecord(to path: String) throws -> String {
    let store = try SQLiteStore(path: path)
    defer { store.close() }
    let registration = try store.registrations()[0]
    var record = try store.records(of: registration)[0]
    record.trial.seed = .max
    try store.append(record, to: registration)
    return try record.trial.id(study: registration.digest)
  }

  /// Flips a few bits of a store that the command made; `Tests/Store` flips more.
  @Test func `a flipped bit of the command's store is found or changes nothing`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let path = folder.path("flipped.sqlite")
    let whole = try SQLiteStore(path: store, access: .reading)
    let registrations = try whole.registrations()
    let records = try registrations.map(whole.records)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: store))
    let count = ProcessInfo.processInfo.environment["ASSAY_FLIPS"].flatMap { Int($0) } ?? 50
    var numbers = Numbers(state: 3)
    for _ in 0..<count {
      let bit = numbers.below(bytes.count * 8)
      var flipped = bytes
      flipped.flip(bit: bit)
      try flipped.write(to: URL(fileURLWithPath: path))
      do {
        let store = try SQLiteStore(path: path, access: .reading)
        #expect(try store.registrations() == registrations, "bit \(bit)")
        #expect(try registrations.map(store.records) == records, "bit \(bit)")
      } catch {
        #expect(error is StoreError, "bit \(bit): \(error)")
      }
    }
  }

  @Test func `what killed commands leave is removed by the next`() async throws {
    let folder = try Scratch()
    let path = folder.path("s.sqlite")
    for delay in [0.02, 0.03, 0.04, 0.05, 0.06, 0.08] {
      let running = try Tool.start(["run", quickClaim, "--store", path, "--jobs", "1"])
      let start = Date()
      running.signal(SIGKILL) { Date().timeIntervalSince(start) > delay || hasDraft(in: folder) }
      _ = try await running.outcome()
    }
    let stopped = try Tool.start(["run", quickClaim, "--store", path, "--jobs", "1"])
    stopped.signal(SIGINT) { hasRecords(path) }
    _ = try await stopped.outcome()
    #expect(!hasDraft(in: folder))
    #expect(try await Tool.run(["show", "--store", path]).status == 0)
  }

  @Test func `the store stands where the environment says`() async throws {
    let folder = try Scratch()
    let (store, _) = try await FinishedStudy.shared.get()
    let show = try await Tool.run(["show", "--json"], environment: ["ASSAY_STORE": store])
    #expect(try show.objects().count == 1)
    let empty = try await Tool.run(
      ["show"], environment: ["ASSAY_STORE": "", "XDG_DATA_HOME": folder.url.path])
    #expect(empty.err.contains(folder.url.path + "/assay/assay.sqlite"))
  }
}

private func hasDraft(in folder: Scratch) -> Bool {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []
  return names.contains { $0.hasSuffix(".draft") }
}
