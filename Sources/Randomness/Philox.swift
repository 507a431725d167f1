/// The Philox4x32-10 block function: a bijection of 128-bit counters for each 64-bit key.
///
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. It passes
/// BigCrush, and its published known-answer vectors are among the tests.
enum Philox {
  /// Four 32-bit words, lowest first.
  typealias Block = (UInt32, UInt32, UInt32, UInt32)

  /// The block of `counter` under `key`. Cost: twenty 32 × 32-bit products.
  @inline(__always)  // runs for every number drawn
  static func block(counter: Block, key: UInt64) -> Block {
    var (word0, word1, word2, word3) = counter
    var key0 = UInt32(truncatingIfNeeded: key)
    var key1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<10 {
      let product0 = UInt64(word0) &* 0xD251_1F53
      let product1 = UInt64(word2) &* 0xCD9E_8D57
      word0 = UInt32(truncatingIfNeeded: product1 >> 32) ^ word1 ^ key0
      word1 = UInt32(truncatingIfNeeded: product1)
      word2 = UInt32(truncatingIfNeeded: product0 >> 32) ^ word3 ^ key1
      word3 = UInt32(truncatingIfNeeded: product0)
      // The golden ratio and √3 − 1, as fractions of 2³²: Weyl sequences of round keys.
      key0 = key0 &+ 0x9E37_79B9
      key1 = key1 &+ 0xBB67_AE85
    }
    return (word0, word1, word2, word3)
  }
}

/// One Philox block, for tests against the published vectors: four counter words, two key words, lowest first.
package func philoxBlock(counter: [UInt32], key: [UInt32]) -> [UInt32] {
  let block = Philox.block(
    counter: (counter[0], counter[1], counter[2], counter[3]), key: UInt64(key[0]) | UInt64(key[1]) << 32)
  return [block.0, block.1, block.2, block.3]
}
