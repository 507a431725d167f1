extension Outcome {
  /// Checks that each cell of the arms selects runs of the stage's layout with every seed, and that these differ only in what
  /// the outcome averages over.
  func validateArms(in stage: Stage, of design: Design) throws {
    let runs = design.runs(of: stage, seed: 0)
    let varied = stage.layoutFactors.filter { Self.varies($0, among: runs) }
    try validateAverage(varied, in: stage)
    try validate(treatment, arm: "treatment", in: stage, of: design, runs)
    if let control {
      try validate(control, arm: "control", in: stage, of: design, runs)
      guard varied.contains(where: { treatment[$0] != control[$0] }) else {
        throw DesignError.sameArms(outcome: name)
      }
    }
    try validateBalance(in: stage, of: design, runs)
    for sums in try design.blockSums(of: self, in: stage, runs) {
      guard sums.allSatisfy({ ($0 - sums[0]).magnitude <= 1e-9 }) else {
        throw DesignError.blocks(outcome: name)
      }
    }
  }

  /// Checks that the arms, and the cells of a contrast, have the same combinations of everything else in a list and among points
  /// that all seeds share: otherwise what is compared is the effect of that, too. What a fraction mixes is stated by
  /// ``Design/aliases(of:)``, and a Latin square is permuted for each seed.
  private func validateBalance(in stage: Stage, of design: Design, _ runs: [Design.Run]) throws {
    let cells = try [treatment, control].compactMap { $0 }.flatMap { arm in
      try self.cells(of: arm, in: stage, of: design).map {
        $0.levels.filter { stage.layoutFactors.contains($0.key) }
      }
    }
    let named = Set(cells.flatMap(\.keys))
    for part in stage.layout {
      switch part {
      case .list, .sobol(_, .some): break
      case .full, .fraction, .latinSquare, .sobol(_, nil), .nested: continue
      }
      let others = part.factors.filter { !named.contains($0) }
      let shares = cells.map { cell in
        let selected = runs.filter { cell.agree(with: $0.conditions) }
        return Dictionary(
          grouping: selected, by: { run in run.conditions.filter { others.contains($0.key) } }
        ).mapValues { Double($0.count) / Double(selected.count) }
      }
      guard shares.allSatisfy({ $0 == shares[0] }) else {
        throw DesignError.criterion(
          outcome: name,
          "what it compares differs in \(others.joined(separator: ", ")) as well, since the layout has not the same "
            + "combinations on each side; give the arms levels of it, or run every combination")
      }
    }
  }

  private static func varies(_ factor: String, among runs: [Design.Run]) -> Bool {
    guard let first = runs.first?.conditions[factor] else { return false }
    return runs.contains { $0.conditions[factor] != first }
  }

  private func validateAverage(_ varied: [String], in stage: Stage) throws {
    try requireNames(averagedOver, kind: "factor", in: "outcome \(name), averagedOver")
    for factor in averagedOver {
      let known = varied.isEmpty ? "nothing" : varied.joined(separator: ", ")
      guard varied.contains(factor) else {
        throw DesignError.average(
          outcome: name, factor: factor,
          "which does not vary within a seed of stage \(stage.name); there varies \(known)")
      }
      guard treatment[factor] == nil, control?[factor] == nil, contrast?.factors.contains(factor) != true
      else {
        throw DesignError.average(
          outcome: name, factor: factor, "of which an arm or the contrast gives levels")
      }
    }
  }

  /// Checks that the stage has the arm's levels, and that each of its cells is one number for each seed.
  private func validate(
    _ arm: Levels, arm title: String, in stage: Stage, of design: Design, _ runs: [Design.Run]
  ) throws {
    let place = "outcome \(name), \(title)"
    func hasLevels(_ factor: String) -> Bool {
      stage.isSelectable(factor) && design.levels(of: factor, in: stage).count >= 2
    }
    for factor in contrast?.factors ?? [] {
      guard hasLevels(factor) else {
        throw DesignError.unknown(
          kind: "factor that the stage crosses", name: factor, place: "outcome \(name), contrast",
          known: stage.layoutFactors.filter(hasLevels))
      }
      guard arm[factor] == nil else {
        throw DesignError.repeated("the factor '\(factor)'", in: "\(place) and its contrast")
      }
    }
    let cells = try cells(of: arm, in: stage, of: design)
    guard cells.allSatisfy({ $0.weight.isFinite }), cells.contains(where: { $0.weight != 0 }) else {
      throw DesignError.criterion(outcome: name, "the contrast's weights must be finite, and not all 0")
    }
    for (index, cell) in cells.enumerated()
    where cells[..<index].contains(where: { $0.levels == cell.levels }) {
      throw DesignError.criterion(outcome: name, "the contrast has a cell twice; add its weights")
    }
    for cell in cells {
      try validateLevels(of: cell.levels, place, in: stage, of: design)
      try validateRuns(of: cell.levels, arm: title, in: stage, runs)
    }
  }

  private func validateLevels(
    of cell: Levels, _ place: String, in stage: Stage, of design: Design
  ) throws {
    for factor in cell.keys.sorted() {
      guard let declared = design.factor(factor), declared.hasLevels || stage.layoutFactors.contains(factor)
      else {
        throw DesignError.unknown(
          kind: "factor", name: factor, place: place,
          known: design.factors.filter(\.hasLevels).map(\.name))
      }
      // A level that is chosen, or another one for each seed, is not known beforehand, so no outcome can select by it.
      let levels =
        declared.role == .held
        ? declared.levels : stage.isSelectable(factor) ? design.levels(of: factor, in: stage) : []
      guard let level = cell[factor], levels.contains(level) else {
        throw DesignError.unknown(
          kind: "level of '\(factor)' in stage \(stage.name)",
          name: cell[factor]?.description ?? "", place: place, known: levels.map(\.description))
      }
    }
  }

  private func validateRuns(
    of cell: Levels, arm title: String, in stage: Stage, _ runs: [Design.Run]
  ) throws {
    for case .latinSquare(let levels) in stage.layout where levels.keys.count(where: { cell[$0] != nil }) > 2
    {
      throw DesignError.criterion(
        outcome: name,
        "the \(title) gives levels of more than two factors of a Latin square, which meet with some of the seeds only"
      )
    }
    let cell = cell.filter { stage.layoutFactors.contains($0.key) }
    let selected = runs.filter { cell.agree(with: $0.conditions) }
    guard !selected.isEmpty else { throw DesignError.cells(outcome: name, arm: title, count: 0, open: []) }
    let open = stage.layoutFactors.filter {
      cell[$0] == nil && !averagedOver.contains($0) && Self.varies($0, among: selected)
    }
    guard open.isEmpty else {
      let cells = Set(selected.map { run in run.conditions.filter { open.contains($0.key) } })
      throw DesignError.cells(outcome: name, arm: title, count: cells.count, open: open)
    }
  }
}
