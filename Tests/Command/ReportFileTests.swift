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
    try Data("an older page".utf8).write(to: folder.url.appendingPathComponent("b.html"))
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
}
