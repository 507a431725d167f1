import AssayExperiments

/// The levels that tuning chose for the trials of a stage that have some levels, over all seeds.
struct ChoiceSummary {
  /// The stage that runs with the levels.
  var stage: String
  /// The levels of the choice's `within` factors.
  var given: Levels
  /// The factors whose levels were chosen together.
  var factors: [String]
  /// The choices: one for each seed, or one for all.
  var choices: [ChosenLevels]

  /// The summaries of all choices of a study, in their order.
  static func all(of study: StudyResult) -> [ChoiceSummary] {
    var summaries: [ChoiceSummary] = []
    var places: [Key: Int] = [:]
    for choice in study.choices {
      let key = Key(stage: choice.stage, given: choice.given, factors: choice.levels.keys.sorted())
      if let place = places[key] {
        summaries[place].choices.append(choice)
      } else {
        places[key] = summaries.count
        summaries.append(
          ChoiceSummary(stage: key.stage, given: key.given, factors: key.factors, choices: [choice]))
      }
    }
    return summaries
  }

  private struct Key: Hashable {
    var stage: String
    var given: Levels
    var factors: [String]
  }

  /// Whether tuning was repeated for each seed.
  var isRepeated: Bool { choices.contains { $0.seed != nil } }

  /// Each combination that was chosen, and how often: the most frequent one first, in the order of the levels where
  /// two are as frequent.
  var counts: [(levels: Levels, count: Int)] {
    Dictionary(grouping: choices, by: \.levels).map { (levels: $0.key, count: $0.value.count) }
      .sorted { a, b in
        if a.count != b.count { return a.count > b.count }
        let differing = factors.first { a.levels[$0] != b.levels[$0] }
        guard let differing, let first = a.levels[differing], let second = b.levels[differing] else {
          return false
        }
        return first.precedes(second)
      }
  }

  /// What was chosen, such as "rate 0.25 for 31 of 54 seeds, rate 0.5 for 23".
  func chosen(_ wording: Wording) -> String {
    counts.enumerated().map { index, entry in
      let levels = wording.levels(entry.levels)
      if !isRepeated { return levels }
      return levels + " for \(entry.count)" + (index == 0 ? " of \(choices.count) seeds" : "")
    }.joined(separator: ", ")
  }

  /// What else is to be said of the choices: levels that were added, and doubts.
  var remarks: [String] {
    func seeds(_ count: Int) -> String { isRepeated ? " (\(count) of \(choices.count) seeds)" : "" }
    var remarks: [String] = []
    let extended = choices.count { $0.added > 0 }
    if extended > 0 {
      let most = choices.map(\.added).max() ?? 0
      remarks.append(
        "\(isRepeated ? "up to " : "")\(most) \(most == 1 ? "level" : "levels") added where the best one lay at an end"
          + seeds(extended))
    }
    let ends = choices.compactMap { choice -> [String]? in
      if case .edge(let factors) = choice.doubt { factors } else { nil }
    }
    if !ends.isEmpty {
      let names = factors.filter { name in ends.contains { $0.contains(name) } }.map(Wording.words)
      remarks.append(
        "doubtful: the best \(names.joined(separator: " and ")) lies at an end of what was tried"
          + seeds(ends.count))
    }
    let censored = choices.count { $0.doubt == .censored }
    if censored > 0 { remarks.append("doubtful: censored values leave open which is best" + seeds(censored)) }
    return remarks
  }
}
