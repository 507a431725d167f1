import AssayComplexity
import Testing

/// The complexities that pybdm ships, so that the test compares the decomposition and not the tables.
private struct PublishedBlocks: BlockValues {
  private var values: [String: Double] = [:]
  private var ladders: [Int: [(bits: Double, strings: Int)]] = [:]
  let alphabet = 2

  init(_ file: String) throws {
    for row in try Oracle.rows(file) { values[row[0]] = Double(row[1]) }
    for (key, bits) in values { ladders[key.count, default: []].append((bits: bits, strings: 2)) }
    for length in ladders.keys { ladders[length]?.sort { $0.bits > $1.bits } }
  }

  func bits(_ symbols: [UInt8], rows: Int) -> Double? {
    let first = symbols[0]
    return values[String(decoding: symbols.map { ($0 ^ first) + 48 }, as: UTF8.self)]
  }

  func ladder(rows: Int, columns: Int) -> [(bits: Double, strings: Int)] { ladders[rows * columns] ?? [] }
}

private let matrix = """
  01100011
  10001100
  01110001
  10001110
  00110001
  11000110
  00111000
  11000111
  """.split(separator: "\n").flatMap { symbols(String($0)) }

private func close(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  a.map { abs($0 - b) <= tolerance } ?? false
}

@Test
func `Decompositions of strings are pybdm's`() throws {
  let values = try PublishedBlocks("pybdm-b2-d12")
  let thueMorse = "0110100110010110100101100110100110010110011010010110100110010110"
  let repeating = "00110001001100010011000100110001001100010011000100110001001100010011000100110001"
  let alternating = String(repeating: "01", count: 18)
  // Results of pybdm 0.1.0: ignore 12, ignore 8, recursive 12, correlated 12; entropy and both normalised,
  // 12.
  let oracle: [(String, [Double], [Double])] = [
    (
      alternating, [28.575689149882564, 21.836183398902865, 28.575689149882564, 61.266855517185064],
      [0, 0.016272037189474686, 0]
    ),
    (
      repeating, [68.71054509138983, 25.392956301699392, 90.78157329820186, 285.4546476690989],
      [1, 0.20843705739741922, 0.38685280723454163]
    ),
    (
      thueMorse, [100.52376681223024, 48.22195990310833, 108.93048035687394, 1205.049478288706],
      [1.3709505944546687, 0.4597396868975101, 0.5904362833084089]
    ),
  ]
  for (text, bits, more) in oracle {
    let grid = try SymbolGrid(symbols(text), alphabet: 2)
    let ways: [(Int, Partition)] = [
      (12, .ignore), (8, .ignore), (12, .recursive(minimum: 2)), (12, .overlapping(shift: 1)),
    ]
    for ((side, partition), expected) in zip(ways, bits) {
      let result = try BlockDecomposition(values: values, side: side, partition: partition)(grid)
      #expect(close(result.bits, expected), "\(text) \(partition)")
    }
    let result = try BlockDecomposition(values: values, side: 12)(grid)
    #expect(close(result.entropy, more[0]))
    #expect(close(result.normalisedBits, more[1]))
    #expect(close(result.normalisedEntropy, more[2]))
  }
}

@Test
func `Decompositions of a matrix and all its perturbations are pybdm's`() throws {
  let values = try PublishedBlocks("pybdm-b2-d4x4-part")
  let grid = try SymbolGrid(rows: 8, columns: 8, symbols: matrix, alphabet: 2)
  let four = try BlockDecomposition(values: values, side: 4)
  #expect(close(try four(grid).bits, 123.16348681710721))
  #expect(close(try BlockDecomposition(values: values, side: 3)(grid).bits, 72.52900733616738))
  #expect(
    close(
      try BlockDecomposition(values: values, side: 4, partition: .recursive(minimum: 2))(grid).bits,
      123.16348681710721))
  #expect(
    close(
      try BlockDecomposition(values: values, side: 4, partition: .overlapping(shift: 1))(grid).bits,
      355.0288955643149))
  var perturbation = try BlockPerturbation(four, grid)
  let oracle = try Oracle.rows("pybdm-mat8-perturbation").compactMap { Double($0[0]) }
  let changes = try perturbation.all()
  #expect(changes.count == oracle.count)
  for (change, expected) in zip(changes, oracle) { #expect(close(change.bits, expected)) }
}

@Test
func `A perturbation is the difference of two decompositions, whatever the partition`() throws {
  let values = DistributionBlocks(try derived(4, 2, limit: 107))
  // An alternating string: many blocks are equal, and pybdm's incremental change is wrong there.
  let alternating = (0..<40).map { UInt8($0 % 2) }
  let mixed = (0..<40).map { UInt8($0 * $0 / 3 % 2) }
  for string in [alternating, mixed] {
    for partition in [
      Partition.ignore, .recursive(minimum: 1), .overlapping(shift: 1), .overlapping(shift: 3),
      .periodic(shift: 1),
      .periodic(shift: 6),
    ] {
      let grid = try SymbolGrid(string, alphabet: 2)
      let decomposition = try BlockDecomposition(values: values, side: 6, partition: partition)
      let before = try decomposition(grid).bits
      var perturbation = try BlockPerturbation(decomposition, grid)
      for cell in string.indices {
        var changed = string
        changed[cell] = 1 - changed[cell]
        let after = try decomposition(try SymbolGrid(changed, alphabet: 2)).bits
        #expect(close(try perturbation.change(cell: cell, to: changed[cell]), after - before))
      }
    }
  }
}

