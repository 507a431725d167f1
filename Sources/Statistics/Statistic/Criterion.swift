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

extension Criterion {
  /// The p-value by which one-sided tests support the criterion. Between two bounds both must (two one-sided tests,
  /// Schuirmann 1987), so it is the larger one.
  func support(_ test: (_ bound: Double, Alternative) throws -> Double) throws -> Double {
    switch self {
    case .below(let bound): try test(bound, .less)
    case .above(let bound): try test(bound, .greater)
    case .within(let low, let high): try Equivalence.pValue(low: low, high: high, test: test)
    }
  }

  /// The p-value by which one-sided tests refute the criterion. Between two bounds either may, so it is twice the smaller
  /// one, at most 1.
  func refutation(_ test: (_ bound: Double, Alternative) throws -> Double) rethrows -> Double {
    switch self {
    case .below(let bound): try test(bound, .greater)
    case .above(let bound): try test(bound, .less)
    case .within(let low, let high): min(1, 2 * min(try test(low, .less), try test(high, .greater)))
    }
  }
}

/// The p-values by which a criterion is judged. Both are of one-sided tests against the criterion's own bounds.
public struct Judged: Sendable, Hashable {
  /// The p-value of the hypothesis that the statistic lies at the bound or beyond it on the wrong side. Where it is small,
  /// the criterion is supported.
  public var support: Double
  /// The p-value of the hypothesis that the criterion holds, or that the statistic equals its bound. Where it is
  /// small, the criterion is refuted.
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
  /// - Parameter stream: Read by statistics that draw; every test of one sample reads the same numbers.
  public func judge(_ criterion: Criterion, on sample: Sample, stream: RandomStream) throws -> Judged {
    func test(_ bound: Double, _ alternative: Alternative) throws -> Double {
      try method.pValue(sample, bound, alternative, stream)
    }
    return Judged(support: try criterion.support(test), refutation: try criterion.refutation(test))
  }
}
