/// A hash table that numbers pairs of words in the order in which they are first seen; it is emptied in
/// constant time.
struct WordTable {
  private var stamps: [UInt32]
  private var values: [Int32]
  private var stamp: UInt32 = 0
  private let mask: Int
  private(set) var first: [UInt64] = []
  private(set) var second: [UInt64] = []

  /// Holds at most half of `capacity`, a power of two.
  init(capacity: Int) {
    stamps = Array(repeating: 0, count: capacity)
    values = Array(repeating: 0, count: capacity)
    mask = capacity - 1
  }

  var count: Int { first.count }
  var limit: Int { (mask + 1) / 2 }

  mutating func removeAll() {
    stamp += 1
    first.removeAll(keepingCapacity: true)
    second.removeAll(keepingCapacity: true)
  }

  /// The number of a pair, and whether it is new.
  mutating func number(_ a: UInt64, _ b: UInt64) -> (index: Int, isNew: Bool) {
    var hash = (a ^ (b &* 0xD6E8_FEB8_6659_FD93)) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash &>> 32
    hash = hash &* 0xD6E8_FEB8_6659_FD93
    var bucket = Int(truncatingIfNeeded: hash &>> 24) & mask
    while stamps[bucket] == stamp {
      let index = Int(values[bucket])
      if first[index] == a && second[index] == b { return (index, false) }
      bucket = (bucket &+ 1) & mask
    }
    stamps[bucket] = stamp
    values[bucket] = Int32(truncatingIfNeeded: first.count)
    first.append(a)
    second.append(b)
    return (first.count - 1, true)
  }
}
