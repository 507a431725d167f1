/// The variances of the independent random parts of a value, such as that of the initialisation and that of the order
/// of examples, estimated from balanced designs by equating mean squares with their expectations (Searle, Casella and
/// McCulloch, Variance Components, 1992). The estimates have no bias, and may therefore be negative where the truth is
/// near 0.
public enum VarianceComponents {
  /// The components of subgroups nested in groups.
  public struct Nested: Sendable, Hashable {
    /// The variance between groups.
    public var group: Double
    /// The variance between subgroups of one group.
    public var subgroup: Double
    /// The variance within a subgroup.
    public var residual: Double
  }

  /// The components of two crossed random factors.
  public struct Crossed: Sendable, Hashable {
    /// The variance between levels of the first factor.
    public var first: Double
    /// The variance between levels of the second factor.
    public var second: Double
    /// The variance of the interaction; `nil` with one value a cell, where it is part of `residual`.
    public var interaction: Double?
    /// The variance within a cell.
    public var residual: Double
  }

  /// Splits `values[group][subgroup][value]`, with the same numbers in every group and subgroup, at least two of each:
  /// with b subgroups of n values, σ² = MS(within), σ²(subgroup) = (MS(subgroup) − σ²)/n and σ²(group) =
  /// (MS(group) − MS(subgroup))/(b n).
  public static func nested(_ values: [[[Double]]]) throws -> Nested {
    let (groups, subgroups, count) = try demandCube(
      values, ("group", "groups"), ("subgroup", "subgroups"), atLeast: 2)
    let means = values.map { $0.map(Summary.mean(finite:)) }
    let groupMeans = means.map(Summary.mean(finite:))
    let centre = Summary.mean(finite: groupMeans)
    let within = try SumOfSquares.of(
      zip(values, means).flatMap { zip($0, $1).flatMap { cell, mean in cell.map { $0 - mean } } })
    let between = try SumOfSquares.of(
      zip(means, groupMeans).flatMap { cells, mean in cells.map { $0 - mean } })
    let outer = try SumOfSquares.of(groupMeans.map { $0 - centre })
    let (a, b, n) = (Double(groups), Double(subgroups), Double(count))
    let residual = within / (a * b * (n - 1))
    let middle = n * between / (a * (b - 1))
    return Nested(
      group: (b * n * outer / (a - 1) - middle) / (b * n), subgroup: (middle - residual) / n,
      residual: residual)
  }

  /// Splits `values[first][second][value]`, with at least two levels of either factor and the same number n of values
  /// in every cell: with a and b levels, σ²(first) = (MS(first) − MS(interaction))/(b n), σ²(second) likewise over a n,
  /// σ²(interaction) = (MS(interaction) − σ²)/n and σ² = MS(within).
  public static func crossed(_ values: [[[Double]]]) throws -> Crossed {
    let (first, second, count) = try demandCube(
      values, ("level of the first factor", "levels of the first factor"),
      ("level of the second factor", "levels of the second factor"), atLeast: 1)
    let means = values.flatMap { $0.map(Summary.mean(finite:)) }
    let parts = try AnalysisOfVariance.effects(
      of: AnalysisOfVariance.Table(
        means: means,
        factors: [
          AnalysisOfVariance.Factor("first", levels: first),
          AnalysisOfVariance.Factor("second", levels: second),
        ]), count)
    let squares = parts.map { $0.value / Double($0.degreesOfFreedom) }
    let (a, b, n) = (Double(first), Double(second), Double(count))
    let (forFirst, forSecond) = ((squares[0] - squares[2]) / (b * n), (squares[1] - squares[2]) / (a * n))
    guard count >= 2 else {
      return Crossed(first: forFirst, second: forSecond, interaction: nil, residual: squares[2])
    }
    let within = try SumOfSquares.of(
      zip(values.flatMap { $0 }, means).flatMap { cell, mean in cell.map { $0 - mean } })
    let residual = within / (a * b * (n - 1))
    return Crossed(
      first: forFirst, second: forSecond, interaction: (squares[2] - residual) / n, residual: residual)
  }

  /// The three numbers of a balanced three-way list.
  private static func demandCube(
    _ values: [[[Double]]], _ row: (one: String, many: String), _ column: (one: String, many: String),
    atLeast needed: Int
  ) throws -> (Int, Int, Int) {
    guard values.count >= 2 else {
      throw StatisticsError.tooFew(of: row.many, needed: 2, given: values.count)
    }
    let columns = values[0].count
    guard columns >= 2 else { throw StatisticsError.tooFew(of: column.many, needed: 2, given: columns) }
    if let index = values.firstIndex(where: { $0.count != columns }) {
      throw StatisticsError.unevenRow(
        row: row.one, index: index, needed: columns, given: values[index].count)
    }
    let count = values[0][0].count
    guard count >= needed else {
      throw StatisticsError.tooFew(of: "values of a \(column.one)", needed: needed, given: count)
    }
    for cells in values { try Demand.matrix(cells, row: column.one, columns: count) }
    return (values.count, columns, count)
  }
}