@Test
func `Kept perturbations add up to the whole difference`() throws {
  let values = DistributionBlocks(try derived(3, 2, 2, limit: 100))
  let grid = try SymbolGrid(rows: 8, columns: 8, symbols: matrix, alphabet: 2)
  let decomposition = try BlockDecomposition(values: values, side: 2, partition: .periodic(shift: 1))
  var perturbation = try BlockPerturbation(decomposition, grid)
  var sum = 0.0
  for cell in [0, 9, 18, 9, 63, 62, 7] {
    sum += try perturbation.apply(cell: cell, to: 1 - perturbation.grid.symbols[cell])
  }
  #expect(close(sum, try decomposition(perturbation.grid).bits - decomposition(grid).bits))
}

@Test
func `Nothing is left out unsaid`() throws {
  let values = DistributionBlocks(try derived(4, 2, limit: 107))
  let grid = try SymbolGrid((0..<23).map { UInt8($0 % 3 == 0 ? 1 : 0) }, alphabet: 2)
  #expect(try BlockDecomposition(values: values, side: 5)(grid).uncovered == 3)
  #expect(
    try BlockDecomposition(values: values, side: 5, partition: .recursive(minimum: 1))(grid).uncovered == 0)
  #expect(
    try BlockDecomposition(values: values, side: 5, partition: .overlapping(shift: 4))(grid).uncovered == 2)
  #expect(
    try BlockDecomposition(values: values, side: 5, partition: .periodic(shift: 5))(grid).uncovered == 0)
  #expect(throws: ComplexityError.self) { try BlockDecomposition(values: values, side: 24)(grid) }
  #expect(throws: ComplexityError.self) { try BlockDecomposition(values: values, side: 0) }
}

@Test
func `Binarisations are the declared ones`() throws {
  let grid = try SymbolGrid([0, 1, 2, 3], alphabet: 4)
  #expect(try Binarisation.threshold(2)(grid).symbols == [0, 0, 1, 1])
  #expect(try Binarisation.digits(grid).symbols == [0, 0, 0, 1, 1, 0, 1, 1])
  #expect(try Binarisation.gray(grid).symbols == [0, 0, 0, 1, 1, 1, 1, 0])
  #expect(try Binarisation.oneHot(try SymbolGrid([2, 0], alphabet: 3)).symbols == [0, 0, 1, 1, 0, 0])
}

@Test
func `A grid with more symbols than the table is refused in words`() throws {
  let decomposition = try BlockDecomposition(
    values: DistributionBlocks(try derived(2, 2, limit: 10)), side: 2)
  let grid = try SymbolGrid([0, 1, 1, 0], alphabet: 3)
  let words =
    "the grid has an alphabet of 3 symbols and the table one of 2: binarise the grid or take another table"
  #expect(throws: ComplexityError.shape(words)) { try decomposition(grid) }
  #expect(throws: ComplexityError.shape(words)) { try BlockPerturbation(decomposition, grid) }
}

/// Every block has as many bits as its symbols sum to; blocks with the symbol `unknown` have no value.
private struct SumsOfSymbols: BlockValues {
  let alphabet: Int
  var unknown: UInt8?

  func bits(_ symbols: [UInt8], rows: Int) -> Double? {
    if let unknown, symbols.contains(unknown) { return nil }
    return symbols.reduce(0.0) { $0 + Double($1) }
  }

  func ladder(rows: Int, columns: Int) -> [(bits: Double, strings: Int)] { [] }
}

@Test
func `A change that fails leaves the grid and the counts of its blocks as they were`() throws {
  let values = SumsOfSymbols(alphabet: 3, unknown: 2)
  let grid = try SymbolGrid([0, 1, 0, 1, 0], alphabet: 3)
  var perturbation = try BlockPerturbation(try BlockDecomposition(values: values, side: 1), grid)
  let before = try perturbation.change(cell: 2, to: 1)
  #expect(throws: ComplexityError.self) { try perturbation.change(cell: 0, to: 2) }
  #expect(perturbation.grid == grid)
  #expect(throws: ComplexityError.self) { try perturbation.apply(cell: 0, to: 2) }
  #expect(perturbation.grid == grid)
  let after = try perturbation.change(cell: 2, to: 1)
  #expect(after == before)
}

@Test
func `Grids of 256 symbols have all their changes listed`() throws {
  let decomposition = try BlockDecomposition(values: SumsOfSymbols(alphabet: 256), side: 1)
  var perturbation = try BlockPerturbation(decomposition, try SymbolGrid([7, 255], alphabet: 256))
  let changes = try perturbation.all()
  #expect(changes.count == 2 * 255)
  let last = try #require(changes.last)
  #expect((last.cell, last.symbol, last.bits) == (1, 254, -1))
}
