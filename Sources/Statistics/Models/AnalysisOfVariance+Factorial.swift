extension AnalysisOfVariance {
  /// A balanced factorial design with any number of factors and all their interactions.
  ///
  /// ```swift
  /// let analysis = try AnalysisOfVariance.factorial(
  ///   [Factor("width", levels: 2), Factor("depth", levels: 3)], cells: sixCells)
  /// let pValue = analysis["width:depth"]?.pValue
  /// ```
  ///
  /// Every effect is found by averaging the table of cell means over the factors that it does not name and subtracting
  /// the mean over those that it does; nothing large is subtracted. Cost: 2ᵏ passes over ever smaller tables.
  ///
  /// - Parameters:
  ///   - factors: Names and numbers of levels, at least two levels each.
  ///   - cells: The values of each cell, the same number in all, with the last factor's level running fastest.
  ///   - blocks: The name of the blocks, if value number i of every cell belongs to block i, such as one seed
  ///     (randomised complete blocks): their sum of squares is then taken out of the residual. Without blocks a cell
  ///     needs two values.
  public static func factorial(
    _ factors: [Factor], cells: [[Double]], blocks: String? = nil
  ) throws -> AnalysisOfVariance {
    guard !factors.isEmpty else { throw StatisticsError.tooFew(of: "factors", needed: 1, given: 0) }
    for factor in factors where factor.levels < 2 {
      throw StatisticsError.tooFew(
        of: "levels of the factor \(factor.name)", needed: 2, given: factor.levels)
    }
    let (size, overflow) = factors.reduce((1, false)) { product, factor in
      let (value, overflow) = product.0.multipliedReportingOverflow(by: factor.levels)
      return (value, product.1 || overflow)
    }
    guard !overflow, cells.count == size else {
      throw StatisticsError.wrongCount(
        of: "cells", needed: overflow ? .max : size, given: cells.count)
    }
    let replicates = cells[0].count
    try Demand.matrix(cells, row: "cell", columns: max(replicates, 1))
    guard replicates >= 2 else {
      throw StatisticsError.tooFew(of: "values of each cell", needed: 2, given: replicates)
    }
    let means = cells.map(Summary.mean(finite:))
    var parts = try effects(of: Table(means: means, factors: factors), replicates)
    var residuals = zip(cells, means).map { cell, mean in cell.map { $0 - mean } }
    if let blocks {
      // Within a block the deviations from the cells' means share the block's own deviation.
      let shifts = (0..<replicates).map { block in Summary.mean(finite: residuals.map { $0[block] }) }
      residuals = residuals.map { cell in zip(cell, shifts).map { $0 - $1 } }
      parts.insert(
        SumOfSquares(
          source: blocks, value: Double(size) * (try SumOfSquares.of(shifts)),
          degreesOfFreedom: replicates - 1), at: 0)
    }
    let residual = SumOfSquares(
      source: "residual", value: try SumOfSquares.of(residuals.flatMap { $0 }),
      degreesOfFreedom: (replicates - 1) * (blocks == nil ? size : size - 1))
    let total = Summary.compensatedSum(parts.map(\.value)) + residual.value
    return try AnalysisOfVariance(parts, residual: residual, total: total)
  }

  /// Randomised complete blocks with one factor: `treatments[treatment][block]`.
  public static func randomisedBlocks(
    _ treatments: [[Double]], factor: String = "treatment", blocks: String = "block"
  ) throws -> AnalysisOfVariance {
    guard treatments.count >= 2 else {
      throw StatisticsError.tooFew(of: "treatments", needed: 2, given: treatments.count)
    }
    return try factorial(
      [Factor(factor, levels: treatments.count)], cells: treatments, blocks: blocks)
  }

  /// A table of means over all combinations of some factors' levels, the last running fastest.
  struct Table {
    var means: [Double]
    var factors: [Factor]
  }

  /// The sums of squares of all effects of a table whose every entry is the mean of `replicates` values.
  static func effects(of table: Table, _ replicates: Int) throws -> [SumOfSquares] {
    var found: [(named: [Int], part: SumOfSquares)] = []
    /// Splits the table along factor number `next`, counting how many values each entry stands for.
    func split(_ means: [Double], _ next: Int, _ named: [Int], _ weight: Int) throws {
      guard next < table.factors.count else {
        guard !named.isEmpty else { return }
        found.append(
          (
            named,
            SumOfSquares(
              source: named.map { table.factors[$0].name }.joined(separator: ":"),
              value: Double(weight) * (try SumOfSquares.of(means)),
              degreesOfFreedom: named.reduce(1) { $0 * (table.factors[$1].levels - 1) })
          ))
        return
      }
      let levels = table.factors[next].levels
      // The first factor that is left runs slowest among those not yet averaged away; those named come before it.
      let stride = table.factors[(next + 1)...].reduce(1) { $0 * $1.levels }
      let outer = means.count / (levels * stride)
      var averages = [Double](repeating: 0, count: outer * stride)
      var deviations = means
      for block in 0..<outer {
        for offset in 0..<stride {
          let indices = (0..<levels).map { (block * levels + $0) * stride + offset }
          let mean = Summary.mean(finite: indices.map { means[$0] })
          averages[block * stride + offset] = mean
          for index in indices { deviations[index] -= mean }
        }
      }
      try split(averages, next + 1, named, weight * levels)
      try split(deviations, next + 1, named + [next], weight)
    }
    try split(table.means, 0, [], replicates)
    return found.sorted { first, second in
      first.named.count != second.named.count
        ? first.named.count < second.named.count : first.named.lexicographicallyPrecedes(second.named)
    }.map(\.part)
  }
}
