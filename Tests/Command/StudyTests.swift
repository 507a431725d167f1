import Foundation
import Testing

@Suite(.ownThread) struct StudyCommandTests {
  @Test func `run prints one object with the documented keys`() async throws {
    let (_, run) = try await FinishedStudy.shared.get()
    #expect(run.status == 0)
    let object = try run.object()
    for key in [
      "study", "claim", "registration", "verdict", "outcomes", "trials", "resumed", "seconds",
      "exploratory",
    ] { #expect(object[key] != nil, "\(key)") }
    #expect(object["exploratory"] as? Bool == false)
    #expect(object["resumed"] as? Int == 0)
    #expect((object["registration"] as? String)?.count == 64)
    let outcomes = try #require(object["outcomes"] as? [[String: Any]])
    #expect(!outcomes.isEmpty)
    for outcome in outcomes {
      for key in ["name", "estimate", "low", "high", "confidence", "verdict"] {
        #expect(outcome[key] != nil, "\(key)")
      }
      let isCensored = try #require(outcome["censored"] as? Int) > 0
      let words = ["exact"] + (isCensored ? ["above", "below"] : [])
      #expect(words.contains(try #require(outcome["estimateIs"] as? String)))
    }
  }

  @Test func `a finished study is judged again without running a trial`() async throws {
    let (store, first) = try await FinishedStudy.shared.get()
    let again = try await Tool.run(["run", quickClaim, "--json", "--store", store])
    let object = try again.object()
    #expect(object["resumed"] as? Int == object["trials"] as? Int)
    #expect(judged(object) == judged(try first.object()))
  }

  /// The run is killed in the middle with one job, and resumed with another number of jobs and another
  /// instruction set.
  @Test func `a killed run resumes to the same bits on other threads and another processor`() async throws {
    let (store, first) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let other = folder.path("assay.sqlite")
    let arguments = ["run", quickClaim, "--json", "--store", other]
    let killed = try Tool.start(arguments + ["--jobs", "1"], environment: ["ASSAY_ISA": "scalar"])
    killed.signal(SIGKILL) { hasRecords(other) }
    #expect(try await killed.outcome().status == 128 + SIGKILL)
    let kept = try await recorded(other)
    let resumed = try await Tool.run(arguments + ["--jobs", "3"], timeout: 600)
    #expect(resumed.status == 0)
    let object = try resumed.object()
    let count = try #require(object["resumed"] as? Int)
    #expect(count == kept && kept > 0 && count < object["trials"] as? Int ?? 0)
    #expect(judged(object) == judged(try first.object()))
    let records = ["show", quickClaim, "--trials", "--json", "--store"]
    let (here, there) = (try await Tool.run(records + [store]), try await Tool.run(records + [other]))
    #expect(judged(try here.object()) == judged(try there.object()))
  }

  private func recorded(_ store: String) async throws -> Int {
    let shown = try await Tool.run(["show", "--json", "--store", store])
    guard shown.status == 0 else { return 0 }
    return try shown.objects().first?["recorded"] as? Int ?? 0
  }

  @Test func `a trial replays to the same bits under every instruction set`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let shown = try await Tool.run(["show", quickClaim, "--trials", "--json", "--store", store])
    let records = try #require(try shown.object()["records"] as? [[String: Any]])
    let trials = [records[0], records[records.count - 1]].compactMap { $0["trial"] as? String }
    #expect(trials.count == 2)
    for isa in try await available() {
      for trial in trials {
        let replay = try await Tool.run(
          ["replay", trial, "--json", "--store", store], environment: ["ASSAY_ISA": isa])
        #expect(replay.status == 0)
        let object = try replay.object()
        #expect(object["trial"] as? String == trial)
        #expect(object["identical"] as? Bool == true)
        #expect((object["differences"] as? [Any])?.isEmpty == true)
      }
    }
  }

  /// The instruction sets that the message about an unknown one lists.
  private func available() async throws -> [String] {
    let refused = try await Tool.run(["list"], environment: ["ASSAY_ISA": "abacus"])
    #expect(refused.status == 2)
    let list = try #require(refused.err.components(separatedBy: "available: ").last)
    let names = list.trimmingCharacters(in: .whitespacesAndNewlines).components(separatedBy: ", ")
    #expect(names.contains("scalar"))
    return names
  }

