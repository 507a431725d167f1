import AssayFiles
import Foundation
import Testing

@Suite struct DurableFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "assay-" + UUID().uuidString)

  private func inFolder(_ body: ((String) -> String) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body { folder.appendingPathComponent($0).path }
  }

  private func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  private func status(_ path: String) -> stat {
    var status = stat()
    lstat(path, &status)
    return status
  }

  @Test func `parts are written one behind the other and nothing stays beside them`() throws {
    try inFolder { path in
      for parts in [["one", "", "two"], [], ["three"]] {
        try DurableFile.write(parts.map { Array($0.utf8) }, to: path("file"))
        #expect(text(path("file")) == parts.joined())
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }
  }

  @Test func `a file that is replaced hands on its permissions`() throws {
    try inFolder { path in
      for mode in [0o600, 0o644, 0o755, 0o664] as [mode_t] {
        try DurableFile.write([[1]], to: path("file"))
        #expect(chmod(path("file"), mode) == 0)
        try DurableFile.write([[2]], to: path("file"))
        #expect(status(path("file")).st_mode & 0o777 == mode)
      }
      #expect(text(path("file")) == "\u{2}")
    }
  }

  @Test func `links stay, and what they lead to is written`() throws {
    try inFolder { path in
      try FileManager.default.createDirectory(atPath: path("deep"), withIntermediateDirectories: false)
      #expect(symlink("deep/second", path("first")) == 0 && symlink("real", path("deep/second")) == 0)
      for content in ["new", "newer"] {
        try DurableFile.write([Array(content.utf8)], to: path("first"))
        #expect(text(path("deep/real")) == content)
      }
      for link in ["first", "deep/second"] { #expect(status(path(link)).st_mode & S_IFMT == S_IFLNK) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["deep", "first"])
    }
  }

  @Test func `what is no place for a file is refused in words and stays`() throws {
    try inFolder { path in
      #expect(symlink("circle", path("circle")) == 0 && mkfifo(path("pipe"), 0o600) == 0)
      try DurableFile.write([[1]], to: path("plain"))
      func words(_ path: String, isStreamable: Bool = false) -> String? {
        do {
          try DurableFile.write([[2]], to: path, isStreamable: isStreamable)
          return nil
        } catch { return error.description }
      }
      #expect(words(path("circle")) == "Too many levels of symbolic links")
      #expect(words(path("none/file")) == "No such file or directory")
      #expect(words(path("plain/file")) == "Not a directory")
      #expect(words(path("new") + "/") == "Is a directory")
      #expect(words("") == "No such file or directory")
      #expect(words(path("plain") + "\0.txt") == "Invalid argument")
      #expect(words(path("pipe")) == "it is no plain file" && words(folder.path) == "it is no plain file")
      #expect(words(path("pipe"), isStreamable: true) == "nobody reads from this pipe")
      #expect(words(folder.path, isStreamable: true) == "Is a directory")
      #expect(words("/dev/null", isStreamable: true) == nil && words("/dev/full", isStreamable: true) != nil)
      #expect(status("/dev/null").st_mode & S_IFMT == S_IFCHR)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
          "circle", "pipe", "plain",
        ])
      #expect(text(path("plain")) == "\u{1}")
    }
  }

  @Test func `a dead process's drafts go with the next file`() throws {
    try inFolder { path in
      let draft = path(".assay-0123456789abcdef.draft")
      try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: false)
      try Data("half".utf8).write(to: URL(fileURLWithPath: draft + "/content"))
      try DurableFile.write([[1]], to: path("file"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }
  }
}
