/// The directory of a zip archive (PKWARE's APPNOTE 6.3, with its 64-bit sizes), checked against the file.
struct ZipDirectory {
  struct Member {
    let name: String
    let isDeflated: Bool
    let checksum: UInt32
    /// The member's size in the file; `size` is the size unpacked.
    let packedSize: Int
    let size: Int
    /// The position of the member's local header.
    let start: Int
  }

  /// The members in the order of the directory; no name occurs twice.
  let members: [Member]
  /// The position of the directory. No member's bytes reach it.
  let start: Int

  private static let endBytes = 22

  init(_ file: OpenFile, format: String) throws(InterchangeError) {
    func malformed(_ reason: String) -> InterchangeError {
      .malformed(file: file.path, format: format, reason: reason)
    }
    do throws(HeaderProblem) {
      let (place, count, bytes) = try Self.locate(file)
      start = place
      members = try Self.members(bytes, count: count, directory: place)
    } catch {
      if let cause = error.cause { throw cause }
      throw malformed(error.reason)
    }
  }

  private static func read(_ file: OpenFile, _ start: Int, _ count: Int) throws(HeaderProblem) -> [UInt8] {
    do throws(InterchangeError) {
      return try file.read(from: start, count: count)
    } catch { throw HeaderProblem(error) }
  }

  /// Finds the directory: its position, the number of members that it claims, and its bytes.
  private static func locate(_ file: OpenFile) throws(HeaderProblem) -> (Int, Int, [UInt8]) {
    let size = file.size
    // The end record may be followed by a comment of 65,535 bytes.
    let tail = try read(file, max(size - endBytes - 0xffff, 0), endBytes + 0xffff)
    let found = stride(from: tail.count - endBytes, through: 0, by: -1).first {
      tail[$0..<($0 + 4)] == [0x50, 0x4b, 5, 6]
        && $0 + endBytes + Int(tail.littleEndian(at: $0 + 20, 2)) == tail.count
    }
    guard let found else { throw HeaderProblem("it does not end with a zip archive's directory") }
    var count = tail.littleEndian(at: found + 10, 2)
    var bytes = tail.littleEndian(at: found + 12, 4)
    var start = tail.littleEndian(at: found + 16, 4)
    var end = size - tail.count + found
    guard tail.littleEndian(at: found + 4, 4) == 0, tail.littleEndian(at: found + 8, 2) == count else {
      throw HeaderProblem("it is one of several parts of an archive")
    }
    if count == 0xffff || bytes == 0xffff_ffff || start == 0xffff_ffff {
      let locator = try read(file, max(end - 20, 0), 20)
      guard locator.count == 20, locator.starts(with: [0x50, 0x4b, 6, 7]),
        let place = Int(exactly: locator.littleEndian(at: 8, 8)), place <= end - 20 - 56
      else { throw HeaderProblem("its 64-bit directory is missing") }
      let record = try read(file, place, 56)
      guard record.count == 56, record.starts(with: [0x50, 0x4b, 6, 6]) else {
        throw HeaderProblem("its 64-bit directory is missing")
      }
      (count, bytes, start) = (
        record.littleEndian(at: 32, 8), record.littleEndian(at: 40, 8), record.littleEndian(at: 48, 8)
      )
      end = place
    }
    guard start <= UInt64(end), bytes == UInt64(end) - start else {
      throw HeaderProblem(
        "its directory claims \(bytes) bytes from byte \(start) on, and ends at byte \(end)")
    }
    // Each record of the directory has at least 46 bytes, so a false number of members is refused before
    // memory is taken.
    guard count <= bytes / 46 else {
      throw HeaderProblem("its directory claims \(count) members in \(bytes) bytes")
    }
    return (Int(start), Int(count), try read(file, Int(start), Int(bytes)))
  }

  private static func members(
    _ bytes: [UInt8], count: Int, directory: Int
  ) throws(HeaderProblem) -> [Member] {
    var members: [Member] = []
    var names: Set<String> = []
    var place = 0
    for number in 0..<count {
      func problem(_ reason: String) -> HeaderProblem {
        HeaderProblem("member \(number) of its directory, counted from 0, \(reason)")
      }
      guard place + 46 <= bytes.count, bytes[place..<(place + 4)] == [0x50, 0x4b, 1, 2] else {
        throw problem("is missing")
      }
      let sizes = (0..<3).map { Int(bytes.littleEndian(at: place + 28 + 2 * $0, 2)) }
      let end = place + 46 + sizes.reduce(0, +)
      guard end <= bytes.count else { throw problem("is cut off") }
      let nameEnd = place + 46 + sizes[0]
      guard let name = String(validating: bytes[(place + 46)..<nameEnd], as: UTF8.self) else {
        throw problem("has a name that is not UTF-8")
      }
      guard names.insert(name).inserted else { throw problem("has the name '\(name)', which stands twice") }
      guard bytes.littleEndian(at: place + 8, 2) & 1 == 0 else { throw problem("('\(name)') is encrypted") }
      let method = bytes.littleEndian(at: place + 10, 2)
      guard method == 0 || method == 8 else {
        throw problem("('\(name)') is compressed by method \(method); 0 (stored) and 8 (deflated) are read")
      }
      var numbers = [24, 20, 42].map { bytes.littleEndian(at: place + $0, 4) }
      try widen(&numbers, Array(bytes[nameEnd..<(nameEnd + sizes[1])]), problem)
      guard let size = Int(exactly: numbers[0]), let packedSize = Int(exactly: numbers[1]),
        let start = Int(exactly: numbers[2]), start <= directory - 30, packedSize <= directory - 30 - start
      else { throw problem("('\(name)') does not lie within the file") }
      guard method == 8 ? size / Inflater.largestRatio <= packedSize : size == packedSize else {
        throw problem("('\(name)') claims \(size) bytes, which \(packedSize) packed ones cannot hold")
      }
      members.append(
        Member(
          name: name, isDeflated: method == 8,
          checksum: UInt32(truncatingIfNeeded: bytes.littleEndian(at: place + 16, 4)),
          packedSize: packedSize, size: size, start: start))
      place = end
    }
    guard place == bytes.count else {
      throw HeaderProblem("its directory has more than its \(count) members")
    }
    return members
  }

  /// Replaces the sizes that did not fit 32 bits by those in an extra field, where they stand one after the
  /// other.
  private static func widen(
    _ numbers: inout [UInt64], _ extra: [UInt8], _ problem: (String) -> HeaderProblem
  ) throws(HeaderProblem) {
    guard numbers.contains(0xffff_ffff) else { return }
    var place = 0
    while place + 4 <= extra.count {
      let (kind, count) = (extra.littleEndian(at: place, 2), Int(extra.littleEndian(at: place + 2, 2)))
      place += 4
      guard place + count <= extra.count else { break }
      if kind == 1 {
        var left = count
        for index in numbers.indices where numbers[index] == 0xffff_ffff {
          guard left >= 8 else { throw problem("lacks a 64-bit size") }
          numbers[index] = extra.littleEndian(at: place, 8)
          place += 8
          left -= 8
        }
        return
      }
      place += count
    }
    throw problem("lacks a 64-bit size")
  }
}
