import AssayExperiments
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
          UPDATE event SET body = (SELECT json_set(event.body, '$.result.levels', json_extract(other.body,
            '$.result.levels')) FROM event AS other WHERE other.kind = 'finished' AND other.number <> event.number
            ORDER BY other.number DESC LIMIT 1) WHERE kind = 'finished' AND number = (SELECT min(number) FROM event
            WHERE kind = 'finished')
          """)
    }
    let content = try Data(contentsOf: URL(fileURLWithPath: path))
    for command in [
      ["run", quickClaim], ["show"], ["show", quickClaim], ["replay", "a"],
      ["report", quickClaim, "--output", folder.path("r.html")],
    ] {
      let run = try await Tool.run(command + ["--store", path])
      #expect(run.status == 2 && run.out.isEmpty)
      #expect(run.err.hasPrefix("Error: the store \(path) is damaged: event "), "\(run.err)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["edited.sqlite"])
  }

  @Test func `verify finds what was changed, and removed events only beside a noted head`() async throws {
    let (store, run) = try await FinishedStudy.shared.get()
    let head = try #require(try run.object()["head"] as? [String: Any])
    let (events, hash) = (try #require(head["events"] as? Int), try #require(head["hash"] as? String))
    for arguments in [[], ["--head", hash], ["--head", String(hash.prefix(12)).uppercased()]] {
      let sound = try await Tool.run(["store", "verify", store, "--json"] + arguments)
      #expect(sound.status == 0, "\(sound.err)")
      let object = try sound.object()
      #expect(object["sound"] as? Bool == true && object["events"] as? Int == events)
      #expect(object["head"] as? String == hash && (object["findings"] as? [String])?.isEmpty == true)
    }
    let other = String(repeating: "0", count: 64)
    let removed = try await Tool.run(["store", "verify", store, "--json", "--head", other])
    #expect(removed.status == 1)
    #expect(try removed.object()["sound"] as? Bool == false)
    let text = try await Tool.run(["store", "verify", store, "--head", other])
    #expect(text.status == 1 && text.out.hasPrefix("the log never ended with the hash 000"), "\(text.out)")
    #expect(text.err == "Error: \(store) is not sound: 1 finding\n", "\(text.err)")
    let short = try await Tool.run(["store", "verify", store, "--head", "12"])
    #expect(short.status == 2 && short.err.contains("--head needs 12 to 64 digits"), "\(short.err)")
    let missing = try await Tool.run(["store", "verify", store + ".none"])
    #expect(missing.status == 2 && missing.err.contains("there is no store at"), "\(missing.err)")
  }

  @Test func `list shows the events, and upgrade leaves a store of this version alone`() async throws {
    let (store, run) = try await FinishedStudy.shared.get()
    let events = try #require((try run.object()["head"] as? [String: Any])?["events"] as? Int)
    let all = try await Tool.run(["store", "list", "--json", "--store", store]).objects()
    #expect(all.count == events)
    #expect(all.compactMap { $0["event"] as? Int } == Array(1...events))
    #expect(all[0]["kind"] as? String == "registered")
    let trials = try #require(try run.object()["trials"] as? Int)
    #expect(all.count { $0["kind"] as? String == "finished" } == trials)
    let page = try await Tool.run(["store", "list", "--after", "2", "--limit", "3", "--store", store])
    #expect(page.out.split(separator: "\n").map { $0.prefix(2) } == ["3 ", "4 ", "5 "], "\(page.out)")
    let content = try Data(contentsOf: URL(fileURLWithPath: store))
    let upgraded = try await Tool.run(["store", "upgrade", store, "--json"])
    #expect(upgraded.status == 0, "\(upgraded.err)")
    #expect(try upgraded.object()["from"] as? Int == 4)
    #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == content)
  }

  @Test func `another root seed is another study with other trials`() async throws {
    let (store, first) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let path = folder.path("rooted.sqlite")
    try FileManager.default.copyItem(atPath: store, toPath: path)
    let run = try await Tool.run(
      ["run", quickClaim, "--root-seed", "7", "--json", "--store", path], timeout: 600)
    #expect(run.status == 0, "\(run.err)")
    let object = try run.object()
    let other = try #require(try first.object()["registration"] as? String)
    #expect(object["registration"] as? String != other)
    #expect(object["resumed"] as? Int == 0 && object["exploratory"] as? Bool == false)
  }

  /// Flips a few bits of a store that the command made; `Tests/Store` flips more.
  @Test func `a flipped bit of the command's store is found or changes nothing`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let path = folder.path("flipped.sqlite")
    let whole = try SQLiteStore(path: store, access: .reading)
    let registrations = try whole.registrations()
    let records = try registrations.map { try Study.records(of: $0, in: whole) }
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
        #expect(try registrations.map { try Study.records(of: $0, in: store) } == records, "bit \(bit)")
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
