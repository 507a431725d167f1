import AssayInterchange
import AssayRandomness
import Testing

private func npy(_ header: String, version: UInt8 = 1, length: Int? = nil, data: [UInt8] = []) -> [UInt8] {
  let count = length ?? header.utf8.count
  let word = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + word + Array(header.utf8) + data
}

private func described(_ descr: String, _ shape: String, order: String = "False") -> String {
  "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }\n"
}

@Suite struct HostileNumpyTests {
  static let hostile: [([UInt8], String)] = [
    ([], "it does not begin with \\x93NUMPY"),
    (Array("PK".utf8), "it does not begin with \\x93NUMPY"),
    (Array(npy("").prefix(8)), "it ends inside its header"),
    (npy("", version: 4), "its version is 4.0; 1.0, 2.0 and 3.0 are read"),
    (npy("{}", length: 3), "its header claims 3 bytes, and 2 follow"),
    (npy("{}", version: 2, length: 0xffff_ffff), "its header claims 4294967295 bytes; at most 1048576"),
    (npy(""), "it ends too early"),
    (npy("{}"), "its descr is no plain type of numbers"),
    (npy("[1]"), "{ must stand"),
    (npy("{'descr': '<f4', 'descr': '<f4'}"), "the key 'descr' stands for the second time"),
    (npy("{'descr': '<f4'}"), "must have descr, fortran_order and shape, not descr"),
    (npy("{'descr': '<f4"), "a text does not end"),
    (npy("{'de\\scr': 1}"), "a text is not plain"),
    (npy(described("'<f4'", "(1,)") + "x", data: [0, 0, 0, 0]), "nothing but spaces may follow"),
    (npy(described("'<f3'", "()")), "its descr is '<f3'; b1, f2, f4, f8"),
    (npy(described("'=f4'", "()")), "its descr is '=f4'"),
    (npy(described("'|f4'", "()")), "its descr is '|f4'"),
    (npy(described("'|O'", "()")), "pickled Python objects"),
    (npy(described("[('a', '<f4')]", "()")), "its descr is no plain type of numbers"),
    (npy(described("'<f4'", "()", order: "1")), "a text, True, False or a tuple must stand"),
    (npy(described("'<f4'", "()", order: "'no'")), "its fortran_order is neither True nor False"),
    (npy(described("'<f4'", "True")), "its shape is no tuple of at most 64 numbers"),
    (npy(described("'<f4'", "((1,),)")), "its shape is no tuple of at most 64 numbers"),
    (npy(described("'<f4'", "(1)")), "a tuple of one number must end with a comma"),
    (npy(described("'<f4'", "(1 2)")), "a comma or ) must stand"),
    (npy(described("'<f4'", "(-1,)")), "a whole number not below 0"),
    (npy(described("'<f4'", "(1.5,)")), "a comma or ) must stand"),
    (npy(described("'<f4'", "(99999999999999999999,)")), "a whole number not below 0 that a file can mean"),
    (npy(described("'<f4'", "(" + String(repeating: "1, ", count: 65) + ")")), "of at most 64 numbers"),
    (npy(described("'<f4'", "(4611686018427387904, 4)")), "0 bytes follow its header, which do not fill F32"),
    (npy(described("'<f4'", "(2,)"), data: [1, 2, 3]), "3 bytes follow its header, which do not fill F32[2]"),
    (npy(described("'<f4'", "()"), data: [1, 2, 3, 4, 5]), "5 bytes follow its header, which do not fill F32[]"),
    (npy(described("'|b1'", "(2,)"), data: [1, 2]), "byte 1 of its data is 2; a bool is 0 or 1"),
  ]

