/// An npz file: named arrays, each an npy file in a zip archive, stored or deflated, as `numpy.savez` and
/// `numpy.savez_compressed` make them. Other members of the archive are ignored.
///
/// ```swift
/// let weight = try NumpyArchive("weights.npz").tensor("weight").floats()
/// ```
public struct NumpyArchive: Sendable {
  /// The path of the file.
  public var path: String { file.path }
  private let file: OpenFile
  private let directory: ZipDirectory
  private let members: [String: ZipDirectory.Member]

  /// Reads the archive's directory alone; the file stays open. Throws when the file cannot be read or is no
  /// valid zip archive.
  public init(_ path: String) throws(InterchangeError) {
    file = try OpenFile(path)
    directory = try ZipDirectory(file, format: "npz")
    members = Dictionary(
      directory.members.filter { $0.name.hasSuffix(".npy") }.map { (String($0.name.dropLast(4)), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The arrays' names in alphabetical order, without the `.npy` that they have in the archive.
  public var names: [String] { members.keys.sorted() }

  /// Element type and sizes of an array, from its header alone. Throws when there is none of that name, or the header
  /// is invalid.
  public func entry(_ name: String) throws(InterchangeError) -> (format: TensorFormat, shape: [Int]) {
    let header = try open(name).header
    return (header.format, header.shape)
  }

  /// Reads one array. Throws when there is none of that name, or it is damaged.
  public func tensor(_ name: String) throws(InterchangeError) -> StoredTensor {
    let (header, stream, member) = try open(name)
    let size = member.size - header.bytes.count
    let data = try stream.next(size)
    guard data.count == size, try stream.next(1).isEmpty else {
      throw malformed(name)("its packed bytes do not hold the \(member.size) that the directory claims")
    }
    guard crc32(data, after: crc32(header.bytes)) == member.checksum else {
      throw malformed(name)("its checksum is not that of the directory")
    }
    return try header.tensor(data, malformed: malformed(name))
  }

  private func open(
    _ name: String
  ) throws(InterchangeError) -> (header: NumpyHeader, stream: ByteStream, member: ZipDirectory.Member) {
    guard let member = members[name] else {
      throw .missing(file: path, name: name, available: names)
    }
    let stream = try directory.open(member, of: file, format: "npz")
    let header = try NumpyHeader(stream, size: member.size, malformed: malformed(name))
    return (header, stream, member)
  }

  private func malformed(_ name: String) -> (String) -> InterchangeError {
    { [file] in .tensor(file: file.path, name: name, reason: $0) }
  }

  /// Writes arrays in the order given, stored, durably and in one step; equal input makes equal bytes. Throws when
  /// numpy has no such type (bfloat16), when bytes do not fit their shape, when a name comes twice, when the archive
  /// would reach 4 GiB, or when the system refuses.
  public static func write(
    _ tensors: [(name: String, tensor: StoredTensor)], to path: String
  ) throws(InterchangeError) {
    var seen: Set<String> = []
    var members: [(name: String, parts: [[UInt8]])] = []
    for (name, tensor) in tensors {
      guard seen.insert(name).inserted else {
        throw .unwritable(name: name, reason: "two tensors have this name")
      }
      members.append((name + ".npy", try tensor.numpyParts(name: name)))
    }
    guard let parts = ZipDirectory.archive(members) else {
      throw .unwritable(
        name: path, reason: "an npz file must stay below 4 GiB and 65,535 arrays; write safetensors instead")
    }
    try TensorFile.write(path, parts)
  }
}
