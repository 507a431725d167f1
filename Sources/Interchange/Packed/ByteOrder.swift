extension [UInt8] {
  /// The little-endian number in the `count` bytes at `place`, all of which must exist.
  func littleEndian(at place: Int, _ count: Int) -> UInt64 {
    self[place..<(place + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The big-endian number in the `count` bytes at `place`, all of which must exist.
  func bigEndian(at place: Int, _ count: Int) -> UInt64 {
    self[place..<(place + count)].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Appends the lowest `count` bytes of a number, little-endian.
  mutating func append(littleEndian number: Int, _ count: Int) {
    for byte in 0..<count { append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
  }

  /// The bytes of every element of `width` bytes in reverse order: big-endian becomes little-endian, and the
  /// other way.
  func reversingElements(of width: Int) -> [UInt8] {
    guard width > 1 else { return self }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      for start in stride(from: 0, to: count - width + 1, by: width) {
        for byte in 0..<width { buffer[start + byte] = self[start + width - 1 - byte] }
      }
      filled = count / width * width
    }
  }
}
