import Foundation
import Testing

@Suite(.ownThread) struct StoreCommandTests {
  @Test func `a file that is no store is refused untouched`() async throws {
    let folder = try Scratch()
    let path = folder.path("notes.txt")
    let content = Data("these are my notes, not a database\n".utf8)
    try content.write(to: URL(fileURLWithPath: path))
    for command in [["run", quickClaim], ["show"], ["replay", "abc"]] {
      let run = try await Tool.run(command + ["--store", path])
      #expect(run.status == 1)
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
    #expect(run.status == 1)
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
