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
    (
      npy(described("'<f4'", "(2,)"), data: [1, 2, 3]), "3 bytes follow its header, which do not fill F32[2]"
    ),
    (
      npy(described("'<f4'", "()"), data: [1, 2, 3, 4, 5]),
      "5 bytes follow its header, which do not fill F32[]"
    ),
    (npy(described("'|b1'", "(2,)"), data: [1, 2]), "byte 1 of its data is 2; a bool is 0 or 1"),
  ]

  @Test(arguments: hostile.indices)
  func `a hostile npy file is refused in words`(_ index: Int) throws {
    let (bytes, words) = Self.hostile[index]
    let folder = try Scratch()
    let error = #expect(throws: InterchangeError.self) {
      try NumpyFile(try folder.write(bytes, to: "x.npy")).tensor()
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("is not a valid npy file: ") == true)
  }

  /// An archive of one array [1, 2, 3] of bytes, changed at a position that is found from the beginning or
  /// the directory.
  private func archive(_ change: (inout [UInt8], _ directory: Int) -> Void) throws -> String {
    let folder = try Scratch()
    let path = folder.path("x.npz")
    try NumpyArchive.write([("a", StoredTensor(format: .uint8, shape: [3], bytes: [1, 2, 3]))], to: path)
    var content = try bytes(of: path)
    let directory = content.count - 22 - 46 - 5
    change(&content, directory)
    do {
      let archive = try NumpyArchive(try folder.write(content, to: "hostile.npz"))
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

  @Test func `an archive with 64-bit sizes is read, and refused when they lack or lie`() throws {
    func wide(_ number: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    let folder = try Scratch()
    let path = folder.path("x.npz")
    let tensor = StoredTensor(format: .uint8, shape: [3], bytes: [1, 2, 3])
    try NumpyArchive.write([("a", tensor)], to: path)
    let narrow = try bytes(of: path)
    let directory = narrow.count - 22 - 46 - 5
    /// The same archive with all sizes in the 64-bit records.
    func archive(size: Int, extra: Int = 24, count: Int = 1) -> [UInt8] {
      var record = Array(narrow[directory..<(directory + 51)])
      for place in Array(20..<28) + Array(42..<46) { record[place] = 255 }
      record[30] = UInt8(4 + extra)
      record += [1, 0, UInt8(extra), 0] + (wide(size) + wide(131) + wide(0)).prefix(extra)
      let end = directory + record.count
      return narrow[..<directory] + record
        + [0x50, 0x4b, 6, 6] + wide(44) + [45, 0, 45, 0] + [UInt8](repeating: 0, count: 8)
        + wide(count) + wide(count) + wide(record.count) + wide(directory)
        + [0x50, 0x4b, 6, 7, 0, 0, 0, 0] + wide(end) + [1, 0, 0, 0]
        + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 12) + [0, 0]
    }
    func outcome(_ bytes: [UInt8]) throws -> String {
      do {
        return try NumpyArchive(try folder.write(bytes, to: "wide.npz")).tensor("a") == tensor
          ? "equal" : "other"
      } catch let error as InterchangeError { return error.description }
    }
    #expect(try outcome(archive(size: 131)) == "equal")
    #expect(try outcome(archive(size: 132)).hasSuffix("claims 132 bytes, which 131 packed ones cannot hold"))
    #expect(try outcome(archive(size: -1)).hasSuffix("('a.npy') does not lie within the file"))
    #expect(try outcome(archive(size: 131, extra: 16)).hasSuffix("lacks a 64-bit size"))
    #expect(
      try outcome(archive(size: 131, count: -1)).contains("its directory claims 18446744073709551615 members")
    )
  }

  @Test(arguments: ["matrix.npy", "savez.npz", "compressed.npz", "shorts.idx", "doubles.idx.gz"])
  func `hundreds of mutations give arrays or words`(_ name: String) throws {
    let folder = try Scratch()
    let valid = try bytes(of: oracle(name))
    let stream = RandomStream(seed: 2, name: .noise).split(name)
    var refused = 0
    let count = mutationCount(600)
    for trial in 0..<count {
      let path = try folder.write(mutated(valid, by: stream.split(trial)), to: "mutant")
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
    #expect(refused > count / 4 && refused < count)
  }
}
