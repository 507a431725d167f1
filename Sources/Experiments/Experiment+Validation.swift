extension Experiment {
  /// Checks claim, design and rule against each other, before anything is registered.
  ///
  /// - Throws: ``DesignError`` for the first problem found.
  public func validate() throws {
    try CanonicalForm(claim: claim, design: design, rule: rule).validate()
  }
}

extension Registration {
  /// Checks claim, design and rule as `Experiment.validate()` does. A store is a file that anybody may have made.
  ///
  /// - Throws: ``DesignError`` for the first problem found.
  package func validate() throws {
    try CanonicalForm(claim: claim, design: design, rule: rule).validate()
  }
}

extension CanonicalForm {
  /// Checks claim, design and rule against each other.
  package func validate() throws {
    try claim.validate()
    try design.validate()
    try rule.validate(for: design)
    try claim.validateExplanations(for: rule)
  }
}

extension Claim {
  fileprivate func validate() throws {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    let fits = words.allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    }
    guard fits else { throw DesignError.name(of: "claim", name) }
    try requireNames(explanations.map(\.name), kind: "explanation", in: "the claim")
  }

  fileprivate func validateExplanations(for rule: DecisionRule) throws {
    let outcomes = rule.outcomes.map(\.name)
    for explanation in explanations {
      for outcome in explanation.predictions.keys.sorted() where !outcomes.contains(outcome) {
        throw DesignError.unknown(
          kind: "outcome", name: outcome, place: "explanation \(explanation.name)", known: outcomes)
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
