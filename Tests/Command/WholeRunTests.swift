import Foundation
import Testing

/// Every claim of the catalogue with one seed, run once for all tests.
actor FinishedClaims {
  static let shared = FinishedClaims()

  /// The arguments of the run without a store.
  static let run = ["run", "--all", "--seeds", "1", "--exploratory"]

  private let folder = try? Scratch()
  private var running: Task<Tool.Outcome, any Error>?

  /// The store's path, and the output of `run --all --json`.
  func get() async throws -> (store: String, run: Tool.Outcome) {
    let store = try #require(folder).path("assay.sqlite")
    let task =
      running
      ?? Task(executorPreference: OwnThread.executor) {
        try await Tool.run(Self.run + ["--json", "--store", store], timeout: 600)
      }
    running = task
    return (store, try await task.value)
  }
}

@Suite(.ownThread) struct WholeRunCommandTests {
  private func names() async throws -> [String] {
    try await Tool.run(["list", "--json"]).objects().compactMap { $0["name"] as? String }
  }

  @Test func `run --all prints what run prints of every claim, in alphabetical order`() async throws {
    let (store, run) = try await FinishedClaims.shared.get()
    #expect(run.status == 0, "\(run.err)")
    let object = try run.object()
    let studies = try #require(object["studies"] as? [[String: Any]])
    let names = try await names()
    #expect(studies.compactMap { $0["claim"] as? String } == names && names == names.sorted())
    #expect(object["trials"] as? Int == studies.reduce(0) { $0 + ($1["trials"] as? Int ?? 0) })
    #expect(object["resumed"] as? Int == studies.reduce(0) { $0 + ($1["resumed"] as? Int ?? 0) })
    #expect((object["failed"] as? [Any])?.isEmpty == true && object["seconds"] as? Double != nil)
    let alone = try await Tool.run(
      ["run", quickClaim, "--seeds", "1", "--exploratory", "--json", "--store", store])
    let study = try #require(studies.first { $0["claim"] as? String == quickClaim })
    #expect(judged(try alone.object()) == judged(study))
    let last = studies.last?["head"] as? NSDictionary
    #expect(object["head"] as? NSDictionary == last && last != nil)
  }

  @Test func `a second run of all claims runs nothing, and says so in a table`() async throws {
    let (store, first) = try await FinishedClaims.shared.get()
    let again = try await Tool.run(FinishedClaims.run + ["--json", "--store", store]).object()
    let total = try #require(again["trials"] as? Int)
    #expect(again["resumed"] as? Int == total && total > 0)
    let (before, after) = (try first.object()["studies"], again["studies"])
    #expect(
      (before as? [[String: Any]])?.map(judged) == (after as? [[String: Any]])?.map(judged))
    let text = try await Tool.run(FinishedClaims.run + ["--store", store])
    let lines = text.out.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let names = try await names()
    // A line for each claim, an empty line, the head of the table, a row for each claim, the sum, and the last end of line.
    try #require(lines.count == 2 * names.count + 4)
    for (name, line) in zip(names, lines) {
      #expect(
        line.contains(/^[✓✗?] [a-z]+ +/) && line.contains(" \(name)-") && line.hasSuffix("  exploratory"))
    }
    #expect(lines[names.count + 1].contains(/^claim +verdict +trials +new +seconds$/))
    for (name, line) in zip(names, lines.dropFirst(names.count + 2)) {
      #expect(line.hasPrefix(name + " ") && line.contains(/\s\d+ +0 +[\d.]+$/))
    }
    #expect(lines[lines.count - 2].hasPrefix("\(total) trials, \(total) of them recorded before; "))
  }

  @Test func `under another root seed no trial is recorded, and ctrl-c keeps what is finished`() async throws
  {
    let (known, _) = try await FinishedClaims.shared.get()
    let folder = try Scratch()
    let store = folder.path("copy.sqlite")
    try FileManager.default.copyItem(atPath: known, toPath: store)
    let plan = ["--all", "--seeds", "1", "--exploratory", "--json", "--store", store]
    for (root, isRecorded) in [([], true), (["--root-seed", "5"], false)] {
      for preview in try await Tool.run(["preview"] + plan + root).objects() {
        let trials = try #require(preview["trials"] as? Int)
        // Extensions of tuning stages are recorded, and not counted before they are known.
        let known = try #require(preview["recorded"] as? Int)
        #expect(isRecorded ? known >= trials : known == 0)
      }
    }
    let before = try await recorded(store)
    let running = try Tool.start(
      FinishedClaims.run + ["--root-seed", "5", "--jobs", "1", "--store", store])
    while try await recorded(store) == before { try await Task.sleep(for: .milliseconds(50)) }
    running.signal(SIGINT)
    let outcome = try await running.outcome()
    #expect(outcome.status == 130)
    let pattern =
      /Interrupted: (\d+) of (\d+) trials of (\d+) claims are recorded, and (\d+) of the claims (has|have) ended; the same command goes on from there\n/
    let match = try #require(outcome.err.firstMatch(of: pattern), "\(outcome.err)")
    #expect(Int(match.1) == (try await recorded(store)) - before)
    #expect(Int(match.3) == (try await names()).count)
  }

  private func recorded(_ store: String) async throws -> Int {
    try await Tool.run(["show", "--json", "--store", store]).objects()
      .reduce(0) { $0 + ($1["recorded"] as? Int ?? 0) }
  }

  @Test func `require names every claim with another verdict, after all ran`() async throws {
    let (store, first) = try await FinishedClaims.shared.get()
    let studies = try #require(try first.object()["studies"] as? [[String: Any]])
    let run = FinishedClaims.run + ["--store", store, "--require"]
    for required in ["supported", "inconclusive", "refuted"] {
      let others = studies.filter { $0["verdict"] as? String != required }
      let outcome = try await Tool.run(run + [required])
      #expect(outcome.status == (others.isEmpty ? 0 : 3))
      for study in others {
        #expect(
          outcome.err.contains(
            "\n  \(study["claim"] as? String ?? ""): \(study["verdict"] as? String ?? "")"))
      }
      #expect(outcome.out.contains(" recorded before; "))
    }
  }

  @Test func `too few seeds for one claim are refused before anything runs, and the claim is named`()
    async throws
  {
    let folder = try Scratch()
    let run = try await Tool.run(["run", "--all", "--seeds", "1", "--store", folder.path("s")])
    #expect(run.status == 2 && run.out.isEmpty)
    let first = try #require(try await names().first)
    #expect(run.err.hasPrefix("Error: \(first): outcome ") && run.err.contains("or --exploratory"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
