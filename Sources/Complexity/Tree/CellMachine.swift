/// A partial machine over any alphabet: entry `state · symbols + read`.
struct CellMachine {
  static let undefined: Int32 = -1

  let space: MachineSpace
  var entries: [Int32]

  init(space: MachineSpace) {
    self.space = space
    entries = Array(repeating: Self.undefined, count: space.entries)
  }

  /// Makes the machine from a two-symbol machine's table that is packed in a word.
  init(space: MachineSpace, packed table: UInt64) {
    self.init(space: space)
    for entry in 0..<space.entries {
      let instruction = table >> UInt64(5 * entry)
      guard !BinaryNode.isUndefined(instruction) else { continue }
      entries[entry] = Self.instruction(
        write: Int(instruction & 1), direction: Int(instruction >> 1 & 1), next: Int(instruction >> 2 & 7))
    }
  }

  /// Directions: 0 right, 1 left, 2 up, 3 down.
  @inline(__always)  // runs for every instruction that is tried
  static func instruction(write: Int, direction: Int, next: Int) -> Int32 {
    Int32(truncatingIfNeeded: write | direction &<< 4 | next &<< 8)
  }

  @inline(__always)  // runs at every step of every machine
  static func write(_ instruction: Int32) -> UInt8 { UInt8(truncatingIfNeeded: instruction & 15) }
  @inline(__always)  // runs at every step of every machine
  static func direction(_ instruction: Int32) -> Int { Int(instruction &>> 4 & 3) }
  @inline(__always)  // runs at every step of every machine
  static func next(_ instruction: Int32) -> Int { Int(instruction &>> 8) }

  /// The states from which an undefined entry other than `filled` can be reached, one bit for each state.
  func open(filled: Int) -> UInt32 {
    var open: UInt32 = 0
    for (entry, instruction) in entries.enumerated()
    where instruction == Self.undefined && entry != filled {
      open |= 1 << UInt32(entry / space.symbols)
    }
    var changed = true
    while changed {
      changed = false
      for (entry, instruction) in entries.enumerated() where instruction != Self.undefined {
        let bit = UInt32(1) << UInt32(entry / space.symbols)
        if open & bit == 0 && open >> UInt32(Self.next(instruction)) & 1 != 0 {
          open |= bit
          changed = true
        }
      }
    }
    return open
  }
}
