/// Proves that a two-symbol machine never halts by a closed set of local contexts (n-gram closed position
/// sets).
///
/// A context is the state, the symbol under the head and the n cells on either side. From the blank context,
/// every step leads to contexts whose new outer cell may be any that is allowed by an n-gram left behind on
/// that side earlier. If the set closes without needing an undefined entry, the machine never halts. The set
/// contains all real contexts, so the proof is sound; if the set does not close, nothing is proved. The
/// method is N. Fenner's, from the bbchallenge collaboration.
struct ClosedPositions {
  static let sizes = [2, 3, 4, 6]

  private var stamps: [UInt32]
  private var stamp: UInt32 = 0
  private var contexts: [UInt32] = []

  init(states: Int) {
    stamps = Array(repeating: 0, count: states << 13)
  }

  /// Whether contexts of some size up to 6 prove that the machine runs for ever.
  mutating func proves(_ machine: borrowing CellMachine) -> Bool {
    machine.entries.withUnsafeBufferPointer { entries in
      for size in Self.sizes where closes(entries, size: size) { return true }
      return false
    }
  }

  private mutating func closes(_ entries: UnsafeBufferPointer<Int32>, size: Int) -> Bool {
    let mask = UInt32(1) << UInt32(size) - 1
    let shift = UInt32(size)
    var leftGrams: UInt64 = 1
    var rightGrams: UInt64 = 1
    stamp += 1
    contexts.removeAll(keepingCapacity: true)
    // A context has state and centre in the high bits, then the left cells, then the right cells; the nearest
    // cell is the lowest bit.
    contexts.append(0)
    stamps[0] = stamp
    while true {
      let (leftBefore, rightBefore) = (leftGrams, rightGrams)
      var at = 0
      while at < contexts.count {
        let context = contexts[at]
        at += 1
        let right = context & mask
        let left = context &>> shift & mask
        let instruction = entries[Int(context &>> (2 &* shift))]
        if instruction == CellMachine.undefined { return false }
        let written = UInt32(CellMachine.write(instruction))
        let next = UInt32(CellMachine.next(instruction)) &<< 1
        if CellMachine.direction(instruction) == 0 {
          leftGrams |= 1 &<< UInt64(left)
          let newLeft = (left &<< 1 | written) & mask
          let base = right &>> 1
          let above = ((next | right & 1) &<< shift | newLeft) &<< shift
          if rightGrams &>> UInt64(base) & 1 != 0 { add(above | base) }
          let other = base | 1 &<< (shift &- 1)
          if rightGrams &>> UInt64(other) & 1 != 0 { add(above | other) }
        } else {
          rightGrams |= 1 &<< UInt64(right)
          let newRight = (right &<< 1 | written) & mask
          let base = left &>> 1
          let above = (next | left & 1) &<< shift
          if leftGrams &>> UInt64(base) & 1 != 0 { add((above | base) &<< shift | newRight) }
          let other = base | 1 &<< (shift &- 1)
          if leftGrams &>> UInt64(other) & 1 != 0 { add((above | other) &<< shift | newRight) }
        }
      }
      if leftGrams == leftBefore && rightGrams == rightBefore { return true }
    }
  }

  @inline(__always)  // runs for every context of every proof
  private mutating func add(_ context: UInt32) {
    if stamps[Int(context)] != stamp {
      stamps[Int(context)] = stamp
      contexts.append(context)
    }
  }
}
