/// A walk through a buffer from its first byte, one element after the other, each once. When two walks are equal,
/// element i has the same byte offset in both buffers, whichever tile, block or thread processes it.
struct StraightWalk: Hashable {
  var elementBytes: Int
  var count: Int
}

/// A buffer that a call reads or writes.
struct BufferAccess {
  var buffer: Int
  /// How the call goes through the buffer; `nil` when it skips or repeats elements, takes them in another order, or
  /// does not begin at the first byte.
  var walk: StraightWalk?
  /// When the call reads an element for the last time, or writes it for the first time, in any unit of time.
  var time: Int
}

/// The rule by which buffers share memory. A result may take the memory of an operand when all of this holds:
///
/// 1. The call that writes the result walks both buffers alike, element by element from the first byte on: as many
///    elements, of the same size.
/// 2. When it writes an element of the result, it has read that element of the operand for the last time, and it
///    reads the operand's buffer in no other way.
/// 3. No later call reads the operand, and no other call writes the result.
/// 4. The result's buffer is not larger than the one whose memory it takes.
///
/// 1 and 2 are known when a call is emitted, which records the pairs that satisfy them as its `reuses`. 3 and 4
/// concern whole buffers; `BufferSharing` checks them, for results and for new values of states alike.
struct MemoryReuse {
  var output: Int
  var input: Int

  /// All pairs of an output and an input for which 1 and 2 hold.
  static func all(writes: [BufferAccess], reads: [BufferAccess]) -> [MemoryReuse] {
    var result: [MemoryReuse] = []
    for (output, write) in writes.enumerated() {
      guard let walk = write.walk else { continue }
      func isReadBefore(_ read: BufferAccess) -> Bool { read.walk == walk && read.time < write.time }
      for (input, read) in reads.enumerated() where isReadBefore(read) {
        if reads.allSatisfy({ $0.buffer != read.buffer || isReadBefore($0) }) {
          result.append(MemoryReuse(output: output, input: input))
        }
      }
    }
    return result
  }
}

extension View {
  /// The walk of a call that takes the view's elements in row-major order; `nil` when the view is not dense.
  var straightWalk: StraightWalk? {
    isDense ? StraightWalk(elementBytes: type.element.byteCount, count: type.count) : nil
  }
}
