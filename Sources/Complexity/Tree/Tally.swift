/// Counts machines by output string in integer sums, so the order of additions never matters.
///
/// Strings are packed into a word: a leading 1, then `bits` bits a symbol. Packed strings below 2^18 are
/// counted in a plain array (all but a few additions), longer packed ones in an open hash table,
/// unpackable ones in a dictionary. A tally belongs to one thread.
package final class Tally: @unchecked Sendable {
  package static let directLimit: UInt64 = 1 << 18

  /// The number of bits of a symbol in a packed string.
  package let bits: Int
  let direct: UnsafeMutablePointer<UInt64>
  private var keys: UnsafeMutablePointer<UInt64>
  private var sums: UnsafeMutablePointer<UInt64>
  private var capacity = 1 << 12
  private var filled = 0
  package private(set) var unpacked: [[UInt8]: UInt64] = [:]
  private var unpackedBytes = 0

  /// The largest `strings` that is allowed.
  private let most: Int
  /// Whether a string was left out because there were too many; the sums are then useless.
  package private(set) var isOverfull = false

  package init(symbols: Int, most: Int) {
    self.most = most
    bits = Self.bits(symbols: symbols)
    direct = .allocate(capacity: Int(Self.directLimit))
    direct.initialize(repeating: 0, count: Int(Self.directLimit))
    keys = .allocate(capacity: capacity)
    keys.initialize(repeating: 0, count: capacity)
    sums = .allocate(capacity: capacity)
    sums.initialize(repeating: 0, count: capacity)
  }

  deinit {
    direct.deallocate()
    keys.deallocate()
    sums.deallocate()
  }

  package static func bits(symbols: Int) -> Int {
    var bits = 1
    while 1 << bits < symbols { bits += 1 }
    return bits
  }

  /// Adds to a packed string.
  @inline(__always)  // runs for every output that is counted
  func add(_ key: UInt64, _ weight: UInt64) {
    if key < Self.directLimit {
      direct[Int(key)] &+= weight
    } else {
      addHashed(key, weight)
    }
  }

  @inline(never)  // rare, and would make `add` large
  func addHashed(_ key: UInt64, _ weight: UInt64) {
    if filled * 2 > capacity { grow() }
    let bucket = find(key)
    if keys[bucket] == 0 {
      guard strings < most else {
        isOverfull = true
        return
      }
      keys[bucket] = key
      filled += 1
    }
    sums[bucket] &+= weight
  }

  private func find(_ key: UInt64) -> Int {
    let mask = capacity - 1
    var bucket = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 20) & mask
    while keys[bucket] != 0 && keys[bucket] != key { bucket = (bucket + 1) & mask }
    return bucket
  }

  private func grow() {
    let (oldKeys, oldSums, old) = (keys, sums, capacity)
    capacity *= capacity < 1 << 16 ? 4 : 2
    keys = .allocate(capacity: capacity)
    keys.initialize(repeating: 0, count: capacity)
    sums = .allocate(capacity: capacity)
    sums.initialize(repeating: 0, count: capacity)
    for index in 0..<old where oldKeys[index] != 0 {
      let bucket = find(oldKeys[index])
      keys[bucket] = oldKeys[index]
      sums[bucket] = oldSums[index]
    }
    oldKeys.deallocate()
    oldSums.deallocate()
  }

  /// Adds to a string given by its symbols.
  func add(_ symbols: UnsafeBufferPointer<UInt8>, _ weight: UInt64) {
    if symbols.count * bits <= 62 {
      var key: UInt64 = 1
      for symbol in symbols { key = key &<< bits | UInt64(symbol) }
      add(key, weight)
    } else {
      addUnpacked(Array(symbols), weight)
    }
  }

  private func addUnpacked(_ symbols: [UInt8], _ weight: UInt64) {
    if let sum = unpacked[symbols] {
      unpacked[symbols] = sum &+ weight
      return
    }
    guard strings < most else {
      isOverfull = true
      return
    }
    unpacked[symbols] = weight
    unpackedBytes += symbols.count
  }

  /// The number of strings beyond the plain array, in units of the memory of a packed one: an unpackable one counts as
  /// two, and 64 symbols of those as one more.
  var strings: Int { filled + unpacked.count * 2 + unpackedBytes / 64 }

  /// The number of strings with a sum.
  var count: Int {
    (1..<Int(Self.directLimit)).reduce(filled + unpacked.count) { $0 + (direct[$1] != 0 ? 1 : 0) }
  }

  /// Removes all sums.
  func removeAll() {
    direct.update(repeating: 0, count: Int(Self.directLimit))
    keys.update(repeating: 0, count: capacity)
    sums.update(repeating: 0, count: capacity)
    filled = 0
    unpacked = [:]
    unpackedBytes = 0
  }

  /// Calls `body` with every string and its sum, in no particular order.
  func visit(_ body: ([UInt8], UInt64) -> Void) {
    for key in 1..<Int(Self.directLimit) where direct[key] != 0 {
      body(unpack(UInt64(key)), direct[key])
    }
    for bucket in 0..<capacity where keys[bucket] != 0 { body(unpack(keys[bucket]), sums[bucket]) }
    for (string, sum) in unpacked { body(string, sum) }
  }

  /// Adds everything of another tally.
  func merge(_ other: Tally) {
    for key in 1..<Int(Self.directLimit) { direct[key] &+= other.direct[key] }
    for bucket in 0..<other.capacity where other.keys[bucket] != 0 {
      addHashed(other.keys[bucket], other.sums[bucket])
    }
    for (string, sum) in other.unpacked { addUnpacked(string, sum) }
    if other.isOverfull { isOverfull = true }
  }

  private func unpack(_ key: UInt64) -> [UInt8] {
    let length = (63 - key.leadingZeroBitCount) / bits
    let mask = UInt64(1) << bits - 1
    return (0..<length).map { UInt8(truncatingIfNeeded: key >> UInt64((length - 1 - $0) * bits) & mask) }
  }
}
