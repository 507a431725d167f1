import AssayStatistics
import AssayVariables

extension Outcome {
  /// How the trials of an arm that share a seed become one number, where an arm is more than one cell.
  ///
  /// ```swift
  /// let depth = Variable("depth", "hidden layers", .count)
  /// let slope = Outcome.Contrast.slope(over: depth)
  /// let gain = Outcome.Contrast.weights([([depth.is(10)], 1), ([depth.is(3)], -1)])
  /// ```
  ///
  /// An interaction is a contrast in two arms: the slope over depth with batch norm against the slope without.
  public enum Contrast: Sendable, Hashable, Codable {
    /// The slope of least squares of the measure over the levels of a factor that the arm leaves open.
    case slope(factor: String, scale: Scale)
    /// The sum of the measure over cells, each times a weight.
    case weighted([Weight])
    /// One group of values for each level of a factor, for a statistic of groups.
    case groups(factor: String)

    /// How a factor's levels are placed on the line.
    public enum Scale: String, Sendable, Hashable, Codable {
      /// At their numbers.
      case linear
      /// At the natural logarithms of their numbers, which must be positive.
      case logarithmic
    }

    /// A cell and its weight.
    public struct Weight: Sendable, Hashable, Codable {
      /// The levels that, with those of the arm, name the cell.
      public var levels: Levels
      /// What the cell's measure is multiplied by.
      public var weight: Double

      /// A cell and its weight by the names of its factors, as a document or a store gives them.
      package init(levels: Levels, weight: Double) { (self.levels, self.weight) = (levels, weight) }
    }

    /// The slope over a factor of numbers.
    public static func slope(over variable: some NamedVariable, _ scale: Scale = .linear) -> Contrast {
      .slope(factor: variable.name, scale: scale)
    }

    /// A sum of cells times weights. Traps where a cell gives a variable twice.
    public static func weights(
      _ cells: [([Assignment], Double)], file: StaticString = #file, line: UInt = #line
    ) -> Contrast {
      .weighted(cells.map { Weight(levels: Levels($0.0, file: file, line: line), weight: $0.1) })
    }

    /// One group for each level of a factor, such as a nuisance whose stream is overridden.
    public static func groups(over variable: some NamedVariable) -> Contrast {
      .groups(factor: variable.name)
    }

    /// The factors that the arm leaves open, in the order of their names.
    package var factors: [String] {
      switch self {
      case .slope(let factor, _), .groups(let factor): [factor]
      case .weighted(let weights): Set(weights.flatMap(\.levels.keys)).sorted()
      }
    }
  }

  /// The kind of sample that the statistic gets.
  package var sampleKind: Sample.Kind {
    if case .groups = contrast { return .groups }
    return control == nil ? .values : .pairs
  }

  /// The cells of an arm with the weight of each.
  func cells(of arm: Levels, in stage: Stage, of design: Design) throws -> [(levels: Levels, weight: Double)]
  {
    func merged(_ levels: Levels) -> Levels { arm.merging(levels) { $1 } }
    switch contrast {
    case nil: return [(arm, 1)]
    case .weighted(let weights): return weights.map { (merged($0.levels), $0.weight) }
    case .groups(let factor): return design.levels(of: factor, in: stage).map { (merged([factor: $0]), 1) }
    case .slope(let factor, let scale):
      let levels = design.levels(of: factor, in: stage)
      let numbers = levels.compactMap(\.asNumber)
      guard numbers.count == levels.count, numbers.count >= 2,
        scale == .linear || numbers.allSatisfy({ $0 > 0 })
      else { throw DesignError.slope(outcome: name, factor: factor, scale) }
      let weights =
        scale == .linear
        ? try AssayStatistics.Contrast.slope(over: numbers).weights
        : try AssayStatistics.Contrast.slope(overLogarithmsOf: numbers).weights
      return zip(levels, weights).map { (merged([factor: $0]), $1) }
    }
  }
}
