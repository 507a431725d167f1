import Crypto

/// A stream of random draws, each addressed by its position.
///
/// ```swift
/// let stream = RandomStream(seed: 17, name: .shuffle)
/// let first = stream.uniform(at: 0)                          // always the same number
/// let order = stream.split(3).permutation(of: 10)            // the order of epoch 3
/// ```
///
/// A stream is a value without state: the draw at a position is a pure function of seed, name and position.
/// Draws may therefore be taken in any order, by any number of threads, in bulk or one by one, and a
/// resumed computation has nothing to restore.
///
/// Draws of different kinds at one position are made of the same bits. Use one stream for one
/// purpose and ``split(_:)-(String)`` it for another.
///
/// Definition: SHA-256 of the seed (8 bytes, little-endian) and the name (UTF-8) gives the Philox key
/// (bytes 0–7, little-endian) and the upper half of the 128-bit counter (bytes 8–15); the lower half is
/// the number of the block.
public struct RandomStream: Sendable, Hashable {
  let key: UInt64
  let index: UInt64
  /// Counts the draws, where somebody asked for it; children inherit it. It changes no draw.
  var counter: DrawCounter?

  /// The stream of that name under `seed`.
  public init(seed: UInt64, name: StreamName) {
    var hash = SHA256()
    hash.update(littleEndian: seed)
    hash.update(data: Array(name.rawValue.utf8))
    self.init(hash.finalize())
  }

  /// The child stream with this label, independent of this stream and of its other children.
  public func split(_ label: String) -> RandomStream {
    child(kind: 1) { $0.update(data: Array(label.utf8)) }
  }

  /// The child stream with this number: that of an epoch, a layer or an example.
  public func split(_ number: Int) -> RandomStream {
    child(kind: 0) { $0.update(littleEndian: UInt64(bitPattern: Int64(number))) }
  }

  /// The byte 0xFF occurs in no UTF-8, so no name of a root stream is ever hashed like a child's label.
  private func child(kind: UInt8, label: (inout SHA256) -> Void) -> RandomStream {
    var hash = SHA256()
    hash.update(littleEndian: key)
    hash.update(data: [0xFF, kind])
    hash.update(littleEndian: index)
    label(&hash)
    var child = RandomStream(hash.finalize())
    child.counter = counter
    return child
  }

  /// The stream in the form that the kernels read: low and high word of the key, then of the counter's upper
  /// half.
  package var words: [Int32] {
    [key, index].flatMap {
      [Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $0 >> 32)]
    }
  }

  /// Makes a stream from its four words.
  package init(words: [Int32]) {
    precondition(words.count == 4, "a stream has four words, not \(words.count)")
    func joined(_ low: Int32, _ high: Int32) -> UInt64 {
      UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
    }
    key = joined(words[0], words[1])
    index = joined(words[2], words[3])
  }

  private init(_ digest: SHA256.Digest) {
    let bytes = Array(digest.prefix(16))
    func word(_ range: Range<Int>) -> UInt64 {
      bytes[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    key = word(0..<8)
    index = word(8..<16)
  }
}

extension SHA256 {
  fileprivate mutating func update(littleEndian value: UInt64) {
    update(data: (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
  }
}
