/// A safetensors file: named tensors and text about them (github.com/huggingface/safetensors, format 0.4).
///
/// A file may come from anywhere: reading checks every claim of its header against the file's own size before
/// it uses the claim, refuses tensors that overlap or leave gaps, and takes no more memory than the tensors
/// asked for.
///
/// ```swift
/// let weight = StoredTensor([1.5, -2] as [Float], [2])
/// try SafetensorsFile.write([(name: "weight", tensor: weight)], to: path)
/// let values = try SafetensorsFile(path).tensor("weight").floats()   // [1.5, -2]
/// ```
public struct SafetensorsFile: Sendable {
  /// The format, shape and position of a tensor in the file.
  public struct Entry: Sendable, Hashable {
    /// The format of the elements.
    public var format: TensorFormat
    /// Sizes, outermost first.
    public var shape: [Int]
    /// The tensor's bytes, counted from the end of the header.
    public var range: Range<Int>
  }

  /// The most bytes that a header may have.
  public static let largestHeader = 100_000_000

  /// The path of the file.
  public var path: String { file.path }
  /// Format, shape and position of every tensor, by name.
  public let entries: [String: Entry]
  /// The text about the file, by key: the header's `__metadata__`.
  public let metadata: [String: String]
  private let file: OpenFile
  private let dataStart: Int

  /// Reads the header alone. The file stays open, so tensors are read from the file that had this header,
  /// even when another has taken its name since. Throws when it cannot be read or is no valid safetensors
  /// file.
  public init(_ path: String) throws(InterchangeError) {
    file = try OpenFile(path)
    let size = file.size
    func malformed(_ reason: String) -> InterchangeError {
      .malformed(file: path, format: "safetensors", reason: reason)
    }
    let start = try file.read(from: 0, count: 8)
    guard start.count == 8 else {
      throw malformed("it has \(size) bytes, and a header's length alone takes 8")
    }
    let length = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.largestHeader) else {
      throw malformed("its header claims \(length) bytes; at most \(Self.largestHeader) are allowed")
    }
    guard Int(length) <= size - 8 else {
      throw malformed("its header claims \(length) bytes, and \(size - 8) follow")
    }
    let header = try file.read(from: 8, count: Int(length))
    guard header.count == Int(length) else { throw malformed("it ends inside its header") }
    do throws(HeaderProblem) {
      let parsed = try SafetensorsHeader(header, dataBytes: size - 8 - Int(length))
      entries = parsed.entries
      metadata = parsed.metadata
    } catch { throw malformed(error.reason) }
    dataStart = 8 + Int(length)
  }

  /// The tensors' names in alphabetical order.
  public var names: [String] { entries.keys.sorted() }

  /// Reads one tensor. Throws when there is none of that name, or the file has shrunk.
  public func tensor(_ name: String) throws(InterchangeError) -> StoredTensor {
    guard let entry = entries[name] else {
      throw .missing(file: path, name: name, available: names)
    }
    let bytes = try file.read(from: dataStart + entry.range.lowerBound, count: entry.range.count)
    guard bytes.count == entry.range.count else {
      throw .tensor(file: path, name: name, reason: "the file ends before it does")
    }
    return StoredTensor(format: entry.format, shape: entry.shape, bytes: bytes)
  }

  /// Writes tensors in the order given, durably and in one step: whoever reads sees the old file or the new one.
  /// Equal input makes equal bytes. Throws when a tensor's bytes do not fit its shape, when a name comes twice, or
  /// when the system refuses.
  public static func write(
    _ tensors: [(name: String, tensor: StoredTensor)], metadata: [String: String] = [:],
    to path: String
  ) throws(InterchangeError) {
    var seen: Set<String> = ["__metadata__"]
    var offset = 0
    var parts: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map {
        JSONText.quoted($0.key) + ":" + JSONText.quoted($0.value)
      }
      parts.append("\"__metadata__\":{" + pairs.joined(separator: ",") + "}")
    }
    for (name, tensor) in tensors {
      guard seen.insert(name).inserted else {
        throw .unwritable(
          name: name, reason: name == "__metadata__" ? "the name is reserved" : "two tensors have this name")
      }
      guard let count = StoredTensor.count(tensor.shape),
        count.multipliedReportingOverflow(by: tensor.format.byteCount) == (tensor.bytes.count, false)
      else {
        throw .unwritable(
          name: name,
          reason: "\(tensor.bytes.count) bytes do not fill \(tensor.format.rawValue)\(tensor.shape)")
      }
      let end = offset + tensor.bytes.count
      parts.append(
        "\(JSONText.quoted(name)):{\"dtype\":\"\(tensor.format.rawValue)\",\"shape\":\(compact(tensor.shape)),"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array(("{" + parts.joined(separator: ",") + "}").utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    guard header.count <= largestHeader else {
      throw .unwritable(name: tensors[0].name, reason: "names and text take more than \(largestHeader) bytes")
    }
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    try TensorFile.write(path, [length, header] + tensors.map(\.tensor.bytes))
  }

  private static func compact(_ shape: [Int]) -> String {
    "[" + shape.map(String.init).joined(separator: ",") + "]"
  }
}
