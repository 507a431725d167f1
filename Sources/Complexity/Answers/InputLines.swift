/// Cuts input bytes into lines, or into the rows of a matrix.
package enum InputLines {
  /// The lines without their ends (a line feed, or a carriage return and a line feed); an empty last line
  /// does not count. They are produced one at a time, since there may be millions.
  package struct Sequence: Swift.Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var at = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package mutating func next() -> ArraySlice<UInt8>? {
      guard at < bytes.count else { return nil }
      let stop = bytes[at...].firstIndex(of: 10) ?? bytes.count
      let line = bytes[at..<stop]
      at = stop + 1
      return line.last == 13 ? line.dropLast() : line
    }
  }

  /// The matrix whose rows are the lines; spaces, tabs, commas and semicolons between digits are ignored.
  package static func matrix(_ bytes: [UInt8], alphabet: Int?) throws(ComplexityError) -> SymbolGrid {
    var symbols: [UInt8] = []
    var (rows, columns) = (0, 0)
    for line in Sequence(bytes) {
      let row = line.filter { $0 != 9 && $0 != 32 && $0 != 44 && $0 != 59 }
      if row.isEmpty { continue }
      rows += 1
      if rows == 1 { columns = row.count }
      guard row.count == columns else {
        throw .shape("row \(rows) has \(row.count) cells where the first has \(columns)")
      }
      do throws(ComplexityError) {
        symbols += try TextEncoding.digits.symbols(row)
      } catch {
        throw .shape("row \(rows): \(error)")
      }
    }
    guard rows > 0 else { throw .shape("there is no row") }
    let alphabet = alphabet ?? max(2, Int(symbols.max() ?? 0) + 1)
    return try SymbolGrid(rows: rows, columns: columns, symbols: symbols, alphabet: alphabet)
  }
}
