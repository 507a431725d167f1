import AssayExperiments
import AssayStore
import Foundation
import Testing

@Suite(.ownThread) struct NameTests {
  @Test func `a study is known by its name, the start of it, and its claim`() async throws {
    let (store, first) = try await FinishedStudy.shared.get()
    let study = try #require(try first.object()["study"] as? String)
    for name in [study, String(study.dropLast(3)), "gradient", quickClaim] {
      let shown = try await Tool.run(["show", name, "--json", "--store", store])
      #expect(try shown.object()["study"] as? String == study)
    }
    for name in ["no-such-study", "", study + "0"] {
      let refused = try await Tool.run(["show", name, "--store", store])
      #expect(refused.status == 2)
      #expect(refused.err.hasPrefix("Error: there is no study '\(name)' in \(store)"))
    }
  }

  @Test func `the start of two studies' names lists both`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let copy = folder.path("copy.sqlite")
    try FileManager.default.copyItem(atPath: store, toPath: copy)
    // The registration is all that is needed: the run is stopped by its first Ctrl-C or ends by itself.
    let running = try Tool.start(["run", quickClaim, "--seeds", "60", "--store", copy])
    while try await studies(copy).count < 2 { try await Task.sleep(for: .milliseconds(20)) }
    running.signal(SIGINT)
    _ = try await running.outcome()
    let names = try await studies(copy)
    let refused = try await Tool.run([
      "report", "gradient", "--output", folder.path("r.html"), "--store", copy,
    ])
    #expect(refused.status == 2)
    #expect(refused.err == "Error: 2 studies' names start with 'gradient':\n  \(names[0])\n  \(names[1])\n")
    let latest = try await Tool.run(["show", quickClaim, "--json", "--store", copy])
    #expect(try latest.object()["study"] as? String == names[1])
  }

  private func studies(_ store: String) async throws -> [String] {
    try await Tool.run(["show", "--json", "--store", store]).objects().compactMap { $0["study"] as? String }
  }

  @Test func `the start of several trials' names lists them`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let shown = try await Tool.run(["show", quickClaim, "--trials", "--json", "--store", store])
    let records = try #require(try shown.object()["records"] as? [[String: Any]])
    let names = records.compactMap { $0["trial"] as? String }
    #expect(Set(names).count == records.count && names.allSatisfy { $0.count == 12 })
    // Among 180 names with 16 possible first digits, some share theirs.
    let digit = try #require("0123456789abcdef".first { digit in names.count { $0.first == digit } > 1 })
    let refused = try await Tool.run(["replay", String(digit), "--store", store])
    #expect(refused.status == 2)
    let lines = refused.err.split(separator: "\n").dropFirst()
    #expect(refused.err.hasPrefix("Error: several trials' names start with '\(digit)'; give more digits:\n"))
    #expect(lines.count >= 2)
    for line in lines where line != "  …" { #expect(names.contains(String(line.dropFirst(2).prefix(12)))) }
  }

  @Test func `a trial is named by digits that some trial begins with`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    for (name, message) in [
      ("zz", "'zz' names no trial"), ("", "'' names no trial"), ("Zz", "'Zz' names no trial"),
      (
        String(repeating: "0", count: 65),
        "names no trial; a trial's name is made of up to 64 digits 0–9 and a–f"
      ),
      ("ABCDEFabcdef0123", "no trial's name starts with 'ABCDEFabcdef0123'"),
      ("ffffffffffff", "no trial's name starts with 'ffffffffffff'"),
    ] {
      let refused = try await Tool.run(["replay", name, "--store", store])
      #expect(refused.status == 2)
      #expect(refused.err.contains(message))
    }
  }

  @Test func `a trial replays by its whole identity, in either case`() async throws {
    let (path, _) = try await FinishedStudy.shared.get()
    let store = try SQLiteStore(path: path, access: .reading)
    let registration = try store.registrations()[0]
    let trial = try Study.records(of: registration, in: store)[0].trial
    let key = try trial.key(of: registration.body)
    for name in [key, key.uppercased(), String(key.prefix(30))] {
      let replay = try await Tool.run(["replay", name, "--json", "--store", path])
      #expect(replay.status == 0, "\(name): \(replay.err)")
      #expect(try replay.object()["trial"] as? String == String(key.prefix(12)))
    }
  }
}
