/// An analysis of variance: the sum of squares of the values, divided among factors, their interactions, blocks and a
/// residual (Fisher, Statistical Methods for Research Workers, 1925). Its p-values are exact for normal residuals of
/// one spread.
///
/// ```swift
/// let analysis = try AnalysisOfVariance.oneWay([[2, 3, 4], [5, 6, 7], [4, 4, 7]])
/// let f = analysis.effects[0].f
/// ```
public struct AnalysisOfVariance: Sendable, Hashable {
  /// One line of the table.
  public struct Effect: Sendable, Hashable {
    /// The factor's name, or the names of an interaction's factors with ":" between them.
    public var source: String
    /// The part of the total sum of squares.
    public var sumOfSquares: Double
    /// The number of independent differences that it stands for.
    public var degreesOfFreedom: Int
    /// The mean square over the residual's mean square.
    public var f: Double
    /// The probability of so large an F or a larger one without this effect.
    public var pValue: Double
    /// η²: the share of the total sum of squares.
    public var etaSquared: Double
    /// Partial η²: the sum of squares over itself and the residual's.
    public var partialEtaSquared: Double
    /// ω² = (SS − df · MS of the residual)/(SS of the total + MS of the residual): η² with its bias removed; it may be
    /// negative (Hays 1963).
    public var omegaSquared: Double

    /// The sum of squares over its degrees of freedom.
    public var meanSquare: Double { sumOfSquares / Double(degreesOfFreedom) }
  }

  /// A factor of a design and the number of its levels.
  public struct Factor: Sendable, Hashable {
    /// The name in the table.
    public var name: String
    /// How many levels it has, at least two.
    public var levels: Int

    /// Makes a factor.
    public init(_ name: String, levels: Int) {
      self.name = name
      self.levels = levels
    }
  }

  /// Factors, then interactions of two, and so on, each in the order of the factors; blocks, if any, come first.
  public let effects: [Effect]
  /// The sum of squares that no effect explains.
  public let residualSumOfSquares: Double
  /// The degrees of freedom of the residual.
  public let residualDegreesOfFreedom: Int
  /// The sum of squares of all values about their mean.
  public let totalSumOfSquares: Double

  /// The estimate of the variance within cells.
  public var residualMeanSquare: Double { residualSumOfSquares / Double(residualDegreesOfFreedom) }

  /// The line of this source, if there is one.
  public subscript(source: String) -> Effect? { effects.first { $0.source == source } }

  init(_ parts: [SumOfSquares], residual: SumOfSquares, total: Double) throws {
    guard residual.degreesOfFreedom >= 1 else {
      throw StatisticsError.tooFew(of: "degrees of freedom of the residual", needed: 1, given: 0)
    }
    guard residual.value > 0 else { throw StatisticsError.noResidual(of: "values within cells") }
    let error = residual.value / Double(residual.degreesOfFreedom)
    effects = parts.map { part in
      let freedom = Double(part.degreesOfFreedom)
      let f = part.value / freedom / error
      return Effect(
        source: part.source, sumOfSquares: part.value, degreesOfFreedom: part.degreesOfFreedom, f: f,
        pValue: FDistribution.upperTail(
          f, numerator: freedom, denominator: Double(residual.degreesOfFreedom)),
        etaSquared: part.value / total, partialEtaSquared: part.value / (part.value + residual.value),
        omegaSquared: (part.value - freedom * error) / (total + error))
    }
    residualSumOfSquares = residual.value
    residualDegreesOfFreedom = residual.degreesOfFreedom
    totalSumOfSquares = total
  }

  /// One factor, `groups[level][value]`; groups may differ in size. Each group's mean is compared with the mean of all
  /// values; sums are compensated, in order. Throws for fewer than two groups, an empty group, no more values than
  /// groups, and values that do not vary within groups.
  public static func oneWay(_ groups: [[Double]], factor: String = "group") throws -> AnalysisOfVariance {
    guard groups.count >= 2 else {
      throw StatisticsError.tooFew(of: "groups", needed: 2, given: groups.count)
    }
    try Demand.matrix(groups, row: "group")
    let count = groups.reduce(0) { $0 + $1.count }
    let centre = try Summary.mean(groups.flatMap { $0 })
    let means = groups.map(Summary.mean(finite:))
    let between = try SumOfSquares.of(
      zip(groups, means).flatMap { group, mean in group.map { _ in mean - centre } })
    let within = try SumOfSquares.of(zip(groups, means).flatMap { group, mean in group.map { $0 - mean } })
    return try AnalysisOfVariance(
      [SumOfSquares(source: factor, value: between, degreesOfFreedom: groups.count - 1)],
      residual: SumOfSquares(source: "residual", value: within, degreesOfFreedom: count - groups.count),
      total: between + within)
  }
}

/// A part of the total sum of squares.
struct SumOfSquares: Sendable, Hashable {
  var source: String
  var value: Double
  var degreesOfFreedom: Int

  /// Σ v², compensated, in order.
  static func of(_ values: [Double]) throws -> Double {
    try Demand.finite(Summary.compensatedSum(values.map { $0 * $0 }))
  }
}
