import Foundation
import Testing

@Suite(.ownThread) struct ReportFileTests {
  @Test func `the same study writes the same bytes, through a link, and leaves nothing beside them`()
    async throws
  {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let report = ["report", quickClaim, "--store", store, "--output"]
    #expect(try await Tool.run(report + [folder.path("a.html")]).status == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.html"), withDestinationPath: folder.path("b.html"))
    let older = folder.text(of: "a.html") + "<!-- an older page -->"
    try Data(older.utf8).write(to: folder.url.appendingPathComponent("b.html"))
    #expect(try await Tool.run(report + [folder.path("link.html")]).status == 0)
    #expect(folder.text(of: "a.html") == folder.text(of: "b.html"))
    #expect(folder.text(of: "a.html").hasPrefix("<!DOCTYPE html>"))
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("link.html"))
    #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(names == ["a.html", "b.html", "link.html"])
  }

  @Test func `what is no place for a page is refused in words`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    for (path, reason) in [
      (folder.url.path, "Is a directory"), (folder.path("none/r.html"), "No such file or directory"),
    ] {
      let refused = try await Tool.run(["report", quickClaim, "--store", store, "--output", path])
      #expect(refused.status == 1)
      #expect(refused.err == "Error: '\(path)' cannot be written: \(reason)\n")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  /// Writing a report over its own store once destroyed every record, with exit status 0.
  @Test func `a report is never written over the store, however it is named`() async throws {
    let folder = try Scratch()
    let store = try await copyOfStore(in: folder)
    let content = try Data(contentsOf: URL(fileURLWithPath: store))
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder.path("link.html"), withDestinationPath: "s.sqlite")
    try manager.createSymbolicLink(atPath: folder.path("dangling.html"), withDestinationPath: "s.sqlite-wal")
    try manager.createSymbolicLink(atPath: folder.path("other.sqlite"), withDestinationPath: "s.sqlite")
    let names = try manager.contentsOfDirectory(atPath: folder.url.path).sorted()
    for (name, place) in [
      ("s.sqlite", "what the command reads"), ("./s.sqlite", "what the command reads"),
      ("link.html", "what the command reads"),
      ("s.sqlite-wal", "what the command reads"), ("dangling.html", "what the command reads"),
      ("s.sqlite-WAL", "the place of SQLite's own file beside the database s.sqlite"),
      ("S.SQLITE-journal", "the place of SQLite's own file beside the database S.SQLITE"),
      ("other.sqlite-shm", "the place of SQLite's own file beside the database other.sqlite"),
    ] {
      for force in [[], ["--force"]] {
        let output = folder.url.path + "/" + name
        let run = try await Tool.run(
          ["report", quickClaim, "--store", folder.path("other.sqlite"), "--output", output] + force)
        #expect(run.status == 2, "\(name)")
        #expect(run.err == "Error: '\(output)' is not written: it is \(place); name another file\n")
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == content)
    #expect(try manager.contentsOfDirectory(atPath: folder.url.path).sorted() == names)
    // A store with another name is not even read.
    let hard = folder.path("hard.html")
    try manager.linkItem(atPath: store, toPath: hard)
    let run = try await Tool.run(["report", quickClaim, "--store", store, "--output", hard, "--force"])
    #expect(run.status == 2 && run.err.contains("its file has another name too (a hard link)"), "\(run.err)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == content)
  }

  @Test func `a file of another kind is replaced only by force, and a database never`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let database = try await copyOfStore(in: folder)
    for (name, content) in [
      ("thesis.tex", Data("three years of work\n".utf8)),
      ("page.html", Data("<!DOCTYPE html>\n<p>mine".utf8)),
      ("copy.html", try Data(contentsOf: URL(fileURLWithPath: database))),
      ("log", Data([0x37, 0x7F, 0x06, 0x82] + [UInt8](repeating: 0, count: 60))),
    ] {
      let output = folder.path(name)
      try content.write(to: URL(fileURLWithPath: output))
      let report = ["report", quickClaim, "--store", store, "--output", output]
      let refused = try await Tool.run(report)
      #expect(refused.status == 2, "\(name)")
      let isText = content.first != 0x53 && content.first != 0x37
      let place =
        isText
        ? "not a page of Assay's; name another file, or replace it with --force"
        : (name == "log" ? "the log of an SQLite database" : "an SQLite database") + "; name another file"
      #expect(refused.err == "Error: '\(output)' is not written: it is \(place)\n")
      #expect(try Data(contentsOf: URL(fileURLWithPath: output)) == content)
      let forced = try await Tool.run(report + ["--force"])
      #expect(forced.status == (isText ? 0 : 2))
      #expect(folder.text(of: name).hasPrefix("<!DOCTYPE html>\n<html") == isText)
    }
    // An empty file contains nothing to lose.
    try Data().write(to: URL(fileURLWithPath: folder.path("empty")))
    #expect(
      try await Tool.run(["report", quickClaim, "--store", store, "--output", folder.path("empty")]).status
        == 0)
  }

  @Test func `a dangling link is followed, and a dead process's drafts are removed`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder.path("link.html"), withDestinationPath: "page.html")
    let draft = folder.path(".assay-0123456789abcdef.draft")
    try manager.createDirectory(atPath: draft, withIntermediateDirectories: false)
    try Data("half a page".utf8).write(to: URL(fileURLWithPath: draft + "/content"))
    let output = folder.path("link.html")
    #expect(try await Tool.run(["report", quickClaim, "--store", store, "--output", output]).status == 0)
    #expect(folder.text(of: "page.html").hasPrefix("<!DOCTYPE html>"))
    #expect(try manager.contentsOfDirectory(atPath: folder.url.path).sorted() == ["link.html", "page.html"])
    #expect(try manager.destinationOfSymbolicLink(atPath: output) == "page.html")
  }

  /// A link that led to itself was once replaced by the page.
  @Test func `links that lead in a circle are refused and stay`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let manager = FileManager.default
    for (name, target) in [("self.html", "self.html"), ("a.html", "b.html"), ("b.html", "a.html")] {
      try manager.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
    }
    for name in ["self.html", "a.html"] {
      for force in [[], ["--force"]] {
        let output = folder.path(name)
        let run = try await Tool.run(["report", quickClaim, "--store", store, "--output", output] + force)
        #expect(run.status == 2)
        #expect(
          run.err
            == "Error: '\(output)' is not written: it is a link that leads back to itself; name another file\n"
        )
      }
    }
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.path("self.html")) == "self.html")
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.path("a.html")) == "b.html")
    #expect(try manager.contentsOfDirectory(atPath: folder.url.path).count == 3)
  }

  @Test func `an output without a name is wrong usage`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let run = try await Tool.run(["report", quickClaim, "--store", store, "--output", ""])
    #expect(run.status == 2 && run.out.isEmpty)
    #expect(
      run.err.hasPrefix("Error: --output needs the path of a file, not an empty text\nUsage: assay report "))
  }

  @Test func `a hyphen is no file's name, unless a folder stands before it`() async throws {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let report = "exec \"$ASSAY\" report \(quickClaim) --store \"$STORE\" --output "
    let refused = try await Shell.run(report + "-", in: folder.url, environment: ["STORE": store])
    #expect(refused.status == 2 && refused.out.isEmpty)
    #expect(
      refused.err.hasPrefix(
        "Error: --output: - is not a file name here; name a file, or type ./- for a file of that name\n"
          + "Usage: assay report "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    let named = try await Shell.run(report + "./-", in: folder.url, environment: ["STORE": store])
    #expect(named.status == 0, "\(named.err)")
    #expect(folder.text(of: "-").hasPrefix("<!DOCTYPE html>"))
  }

  @Test func `a pipe that nobody reads is refused at once, and one that is read gets the page`() async throws
  {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let unread = try await Tool.run(["report", quickClaim, "--store", store, "--output", pipe])
    #expect(unread.status == 1)
    #expect(unread.err == "Error: '\(pipe)' cannot be written: nobody reads from this pipe\n")
    let read = try await Shell.run(
      "cat pipe > page & exec 3<>pipe; \"$ASSAY\" report \(quickClaim) --output pipe --store \"$STORE\" && exec 3>&- && wait",
      in: folder.url, environment: ["STORE": store])
    #expect(read.status == 0, "\(read.err)")
    #expect(folder.text(of: "page").hasSuffix("</html>\n"))
    var status = stat()
    #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func `a page that is replaced keeps its permissions, and one that must not be written its content`()
    async throws
  {
    let (store, _) = try await FinishedStudy.shared.get()
    let folder = try Scratch()
    let output = folder.path("page.html")
    let report = ["report", quickClaim, "--store", store, "--output", output]
    #expect(try await Tool.run(report).status == 0)
    for mode in [0o600, 0o640, 0o664] as [mode_t] {
      #expect(chmod(output, mode) == 0)
      #expect(try await Tool.run(report).status == 0)
      var status = stat()
      #expect(stat(output, &status) == 0 && status.st_mode & 0o777 == mode)
    }
  }

  private func copyOfStore(in folder: Scratch) async throws -> String {
    let (store, _) = try await FinishedStudy.shared.get()
    try FileManager.default.copyItem(atPath: store, toPath: folder.path("s.sqlite"))
    return folder.path("s.sqlite")
  }
}
