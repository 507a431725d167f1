/// An npy file: one array (numpy.lib.format, versions 1.0 to 3.0), of either byte order, row by row or column by
/// column. Pickled objects and structured types are refused.
public struct NumpyFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The format of the elements.
  public let format: TensorFormat
  /// Sizes, outermost first.
  public let shape: [Int]

  private var malformed: (String) -> InterchangeError {
    { [path] in .malformed(file: path, format: "npy", reason: $0) }
  }

  /// Reads the header alone. Throws when the file cannot be read or is no valid npy file.
  public init(_ path: String) throws(InterchangeError) {
    let (header, _) = try Self.open(path)
    self.path = path
    format = header.format
    shape = header.shape
  }

  private static func open(_ path: String) throws(InterchangeError) -> (NumpyHeader, ByteStream) {
    let file = try OpenFile(path)
    let stream = try ByteStream(file, 0..<file.size, packing: .plain, format: "npy")
    let header = try NumpyHeader(stream, size: file.size) {
      .malformed(file: path, format: "npy", reason: $0)
    }
    return (header, stream)
  }

  /// Reads the array. Throws when the file has changed since into something that is no valid npy file.
  public func tensor() throws(InterchangeError) -> StoredTensor {
    let (header, stream) = try Self.open(path)
    let size = stream.mostBytes
    let data = try stream.next(size)
    guard data.count == size else { throw malformed("it ends inside its data") }
    return try header.tensor(data, malformed: malformed)
  }

  /// Writes an array, byte for byte as numpy writes it, durably and in one step. Throws when numpy has no such type
  /// (bfloat16), when the bytes do not fit the shape, or when the system refuses.
  public static func write(_ tensor: StoredTensor, to path: String) throws(InterchangeError) {
    try TensorFile.write(path, try tensor.numpyParts(name: path))
  }
}
