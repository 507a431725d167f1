/// The header of an npy file (numpy.lib.format, versions 1.0 to 3.0), checked against the bytes that follow it.
struct NumpyHeader {
  let format: TensorFormat
  let shape: [Int]
  let isBigEndian: Bool
  /// Whether the first index runs fastest in the file.
  let isColumnMajor: Bool
  /// The bytes of the header in the file; the data follow them.
  let bytes: [UInt8]

  /// The most bytes that a header may have.
  private static let largest = 1 << 20
  /// The most axes that numpy's arrays may have.
  static let mostAxes = 64
  private static let magic = [0x93] + Array("NUMPY".utf8)

  /// Reads the header of an array; `size` is the number of bytes of header and data together.
  init(
    _ stream: ByteStream, size: Int, malformed: (String) -> InterchangeError
  ) throws(InterchangeError) {
    var read = try stream.next(min(size, 8))
    guard read.count == 8, read.starts(with: Self.magic) else {
      throw malformed("it does not begin with \\x93NUMPY and a version")
    }
    let (major, minor) = (read[6], read[7])
    guard (1...3).contains(major), minor == 0 else {
      throw malformed("its version is \(major).\(minor); 1.0, 2.0 and 3.0 are read")
    }
    let wordBytes = major == 1 ? 2 : 4
    let word = try stream.next(min(size - 8, wordBytes))
    guard word.count == wordBytes else { throw malformed("it ends inside its header") }
    read += word
    let length = Int(word.littleEndian(at: 0, wordBytes))
    guard length <= Self.largest else {
      throw malformed("its header claims \(length) bytes; at most \(Self.largest) are allowed")
    }
    guard length <= size - read.count else {
      throw malformed("its header claims \(length) bytes, and \(size - read.count) follow")
    }
    let text = try stream.next(length)
    guard text.count == length else { throw malformed("it ends inside its header") }
    bytes = read + text
    do throws(HeaderProblem) {
      let members = try NumpyLiteral.parse(text)
      (format, isBigEndian) = try Self.format(members["descr"])
      guard Set(members.keys) == ["descr", "fortran_order", "shape"] else {
        throw HeaderProblem(
          "its header must have descr, fortran_order and shape, not "
            + members.keys.sorted().joined(separator: ", "))
      }
      guard case .truth(let isColumnMajor)? = members["fortran_order"] else {
        throw HeaderProblem("its fortran_order is neither True nor False")
      }
      guard case .tuple(let shape)? = members["shape"], shape.count <= Self.mostAxes else {
        throw HeaderProblem("its shape is no tuple of at most \(Self.mostAxes) numbers")
      }
      (self.isColumnMajor, self.shape) = (isColumnMajor, shape)
    } catch { throw malformed(error.reason) }
    let left = size - bytes.count
    guard let count = StoredTensor.count(shape),
      count.multipliedReportingOverflow(by: format.byteCount) == (left, false)
    else { throw malformed("\(left) bytes follow its header, which do not fill \(format.rawValue)\(shape)") }
  }

  private static let formats: [String: TensorFormat] = [
    "f8": .float64, "f4": .float32, "f2": .float16, "i8": .int64, "i4": .int32, "i2": .int16, "i1": .int8,
    "u8": .uint64, "u4": .uint32, "u2": .uint16, "u1": .uint8, "b1": .bool,
  ]

  private static func format(_ value: NumpyLiteral.Value?) throws(HeaderProblem) -> (TensorFormat, Bool) {
    let known = formats.keys.sorted().joined(separator: ", ")
    guard case .text(let text)? = value else {
      throw HeaderProblem("its descr is no plain type of numbers; \(known) are read")
    }
    if text.dropFirst().first == "O" {
      throw HeaderProblem("it holds pickled Python objects, which are never read")
    }
    guard let format = formats[String(text.dropFirst())], let order = text.first,
      "<>".contains(order) || order == "|" && format.byteCount == 1
    else {
      throw HeaderProblem("its descr is '\(text.prefix(40))'; \(known) are read, behind < or >")
    }
    return (format, order == ">")
  }

  /// The header that numpy itself writes for an array of this type and shape.
  static func bytes(of format: TensorFormat, _ shape: [Int]) -> [UInt8]? {
    guard let type = formats.first(where: { $0.value == format })?.key, shape.count <= mostAxes else {
      return nil
    }
    let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var text =
      "{'descr': '\(format.byteCount == 1 ? "|" : "<")\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // numpy leaves room for the first size to grow in place to 21 digits, then pads the header to a multiple
    // of 64 bytes.
    if let first = shape.first { text += String(repeating: " ", count: max(21 - "\(first)".count, 0)) }
    text += String(repeating: " ", count: 64 - (magic.count + 4 + text.utf8.count + 1) % 64) + "\n"
    var bytes = magic + [1, 0]
    bytes.append(littleEndian: text.utf8.count, 2)
    return bytes + Array(text.utf8)
  }
}
