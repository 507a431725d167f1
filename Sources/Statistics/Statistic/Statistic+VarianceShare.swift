extension Statistic {
  /// The share of the variance that lies between groups, such as between the levels of a nuisance factor: the intraclass
  /// correlation of a balanced one-way design with random groups, by the F test. For normal effects and errors.
  public static let varianceShare = Statistic(
    "varianceShare",
    Method(
      kinds: [.groups], family: .normal, unit: .share,
      phrase: { _ in "share of the variance that lies between groups" }, noEffect: { _ in 0 },
      single: { value, _ in value },
      estimate: { try VarianceShare(groups: $0.requireGroups()).share },
      pValue: { sample, bound, alternative, _ in
        try VarianceShare(groups: sample.requireGroups()).pValue(bound: bound, alternative: alternative)
      },
      interval: { sample, confidence, _ in
        try VarianceShare(groups: sample.requireGroups()).interval(confidence: confidence)
      },
      power: { question in
        guard question.count >= 2, question.groups >= 2 else { return 0 }
        func power(_ share: Double, _ bound: Double, _ alternative: Alternative) throws -> Double {
          try Power.ofVarianceShare(
            groups: question.groups, replicates: question.count, share: share, bound: bound,
            level: question.level, alternative: alternative)
        }
        switch question.criterion {
        case .above(let bound): return try power(question.effect, bound, .greater)
        case .below(let bound): return try power(question.effect, bound, .less)
        case .within(let low, let high):
          let middle = (low + high) / 2
          // Exact: two regions of rejection that overlap leave nothing out, and others are never both met.
          return max(0, try power(middle, low, .greater) + power(middle, high, .less) - 1)
        }
      }, powerCourse: .rises, response: .either))
}

extension Sample {
  fileprivate func requireGroups() throws -> [[Double]] {
    guard case .groups(let groups) = self else {
      throw refusal(needed: "groups")
    }
    return groups
  }
}
