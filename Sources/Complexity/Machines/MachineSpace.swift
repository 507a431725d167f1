/// All Turing machines with a given number of states and symbols, on a tape or on a plane.
///
/// A machine starts in state 1 on a blank tape, infinite to all sides. Each of its `states · symbols`
/// entries holds one of ``instructions`` instructions: write a symbol, move, take a next state; or write
/// a symbol and halt. The halting step writes, does not move and counts as a step. The output is the
/// content of the visited cells, from the leftmost to the rightmost (on a plane: of the smallest box
/// around them).
///
/// Source: J.-P. Delahaye and H. Zenil, Numerical evaluation of algorithmic complexity for short strings,
/// 2012.
public struct MachineSpace: Hashable, Sendable {
  /// The number of states, halting not counted.
  public let states: Int
  /// The number of tape symbols, the blank included.
  public let symbols: Int
  /// 1 for a tape, 2 for a plane.
  public let dimensions: Int

  /// The space of machines with this many states and symbols.
  ///
  /// - Throws: ``ComplexityError/unsupportedSpace(_:)`` outside 1...9 states, 2...16 symbols and 1...2
  ///   dimensions.
  public init(states: Int, symbols: Int, dimensions: Int = 1) throws(ComplexityError) {
    guard (1...9).contains(states) else {
      throw .unsupportedSpace("\(states) states: from 1 to 9 are supported")
    }
    guard (2...16).contains(symbols) else {
      throw .unsupportedSpace("\(symbols) symbols: from 2 to 16 are supported")
    }
    guard dimensions == 1 || (dimensions == 2 && symbols == 2) else {
      throw .unsupportedSpace(
        "\(dimensions) dimensions with \(symbols) symbols: 1 with any, or 2 with two symbols are supported")
    }
    self.states = states
    self.symbols = symbols
    self.dimensions = dimensions
  }

  /// The number of entries of a machine's table.
  public var entries: Int { states * symbols }

  /// The number of instructions that one entry can hold: `2·dimensions·states·symbols` moves and `symbols`
  /// halts.
  public var instructions: Int { 2 * dimensions * states * symbols + symbols }

  /// The number of machines, `instructions ^ entries`. It is nil where the number of runs (machines times
  /// symbols that may be the blank) is 2^63 or more: those cannot be enumerated.
  public var machines: UInt64? {
    var product: UInt64 = 1
    for _ in 0..<entries {
      let (next, overflow) = product.multipliedReportingOverflow(by: UInt64(instructions))
      if overflow || next >= (1 << 63) / UInt64(symbols) { return nil }
      product = next
    }
    return product
  }

  /// The name in the literature's form: (5,2), or (5,2) on a plane.
  public var name: String { "(\(states),\(symbols))" + (dimensions == 2 ? " on a plane" : "") }

  /// The name as a part of a file's name.
  package var slug: String { "\(states)-\(symbols)" + (dimensions == 2 ? "-plane" : "") }
}

extension MachineSpace {
  /// The weight of a node of the tree in normal form: the number of machines that share it.
  ///
  /// `weight(undefined: u, usedStates: s, usedSymbols: y)` counts the ways to name the used states and
  /// written symbols, times the fillings of `u` undefined entries.
  package func weight(undefined: Int, usedStates: Int, usedSymbols: Int) -> UInt64 {
    var weight: UInt64 = 1
    for state in 1..<max(usedStates, 1) { weight &*= UInt64(states - state) }
    for symbol in 1..<max(usedSymbols, 1) { weight &*= UInt64(symbols - symbol) }
    for _ in 0..<max(undefined, 0) { weight &*= UInt64(instructions) }
    return weight
  }
}
