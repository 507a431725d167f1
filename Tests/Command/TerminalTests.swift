import Foundation
import Testing

/// A claim whose run takes long enough to be watched and stopped.
private let longClaim = "batchnorm-speeds-up-sgd"

@Suite(.ownThread) struct TerminalTests {
  private let escape = "\u{1B}["

  @Test func `a verdict has colour on a terminal and nowhere else`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let show = ["show", quickClaim, "--store", store]
    #expect(try await Terminal(columns: 80).run(show).contains(escape))
    #expect(try await Terminal(columns: 80).run(show, environment: ["NO_COLOR": ""]).contains(escape))
    #expect(try await !Terminal(columns: 80).run(show, environment: ["NO_COLOR": "1"]).contains(escape))
    #expect(try await !Terminal(columns: 80).run(show, environment: ["TERM": "dumb"]).contains(escape))
    #expect(try await !Tool.run(show).out.contains(escape))
  }

  @Test(arguments: [50, 80, 300])
  func `text is set to the width of the terminal, and to no more than is read with ease`(columns: Int)
    async throws
  {
    let text = try await Terminal(columns: columns).run(["list"], environment: ["NO_COLOR": "1"])
    let longest = text.components(separatedBy: "\r\n").map(\.count).max() ?? 0
    #expect(longest > 40 && longest <= min(columns, 100))
  }

  @Test func `progress is one line that is rewritten, and ctrl-c takes it away`() async throws {
    let folder = try Scratch()
    let terminal = try Terminal(columns: 60)
    let running = try terminal.start(
      ["run", longClaim, "--jobs", "1", "--store", folder.path("s.sqlite")])
    while terminal.text.components(separatedBy: " trials, ").count < 4 || !terminal.text.contains(" left") {
      try await Task.sleep(for: .milliseconds(20))
    }
    let line = terminal.text
    #expect(!line.contains("\n"))
    #expect(line.contains("\r\(escape)K") && line.contains(" left"))
    #expect(line.components(separatedBy: "\r\(escape)K").allSatisfy { $0.count < 60 })
    running.signal(SIGINT)
    #expect(try await running.outcome().status == 130)
    let lines = try await terminal.wholeText().components(separatedBy: "\r\n")
    #expect(
      lines.contains {
        $0.hasSuffix(
          "\r\(escape)KStopping when the running trials are finished; "
            + "Ctrl-C again stops at once.")
      })
    #expect(lines.contains { $0.contains("Interrupted: ") && $0.hasSuffix("goes on from there") })
  }

  @Test func `a second ctrl-c stops at once, and what was recorded stays`() async throws {
    // The running trial may end between the two signals: then the first one has already stopped the run.
    for _ in 0..<20 {
      let folder = try Scratch()
      let store = folder.path("s.sqlite")
      let running = try Tool.start(["run", longClaim, "--jobs", "1", "--store", store])
      while try await recorded(store) < 1 { try await Task.sleep(for: .milliseconds(20)) }
      running.signal(SIGINT)
      while running.errorsSoFar.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
      running.signal(SIGINT)
      let outcome = try await running.outcome()
      #expect(outcome.status == 130)
      #expect(try await recorded(store) >= 1)
      if !outcome.err.contains("Interrupted") { return }
    }
    Issue.record("the second ctrl-c never came before the run's own end")
  }

  private func recorded(_ store: String) async throws -> Int {
    let shown = try await Tool.run(["show", "--json", "--store", store])
    guard shown.status == 0 else { return 0 }
    return try shown.objects().first?["recorded"] as? Int ?? 0
  }

  @Test func `nothing is said of a run that is done at once`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    // On a busy machine the work may take long enough for the status line to appear.
    for _ in 0..<20 {
      let start = ContinuousClock.now
      let run = try await Tool.run(["run", quickClaim, "--store", store])
      if start.duration(to: .now) >= .seconds(2) { continue }
      #expect(run.err.isEmpty)
      return
    }
    Issue.record("no run was done at once")
  }

  #if os(Linux)
    @Test func `output that cannot be written is a failure`() async throws {
      let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
      for arguments in [["list"], ["list", "--json"], ["--help"]] {
        let outcome = try await Tool.start(arguments, output: full).outcome()
        #expect(outcome.status == 1)
        #expect(outcome.err == "Error: standard output cannot be written: No space left on device\n")
      }
    }
  #endif
}
