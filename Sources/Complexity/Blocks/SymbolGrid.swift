/// A string (one row) or a matrix of symbols `0..<alphabet`.
public struct SymbolGrid: Hashable, Sendable {
  /// The number of rows; 1 for a string.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The number of symbols that cells may hold.
  public let alphabet: Int
  /// The symbols, row after row.
  public internal(set) var symbols: [UInt8]

  /// Makes a matrix.
  ///
  /// - Throws: ``ComplexityError`` where the symbols do not fill the rows, or are outside the alphabet.
  public init(rows: Int, columns: Int, symbols: [UInt8], alphabet: Int) throws(ComplexityError) {
    guard (1...256).contains(alphabet) else { throw .shape("\(alphabet) symbols: from 1 to 256") }
    guard rows > 0, columns > 0, rows.multipliedReportingOverflow(by: columns) == (symbols.count, false)
    else {
      throw .shape("\(symbols.count) symbols do not fill \(rows) rows of \(columns)")
    }
    if let index = symbols.firstIndex(where: { Int($0) >= alphabet }) {
      throw .symbolOutsideAlphabet(symbol: String(symbols[index]), position: index + 1, alphabet: alphabet)
    }
    self.rows = rows
    self.columns = columns
    self.alphabet = alphabet
    self.symbols = symbols
  }

  /// Makes a string.
  public init(_ symbols: [UInt8], alphabet: Int) throws(ComplexityError) {
    if symbols.isEmpty { throw .emptyString }
    try self.init(rows: 1, columns: symbols.count, symbols: symbols, alphabet: alphabet)
  }
}

/// How symbols of a large alphabet are turned into two symbols.
public enum Binarisation: Hashable, Sendable {
  /// 1 from this symbol on, 0 below it.
  case threshold(Int)
  /// The symbol's binary digits, the highest first, as many as the alphabet needs; a row gets longer.
  case digits
  /// The binary digits of the reflected (Gray) code, in which neighbouring symbols differ in one bit.
  case gray
  /// One bit for each symbol of the alphabet, one of which is 1.
  case oneHot

  /// The grid with two symbols.
  public func callAsFunction(_ grid: SymbolGrid) throws(ComplexityError) -> SymbolGrid {
    let width = Tally.bits(symbols: grid.alphabet)
    let widened: [[UInt8]]
    switch self {
    case .threshold(let level):
      guard (1..<max(grid.alphabet, 2)).contains(level) else {
        throw .outOfRange(
          "the threshold \(level) parts nothing: from 1 to \(grid.alphabet - 1) for \(grid.alphabet) symbols")
      }
      widened = (0..<grid.alphabet).map { [$0 >= level ? 1 : 0] }
    case .digits: widened = (0..<grid.alphabet).map { Self.binary($0, width) }
    case .gray: widened = (0..<grid.alphabet).map { Self.binary($0 ^ $0 >> 1, width) }
    case .oneHot:
      widened = (0..<grid.alphabet).map { symbol in (0..<grid.alphabet).map { $0 == symbol ? 1 : 0 } }
    }
    guard grid.symbols.count <= TextEncoding.longest / widened[0].count else {
      throw .outOfRange(
        "\(grid.symbols.count) symbols become \(widened[0].count) times as many, "
          + "and at most \(TextEncoding.longest) are taken at once")
    }
    return try SymbolGrid(
      rows: grid.rows, columns: grid.columns * widened[0].count,
      symbols: grid.symbols.flatMap { widened[Int($0)] }, alphabet: 2)
  }

  private static func binary(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(value >> (width - 1 - $0) & 1) }
  }
}
