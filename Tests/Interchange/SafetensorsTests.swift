import AssayInterchange
import AssayRandomness
import Foundation
import Testing

private func safetensors(_ header: String, data: Int = 0) -> [UInt8] {
  let text = Array(header.utf8)
  return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    + [UInt8](repeating: 7, count: data)
}

@Suite struct SafetensorsTests {
  private func message(_ bytes: [UInt8]) throws -> String {
    let folder = try Scratch()
    do {
      _ = try SafetensorsFile(try folder.write(bytes, to: "x.safetensors"))
      return ""
    } catch let error as InterchangeError { return error.description }
  }

  @Test func `a file of the reference library is read value by value`() throws {
    let file = try SafetensorsFile(oracle("reference.safetensors"))
    #expect(file.names == ["bias", "empty", "größe", "half", "labels", "mask", "scalar", "weight"])
    #expect(file.metadata == ["made by": "numpy", "note": "a \"quoted\"\nline"])
    #expect(try file.tensor("weight").values() == (0..<6).map { Float($0) / 7 })
    #expect(try file.tensor("weight").shape == [2, 3])
    let bias: [Double] = try #require(try file.tensor("bias").values())
    #expect(bias.map(\.bitPattern) == [Double.pi, -0.0, .infinity].map(\.bitPattern))
    #expect(try file.tensor("half").floats() == [1.5, -2, 0x1p-24, 65504, .infinity])
    #expect(try file.tensor("labels").values() == [1, -2, 3, -4] as [Int32])
    #expect(try file.tensor("mask").bytes == [1, 0, 1])
    #expect(try file.tensor("scalar").shape == [])
    #expect(try file.tensor("empty").bytes == [])
    #expect(try file.tensor("größe").bytes == [255, 0])
    #expect(try file.tensor("scalar").values(as: Double.self) == nil)
  }

