/// What an explanation says of one outcome, in a form that the outcome's result can contradict.
public enum Prediction: Sendable, Hashable, Codable {
  /// The verdict is one of these.
  case verdicts(Set<Verdict>)
  /// The whole interval of the estimate lies on this side of no effect.
  case sign(Side)
  /// The estimate lies from `low` to `high`, both included.
  case estimate(low: Double, high: Double)

  /// A side of no effect.
  public enum Side: String, Sendable, Hashable, Codable {
    case below, above
  }

  /// The outcome is supported.
  public static let supported = Prediction.verdicts([.supported])
  /// The outcome is refuted.
  public static let refuted = Prediction.verdicts([.refuted])
  /// Nothing can be concluded about the outcome.
  public static let inconclusive = Prediction.verdicts([.inconclusive])
}

extension Prediction {
  private enum CodingKeys: String, CodingKey { case verdicts, sign, low, high }

  /// Reads an object with `verdicts`, with `sign`, or with `low` and `high`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let verdicts = try container.decodeIfPresent([Verdict].self, forKey: .verdicts) {
      self = .verdicts(Set(verdicts))
    } else if let side = try container.decodeIfPresent(Side.self, forKey: .sign) {
      self = .sign(side)
    } else {
      self = .estimate(
        low: try container.decode(Double.self, forKey: .low),
        high: try container.decode(Double.self, forKey: .high))
    }
  }

  /// Writes the object; the verdicts in the order of their declaration.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .verdicts(let verdicts):
      try container.encode(Verdict.allCases.filter(verdicts.contains), forKey: .verdicts)
    case .sign(let side): try container.encode(side, forKey: .sign)
    case .estimate(let low, let high):
      try container.encode(low, forKey: .low)
      try container.encode(high, forKey: .high)
    }
  }

  /// Whether the result is what was predicted; `nil` while nothing can be concluded: an inconclusive outcome
  /// contradicts no predicted verdict of another kind, and data without an interval have no sign and no estimate. An
  /// estimate that is only a bound contradicts a range that lies beyond it, and leaves others open.
  public func isMet(by result: OutcomeResult, of outcome: Outcome) -> Bool? {
    switch self {
    case .verdicts(let verdicts):
      if verdicts.contains(result.verdict) { return true }
      return result.verdict == .inconclusive ? nil : false
    case .sign(let side):
      guard !result.isDoubtful, !result.low.isNaN, !result.high.isNaN, let none = outcome.noEffect else {
        return nil
      }
      if result.low > none { return side == .above }
      if result.high < none { return side == .below }
      return nil
    case .estimate(let low, let high):
      guard !result.isDoubtful, !result.estimate.isNaN else { return nil }
      // The least and the most that the estimate can be.
      let least = result.censoring == .below ? -.infinity : result.estimate
      let most = result.censoring == .above ? .infinity : result.estimate
      if least >= low && most <= high { return true }
      return least > high || most < low ? false : nil
    }
  }
}

extension Prediction: CustomStringConvertible {
  /// Such as `supported or refuted`, `above no effect`, `from 0.5 to 0.8`.
  public var description: String {
    switch self {
    case .verdicts(let verdicts):
      Verdict.allCases.filter(verdicts.contains).map(\.rawValue).joined(separator: " or ")
    case .sign(let side): "\(side.rawValue) no effect"
    case .estimate(let low, let high): "from \(low) to \(high)"
    }
  }
}
