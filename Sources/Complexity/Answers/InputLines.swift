import Foundation

/// Bytes that were handed in, cut into lines or rows.
package enum InputLines {
  /// The most bytes that are taken.
  static let limit = 1 << 27

  /// Reads a file to its end.
  ///
  /// - Throws: ``ComplexityError/stringTooLong(length:limit:)`` as soon as it is longer than 2^27 bytes.
  package static func read(_ handle: FileHandle) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
      bytes.append(contentsOf: chunk)
      if bytes.count > limit { throw ComplexityError.stringTooLong(length: bytes.count, limit: limit) }
    }
    return bytes
  }

  /// The lines, without their ends (a line feed, or a carriage return and a line feed); a last empty one
  /// is none.
  package static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { line in
      line.last == 13 ? Array(line.dropLast()) : Array(line)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The matrix whose rows are the lines; spaces, tabs, commas and semicolons between digits mean
  /// nothing.
  package static func matrix(_ bytes: [UInt8], alphabet: Int?) throws(ComplexityError) -> SymbolGrid {
    let separators: Set<UInt8> = [9, 32, 44, 59]
    let rows = split(bytes).map { $0.filter { !separators.contains($0) } }.filter { !$0.isEmpty }
    guard let first = rows.first else { throw .shape("there is no row") }
    for (number, row) in rows.enumerated() where row.count != first.count {
      throw .shape("row \(number + 1) has \(row.count) cells where the first has \(first.count)")
    }
    var symbols: [UInt8] = []
    for row in rows { symbols += try TextEncoding.digits.symbols(row) }
    let alphabet = alphabet ?? max(2, Int(symbols.max() ?? 0) + 1)
    return try SymbolGrid(rows: rows.count, columns: first.count, symbols: symbols, alphabet: alphabet)
  }
}
