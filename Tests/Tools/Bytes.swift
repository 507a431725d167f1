extension MutableCollection where Element == UInt8, Index == Int {
  /// Turns one bit over; bits are counted from the lowest of the first byte.
  package mutating func flip(bit: Int) { self[startIndex + bit / 8] ^= 1 << UInt8(bit % 8) }
}
