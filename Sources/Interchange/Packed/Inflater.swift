import AssayZlib

/// zlib's inflate: decompresses DEFLATE (RFC 1951), alone or in a gzip wrapping (RFC 1952), piece by piece.
final class Inflater {
  /// The state after a piece.
  enum Outcome {
    case more, finished
    case damaged(String)
  }

  /// The most bytes that DEFLATE makes from one byte.
  static let largestRatio = 1032

  private let state: UnsafeMutablePointer<z_stream>

  /// Makes an inflater; with a gzip wrapping it checks the checksum. `nil` when zlib has no memory.
  init?(isWrapped: Bool) {
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    let windowBits: Int32 = isWrapped ? 31 : -15
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(state, windowBits, ZLIB_VERSION, size) == Z_OK else { return nil }
  }

  deinit {
    inflateEnd(state)
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Starts anew for another wrapped stream.
  func restart() { inflateReset(state) }

  /// Inflates at most `count` bytes from what `input` holds from `place` on, and moves `place` behind the
  /// bytes used.
  func inflate(_ input: [UInt8], from place: inout Int, atMost count: Int) -> ([UInt8], Outcome) {
    var outcome = Outcome.more
    let start = place
    var used = 0
    let output = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      input.withUnsafeBufferPointer { source in
        // zlib does not write through `next_in`, whatever its type says.
        state.pointee.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + start) }
        state.pointee.avail_in = UInt32(source.count - start)
        state.pointee.next_out = buffer.baseAddress
        state.pointee.avail_out = UInt32(count)
        switch AssayZlib.inflate(state, Z_NO_FLUSH) {
        case Z_OK, Z_BUF_ERROR: outcome = .more
        case Z_STREAM_END: outcome = .finished
        default: outcome = .damaged(state.pointee.msg.map { String(cString: $0) } ?? "no valid data")
        }
        used = source.count - start - Int(state.pointee.avail_in)
        filled = count - Int(state.pointee.avail_out)
        state.pointee.next_in = nil
        state.pointee.next_out = nil
      }
    }
    place += used
    return (output, outcome)
  }
}

/// The checksum of zip archives of these bytes, continued from the `checksum` of the bytes before; 0 for no
/// bytes.
func crc32(_ bytes: [UInt8], after checksum: UInt32 = 0) -> UInt32 {
  var checksum = UInt(checksum)
  var start = 0
  while start < bytes.count {
    let count = min(bytes.count - start, 1 << 30)
    bytes.withUnsafeBufferPointer {
      checksum = AssayZlib.crc32(checksum, $0.baseAddress.map { $0 + start }, UInt32(count))
    }
    start += count
  }
  return UInt32(truncatingIfNeeded: checksum)
}
