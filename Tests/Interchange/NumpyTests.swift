import AssayInterchange
import Testing

@Suite struct NumpyTests {
  @Test func `files of numpy are read value by value`() throws {
    let matrix = try NumpyFile(oracle("matrix.npy"))
    #expect(matrix.format == .float32)
    #expect(matrix.shape == [2, 3])
    #expect(try matrix.tensor().values() == (0..<6).map { Float($0) / 7 })
    let vector = try NumpyFile(oracle("vector.npy")).tensor()
    #expect(vector.format == .int64)
    #expect(vector.wholes() == [.min, -1, .max])
    let scalar = try NumpyFile(oracle("scalar.npy")).tensor()
    #expect(scalar.shape == [])
    #expect(scalar.values() == [2.5] as [Double])
    #expect(
      try NumpyFile(oracle("empty.npy")).tensor() == StoredTensor(format: .uint8, shape: [0, 4], bytes: []))
    #expect(try NumpyFile(oracle("long.npy")).tensor().shape == [123456, 0, 7])
  }

  @Test(arguments: ["matrix", "vector", "scalar", "empty", "long"])
  func `what is written is byte for byte what numpy writes`(_ name: String) throws {
    let path = try oracle(name + ".npy")
    let folder = try Scratch()
    try NumpyFile.write(try NumpyFile(path).tensor(), to: folder.path("copy"))
    #expect(try bytes(of: folder.path("copy")) == bytes(of: path))
  }

  @Test func `every type, byte order, index order, version and packing gives the same numbers`() throws {
    let archive = try NumpyArchive(oracle("arrays.npz"))
    // There are 9 types of several bytes in both byte orders and 4 of one byte, each in both index orders.
    #expect(archive.names.count == 42)
    for name in archive.names {
      let tensor = try archive.tensor(name)
      #expect(tensor.shape == [2, 3, 4])
      #expect(try archive.entry(name) == (tensor.format, tensor.shape))
      let values = (0..<24).map { name.hasPrefix("b1") ? $0 % 2 : $0 }
      #expect(tensor.roundedFloats() == values.map { Float($0) }, "\(name)")
      let isWhole = !name.hasPrefix("f")
      #expect(tensor.wholes() == (isWhole ? values : nil), "\(name)")
    }
    let formats = Set(try archive.names.map { try archive.entry($0).format })
    #expect(formats == Set(TensorFormat.allCases).subtracting([.bfloat16]))
  }

  @Test func `archives of savez and savez_compressed are read`() throws {
    let stored = try NumpyArchive(oracle("savez.npz"))
    #expect(stored.names == ["arr_0", "größe"])
    #expect(try stored.tensor("arr_0").values() == [0, 1, 2] as [Double])
    #expect(try stored.tensor("größe").wholes() == [0, 1])
    let deflated = try NumpyArchive(oracle("compressed.npz"))
    #expect(try deflated.tensor("zeros").values() == [Double](repeating: 0, count: 10_000))
    #expect(try deflated.tensor("ramp").values() == (0..<1000).map { Int32($0) })
    #expect(
      message { try stored.tensor("x") } == "'\(stored.path)' has no tensor 'x'; it has arr_0, größe")
  }

  @Test func `objects are never unpickled and structured types are refused`() throws {
    let archive = try NumpyArchive(oracle("pickled.npz"))
    #expect(
      message { try archive.tensor("objects") }.hasSuffix(
        "it holds pickled Python objects, which are never read"))
    #expect(
      message { try archive.tensor("fields") }.contains("its descr is no plain type of numbers; b1, f2"))
  }

  @Test func `an archive that is written is read again, equal bytes for equal tensors`() throws {
    let folder = try Scratch()
    let tensors: [(name: String, tensor: StoredTensor)] = [
      ("weight", StoredTensor([1, -0.0, .infinity, .nan] as [Float], [2, 2])),
      ("größe", StoredTensor(format: .bool, shape: [3], bytes: [1, 0, 1])),
      ("none", StoredTensor([] as [Int32], [0, 5])),
    ]
    let paths = ["one", "two"].map { folder.path($0) }
    for path in paths { try NumpyArchive.write(tensors, to: path) }
    #expect(try bytes(of: paths[0]) == bytes(of: paths[1]))
    let archive = try NumpyArchive(paths[0])
    #expect(archive.names == ["größe", "none", "weight"])
    for (name, tensor) in tensors { #expect(try archive.tensor(name) == tensor) }
    try NumpyArchive.write([], to: paths[0])
    #expect(try NumpyArchive(paths[0]).names == [])
  }

  @Test func `what numpy has no type for is not written`() throws {
    let folder = try Scratch()
    let brain = StoredTensor(format: .bfloat16, shape: [1], bytes: [0, 0])
    #expect(
      message { try NumpyArchive.write([("a", brain)], to: folder.path("x")) }
        == "tensor 'a' cannot be written: numpy has no type BF16")
    let short = StoredTensor(format: .int8, shape: [3], bytes: [0, 0])
    #expect(
      message { try NumpyFile.write(short, to: folder.path("x")) }.hasSuffix("2 bytes do not fill I8[3]"))
    let deep = StoredTensor(format: .int8, shape: [Int](repeating: 1, count: 65), bytes: [0])
    #expect(
      message { try NumpyFile.write(deep, to: folder.path("x")) }.hasSuffix("65 sizes; numpy allows 64"))
    let good = StoredTensor([1] as [Float], [1])
    #expect(
      message { try NumpyArchive.write([("a", good), ("a", good)], to: folder.path("x")) }
        == "tensor 'a' cannot be written: two tensors have this name")
  }
}
