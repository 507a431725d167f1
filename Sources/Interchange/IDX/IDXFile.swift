/// An IDX file, gzipped or not: one array in the format of the MNIST database (yann.lecun.com/exdb/mnist).
public struct IDXFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The format of the elements.
  public let format: TensorFormat
  /// Sizes, outermost first.
  public let shape: [Int]

  private static let formats: [UInt8: TensorFormat] = [
    0x08: .uint8, 0x09: .int8, 0x0b: .int16, 0x0c: .int32, 0x0d: .float32, 0x0e: .float64,
  ]

  /// Reads the header alone. Throws when the file cannot be read or is no valid IDX file.
  public init(_ path: String) throws(InterchangeError) {
    self = try Self.open(path).file
  }

  private init(path: String, format: TensorFormat, shape: [Int]) {
    self.path = path
    self.format = format
    self.shape = shape
  }

  /// Opens the file and reads its header; returns also the stream of the bytes behind the header and their
  /// number.
  private static func open(
    _ path: String
  ) throws(InterchangeError) -> (file: IDXFile, stream: ByteStream, dataBytes: Int) {
    func malformed(_ reason: String) -> InterchangeError {
      .malformed(file: path, format: "IDX", reason: reason)
    }
    let stream = try ByteStream(wholeOf: path, format: "IDX")
    let most = stream.mostBytes
    let start = try stream.next(4)
    guard start.count == 4, start[0] == 0, start[1] == 0, start[3] > 0 else {
      throw malformed("it does not begin with two zeros, a type and a number of sizes")
    }
    guard let format = formats[start[2]] else {
      let known = formats.keys.sorted().map(String.init).joined(separator: ", ")
      throw malformed("its type is \(start[2]); the types are \(known)")
    }
    let sizes = try stream.next(4 * Int(start[3]))
    guard sizes.count == 4 * Int(start[3]) else { throw malformed("it ends inside its header") }
    let shape = (0..<Int(start[3])).map { Int(sizes.bigEndian(at: 4 * $0, 4)) }
    let headerBytes = 4 + sizes.count
    guard let count = StoredTensor.count(shape), count <= Int.max / 8,
      count * format.byteCount <= most - headerBytes,
      count * format.byteCount == most - headerBytes || !stream.isPlain
    else {
      throw malformed(
        stream.isPlain
          ? "\(most - headerBytes) bytes follow its header, which do not fill \(format.rawValue)\(shape)"
          : "its compressed data cannot hold \(format.rawValue)\(shape)")
    }
    return (
      IDXFile(path: path, format: format, shape: shape), stream, count * format.byteCount
    )
  }

  /// Reads the array. Throws when its data are damaged, or are more or fewer than its header claims.
  public func tensor() throws(InterchangeError) -> StoredTensor {
    let (file, stream, dataBytes) = try Self.open(path)
    let data = try stream.next(dataBytes)
    guard data.count == dataBytes, try stream.next(1).isEmpty else {
      throw .malformed(
        file: path, format: "IDX",
        reason:
          "\(data.count == dataBytes ? "more than \(dataBytes)" : "\(data.count)") bytes follow its header, "
          + "where \(file.format.rawValue)\(file.shape) has \(dataBytes)")
    }
    return StoredTensor(
      format: file.format, shape: file.shape, bytes: data.reversingElements(of: file.format.byteCount))
  }
}
