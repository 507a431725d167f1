extension Design {
  /// The resolution of a stage's fraction: the length of the shortest word of its defining relation. `nil` where the stage runs
  /// every combination of its levels, or another layout.
  public func resolution(of stage: Stage) -> Int? {
    stage.layout.lazy.compactMap { if case .fraction(let fraction) = $0 { fraction.resolution } else { nil } }
      .min()
  }

  /// The effects of up to three factors that the contrast of an outcome has in its stage's fraction and would not have if every
  /// combination of levels were run: its answer is the sum of what is asked and of these. Smaller ones come first. None where
  /// the stage has no fraction.
  ///
  /// ```swift
  /// let aliases = try experiment.design.aliases(of: experiment.rule.outcomes[0])
  /// ```
  ///
  /// - Throws: ``DesignError`` where the outcome's contrast cannot be made.
  public func aliases(of outcome: Outcome) throws -> [[String]] {
    guard let stage = stage(outcome.stage), resolution(of: stage) != nil else { return [] }
    let parts = stage.layout.filter { part in
      switch part {
      case .full, .fraction: true
      case .latinSquare, .list, .sobol, .nested: false
      }
    }
    let levels = Dictionary(
      parts.flatMap(\.factors).map { ($0, self.levels(of: $0, in: stage)) },
      uniquingKeysWith: { first, _ in first })
    let names = levels.filter { $0.value.count >= 2 }.keys.sorted()
    let runs = runs(of: stage, seed: 0)
    let contrasts = try contrasts(of: outcome, in: stage)
    let weights = contrasts.map { runWeights($0, runs, stage).filter { $0.weight != 0 } }
    return Self.subsets(of: names).filter { effect in
      let table = EffectTable(effect.map { ($0, levels[$0] ?? []) })
      return zip(contrasts, weights).contains { cells, weights in
        table.isPresent(in: weights.map { ($0.run.conditions, $0.weight) }) && !table.isPresent(in: cells)
      }
    }
  }

  /// The sums of an outcome's weights over the runs of each block, as shares of all weights' magnitudes; none where the stage has
  /// no blocks.
  func blockSums(of outcome: Outcome, in stage: Stage, _ runs: [Run]) throws -> [[Double]] {
    let isBlocked = stage.layout.contains {
      if case .fraction(let part) = $0 { !part.blocks.isEmpty } else { false }
    }
    guard isBlocked else { return [] }
    let streams = Set(blockedStreams(of: stage))
    return try contrasts(of: outcome, in: stage).map { cells in
      var sums: [[String: UInt64]: Double] = [:]
      for (run, weight) in runWeights(cells, runs, stage) {
        sums[run.overrides.filter { streams.contains($0.key) }, default: 0] += weight
      }
      let scale = cells.reduce(0) { $0 + $1.weight.magnitude }
      return sums.values.map { $0 / scale }
    }
  }

  private typealias Cells = [(levels: Levels, weight: Double)]

  /// What an outcome compares, as cells with weights: the treatment less the control, or each group less the first one.
  private func contrasts(of outcome: Outcome, in stage: Stage) throws -> [Cells] {
    let treatment = try outcome.cells(of: outcome.treatment, in: stage, of: self)
    if case .groups = outcome.contrast {
      return treatment.dropFirst().map { [treatment[0], ($0.levels, -$0.weight)] }
    }
    let control = try outcome.control.map { try outcome.cells(of: $0, in: stage, of: self) } ?? []
    return [treatment + control.map { ($0.levels, -$0.weight) }]
  }

  /// The weight that each run has in a contrast: a cell's weight is shared by its runs.
  private func runWeights(_ cells: Cells, _ runs: [Run], _ stage: Stage) -> [(run: Run, weight: Double)] {
    var weights = [Double](repeating: 0, count: runs.count)
    for cell in cells {
      let levels = cell.levels.filter { stage.layoutFactors.contains($0.key) }
      let selected = runs.indices.filter { levels.agree(with: runs[$0].conditions) }
      for index in selected { weights[index] += cell.weight / Double(selected.count) }
    }
    return Array(zip(runs, weights))
  }

  /// The sets of one to three names, smaller ones first.
  private static func subsets(of names: [String]) -> [[String]] {
    let ones = names.indices.map { [$0] }
    let larger = { (sets: [[Int]]) in
      sets.flatMap { set in (set[set.count - 1] + 1..<names.count).map { set + [$0] } }
    }
    let twos = larger(ones)
    return (ones + twos + larger(twos)).map { $0.map { names[$0] } }
  }
}

/// The table of some factors' levels, on which a contrast has weights.
private struct EffectTable {
  private let factors: [(name: String, levels: [FactorValue])]
  private let count: Int

  init(_ factors: [(String, [FactorValue])]) {
    self.factors = factors.map { ($0.0, $0.1) }
    count = Layout.product(factors.map(\.1.count))
  }

  /// Whether a contrast of cells takes part in the interaction of all these factors. The weight of a cell is spread over the
  /// levels of the factors that it leaves open.
  func isPresent(in cells: [(Levels, Double)]) -> Bool {
    var table = [Double](repeating: 0, count: count)
    for (levels, weight) in cells {
      var places = [(index: 0, weight: weight)]
      for factor in factors {
        let choices =
          levels[factor.name].map { level in factor.levels.firstIndex(of: level).map { [$0] } ?? [] }
          ?? Array(factor.levels.indices)
        places = places.flatMap { place in
          choices.map { (place.index * factor.levels.count + $0, place.weight / Double(choices.count)) }
        }
      }
      for place in places { table[place.index] += place.weight }
    }
    // What the means over any factor do not explain.
    var stride = count
    for factor in factors {
      stride /= factor.levels.count
      for start in table.indices where start / stride % factor.levels.count == 0 {
        let line = factor.levels.indices.map { start + $0 * stride }
        let mean = line.reduce(0) { $0 + table[$1] } / Double(line.count)
        for index in line { table[index] -= mean }
      }
    }
    let scale = cells.reduce(0) { $0 + $1.1.magnitude }
    return table.contains { $0.magnitude > 1e-9 * scale }
  }
}
