/// Estimates the complexity of strings and matrices that are larger than a table's strings: the sum of the
/// complexities of the different blocks and of the logarithms of their numbers of occurrences.
///
/// `BDM = Σ over different blocks (K(block) + log₂ occurrences)`, summed in ascending order of shape and
/// content. A block that the table does not know counts as the most complex one of its shape plus one
/// bit, and is counted in ``Result/imputed``. Source: H. Zenil et al., A decomposition method for global
/// evaluation of Shannon entropy and local estimations of algorithmic complexity, Entropy 20, 2018.
public struct BlockDecomposition: Sendable {
  /// The source of the complexities of blocks.
  public let values: any BlockValues
  /// The side of a block: its length in a string, both its sides in a matrix.
  public let side: Int
  /// How a grid is cut into blocks.
  public let partition: Partition

  /// A decomposition into blocks of a side.
  ///
  /// - Throws: ``ComplexityError/shape(_:)`` for a side below 1, or above 64, which no table knows.
  public init(values: any BlockValues, side: Int, partition: Partition = .ignore) throws(ComplexityError) {
    guard (1...64).contains(side) else { throw .shape("blocks of side \(side): from 1 to 64") }
    self.values = values
    self.side = side
    self.partition = partition
  }

  /// The result of a decomposition.
  public struct Result: Hashable, Sendable {
    /// The estimate of the complexity, in bits.
    public let bits: Double
    /// The entropy of the blocks' frequencies, in bits a block.
    public let entropy: Double
    /// The number of all blocks.
    public let blocks: Int
    /// The number of different blocks.
    public let different: Int
    /// The number of different blocks whose complexity is not known and was taken as the greatest plus one.
    public let imputed: Int
    /// The number of cells that no block covers.
    public let uncovered: Int
    /// `bits` on a scale from the least (0) to the greatest (1) that the same number of blocks can have; nil
    /// for overlapping blocks, which depend on each other, and where both are equal.
    public let normalisedBits: Double?
    /// `entropy` on such a scale; see ``normalisedBits``.
    public let normalisedEntropy: Double?
  }

  /// Decomposes a string or a matrix. Cost: linear in the cells covered.
  ///
  /// - Throws: ``ComplexityError/shape(_:)`` where the grid may hold more symbols than the table has, where no block
  ///   fits into it, or where the table knows no block of a shape.
  public func callAsFunction(_ grid: SymbolGrid) throws(ComplexityError) -> Result {
    try checkAlphabet(of: grid)
    let census = try BlockCensus(grid, side: side, partition: partition)
    guard census.blocks > 0 else {
      throw .shape(
        "no block of side \(side) fits into \(grid.rows) rows of \(grid.columns): take a smaller one")
    }
    var (bits, imputed) = (0.0, 0)
    for (block, count) in census.sorted {
      let (value, isImputed) = try self.bits(block, alphabet: grid.alphabet)
      bits += value + binaryLogarithm(Double(count))
      imputed += isImputed ? 1 : 0
    }
    let entropy = ClassicalMeasures.entropy(census.sorted.map(\.count))
    let extremes = try self.extremes(census, alphabet: grid.alphabet)
    func share(_ value: Double, _ range: (least: Double, most: Double)?) -> Double? {
      guard let range, range.most > range.least else { return nil }
      return (value - range.least) / (range.most - range.least)
    }
    return Result(
      bits: bits, entropy: entropy, blocks: census.blocks, different: census.counts.count, imputed: imputed,
      uncovered: census.uncovered, normalisedBits: share(bits, extremes?.bits),
      normalisedEntropy: share(entropy, extremes?.entropy))
  }

  /// Refuses a grid whose cells may hold symbols that the table does not have.
  func checkAlphabet(of grid: SymbolGrid) throws(ComplexityError) {
    guard grid.alphabet <= values.alphabet else {
      throw .shape(
        "the grid has an alphabet of \(grid.alphabet) symbols and the table one of \(values.alphabet): "
          + "binarise the grid or take another table")
    }
  }

  /// The complexity of a block, and whether it had to be imputed.
  func bits(_ block: BlockCensus.Block, alphabet: Int) throws(ComplexityError) -> (
    bits: Double, imputed: Bool
  ) {
    if let bits = values.bits(block.symbols(alphabet: alphabet), rows: block.rows) { return (bits, false) }
    guard let most = values.ladder(rows: block.rows, columns: block.columns).first else {
      throw .shape(
        "the table knows no block of \(block.rows) rows of \(block.columns); take smaller blocks or another table"
      )
    }
    return (most.bits + 1, true)
  }

  /// The least and the greatest possible values. The least: one constant block for each shape. The greatest:
  /// all blocks of a shape in turn, the most complex first, repeated as often as needed.
  private func extremes(_ census: BlockCensus, alphabet: Int) throws(ComplexityError) -> (
    bits: (least: Double, most: Double), entropy: (least: Double, most: Double)
  )? {
    switch partition {
    case .overlapping: return nil
    case .periodic(let shift) where shift < side: return nil
    default: break
    }
    var (least, most) = (0.0, 0.0)
    var (few, many): ([Int], [Int]) = ([], [])
    for (shape, number) in census.shapes.sorted(by: {
      ($0.key.rows, $0.key.columns) < ($1.key.rows, $1.key.columns)
    }) {
      let constant = BlockCensus.Block(rows: shape.rows, columns: shape.columns, content: 0)
      least += try bits(constant, alphabet: alphabet).bits + binaryLogarithm(Double(number))
      few.append(number)
      let ladder = values.ladder(rows: shape.rows, columns: shape.columns)
      let all = ladder.reduce(0) { $0 + $1.strings }
      guard all > 0 else { return nil }
      let (rounds, rest) = number.quotientAndRemainder(dividingBy: all)
      var passed = 0
      for (value, strings) in ladder {
        let oneMore = min(max(rest - passed, 0), strings)
        passed += strings
        if oneMore > 0 {
          most += Double(oneMore) * (value + binaryLogarithm(Double(rounds + 1)))
          many += repeatElement(rounds + 1, count: oneMore)
        }
        if rounds > 0 {
          most += Double(strings - oneMore) * (value + binaryLogarithm(Double(rounds)))
          many += repeatElement(rounds, count: strings - oneMore)
        }
      }
    }
    return (
      (least, most), (ClassicalMeasures.entropy(few), ClassicalMeasures.entropy(many))
    )
  }
}
