/// A partial two-symbol machine, held in one word, where its next instruction is undefined.
///
/// `table` has five bits for each entry, entry `2·state + read` (at most 6 states): bit 0 is the symbol to
/// write, bit 1 is set for a move to the left, bits 2...4 are the next state, 7 where the entry is undefined.
/// The tape is a word rotated so that the head is at bit 0: cell `position + k` is bit `k mod 64`. It is
/// correct as long as fewer than 64 cells were visited.
struct BinaryNode: Sendable {
  var table: UInt64
  var tape: UInt64
  /// Four times the state, the form in which instructions have it.
  var state: UInt64
  var position: Int
  var low: Int
  var high: Int
  var steps: Int
  var used: Int
  /// The number of undefined entries, the one at the head included.
  var undefined: Int

  /// The node with every entry undefined, on the blank tape.
  static func root(states: Int) -> BinaryNode {
    BinaryNode(
      table: .max, tape: 0, state: 0, position: 0, low: 0, high: 0, steps: 0, used: 1,
      undefined: 2 * states)
  }

  @inline(__always)  // runs at every step of every machine
  static func isUndefined(_ instruction: UInt64) -> Bool { instruction & 0x1C == 0x1C }

  /// The entry that the machine needs next.
  @inline(__always)  // runs at every step of every machine
  var entry: UInt64 { state &>> 1 | tape & 1 }
}

@inline(__always)  // runs at every step of every machine
func turnRight(_ word: UInt64, _ amount: UInt64) -> UInt64 {
  (word &>> amount) | (word &<< (0 &- amount))
}
