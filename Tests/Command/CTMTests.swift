import Foundation
import Testing

@Suite(.ownThread) struct CTMTests {
  @Test func `a table that cannot be kept is an answer all the same`() async throws {
    for (arguments, name) in [
      (["complexity", "0101", "--states", "2", "--json"], "K"),
      (["ctm", "derive", "2", "2", "--json"], "halting"),
      (["ctm", "sample", "2", "4", "--paths", "4096", "--json"], "patterns"),
    ] {
      let answer = try await Tool.run(arguments, environment: ["XDG_CACHE_HOME": "/dev/null/cache"])
      #expect(answer.status == 0)
      #expect(answer.out.contains("\"\(name)\""))
      #expect(
        answer.err.hasPrefix("the table is not kept: cannot write /dev/null/cache/assay/ctm/")
          && answer.err.hasSuffix(": Not a directory\n"), "\(answer.err)")
      #expect(arguments[0] == "complexity" || answer.out.contains("\"file\":null"))
    }
  }

  @Test func `a folder that does not let write is told, and the answer given`() async throws {
    let folder = try Scratch()
    try FileManager.default.createDirectory(atPath: folder.path("assay"), withIntermediateDirectories: true)
    // A folder has the name of the table's file: nobody can write there, not even the superuser.
    try FileManager.default.createDirectory(
      atPath: folder.path("assay/ctm/exact-2-2-500.txt/x"), withIntermediateDirectories: true)
    let answer = try await Tool.run(
      ["complexity", "0101", "--states", "2"], environment: ["XDG_CACHE_HOME": folder.url.path])
    #expect(answer.status == 0 && answer.out.contains("K "))
    #expect(answer.err.contains("it is no plain file; it is derived anew and replaced"))
    #expect(answer.err.contains("the table is not kept: cannot write "))
  }

  /// The store once had no place without a home, and tables went into the home that the system knows of.
  @Test func `without a home nothing is kept anywhere`() async throws {
    let folder = try Scratch()
    for home in ["", "relative"] {
      let variables = ["HOME": home, "XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""]
      let table = try await Shell.run(
        "\"$ASSAY\" ctm derive 1 2 --json", in: folder.url, environment: variables)
      #expect(table.status == 0 && table.out.contains("\"file\":null"))
      #expect(
        table.err
          == "the table is not kept: cannot write a cache: neither XDG_CACHE_HOME nor HOME names a folder for it\n"
      )
      let store = try await Shell.run("\"$ASSAY\" show", in: folder.url, environment: variables)
      #expect(store.status == 2)
      #expect(store.err == "Error: no place for the store: set ASSAY_STORE to a file, or HOME to a folder\n")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test(arguments: [
    ["ctm", "derive", "1", "2"], ["ctm", "table", "1", "2"], ["ctm", "sample", "2", "4"],
    ["complexity", "01"],
    ["run", quickClaim, "--store", "/dev/null/none"],
  ])
  func `jobs beyond the limit are refused`(arguments: [String]) async throws {
    for jobs in ["0", "1025", "100000", "\(Int.max)"] {
      let answer = try await Tool.run(arguments + ["--jobs", jobs])
      #expect(answer.status == 2)
      #expect(
        answer.err.hasPrefix("Error: --jobs must be from 1 to 1024, not \(jobs)\nUsage: assay "),
        "\(answer.err)")
    }
  }

  @Test func `a table is written through a link and keeps its permissions; a pipe is no place for one`()
    async throws
  {
    let folder = try Scratch()
    let environment = ["XDG_CACHE_HOME": folder.url.path]
    let ask = ["ctm", "derive", "1", "2", "--fresh"]
    #expect(try await Tool.run(ask, environment: environment).status == 0)
    let table = folder.path("assay/ctm/exact-1-2-500.txt")
    let elsewhere = folder.path("elsewhere")
    #expect(rename(table, elsewhere) == 0 && chmod(elsewhere, 0o600) == 0 && symlink(elsewhere, table) == 0)
    #expect(truncate(elsewhere, 0) == 0)
    #expect(try await Tool.run(ask, environment: environment).status == 0)
    var status = stat()
    #expect(lstat(table, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(elsewhere, &status) == 0 && status.st_size > 0 && status.st_mode & 0o777 == 0o600)
    #expect(unlink(table) == 0 && mkfifo(table, 0o600) == 0)
    let answer = try await Tool.run(ask, environment: environment)
    #expect(
      answer.status == 0
        && answer.err == "the table is not kept: cannot write \(table): it is no plain file\n")
  }

  @Test func `JSON is asked for by --json in every subcommand, and --format says so`() async throws {
    let folder = try Scratch()
    let environment = ["XDG_CACHE_HOME": folder.url.path]
    let table = try await Tool.run(["ctm", "table", "1", "2", "--json"], environment: environment)
    #expect(table.status == 0 && table.out.hasPrefix("{\"0\": ") && table.out.hasSuffix("}\n"))
    let lines = try await Tool.run(["ctm", "table", "1", "2"], environment: environment)
    #expect(try table.object().count == lines.out.split(separator: "\n").count)
    let text = try await Tool.run(["ctm", "table", "1", "2", "--format", "text"], environment: environment)
    #expect(text.status == 0 && text.out == lines.out)
    let csv = try await Tool.run(["ctm", "table", "1", "2", "--format", "csv"], environment: environment)
    #expect(csv.status == 0 && csv.out.hasPrefix("string,count\n0,"))
    let refused = try await Tool.run(
      ["ctm", "table", "1", "2", "--format", "json"], environment: environment)
    #expect(refused.status == 2 && refused.out.isEmpty && refused.err.contains("for JSON type --json"))
  }

  @Test func `a bad table is told, derived anew and replaced`() async throws {
    let folder = try Scratch()
    let ask = ["ctm", "derive", "2", "2", "--json"]
    let environment = ["XDG_CACHE_HOME": folder.url.path]
    let first = try await Tool.run(ask, environment: environment)
    let file = URL(fileURLWithPath: folder.path("assay/ctm/exact-2-2-500.txt"))
    let good = try Data(contentsOf: file)
    for bad in [Data(), Data("nonsense\n".utf8), good.dropLast(3), good + good, Data(count: 5_000)] {
      try bad.write(to: file)
      let answer = try await Tool.run(ask, environment: environment)
      #expect(answer.status == 0 && answer.out == first.out)
      #expect(answer.err.contains("cannot be trusted: ") && answer.err.contains("derived anew and replaced"))
      #expect(try Data(contentsOf: file) == good)
    }
    #expect(try await Tool.run(ask, environment: environment).err.isEmpty)
  }

  @Test func `drafts of dead processes go, and an unfinished derivation that is finished too`() async throws {
    let folder = try Scratch()
    let cache = folder.url.appendingPathComponent("assay/ctm")
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    let draft = cache.appendingPathComponent(".assay-0123456789abcdef.draft")
    try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: false)
    try Data("x".utf8).write(to: draft.appendingPathComponent("content"))
    let ask = ["ctm", "derive", "2", "2"]
    let environment = ["XDG_CACHE_HOME": folder.url.path]
    #expect(try await Tool.run(ask, environment: environment).status == 0)
    try Data("x".utf8).write(to: cache.appendingPathComponent("exact-2-2-500.part"))
    #expect(try await Tool.run(ask, environment: environment).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path) == ["exact-2-2-500.txt"])
  }

  @Test func `a damaged unfinished derivation is told`() async throws {
    let folder = try Scratch()
    let cache = folder.url.appendingPathComponent("assay/ctm")
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    try Data("nonsense".utf8).write(to: cache.appendingPathComponent("exact-2-2-500.part"))
    let answer = try await Tool.run(
      ["ctm", "derive", "2", "2"], environment: ["XDG_CACHE_HOME": folder.url.path])
    #expect(answer.status == 0)
    #expect(answer.err.contains("exact-2-2-500.part cannot be trusted: "))
    #expect(answer.err.contains("the derivation begins anew"))
  }

  @Test(arguments: [
    ["ctm", "derive", "4", "3"], ["ctm", "table", "4", "3"], ["complexity", "012", "--states", "4"],
    ["ctm", "sample", "9", "16", "--paths", "268435456", "--steps", "1000000"],
  ])
  func `what takes days is refused with the estimate and the way to begin`(arguments: [String]) async throws {
    let folder = try Scratch()
    let answer = try await Tool.run(arguments, environment: ["XDG_CACHE_HOME": folder.url.path])
    #expect(answer.status == 2)
    #expect(answer.err.contains("would take about ") && answer.err.contains("--yes begins all the same"))
    #expect(answer.err.contains("Usage: assay \(arguments[0]) "))
    #expect(answer.out.isEmpty)
  }

  @Test func `ctrl-c says what is kept: subtrees of a derivation, nothing of a sample`() async throws {
    let folder = try Scratch()
    let environment = ["XDG_CACHE_HOME": folder.url.path]
    func stopped(_ arguments: [String]) async throws -> Tool.Outcome {
      let running = try Tool.start(arguments + ["--jobs", "1"], environment: environment)
      // The line of progress appears after two seconds of work.
      running.signal(SIGINT, when: { running.errorsSoFar.contains("%") })
      return try await running.outcome()
    }
    let sample = try await stopped(["ctm", "sample", "4", "9"])
    #expect(sample.status == 130 && sample.err.contains("nothing of it is kept"))
    let asked = try await stopped(["complexity", "0101"])
    #expect(asked.status == 130 && asked.err.contains("what was finished is kept"))
    #expect(FileManager.default.fileExists(atPath: folder.path("assay/ctm/exact-5-2-500.part")))
  }

  @Test(arguments: [
    ["ctm", "derive", "0", "2"], ["ctm", "derive", "--", "-1", "2"], ["ctm", "derive", "\(Int.max)", "2"],
    ["ctm", "derive", "2", "0"], ["ctm", "derive", "2", "\(Int.max)"], ["ctm", "derive", "1", "12"],
    ["ctm", "derive", "2", "2", "--steps", "0"], ["ctm", "derive", "2", "2", "--steps=-1"],
    ["ctm", "derive", "2", "2", "--steps", "\(Int.max)"], ["ctm", "derive", "2", "2", "--steps", "x"],
    ["ctm", "derive", "2", "2", "--dimensions", "0"], ["ctm", "derive", "2", "2", "--dimensions=\(Int.min)"],
    ["ctm", "derive", "2", "2", "--jobs", "0"], ["ctm", "derive", "2", "2", "--jobs", "\(Int.max)"],
    ["ctm", "derive", "6", "2", "--steps", "none"],
    ["ctm", "table", "2", "2", "--format", "xml"],
    ["ctm", "table", "2", "2", "--format", "csv", "--json"], ["ctm", "table", "0", "2"],
    ["ctm", "sample", "2", "4", "--paths", "0"], ["ctm", "sample", "2", "4", "--paths", "\(Int.max)"],
    ["ctm", "sample", "2", "4", "--steps", "0"], ["ctm", "sample", "2", "4", "--steps", "\(Int.max)"],
    ["ctm", "sample", "2", "4", "--seed=-1"], ["ctm", "sample", "2", "17"],
  ])
  func `numbers out of range get words and the usage of the subcommand`(arguments: [String]) async throws {
    let folder = try Scratch()
    let answer = try await Tool.run(arguments, environment: ["XDG_CACHE_HOME": folder.url.path])
    #expect(answer.status == 2, "\(answer.err)")
    #expect(answer.err.hasPrefix("Error: "))
    #expect(answer.err.contains("Usage: assay ctm \(arguments[1]) "), "\(answer.err)")
    #expect(!answer.err.contains("Usage: assay <subcommand>"))
  }
}
