extension ZipDirectory {
  /// A stream of the unpacked bytes of a member.
  func open(
    _ member: Member, of file: OpenFile, format: String
  ) throws(InterchangeError) -> ByteStream {
    let local = try file.read(from: member.start, count: 30)
    guard local.count == 30, local.starts(with: [0x50, 0x4b, 3, 4]) else {
      throw .malformed(
        file: file.path, format: format, reason: "member '\(member.name)' has no header of its own")
    }
    let nameBytes = Int(local.littleEndian(at: 26, 2))
    let first = member.start + 30 + nameBytes + Int(local.littleEndian(at: 28, 2))
    let name = try file.read(from: member.start + 30, count: nameBytes)
    guard name == Array(member.name.utf8), first <= start - member.packedSize else {
      throw .malformed(
        file: file.path, format: format,
        reason: "member '\(member.name)' has a header of its own that contradicts the directory")
    }
    return try ByteStream(
      file, first..<(first + member.packedSize), packing: member.isDeflated ? .deflate : .plain,
      format: format)
  }

  /// An archive of stored members, as parts to be written one after the other. Equal members make equal
  /// bytes: the date is always 1 January 1980. `nil` when the archive would need 64-bit sizes.
  static func archive(_ members: [(name: String, parts: [[UInt8]])]) -> [[UInt8]]? {
    var result: [[UInt8]] = []
    var directory: [UInt8] = []
    var offset = 0
    for (name, parts) in members {
      let size = parts.reduce(0) { $0 + $1.count }
      let checksum = parts.reduce(0) { crc32($1, after: $0) }
      var fields: [UInt8] = []
      // Version 2.0, names in UTF-8, stored, midnight, 1 January 1980.
      for number in [20, 0x800, 0, 0, 0x21] { fields.append(littleEndian: number, 2) }
      for number in [Int(checksum), size, size] { fields.append(littleEndian: number, 4) }
      for number in [name.utf8.count, 0] { fields.append(littleEndian: number, 2) }
      let header = [0x50, 0x4b, 3, 4] + fields + Array(name.utf8)
      directory += [0x50, 0x4b, 1, 2, 20, 0] + fields
      // No comment, part 0, no attributes.
      directory += [UInt8](repeating: 0, count: 10)
      directory.append(littleEndian: offset, 4)
      directory += Array(name.utf8)
      result += [header] + parts
      offset += header.count + size
      guard offset < 0xffff_ffff, name.utf8.count <= 0xffff else { return nil }
    }
    guard members.count < 0xffff, directory.count < 0xffff_ffff else { return nil }
    var end: [UInt8] = [0x50, 0x4b, 5, 6, 0, 0, 0, 0]
    for _ in 0..<2 { end.append(littleEndian: members.count, 2) }
    end.append(littleEndian: directory.count, 4)
    end.append(littleEndian: offset, 4)
    return result + [directory, end + [0, 0]]
  }
}
