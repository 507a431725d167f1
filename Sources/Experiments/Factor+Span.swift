import AssayKernels
import AssayVariables

extension Factor {
  /// A region of numbers that a factor is sampled over.
  ///
  /// ```swift
  /// let rate = Variable("rate", "step size of gradient descent", .positive)
  /// let width = Variable("width", "units of every hidden layer", .count)
  /// let factors: [Factor] = [
  ///   .varied(rate, from: 1e-3, to: 1, .logarithmic), .varied(width, from: 8, to: 64),
  /// ]
  /// ```
  ///
  /// A share of 0 ..< 1, such as a coordinate of Sobol's sequence, is laid over the region. Whole numbers are rounded down, so
  /// that on a linear scale all from the lowest to the highest are equally likely.
  public struct Span: Sendable, Hashable, Codable {
    /// The lowest level: a whole or a real number.
    public var low: FactorValue
    /// The highest level, of the same type.
    public var high: FactorValue
    /// How shares are laid over the region.
    public var scale: Scale

    /// How shares are laid over a region.
    public enum Scale: String, Sendable, Hashable, Codable {
      /// Equal differences for equal shares.
      case linear
      /// Equal ratios for equal shares; both ends must be positive.
      case logarithmic
    }

    /// The region between two levels.
    public init(low: FactorValue, high: FactorValue, scale: Scale) {
      (self.low, self.high, self.scale) = (low, high, scale)
    }
  }

  /// A manipulated variable that is sampled over a region of real or whole numbers.
  public static func varied<Value: LevelValue>(
    _ variable: Variable<Value>, from low: Value, to high: Value, _ scale: Span.Scale = .linear
  ) -> Factor {
    var factor = Factor(variable, .manipulated, [low, high])
    factor.levels = []
    factor.span = Span(low: low.level, high: high.level, scale: scale)
    return factor
  }

  /// Whether the factor can take a level.
  func admits(_ level: FactorValue) -> Bool { levels.contains(level) || span?.contains(level) == true }
}

extension Factor.Span {
  /// The level at a share of 0 ..< 1. Costs a logarithm or two; the same bits everywhere.
  package func level(at share: Double) -> FactorValue {
    switch (low, high) {
    case (.integer(let low), .integer(let high)):
      let (start, end) = (Double(low), Double(high) + 1)
      let place = scale == .linear ? share * (end - start) : Self.between(start, end, share) - start
      return .integer(min(low + Int(place.rounded(.down)), high))
    case (.number(let low), .number(let high)):
      let level =
        scale == .linear ? (1 - share) * low + share * high : Self.between(low, high, share)
      return .number(min(max(level, low), high))
    default: return low
    }
  }

  private static func between(_ low: Double, _ high: Double, _ share: Double) -> Double {
    let logarithms = (assay_log(low), assay_log(high))
    return max(low, assay_exp((1 - share) * logarithms.0 + share * logarithms.1))
  }

  func contains(_ level: FactorValue) -> Bool {
    switch (low, level, high) {
    case (.integer(let low), .integer(let level), .integer(let high)): low <= level && level <= high
    case (.number(let low), .number(let level), .number(let high)): low <= level && level <= high
    default: false
    }
  }

  /// What is wrong with the region; `nil` where nothing is.
  var fault: String? {
    let isPositive: Bool
    switch (low, high) {
    case (.integer(let low), .integer(let high)):
      guard low < high else { return "the lowest level \(low) must lie below the highest \(high)" }
      // So that each is a real number, and their difference has no more than 53 digits.
      guard max(low.magnitude, high.magnitude) < 1 << 51 else {
        return "whole numbers of a span must lie between −2^51 and 2^51"
      }
      isPositive = low > 0
    case (.number(let low), .number(let high)):
      guard low.isFinite, high.isFinite, low < high else {
        return "the lowest level \(low) must lie below the highest \(high), and both must be finite"
      }
      isPositive = low > 0
    default: return "a span goes from one whole number to another, or from one real number to another"
    }
    return isPositive || scale == .linear ? nil : "a logarithmic span must begin above 0, not at \(low)"
  }
}

extension Factor.Span: CustomStringConvertible {
  /// The region in words: `0.001 to 1.0, logarithmic`.
  public var description: String { "\(low) to \(high)" + (scale == .linear ? "" : ", logarithmic") }
}