  @Test(arguments: hostile.indices)
  func `a hostile npy file is refused in words`(_ index: Int) throws {
    let (bytes, words) = Self.hostile[index]
    let folder = try Folder()
    let error = #expect(throws: InterchangeError.self) {
      try NumpyFile(try folder.file(bytes, "x.npy")).tensor()
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("is not a valid npy file: ") == true)
  }

  /// An archive of one array [1, 2, 3] of bytes, changed at a place found from the beginning or the directory.
  private func archive(_ change: (inout [UInt8], _ directory: Int) -> Void) throws -> String {
    let folder = try Folder()
    let path = folder.path + "/x.npz"
    try NumpyArchive.write([("a", StoredTensor(format: .uint8, shape: [3], bytes: [1, 2, 3]))], to: path)
    var content = try bytes(of: path)
    let directory = content.count - 22 - 46 - 5
    change(&content, directory)
    do {
      let archive = try NumpyArchive(try folder.file(content, "hostile.npz"))
      for name in archive.names { _ = try archive.tensor(name) }
      return ""
    } catch let error as InterchangeError { return error.description }
  }

  @Test func `a hostile archive is refused in words`() throws {
    #expect(try archive { _, _ in } == "")
    let end = { (bytes: [UInt8]) in bytes.count - 22 }
    let cases: [(String, (inout [UInt8], Int) -> Void)] = [
      ("it does not end with a zip archive's directory", { bytes, _ in bytes.removeLast() }),
      ("it does not end with a zip archive's directory", { bytes, _ in bytes = [] }),
      ("it is one of several parts", { bytes, _ in bytes[end(bytes) + 4] = 1 }),
      ("its directory claims 51 bytes from byte 255", { bytes, _ in bytes[end(bytes) + 16] = 255 }),
      (
        "its 64-bit directory is missing",
        { bytes, _ in for place in 16..<20 { bytes[end(bytes) + place] = 255 } }
      ),
      (
        "its directory claims 9 members in 51 bytes",
        { bytes, _ in
          bytes[end(bytes) + 8] = 9
          bytes[end(bytes) + 10] = 9
        }
      ),
      (
        "its directory has more than its 0 members",
        { bytes, _ in
          bytes[end(bytes) + 8] = 0
          bytes[end(bytes) + 10] = 0
        }
      ),
      ("member 0 of its directory, counted from 0, is missing", { $0[$1] = 0 }),
      ("is cut off", { $0[$1 + 28] = 6 }),
      ("('a.npy') is encrypted", { $0[$1 + 8] = 1 }),
      ("is compressed by method 12; 0 (stored) and 8 (deflated) are read", { $0[$1 + 10] = 12 }),
      ("which 131 packed ones cannot hold", { $0[$1 + 27] = 1 }),
      ("does not lie within the file", { $0[$1 + 43] = 1 }),
      ("has a name that is not UTF-8", { $0[$1 + 46] = 0xff }),
      ("member 'a.npy' has no header of its own", { bytes, _ in bytes[0] = 0 }),
      ("has a header of its own that contradicts the directory", { bytes, _ in bytes[30] = 0x62 }),
      ("has a header of its own that contradicts the directory", { bytes, _ in bytes[29] = 1 }),
      ("tensor 'a' of ", { bytes, directory in bytes[directory - 1] = 9 }),
      ("its checksum is not that of the directory", { bytes, directory in bytes[directory - 1] = 9 }),
      ("bytes follow its compressed data", { $0[$1 + 10] = 8 }),
      (
        "has the name 'a.npy', which stands twice",
        { bytes, directory in
          let record = bytes[directory..<(directory + 51)]
          bytes.insert(contentsOf: record, at: directory)
          for place in [8, 10] { bytes[end(bytes) + place] = 2 }
          bytes[end(bytes) + 12] = 102
        }
      ),
    ]
    for (words, change) in cases {
      let message = try archive(change)
      #expect(message.contains(words), "\(message)")
    }
  }

  @Test(arguments: ["matrix.npy", "savez.npz", "compressed.npz", "shorts.idx", "doubles.idx.gz"])
  func `thousands of mutations give arrays or words`(_ name: String) throws {
    let folder = try Folder()
    let valid = try bytes(of: oracle(name))
    let stream = RandomStream(seed: 2, name: .noise).split(name)
    var refused = 0
    for trial in 0..<2000 {
      let path = try folder.file(mutated(valid, by: stream.split(trial)), "mutant")
      do {
        if name.contains("npz") {
          let archive = try NumpyArchive(path)
          for name in archive.names { #expect(try archive.tensor(name).bytes.count < 1 << 20) }
        } else {
          let tensor = try name.contains("npy") ? NumpyFile(path).tensor() : IDXFile(path).tensor()
          #expect(tensor.bytes.count <= 48)
        }
      } catch {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > 500 && refused < 2_000)
  }
}
