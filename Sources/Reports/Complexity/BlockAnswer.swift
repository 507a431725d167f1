import AssayComplexity

/// A block decomposition with the cells that matter most, ready to be printed.
package struct BlockAnswer {
  private let result: BlockDecomposition.Result
  private let side: Int
  private let partition: Partition
  private let grid: SymbolGrid
  private let tableName: String
  private let changes: [(cell: Int, symbol: UInt8, bits: Double)]?

  /// - Parameter perturb: The number of most important changes to print, at least one; nil for none.
  package init(
    _ grid: SymbolGrid, measure: StringComplexity, side: Int, partition: Partition, perturb: Int?
  ) throws(ComplexityError) {
    let decomposition = try BlockDecomposition(
      values: DistributionBlocks(measure.distribution), side: side, partition: partition)
    result = try decomposition(grid)
    self.side = side
    self.partition = partition
    self.grid = grid
    tableName = measure.tableName
    if let perturb {
      guard perturb >= 1 else { throw .outOfRange("\(perturb) changes are none: 1 is the least") }
      var perturbation = try BlockPerturbation(decomposition, grid)
      var changes = try perturbation.all()
      changes.sort { ($0.bits.magnitude, -$0.cell, $1.symbol) > ($1.bits.magnitude, -$1.cell, $0.symbol) }
      self.changes = Array(changes.prefix(perturb))
    } else {
      changes = nil
    }
  }

  private var partitionName: String {
    switch partition {
    case .ignore: "ignore"
    case .recursive(let minimum): "recursive, down to \(minimum)"
    case .overlapping(let shift): "overlapping, shift \(shift)"
    case .periodic(let shift): "periodic, shift \(shift)"
    }
  }

  package var json: JSON {
    var members: [(String, JSON)] = [
      ("bits", .number(result.bits)), ("table", .string(tableName)), ("side", .integer(side)),
      ("partition", .string(partitionName)), ("rows", .integer(grid.rows)),
      ("columns", .integer(grid.columns)),
      ("blocks", .integer(result.blocks)), ("different", .integer(result.different)),
      ("imputed", .integer(result.imputed)), ("uncovered", .integer(result.uncovered)),
      ("normalised", .number(result.normalisedBits)), ("entropy", .number(result.entropy)),
      ("normalisedEntropy", .number(result.normalisedEntropy)),
    ]
    if let changes {
      members.append(
        (
          "changes",
          .array(
            changes.map {
              .object([
                ("row", .integer($0.cell / grid.columns)), ("column", .integer($0.cell % grid.columns)),
                ("to", .integer(Int($0.symbol))), ("bits", .number($0.bits)),
              ])
            })
        ))
    }
    return .object(members)
  }

  package var text: String {
    var text =
      "  blocks              \(StringAnswer.rounded(result.bits)) bits: \(result.different) different of "
    text += "\(result.blocks), side \(side), \(partitionName); [\(tableName)]\n"
    if let share = result.normalisedBits { text += "    normalised        \(StringAnswer.rounded(share))\n" }
    text += "    block entropy     \(StringAnswer.rounded(result.entropy))\n"
    if result.imputed > 0 {
      text +=
        "    imputed           \(result.imputed) blocks that the table does not know, at the greatest K plus 1\n"
    }
    if result.uncovered > 0 {
      text += "    left out          \(result.uncovered) cells that no block covers\n"
    }
    for change in changes ?? [] {
      let place =
        grid.rows == 1
        ? "\(change.cell + 1)" : "\(change.cell / grid.columns + 1), \(change.cell % grid.columns + 1)"
      text += "    change at \(place) to \(change.symbol): \(StringAnswer.rounded(change.bits)) bits\n"
    }
    return text
  }
}