  @Test func `what is written is read again, equal bytes for equal tensors, and no partial file stays`()
    throws
  {
    let folder = try Scratch()
    let tensors: [(name: String, tensor: StoredTensor)] = [
      ("b \"q\"\n", StoredTensor([1.5, -0.0] as [Double], [2])),
      ("a", StoredTensor([1, 2, 3] as [Float], [3, 1])),
      ("none", StoredTensor([] as [Int32], [0, 5])),
    ]
    let paths = ["one", "two"].map { folder.path($0) }
    for path in paths { try SafetensorsFile.write(tensors, metadata: ["k": "v"], to: path) }
    let bytes = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0][0] % 8 == 0)
    let file = try SafetensorsFile(paths[0])
    for (name, tensor) in tensors { #expect(try file.tensor(name) == tensor) }
    #expect(file.metadata == ["k": "v"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["one", "two"])
  }

  /// A link was once replaced by the file.
  @Test func `a file is written through a link, with the permissions that it had`() throws {
    let folder = try Scratch()
    let tensors = [(name: "a", tensor: StoredTensor([1, 2] as [Float], [2]))]
    let (real, link) = (folder.path("real"), folder.path("link"))
    #expect(symlink("real", link) == 0)
    try SafetensorsFile.write(tensors, to: link)
    #expect(chmod(real, 0o600) == 0)
    try SafetensorsFile.write(tensors, to: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real")
    #expect(try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int == 0o600)
    #expect(throws: InterchangeError.self) { try SafetensorsFile.write(tensors, to: folder.url.path) }
  }

  @Test func `every float16 and bfloat16 becomes the float32 of the same value`() throws {
    let bytes = (0...UInt16.max).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let halves = StoredTensor(format: .float16, shape: [65536], bytes: bytes)
    let brains = StoredTensor(format: .bfloat16, shape: [65536], bytes: bytes)
    let (wideHalves, wideBrains) = (try #require(halves.floats()), try #require(brains.floats()))
    for bits in 0...UInt16.max {
      let wide = wideHalves[Int(bits)]
      let exponent = Int(bits >> 10 & 31)
      // The value from sign, exponent and fraction: IEEE 754-2008, 3.4.
      let magnitude =
        exponent == 0
        ? Double(bits & 1023) * 0x1p-24 : (1 + Double(bits & 1023) / 1024) * pow(2, Double(exponent - 15))
      let value = bits >> 15 == 0 ? magnitude : -magnitude
      switch (exponent, bits & 1023) {
      case (31, 0): #expect(wide == (bits >> 15 == 0 ? .infinity : -.infinity))
      case (31, _): #expect(wide.isNaN)
      default: #expect(Double(wide).bitPattern == value.bitPattern)
      }
      #expect(wideBrains[Int(bits)].bitPattern == UInt32(bits) << 16)
    }
  }

  @Test func `tensors come from the file whose header was read, also when another has taken its name`() throws
  {
    let folder = try Scratch()
    let path = folder.path("replaced.safetensors")
    try SafetensorsFile.write([("a", StoredTensor([1, 2] as [Float], [2]))], to: path)
    let file = try SafetensorsFile(path)
    try SafetensorsFile.write(
      [("z", StoredTensor([7, 8, 9] as [Double], [3])), ("a", StoredTensor([3, 4] as [Float], [2]))], to: path
    )
    #expect(try file.tensor("a").values(as: Float.self) == [1, 2])
    #expect(try SafetensorsFile(path).tensor("a").values(as: Float.self) == [3, 4])
  }

  @Test func `a file that cannot be written leaves the old one as it was`() throws {
    let folder = try Scratch()
    let path = folder.path("none/x")
    let error = #expect(throws: InterchangeError.self) {
      try SafetensorsFile.write([("a", StoredTensor([1] as [Float], [1]))], to: path)
    }
    #expect(error?.description.hasPrefix("cannot write '\(path)': ") == true)
    let twice = #expect(throws: InterchangeError.self) {
      let tensor = StoredTensor([1] as [Float], [1])
      try SafetensorsFile.write([("a", tensor), ("a", tensor)], to: folder.path("x"))
    }
    #expect(twice?.description == "tensor 'a' cannot be written: two tensors have this name")
    let wrong = #expect(throws: InterchangeError.self) {
      try SafetensorsFile.write([("a", StoredTensor([1] as [Float], [2]))], to: folder.path("x"))
    }
    #expect(wrong?.description == "tensor 'a' cannot be written: 4 bytes do not fill F32[2]")
  }

  private static let good = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#

  /// Files that contradict themselves, each with the message about it.
  static let hostile: [([UInt8], String)] = [
    ([1, 2, 3], "it has 3 bytes, and a header's length alone takes 8"),
    ([8, 0, 0, 0, 0, 0, 0, 0], "its header claims 8 bytes, and 0 follow"),
    ([255, 255, 255, 255, 255, 255, 255, 255], "its header claims 18446744073709551615 bytes; at most"),
    (safetensors(""), "its header does not begin with {"),
    (safetensors("[]"), "its header does not begin with {"),
    (safetensors(good), "it ends too early"),
    (safetensors(good + " ]", data: 8), "a comma or the end of the object must stand"),
    (safetensors("{ "), "it ends too early"),
    (safetensors(good + "}", data: 7), "its tensors take 8 bytes, and 7 follow the header"),
    (safetensors(good + "}", data: 9), "its tensors take 8 bytes, and 9 follow the header"),
    (safetensors(good + "}x", data: 8), "nothing but spaces may follow the header"),
    (
      safetensors(good + #","b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, data: 12),
      "tensor 'b' begins at byte 4 of the data, where byte 8 is next: tensors overlap"
    ),
    (
      safetensors(good + #","b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}"#, data: 16),
      "tensor 'b' begins at byte 12 of the data, where byte 8 is next: bytes belong to no tensor"
    ),
    (
      safetensors(good + #","a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 8),
      "'a' stands for the second time"
    ),
    (
      safetensors(#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, data: 8),
      "has 8 bytes, which do not fill F32[3]"
    ),
    (
      safetensors(#"{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}"#, data: 8),
      "has a dtype that is none of F64, F32"
    ),
    (
      safetensors(#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#),
      "has 0 bytes, which do not fill F32[4611686018427387904, 4]"
    ),
    (
      safetensors(#"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,0]}}"#),
      "is no whole number that a file can mean"
    ),
    (
      safetensors(#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}"#),
      "a whole number not below 0 must stand"
    ),
    (
      safetensors(#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,6]}}"#),
      "a whole number must stand, without point"
    ),
    (
      safetensors(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#),
      "data_offsets that are no two ascending"
    ),
    (
      safetensors(#"{"a":{"dtype":"F32","shape":[2]}}"#),
      "must have dtype, shape and data_offsets, not dtype, shape"
    ),
    (safetensors(#"{"a":[[[[[[[[[[1]]]]]]]]]]}"#), "it nests deeper than a header does"),
    (safetensors(#"{"__metadata__":{"a":1}}"#), "its __metadata__ 'a' is no text"),
    (safetensors("{\"a\u{1}\":1}"), "a control character stands in a text"),
    (safetensors(#"{"\ud800":1}"#), "half of a pair of surrogates stands alone"),
    (
      withUnsafeBytes(of: UInt64(4).littleEndian) { Array($0) } + [0x7b, 0x22, 0xff, 0x22],
      "a text is not UTF-8"
    ),
  ]

  @Test(arguments: hostile.indices)
  func `a hostile file is refused in words`(_ index: Int) throws {
    let (bytes, words) = Self.hostile[index]
    let message = try message(bytes)
    #expect(message.contains(words), "\(message)")
    #expect(message.contains("is not a valid safetensors file"))
  }

  @Test func `thousands of mutations of a valid file give tensors or words`() throws {
    let folder = try Scratch()
    let path = folder.path("valid")
    try SafetensorsFile.write(
      [
        ("weight", StoredTensor([1, 2, 3, 4] as [Float], [2, 2])),
        ("bias", StoredTensor([0.5] as [Double], [1])),
      ],
      metadata: ["step": "12"], to: path)
    let valid = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let stream = RandomStream(seed: 1, name: .noise)
    var refused = 0
    let count = mutationCount(2000)
    for trial in 0..<count {
      let bytes = mutated(valid, by: stream.split(trial))
      do {
        let file = try SafetensorsFile(try folder.write(bytes, to: "mutant"))
        for name in file.names { #expect(try file.tensor(name).bytes.count <= bytes.count) }
      } catch let error as InterchangeError {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > count / 2)
  }
}
