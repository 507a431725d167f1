import AssayRandomness

/// The condition on a statistic under which an outcome is supported.
public enum Criterion: Sendable, Hashable, Codable {
  /// The statistic lies below the bound.
  case below(Double)
  /// The statistic lies above the bound.
  case above(Double)
  /// The statistic lies between the bounds: equivalence.
  case within(Double, Double)

  /// The bounds in ascending order.
  public var bounds: [Double] {
    switch self {
    case .below(let bound), .above(let bound): [bound]
    case .within(let low, let high): [low, high]
    }
  }
}

/// The p-values by which a criterion is judged. Both are of one-sided tests against the criterion's own bounds.
public struct Judged: Sendable, Hashable {
  /// The p-value of the hypothesis that the statistic lies at the bound or beyond it on the wrong side. Where it is small,
  /// the criterion is supported.
  public var support: Double
  /// The p-value of the hypothesis that the criterion holds, or that the statistic equals its bound. Where it is small, the criterion
  /// is refuted.
  public var refutation: Double

  /// Makes a pair of p-values.
  public init(support: Double, refutation: Double) {
    self.support = support
    self.refutation = refutation
  }
}

extension Statistic {
  /// Tests a criterion on a sample, both ways.
  ///
  /// Between two bounds, support needs both one-sided tests (two one-sided tests, Schuirmann 1987), so its p-value is the
  /// larger one. Refutation may come from either side, so its p-value is twice the smaller one, at most 1.
  ///
  /// - Parameter stream: Read by statistics that draw; every test of one sample reads the same numbers.
  public func judge(_ criterion: Criterion, on sample: Sample, stream: RandomStream) throws -> Judged {
    let refutation =
      switch criterion {
      case .below(let bound): try method.pValue(sample, bound, .greater, stream)
      case .above(let bound): try method.pValue(sample, bound, .less, stream)
      case .within(let low, let high):
        min(
          1,
          2
            * min(
              try method.pValue(sample, low, .less, stream), try method.pValue(sample, high, .greater, stream)
            ))
      }
    return Judged(support: try support(for: criterion, by: sample, stream), refutation: refutation)
  }

  /// The p-value by which the sample supports the criterion.
  func support(for criterion: Criterion, by sample: Sample, _ stream: RandomStream) throws -> Double {
    switch criterion {
    case .below(let bound): try method.pValue(sample, bound, .less, stream)
    case .above(let bound): try method.pValue(sample, bound, .greater, stream)
    case .within(let low, let high):
      try Equivalence.pValue(low: low, high: high) { try method.pValue(sample, $0, $1, stream) }
    }
  }
}
