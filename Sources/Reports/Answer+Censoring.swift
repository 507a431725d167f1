import AssayExperiments

/// The words and signs for numbers that are only bounds of the true ones.
extension Answer {
  /// "more than " or "less than " where the estimate is only a bound, otherwise nothing.
  var relation: String { result.censoring.map { Self.relation([$0]) } ?? "" }

  /// Whether no side of the estimate is known although the data have an interval.
  var isOpen: Bool { !isAnswered && result.censored > 0 && !result.low.isNaN }

  /// Such as ", 12 of them censored", or nothing.
  var censoredWords: String { result.censored == 0 ? "" : ", \(result.censored) of them censored" }

  /// The sides to which the number of one pair is open.
  func openSides(of pair: OutcomeResult.Pair) -> Set<Censoring> {
    pair.treatmentCensoring.union(pair.controlCensoring.map(\.opposite))
  }

  /// The text of a number that is open to these sides, such as "more than 800".
  static func words(_ number: Double, _ open: Set<Censoring>) -> String {
    relation(open) + NumberText.rounded(number)
  }

  private static func relation(_ open: Set<Censoring>) -> String {
    switch (open.contains(.above), open.contains(.below)) {
    case (true, false): "more than "
    case (false, true): "less than "
    case (true, true): "anything, recorded as "
    case (false, false): ""
    }
  }
}

extension Mark.Direction {
  /// The direction in which a number that is open to these sides may lie; `nil` where it is exact.
  init?(_ open: Set<Censoring>) {
    switch (open.contains(.above), open.contains(.below)) {
    case (true, true): self = .both
    case (true, false): self = .right
    case (false, true): self = .left
    case (false, false): return nil
    }
  }
}

extension Figure {
  /// The text that explains the signs of censored values; empty where a study has none.
  static func censoringLegend(_ answers: [Answer]) -> String {
    guard answers.contains(where: { $0.result.censored > 0 }) else { return "" }
    return
      " A hollow triangle is a bound, such as that of a run that was stopped: the true value lies where it points, "
      + "and every test takes the values there that speak most against what it tests. A hollow diamond may be anything."
  }
}
