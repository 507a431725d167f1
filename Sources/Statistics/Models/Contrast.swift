import AssayKernels

/// A weighted sum over the cells of a design, such as a difference, an interaction or a trend. It is judged over
/// blocks, for example seeds, that each have one value of every cell: the weighted sum of every block is one value, and
/// Student's test compares their mean with a bound. Whatever the cells of a block share drops out where the weights add
/// up to 0, and the cells may differ in spread.
///
/// ```swift
/// // Does dropout help more with batch norm than without? Cells: neither, dropout, batch norm, both.
/// let pValue = try Contrast.interaction.pValue(blocks: scores, alternative: .greater)
/// ```
public struct Contrast: Sendable, Hashable {
  /// The weight of each cell. Their sum is free: weights of one cell alone ask for its mean.
  public let weights: [Double]

  /// Makes a contrast. Throws when there is no weight, when one is not finite, and when all are 0.
  public init(weights: [Double]) throws {
    try Demand.sample(weights, "weights")
    guard weights.contains(where: { $0 != 0 }) else { throw StatisticsError.noWeight }
    self.weights = weights
  }

  private init(known weights: [Double]) { self.weights = weights }

  /// Treatment − control, in that order of cells.
  public static let difference = Contrast(known: [1, -1])

  /// The interaction of two factors of two levels, with the cells in the order (0, 0), (0, 1), (1, 0), (1, 1): by how
  /// much the effect of either factor is greater when the other is at its level 1.
  public static let interaction = Contrast(known: [1, -1, -1, 1])

  /// The slope of the least-squares line through cells that stand at the values `x` of a quantity: weights
  /// (x − x̄)/Σ(x − x̄)². Throws for fewer than two cells, and for equal x.
  public static func slope(over x: [Double]) throws -> Contrast {
    try Demand.sample(x, atLeast: 2, "x values")
    let mean = try Summary.mean(x)
    let deviations = x.map { $0 - mean }
    let spread = try Demand.finite(Summary.compensatedSum(deviations.map { $0 * $0 }), "x values")
    guard spread > 0 else { throw StatisticsError.equalPositions }
    return try Contrast(weights: deviations.map { $0 / spread })
  }

  /// The slope over the natural logarithms of `x`, which are positive: the change for each factor of e.
  public static func slope(overLogarithmsOf x: [Double]) throws -> Contrast {
    try Demand.withLogarithms(x, "x values")
    return try slope(over: x.map { assay_log($0) })
  }

  /// The weighted sum of the cells, compensated, in order.
  public func value(of cells: [Double]) throws -> Double {
    guard cells.count == weights.count else {
      throw StatisticsError.wrongCount(of: "cells", needed: weights.count, given: cells.count)
    }
    try Demand.sample(cells, "cells")
    return try Demand.finite(Summary.compensatedSum(zip(weights, cells).map { $0 * $1 }), "cells")
  }

  /// The weighted sum of each block; `blocks[block][cell]`.
  public func values(of blocks: [[Double]]) throws -> [Double] {
    try Demand.matrix(blocks, row: "block", columns: weights.count)
    return try blocks.map(value(of:))
  }

  /// The p-value of the contrast's mean over blocks against `bound`: Student's test with one degree of freedom less
  /// than there are blocks. Throws for fewer than two blocks, and where the blocks do not vary.
  public func pValue(
    blocks: [[Double]], bound: Double = 0, alternative: Alternative = .twoSided
  ) throws -> Double {
    try mean(over: blocks).pValue(bound: bound, alternative: alternative)
  }

  /// The interval of the contrast's mean over blocks: the bounds that neither one-sided test rejects at
  /// (1 − `confidence`)/2.
  public func interval(blocks: [[Double]], confidence: Double = 0.95) throws -> Interval {
    try mean(over: blocks).interval(confidence: confidence)
  }

  private func mean(over blocks: [[Double]]) throws -> StudentEstimate {
    let values = try values(of: blocks)
    guard values.count >= 2 else {
      throw StatisticsError.tooFew(of: "blocks", needed: 2, given: values.count)
    }
    return try StudentEstimate(of: values, "contrasts of the blocks")
  }
}
