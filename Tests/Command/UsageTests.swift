import Foundation
import Testing

@Suite(.ownThread) struct UsageTests {
  @Test func `list names every claim with the documented keys`() async throws {
    let run = try await Tool.run(["list", "--json"])
    #expect(run.status == 0)
    let claims = try run.objects()
    #expect(claims.count >= 2)
    for claim in claims {
      for key in ["name", "claim", "source"] {
        #expect((claim[key] as? String)?.isEmpty == false, "\(key)")
      }
    }
  }

  @Test(arguments: [[], ["list"], ["run"], ["show"], ["replay"], ["report"]])
  func `every command has help with an example`(_ command: [String]) async throws {
    let run = try await Tool.run(command + ["--help"])
    #expect(run.status == 0)
    #expect(run.out.contains("Example:\n  assay "))
  }

  @Test(arguments: [
    ["nonsense"], ["run"], ["run", quickClaim, "--jobs", "0"], ["run", quickClaim, "--jobs", "two"],
    ["run", quickClaim, "--seeds", "-3"], ["list", "--nonsense"], ["preview"], ["run", "--all", quickClaim],
    ["preview", "--all", quickClaim], ["show", "--by", "seed"], ["show", quickClaim, "--measure", "x"],
    ["show", quickClaim, "--stage", "x"],
  ])
  func `wrong usage ends with status 2 and says so`(_ arguments: [String]) async throws {
    let run = try await Tool.run(arguments)
    #expect(run.status == 2)
    #expect(run.err.contains("Error") && run.out.isEmpty)
  }

  @Test(arguments: [
    (["run", quickClaim, "--seeds", "30", "--seeds", "31"], "--seeds", "run"),
    (["run", "--jobs=1", quickClaim, "--jobs", "2"], "--jobs", "run"),
    (["report", "x", "-o", "a.html", "--store", "s", "--output", "b.html"], "--output", "report"),
    (["show", "--store=s", "--store=s"], "--store", "show"),
    (["complexity", "--states", "2", "01", "--states", "3"], "--states", "complexity"),
    (["ctm", "sample", "4", "4", "--seed", "1", "--seed", "2"], "--seed", "ctm sample"),
  ])
  func `an option that is given twice is refused`(_ arguments: [String], option: String, command: String)
    async throws
  {
    let run = try await Tool.run(arguments)
    #expect(run.status == 2 && run.out.isEmpty)
    #expect(run.err.hasPrefix("Error: \(option) is given more than once, and takes one value\n"))
    #expect(run.err.contains("Usage: assay \(command) "))
  }

  @Test func `a flag may be repeated, and a string may look like an option behind two hyphens`() async throws
  {
    #expect(try await Tool.run(["list", "--json", "--json"]).status == 0)
    let run = try await Tool.run([
      "complexity", "--states", "2", "--encoding", "bits", "--brief", "--", "--states", "--states",
    ])
    #expect(run.status == 0 && run.out.split(separator: "\n").count == 2, "\(run.err)")
  }

  @Test func `an unknown claim names the nearest one`() async throws {
    let run = try await Tool.run(["run", "gradient-decent-stalls"])
    #expect(run.status == 2)
    #expect(run.err.contains("did you mean 'gradient-descent-stalls'?"))
  }

  @Test(arguments: ["run", "preview"])
  func `a claim and --all exclude each other, and one is needed`(command: String) async throws {
    let both = try await Tool.run([command, quickClaim, "--all"])
    let neither = try await Tool.run([command])
    for (run, words) in [(both, "--all is every claim: "), (neither, "name a claim or give --all, ")] {
      #expect(run.status == 2 && run.out.isEmpty)
      #expect(run.err.hasPrefix("Error: " + words), "\(run.err)")
      #expect(run.err.contains("such as 'assay \(command) ") && run.err.contains("'assay \(command) --all'"))
    }
  }

  @Test func `too few seeds are refused with the number that the power needs`() async throws {
    let folder = try Scratch()
    let run = try await Tool.run(["run", quickClaim, "--seeds", "1", "--store", folder.path("s")])
    #expect(run.status == 2)
    #expect(run.err.contains("use --seeds 54 or more, or --exploratory"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("s")))
  }

  @Test func `an unknown instruction set is refused before anything else`() async throws {
    let run = try await Tool.run(["list"], environment: ["ASSAY_ISA": "mmx"])
    #expect(run.status == 2)
    #expect(run.err.contains("ASSAY_ISA") && run.err.contains("'mmx'") && run.err.contains("scalar"))
  }

  @Test func `an unknown study or trial is refused, and so is a store that is not there`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    #expect(try await Tool.run(["show", "no-such-study", "--store", store]).status == 2)
    #expect(try await Tool.run(["replay", "zzz", "--store", store]).status == 2)
    let folder = try Scratch()
    let missing = try await Tool.run(["show", "--store", folder.path("missing.sqlite")])
    #expect(missing.status == 2)
    #expect(missing.err.contains("missing.sqlite"))
  }

  /// Swift would make U+FFFD of such bytes, and with it another string, or the name of another file.
  @Test(arguments: [
    (#"complexity --states 2 "$(printf '\377')""#, 4, #"\xFF"#),
    (#"run \#(quickClaim) --store "$(printf 's\377.sqlite')""#, 4, #"s\xFF.sqlite"#),
    (#"complexity "$(printf '\303\251\033\300')""#, 2, #"\xC3\xA9\u{1B}\xC0"#),
  ])
  func `an argument that is not UTF-8 is refused`(arguments: String, number: Int, shown: String) async throws
  {
    let folder = try Scratch()
    let run = try await Shell.run("exec \"$ASSAY\" " + arguments, in: folder.url)
    #expect(run.status == 2 && run.out.isEmpty)
    #expect(
      run.err
        == "Error: argument \(number) is not UTF-8: '\(shown)'; pass such data on standard input, and give a file "
        + "a name in UTF-8\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test(arguments: [["---completion"], ["---completion", "run", "--", "claim", "0", "0"], ["---other"]])
  func `what the parser keeps for itself is an invalid option`(_ arguments: [String]) async throws {
    let run = try await Tool.run(arguments)
    #expect(run.status == 2 && run.out.isEmpty)
    #expect(run.err.hasPrefix("Error: Invalid option: \(arguments[0])\nUsage: assay <subcommand>\n"))
  }

  @Test func `completion scripts know the claims`() async throws {
    for shell in ["bash", "zsh", "fish"] {
      let run = try await Tool.run(["--generate-completion-script", shell])
      #expect(run.status == 0)
      #expect(run.out.contains(quickClaim))
      // The factors, stages and measures of the catalogue's claims, for --by and what goes with it.
      for name in ["conditionNumber", "judged", "seed"] { #expect(run.out.contains(name), "\(name)") }
    }
  }

  @Test func `a closed pipe ends the command quietly`() async throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let running = try Tool.start(["list"], output: pipe.fileHandleForWriting)
    try pipe.fileHandleForWriting.close()
    let outcome = try await running.outcome()
    #expect(outcome.err.isEmpty)
    #expect(outcome.status < 128 || outcome.status == 128 + SIGPIPE)
  }
}