  @Test func `another number of seeds after the data were seen is exploratory`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let copy = folder.path("copy.sqlite")
    try FileManager.default.copyItem(atPath: store, toPath: copy)
    let more = try await Tool.run(
      ["run", quickClaim, "--seeds", "55", "--json", "--store", copy], timeout: 600)
    let object = try more.object()
    #expect(object["exploratory"] as? Bool == true)
    let text = try await Tool.run(["show", try #require(object["study"] as? String), "--store", copy])
    #expect(text.out.lowercased().contains("exploratory"))
  }

  @Test func `preview says the power of every outcome before anything runs`() async throws {
    let folder = try Scratch()
    let preview = ["preview", quickClaim, "--json", "--store", folder.path("none.sqlite")]
    let fresh = try await Tool.run(preview)
    #expect(fresh.status == 0 && fresh.err.isEmpty)
    let object = try fresh.object()
    #expect(object["recorded"] as? Int == 0 && object["seconds"] is NSNull && object["pairs"] as? Int == 61)
    let outcomes = try #require(object["outcomes"] as? [[String: Any]])
    for outcome in outcomes where outcome["decides"] as? Bool == true {
      #expect(try #require(outcome["power"] as? Double) >= 0.95 && outcome["needed"] as? Int ?? .max <= 61)
    }
    #expect(try #require(object["claimPower"] as? Double) >= 0.9)
    #expect(!FileManager.default.fileExists(atPath: folder.path("none.sqlite")))
    let few = try await Tool.run([
      "preview", quickClaim, "--seeds", "29", "--store", folder.path("none.sqlite"),
    ])
    #expect(few.out.contains(", too little: needs "))
    let (store, _) = try await FinishedStudy.shared.get()
    let known = try await Tool.run(["preview", quickClaim, "--json", "--store", store]).object()
    #expect(known["recorded"] as? Int == known["trials"] as? Int && known["seconds"] as? Double == 0)
  }

  @Test func `preview of all claims is what preview says of each, stage by stage`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let all = try await Tool.run(["preview", "--all", "--json", "--store", store])
    let previews = try all.objects()
    let names = try await Tool.run(["list", "--json"]).objects().compactMap { $0["name"] as? String }
    #expect(previews.compactMap { $0["claim"] as? String } == names)
    let table = try await Tool.run(["preview", "--all", "--store", store]).out
    for (name, preview) in zip(names, previews) {
      let alone = try await Tool.run(["preview", name, "--json", "--store", store])
      #expect(try alone.object() as NSDictionary == preview as NSDictionary)
      let stages = try #require(preview["stages"] as? [[String: Any]])
      for (key, total) in [("trials", "trials"), ("recorded", "recorded")] {
        #expect(stages.reduce(0) { $0 + ($1[key] as? Int ?? 0) } == preview[total] as? Int)
      }
      for stage in stages {
        for key in ["name", "purpose", "seeds", "repeated", "layout", "resolution", "seconds"] {
          #expect(stage[key] != nil, "\(key)")
        }
      }
      for outcome in try #require(preview["outcomes"] as? [[String: Any]]) {
        for key in ["aliases", "averagedOver", "tunedOnce"] { #expect(outcome[key] != nil, "\(key)") }
      }
      #expect(preview["added"] as? Int != nil)
      #expect(table.contains("\n\(name) "))
    }
  }

  @Test func `require ends with status 3 when the verdict is another`() async throws {
    let (store, first) = try await FinishedStudy.shared.get()
    let verdict = try #require(try first.object()["verdict"] as? String)
    let run = ["run", quickClaim, "--store", store, "--require"]
    #expect(try await Tool.run(run + [verdict]).status == 0)
    let other = verdict == "refuted" ? "supported" : "refuted"
    let refused = try await Tool.run(run + [other])
    #expect(refused.status == 3)
    #expect(refused.err.contains("the verdict is \(verdict), not \(other)"))
    #expect(try await Tool.run(run + ["nonsense"]).status == 2)
  }

  @Test func `a report is one page that names every factor and needs nothing from outside`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let run = try await Tool.run(
      ["report", quickClaim, "--store", store, "--output", folder.path("r.html"), "--json"])
    #expect(run.status == 0)
    #expect(try run.object()["path"] as? String == folder.path("r.html"))
    let page = folder.text(of: "r.html")
    for factor in ["conditionNumber", "optimiser", "errorFloor", "noise"] {
      #expect(page.contains(factor), "\(factor)")
    }
    #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
    let nowhere = try await Tool.run(
      ["report", quickClaim, "--store", store, "--output", folder.path("no/such/folder.html")])
    #expect(nowhere.status == 1)
    #expect(nowhere.err.contains("folder.html"))
  }
}
