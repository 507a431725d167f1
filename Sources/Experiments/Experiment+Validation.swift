extension Experiment {
  /// Checks claim, design and rule against each other, before anything is registered.
  ///
  /// - Throws: ``DesignError`` for the first problem found.
  public func validate() throws {
    try CanonicalForm(self).validate()
    try requireNames(claim.explanations.map(\.name), kind: "explanation", in: "the claim")
    for explanation in claim.explanations { try explanation.validate(for: rule) }
    try claim.requireDifferentPredictions()
  }
}

extension CanonicalForm {
  /// Checks claim, design and rule against each other.
  package func validate() throws {
    try claim.validate()
    try design.validate()
    try rule.validate(for: design)
    try body.validate()
  }
}

extension Claim {
  /// Throws when no outcome could tell two of the explanations apart, because they predict the same.
  fileprivate func requireDifferentPredictions() throws {
    for (index, explanation) in explanations.enumerated() {
      guard let other = explanations[..<index].first(where: { $0.predictions == explanation.predictions })
      else { continue }
      throw DesignError.samePredictions(other.name, explanation.name)
    }
  }

  fileprivate func validate() throws {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    let fits = words.allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    }
    guard fits else { throw DesignError.name(of: "claim", name) }
    for quotation in quotations {
      guard !quotation.text.isEmpty, !quotation.source.isEmpty else {
        throw DesignError.missing(
          quotation.text.isEmpty ? "text in a quotation" : "source of the quotation '\(quotation.text)'")
      }
      if let value = quotation.value, !value.isFinite {
        throw DesignError.notFinite("the number in the quotation '\(quotation.text)'", value)
      }
    }
  }
}

extension Body {
  fileprivate func validate() throws {
    guard !name.isEmpty else { throw DesignError.name(of: "body", name) }
    guard revision >= 1 else {
      throw DesignError.missing("revision of the body '\(name)' from 1 on, not \(revision),")
    }
  }
}

extension Explanation {
  /// Throws when the explanation predicts an outcome that the rule does not have, or something that no result can be.
  package func validate(for rule: DecisionRule) throws {
    guard !name.isEmpty else { throw DesignError.name(of: "explanation", name) }
    let outcomes = rule.outcomes.map(\.name)
    for (outcome, prediction) in predictions.sorted(by: { $0.key < $1.key }) {
      guard outcomes.contains(outcome) else {
        throw DesignError.unknown(
          kind: "outcome", name: outcome, place: "explanation \(name)", known: outcomes)
      }
      switch prediction {
      case .verdicts(let verdicts) where verdicts.isEmpty:
        throw DesignError.missing("verdict that explanation \(name) predicts for '\(outcome)'")
      case .estimate(let low, let high) where !(low <= high):
        throw DesignError.missing(
          "estimate that explanation \(name) predicts for '\(outcome)', from a lower to a higher number,")
      case .estimate(let low, let high) where !low.isFinite || !high.isFinite:
        throw DesignError.notFinite(
          "the estimate that explanation \(name) predicts for '\(outcome)'", low.isFinite ? high : low)
      case .verdicts, .sign, .estimate: break
      }
    }
  }
}

/// Throws when a name is empty or occurs twice.
func requireNames(_ names: [String], kind: String, in place: String) throws {
  var known = Set<String>()
  for name in names {
    guard !name.isEmpty else { throw DesignError.name(of: kind, name) }
    guard known.insert(name).inserted else {
      throw DesignError.repeated("the \(kind) '\(name)'", in: place)
    }
  }
}

/// Throws when a level occurs twice.
func requireDistinct(_ levels: [FactorValue], of factor: String, in place: String) throws {
  var known = Set<FactorValue>()
  for level in levels where !known.insert(level).inserted {
    throw DesignError.repeated("the level \(level) of '\(factor)'", in: place)
  }
}
