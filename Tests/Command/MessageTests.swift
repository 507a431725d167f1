import Foundation
import Testing

/// Whether a test can become a user of its own: a limit on threads holds for no one who runs as root.
private let canBeAnotherUser =
  geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

/// Messages for a person contain no control sequences, are not endless, and show the usage of the command
/// that was called.
@Suite(.ownThread) struct MessageTests {
  /// A text that sets a terminal's title, clears the screen, and reverses the order of the letters after it.
  static let hostile = "x\u{1B}]0;title\u{7}\u{9B}2J\u{7F}\u{202E}\u{2028}\n\ry"

  static let escaped = #"x\u{1B}]0;title\u{7}\u{9B}2J\u{7F}\u{202E}\u{2028}\u{A}\u{D}y"#

  @Test(arguments: [
    [hostile], ["run", hostile], ["help", hostile], ["--" + hostile], ["run", "--seeds=" + hostile, "x"],
    ["run", quickClaim, "--jobs", hostile], ["run", quickClaim, "--require", hostile],
    ["run", quickClaim, hostile], ["show", hostile], ["show", "--store", "/" + hostile],
    ["show", quickClaim, "--by", hostile],
    ["show", quickClaim, "--by", "seed", "--measure", hostile],
    ["show", quickClaim, "--by", "seed", "--stage", hostile],
    ["replay", hostile], ["report", "x", "--output", hostile, "--" + hostile],
    ["complexity", "--encoding", hostile, "01"], ["ctm", hostile], ["ctm", "derive", "2", hostile],
    ["ctm", "derive", "2", "2", "--steps", hostile], ["ctm", "table", "2", "2", "--format", hostile],
    ["complexity", "--file", "/" + hostile],
  ])
  func `what a person typed is shown escaped`(_ arguments: [String]) async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let run = try await Tool.run(arguments, environment: ["ASSAY_STORE": store])
    #expect(run.status == (arguments.contains { $0.hasPrefix("/") } ? run.status : 2))
    #expect(run.status == 1 || run.status == 2)
    #expect(run.err.contains(Self.escaped), "\(run.err.debugDescription)")
    #expect(isPlain(run.err) && run.out.isEmpty)
  }

  @Test func `the environment is shown escaped and cut`() async throws {
    for value in [Self.hostile, String(repeating: "long", count: 25_000)] {
      for variable in ["ASSAY_ISA", "ASSAY_STORE"] {
        let run = try await Tool.run(["show"], environment: [variable: "/" + value])
        #expect(run.status == 1 || run.status == 2)
        #expect(isPlain(run.err) && run.err.utf8.count < 2_000)
        #expect(run.err.contains(value == Self.hostile ? Self.escaped : "more characters)"))
      }
    }
  }

  @Test(arguments: [
    ["LONG"], ["--LONG"], ["run", "LONG"], ["run", quickClaim, "--seeds", "LONG"],
    ["run", quickClaim, "LONG"],
    ["show", "LONG"], ["show", quickClaim, "--by", "LONG"],
    ["show", quickClaim, "--by", "seed", "--measure", "LONG"],
    ["show", "--store", "/LONG"], ["replay", "LONG"], ["help", "LONG"], ["-LONG"],
    ["report", "x", "--LONG=1", "--output", "x"], ["ctm", "derive", "2", "2", "--steps", "LONG"],
  ])
  func `a long name is cut and what was left out is counted`(_ arguments: [String]) async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let long = String(repeating: "name", count: 25_000)
    let run = try await Tool.run(
      arguments.map { $0.replacingOccurrences(of: "LONG", with: long) }, environment: ["ASSAY_STORE": store])
    #expect(run.status == 1 || run.status == 2)
    #expect(run.err.utf8.count < 2_000)
    #expect(run.err.contains(/…\(9\d\d\d\d more characters\)/))
  }

  @Test func `text shows names escaped, JSON gives them exactly`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let page = folder.path("a\u{1B}[31m\u{202E}.html")
    let report = ["report", quickClaim, "--store", store, "--output", page]
    let text = try await Tool.run(report)
    #expect(text.status == 0 && isPlain(text.out))
    #expect(text.out.hasSuffix(#"a\u{1B}[31m\u{202E}.html"# + "\n"))
    let json = try await Tool.run(report + ["--json"])
    #expect(isPlain(json.out))
    #expect(try json.object()["path"] as? String == page)
    let string = "\u{1B}\u{9B}\u{1B}\u{9B}"
    let answer = try await Tool.run(["complexity", string, "--states", "2"])
    #expect(answer.out.hasPrefix(#"\u{1B}\u{9B}\u{1B}\u{9B}  [exact (2,2)"#))
    let brief = try await Tool.run(["complexity", "--brief", string, "--states", "2"])
    #expect(brief.out.hasPrefix(#"\u{1B}\u{9B}\u{1B}\u{9B}"# + "\t"))
    let exact = try await Tool.run(["complexity", "--json", string, "--states", "2"])
    #expect(isPlain(exact.out))
    #expect(try exact.objects().first?["string"] as? String == string)
  }

  @Test(arguments: [
    (["complexity", "--alphabet", "99", "01"], "complexity <options>"),
    (["complexity", "--states", "9", "01"], "complexity <options>"),
    (["complexity", "--encoding", "morse", "01"], "complexity <options>"),
    (["ctm", "derive", "9", "9"], "ctm derive <states> <symbols>"),
    (["ctm", "derive", "2", "2", "--steps", "few"], "ctm derive <states> <symbols>"),
    (["ctm", "sample", "4", "4", "--paths", "1"], "ctm sample <states> <symbols>"),
    (["ctm", "table", "0", "2"], "ctm table <states> <symbols>"),
  ])
  func `wrong usage shows the usage of the command that was called`(_ arguments: [String], usage: String)
    async throws
  {
    let run = try await Tool.run(arguments)
    #expect(run.status == 2)
    let command = usage.prefix { $0 != "<" }.dropLast()
    #expect(run.err.contains("\nUsage: assay \(command) "), "\(run.err)")
    #expect(run.err.hasSuffix("\n  See 'assay \(command) --help' for more information.\n"))
  }

  @Test(arguments: [
    (["run", quickClaim, "--seeds", "-1"], "--seeds must be 1 or more, not -1"),
    (["run", quickClaim, "--jobs", "-1"], "--jobs must be from 1 to 1024, not -1"),
    (["run", quickClaim, "--seeds", "-1e3"], "'-1e3' is invalid for '--seeds <n>'"),
    (["ctm", "derive", "2", "2", "--jobs", "-2"], "--jobs must be from 1 to 1024, not -2"),
    (["ctm", "sample", "4", "4", "--seed", "-1"], "'-1' is invalid for '--seed <seed>'"),
    (
      ["ctm", "derive", "-3", "2"], "'-3' is a negative number, and no option stands before it that takes one"
    ),
  ])
  func `a negative number is a value, not an option`(_ arguments: [String], message: String) async throws {
    let run = try await Tool.run(arguments)
    #expect(run.status == 2)
    #expect(run.err.hasPrefix("Error: ") && run.err.contains(message), "\(run.err)")
    #expect(run.err.contains("Usage: assay \(arguments[0])"))
  }

  @Test(arguments: [["run", quickClaim], ["show"], ["replay", "abc"], ["report", "x", "--output", "y"]])
  func `a store without a name is refused in words`(_ arguments: [String]) async throws {
    let run = try await Tool.run(arguments + ["--store", ""])
    #expect(run.status == 2)
    #expect(run.err.hasPrefix("Error: --store needs the path of a file, not an empty text\n"))
  }

  @Test(arguments: [
    ["--help"], ["help"], ["help", "run"], ["run", "--help"], ["--version"], [], ["ctm"], ["ctm", "--help"],
    ["--generate-completion-script", "bash"],
  ])
  func `help, version and completion do not depend on the environment`(_ arguments: [String]) async throws {
    let plain = try await Tool.run(arguments)
    let odd = try await Tool.run(
      arguments, environment: ["ASSAY_ISA": "abacus", "ASSAY_STORE": "/dev/null/x", "HOME": ""])
    #expect(plain.status == 0 && odd.status == 0)
    #expect(plain.out == odd.out && plain.out.count > 3)
    #expect(odd.err.isEmpty)
  }

  @Test(arguments: [
    (["help", "shwo"], "assay", "show"), (["shwo"], "assay", "show"),
    (["help", "ctm", "derve"], "assay ctm", "derive"), (["ctm", "derve"], "assay ctm", "derive"),
    (["ctm", "derve", "2", "2"], "assay ctm", "derive"), (["complexty", "01"], "assay", "complexity"),
  ])
  func `an unknown command names the nearest one`(_ arguments: [String], parent: String, nearest: String)
    async throws
  {
    let run = try await Tool.run(arguments)
    #expect(run.status == 2 && run.out.isEmpty)
    let name = arguments.first { ["shwo", "derve", "complexty"].contains($0) } ?? ""
    #expect(
      run.err == "Error: '\(parent)' has no command '\(name)' (did you mean '\(nearest)'?); "
        + "'\(parent) --help' names them all\n")
  }

  @Test func `help of a command is what --help prints`() async throws {
    for command in [["list"], ["run"], ["ctm"], ["ctm", "derive"], []] {
      let help = try await Tool.run(["help"] + command)
      #expect(help.status == 0)
      #expect(help.out == (try await Tool.run(command + ["--help"])).out)
    }
    #expect(try await Tool.run(["help", "run", "more"]).status == 2)
  }

  @Test(arguments: ["dumb", ""])
  func `a terminal that knows no control sequences gets none`(term: String) async throws {
    let folder = try Scratch()
    let terminal = try Terminal(columns: 60)
    let running = try terminal.start(
      ["run", "batchnorm-speeds-up-sgd", "--jobs", "1", "--store", folder.path("s.sqlite")],
      environment: ["TERM": term])
    while !terminal.text.contains(" trials, ") { try await Task.sleep(for: .milliseconds(20)) }
    running.signal(SIGINT)
    #expect(try await running.outcome().status == 130)
    let text = try await terminal.wholeText()
    #expect(!text.contains("\u{1B}"))
    #expect(!text.replacingOccurrences(of: "\r\n", with: "").contains("\r"))
    let (store, _) = try await FinishedStudy.shared.get()
    let shown = try await Terminal(columns: 80).run(
      ["show", quickClaim, "--store", store], environment: ["TERM": term])
    #expect(!shown.contains("\u{1B}"))
  }

  @Test func `a closed stream is never taken for a file that is opened later`() async throws {
    let folder = try Scratch()
    let (store, _) = try await FinishedStudy.shared.get()
    let page = folder.path("r.html")
    for closed in [">&-", "2>&- >&-", "<&-"] {
      try? FileManager.default.removeItem(atPath: page)
      let run = try await Shell.run(
        "exec \"$ASSAY\" report \(quickClaim) --store \"$STORE\" --output \"$PAGE\" \(closed)",
        in: folder.url,
        environment: ["STORE": store, "PAGE": page])
      #expect(run.status == (closed == "<&-" ? 0 : 1))
      let text = folder.text(of: "r.html")
      #expect(text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n"))
    }
  }

  @Test(arguments: [4, 6, 8, 10])
  func `a limit on open files is told in words`(limit: Int) async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    // Files that the tests have open and pass on count too.
    let run = try await Shell.run(
      "for n in 3 4 5 6 7 8 9; do eval \"exec $n>&-\"; done; ulimit -n \(limit); exec \"$ASSAY\" show --store \"$STORE\"",
      in: folder.url, environment: ["STORE": store])
    #expect(run.status == 1)
    #expect(
      run.err.contains(
        /^Error: only \d more files can be opened, and 12 may be needed at once: raise the limit/))
  }

  /// The system's queues once waited for ever, without a word, for threads that they could not make.
  @Test(.enabled(if: canBeAnotherUser), arguments: [(1, "no thread"), (2, "only 1 more thread")])
  func `a limit on threads is told in words`(limit: Int, made: String) async throws {
    let run = try await withLimitOnThreads(limit, "show --store n.sqlite")
    #expect(run.status == 1 && run.out.isEmpty)
    let needed = ProcessInfo.processInfo.activeProcessorCount + 2
    #expect(
      run.err
        == "Error: \(made) can be made, and \(needed) may be needed at once: Resource temporarily unavailable; "
        + "raise the limit on processes (ulimit -u, or the container's limit on pids)\n")
  }

  @Test(.enabled(if: canBeAnotherUser)) func `a limit on threads that leaves enough is no hindrance`()
    async throws
  {
    let run = try await withLimitOnThreads(ProcessInfo.processInfo.activeProcessorCount + 10, "list")
    #expect(run.status == 0 && run.out.contains(quickClaim), "\(run.err)")
  }

  /// Runs the command as a user who has no other process, so that the limit counts its threads alone. That user may
  /// have no way to the program's folder, so the program is opened before.
  private func withLimitOnThreads(_ limit: Int, _ arguments: String) async throws -> Tool.Outcome {
    let folder = try Scratch()
    let user = 65_530 + limit
    return try await Shell.run(
      "exec 9<\"$ASSAY\"; exec timeout 60 setpriv --reuid \(user) --regid \(user) --clear-groups "
        + "bash -c 'ulimit -u \(limit); exec /proc/self/fd/9 \(arguments)'",
      in: folder.url)
  }

  @Test func `a limit on the size of files is told in words`() async throws {
    let folder = try Scratch()
    let (store, _) = try await FinishedStudy.shared.get()
    let list = try await Shell.run("ulimit -f 1; exec \"$ASSAY\" list", in: folder.url)
    #expect(list.status == 1)
    #expect(list.err == "Error: standard output cannot be written: File too large\n")
    let report = try await Shell.run(
      "ulimit -f 1; exec \"$ASSAY\" report \(quickClaim) --output r.html --store \"$STORE\"", in: folder.url,
      environment: ["STORE": store])
    #expect(report.status == 1)
    #expect(report.err == "Error: 'r.html' cannot be written: File too large\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  /// Whether a terminal only shows the text: it has no control characters but line breaks (and tabs), and
  /// none that reverse the order of letters.
  private func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar == "\n" || scalar == "\t"
      case .format, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
  }
}
