import AssayInterchange
import Foundation
import Testing

@Suite struct IDXTests {
  @Test(arguments: ["shorts.idx", "shorts.idx.gz"])
  func `whole numbers are read, gzipped in several members or not`(_ name: String) throws {
    let file = try IDXFile(oracle(name))
    #expect(file.format == .int16)
    #expect(file.shape == [3, 2])
    #expect(try file.tensor().wholes() == [-2, -1, 0, 1, 2, 3])
  }

  @Test(arguments: ["doubles.idx", "doubles.idx.gz"])
  func `numbers with a point are read, gzipped in several members or not`(_ name: String) throws {
    #expect(try IDXFile(oracle(name)).tensor().values() == [-2, -1, 0, 1, 2, 3] as [Double])
  }

  static let hostile: [([UInt8], String)] = [
    ([], "it does not begin with two zeros, a type and a number of sizes"),
    ([0, 1, 8, 1, 0, 0, 0, 1, 7], "it does not begin with two zeros"),
    ([0, 0, 8, 0], "it does not begin with two zeros"),
    ([0, 0, 7, 1, 0, 0, 0, 1, 7], "its type is 7; the types are 8, 9, 11, 12, 13, 14"),
    ([0, 0, 8, 2, 0, 0, 0, 1, 7], "it ends inside its header"),
    ([0, 0, 8, 1, 0, 0, 0, 2, 7], "1 bytes follow its header, which do not fill U8[2]"),
    ([0, 0, 8, 1, 0, 0, 0, 1, 7, 7], "2 bytes follow its header, which do not fill U8[1]"),
    ([0, 0, 14, 3] + [UInt8](repeating: 255, count: 12), "which do not fill F64[4294967295"),
    // A gzip file of one stored block whose eight-byte header claims four billion more bytes.
    (
      [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 8, 0, 0xf7, 0xff, 0, 0, 8, 1, 255, 255, 255, 255],
      "its compressed data cannot hold U8[4294967295]"
    ),
    ([0x1f, 0x8b, 8], "its compressed data end too early"),
    ([0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0, 0], "its compressed data are damaged: unknown compression method"),
  ]

  @Test(arguments: hostile.indices)
  func `a hostile IDX file is refused in words`(_ index: Int) throws {
    let (bytes, words) = Self.hostile[index]
    let folder = try Scratch()
    let error = #expect(throws: InterchangeError.self) {
      try IDXFile(try folder.write(bytes, to: "x.idx")).tensor()
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("is not a valid IDX file: ") == true)
  }

  @Test func `gzipped data that are cut, changed or more than the header claims are refused`() throws {
    let folder = try Scratch()
    let valid = try bytes(of: oracle("shorts.idx.gz"))
    func message(_ bytes: [UInt8]) throws -> String {
      do {
        _ = try IDXFile(try folder.write(bytes, to: "x.idx.gz")).tensor()
        return ""
      } catch let error as InterchangeError { return error.description }
    }
    #expect(try message(Array(valid.dropLast(3))).hasSuffix("its compressed data end too early"))
    var wrong = valid
    wrong[wrong.count - 8] ^= 1
    #expect(try message(wrong).hasSuffix("its compressed data are damaged: incorrect data check"))
    let member = try bytes(of: oracle("doubles.idx.gz"))
    #expect(
      try message(valid + member).hasSuffix("more than 12 bytes follow its header, where I16[3, 2] has 12"))
  }

  @Test func `what is no plain file is refused, and a pipe is not waited for`() throws {
    let folder = try Scratch()
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, words) in [
      (pipe, "Invalid argument"), (folder.url.path, "Is a directory"),
      (folder.path("none"), "No such file or directory"),
    ] {
      let error = try #require(throws: InterchangeError.self) { try IDXFile(path) }
      #expect(error.description == "cannot read '\(path)': \(words)")
      #expect(throws: error) { try NumpyFile(path) }
      #expect(throws: error) { try NumpyArchive(path) }
      #expect(throws: error) { try SafetensorsFile(path) }
    }
  }
}
