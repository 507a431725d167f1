extension RandomStream {
  /// The 32-bit word at `position`: word `position` mod 4 of block `position` / 4.
  public func word(at position: UInt64) -> UInt32 {
    let block = block(position >> 2)
    switch position & 3 {
    case 0: return block.0
    case 1: return block.1
    case 2: return block.2
    default: return block.3
    }
  }

  /// The 64 bits at `position`: words 2 · `position` (low half) and 2 · `position` + 1 (high half).
  public func bits64(at position: UInt64) -> UInt64 {
    let pair = pair(position >> 1)
    return position & 1 == 0 ? pair.0 : pair.1
  }

  /// Block `number` of the stream: four 32-bit words.
  @inline(__always)  // runs for every number drawn
  func block(_ number: UInt64) -> Philox.Block {
    Philox.block(
      counter: (
        UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32),
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32)
      ), key: key)
  }

  /// Block `number` as two 64-bit halves.
  @inline(__always)  // runs for every number drawn
  private func pair(_ number: UInt64) -> (UInt64, UInt64) {
    let block = block(number)
    return (UInt64(block.0) | UInt64(block.1) << 32, UInt64(block.2) | UInt64(block.3) << 32)
  }

  /// `transform` of the 64 bits at each of `count` positions; every block is computed once.
  @inline(__always)  // runs for every number drawn
  func map64<Value>(
    count: Int, from position: UInt64, _ origin: Caller, _ transform: (UInt64) -> Value
  ) -> [Value] {
    demandRange(count, position, origin)
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialised in
      var done = 0
      if position & 1 == 1, count > 0 {
        buffer.initializeElement(at: 0, to: transform(bits64(at: position)))
        done = 1
      }
      var block = (position &+ UInt64(done)) >> 1
      while done + 2 <= count {
        let pair = pair(block)
        buffer.initializeElement(at: done, to: transform(pair.0))
        buffer.initializeElement(at: done + 1, to: transform(pair.1))
        block &+= 1
        done += 2
      }
      if done < count { buffer.initializeElement(at: done, to: transform(pair(block).0)) }
      initialised = count
    }
  }

  /// `transform` of the 32-bit word at each of `count` positions; every block is computed once.
  @inline(__always)  // runs for every number drawn
  func map32<Value>(
    count: Int, from position: UInt64, _ origin: Caller, _ transform: (UInt32) -> Value
  ) -> [Value] {
    demandRange(count, position, origin)
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialised in
      var done = 0
      while done < count, (position &+ UInt64(done)) & 3 != 0 {
        buffer.initializeElement(at: done, to: transform(word(at: position &+ UInt64(done))))
        done += 1
      }
      while done + 4 <= count {
        let words = block((position &+ UInt64(done)) >> 2)
        buffer.initializeElement(at: done, to: transform(words.0))
        buffer.initializeElement(at: done + 1, to: transform(words.1))
        buffer.initializeElement(at: done + 2, to: transform(words.2))
        buffer.initializeElement(at: done + 3, to: transform(words.3))
        done += 4
      }
      while done < count {
        buffer.initializeElement(at: done, to: transform(word(at: position &+ UInt64(done))))
        done += 1
      }
      initialised = count
    }
  }

  private func demandRange(_ count: Int, _ position: UInt64, _ origin: Caller) {
    demand(count >= 0, "a number of draws must not be negative; it is \(count)", origin)
    demand(
      count == 0 || UInt64(count - 1) <= .max - position,
      "\(count) draws from position \(position) pass the last position, 2^64 - 1", origin)
  }
}
