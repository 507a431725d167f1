/// Reads a part of a file from front to back and inflates it if it is compressed. Memory grows with the bytes
/// asked for that really exist, never with what a header claims.
final class ByteStream {
  enum Packing { case plain, deflate, gzip }

  /// The number of bytes that are read, and at most inflated, at a time.
  private static let piece = 1 << 18

  private let file: OpenFile
  private let format: String
  private let packing: Packing
  private var place: Int
  private let end: Int
  private let inflater: Inflater?
  private var packed: [UInt8] = []
  private var packedPlace = 0
  private var isFinished = false

  /// Reads the bytes `range` of the file; `format` is the name in error messages.
  init(_ file: OpenFile, _ range: Range<Int>, packing: Packing, format: String) throws(InterchangeError) {
    self.file = file
    self.format = format
    self.packing = packing
    place = range.lowerBound
    end = range.upperBound
    inflater = packing == .plain ? nil : Inflater(isWrapped: packing == .gzip)
    guard packing == .plain || inflater != nil else {
      throw .system(file: file.path, action: "inflate", reason: "zlib has no memory")
    }
  }

  /// Reads a whole file, and inflates it when it begins like a gzip file.
  convenience init(wholeOf path: String, format: String) throws(InterchangeError) {
    let file = try OpenFile(path)
    let packing: Packing = try file.read(from: 0, count: 2) == [0x1f, 0x8b] ? .gzip : .plain
    try self.init(file, 0..<file.size, packing: packing, format: format)
  }

  /// The most bytes that the stream can hold.
  var mostBytes: Int {
    let (most, overflow) = (end - place).multipliedReportingOverflow(
      by: packing == .plain ? 1 : Inflater.largestRatio)
    return overflow ? .max : most
  }

  /// Whether exactly `mostBytes` exist.
  var isPlain: Bool { packing == .plain }

  /// The next `count` bytes; fewer only where the stream ends.
  func next(_ count: Int) throws(InterchangeError) -> [UInt8] {
    guard let inflater else {
      let bytes = try file.read(from: place, count: min(count, end - place))
      place += bytes.count
      return bytes
    }
    var result: [UInt8] = []
    while result.count < count, !isFinished {
      let wanted = min(count - result.count, Self.piece)
      result += try inflated(by: inflater, atMost: wanted)
    }
    return result
  }

  private func inflated(by inflater: Inflater, atMost count: Int) throws(InterchangeError) -> [UInt8] {
    if packedPlace == packed.count {
      packed = try file.read(from: place, count: min(Self.piece, end - place))
      packedPlace = 0
      place += packed.count
      guard !packed.isEmpty else { throw malformed("its compressed data end too early") }
    }
    let (bytes, outcome) = inflater.inflate(packed, from: &packedPlace, atMost: count)
    switch outcome {
    case .more: break
    case .damaged(let reason): throw malformed("its compressed data are damaged: \(reason)")
    case .finished:
      isFinished = packedPlace == packed.count && place == end
      guard isFinished || packing == .gzip else { throw malformed("bytes follow its compressed data") }
      // A gzip file may have several members; their contents are joined.
      if !isFinished { inflater.restart() }
    }
    return bytes
  }

  private func malformed(_ reason: String) -> InterchangeError {
    .malformed(file: file.path, format: format, reason: reason)
  }
}

/// Reads whole files, gzipped or not.
package enum WholeFile {
  /// The file's bytes, inflated when it begins like a gzip file. Throws when there are more than `limit`.
  package static func bytes(_ path: String, limit: Int) throws(InterchangeError) -> [UInt8] {
    let bytes = try ByteStream(wholeOf: path, format: "gzip").next(limit + 1)
    guard bytes.count <= limit else {
      throw .system(file: path, action: "read", reason: "it holds more than \(limit) bytes")
    }
    return bytes
  }
}
