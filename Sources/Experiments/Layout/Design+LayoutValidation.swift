import AssayRandomness

extension Design {
  /// Checks every part of a stage's layout, and that each manipulated factor gets its level once. Nothing is unfolded.
  func validateLayout(of stage: Stage) throws {
    let place = "stage \(stage.name)"
    for part in stage.layout {
      do { try validate(part, of: stage, in: place) } catch let problem as LayoutProblem {
        throw DesignError.layout(stage: stage.name, problem.words)
      }
    }
    for name in stage.chosen.flatMap(\.factors) { _ = try manipulatedFactor(name, in: place) }
    for factor in factors where factor.role == .manipulated || factor.role == .nuisance {
      let times =
        stage.layoutFactors.count { $0 == factor.name }
        + stage.chosen.count { $0.factors.contains(factor.name) }
      guard times == 1 || (times == 0 && factor.role == .nuisance) else {
        throw DesignError.assigned(factor: factor.name, stage: stage.name, times: times)
      }
    }
    let isBlocked = stage.layout.count {
      if case .fraction(let fraction) = $0 { !fraction.blocks.isEmpty } else { false }
    }
    guard isBlocked <= 1 else {
      throw DesignError.layout(
        stage: stage.name, "two parts of the layout have blocks; the streams can follow only one")
    }
  }

  private func validate(_ part: Layout, of stage: Stage, in place: String) throws {
    // An empty list of levels has a message of its own.
    for name in part.factors {
      if case .nested = part { continue }
      if case .sobol = part { continue }
      try validate(part.listed(name), of: name, in: place)
    }
    guard !part.factors.isEmpty else { throw LayoutProblem("a part of the layout has no factors") }
    switch part {
    case .full: break
    case .fraction(let fraction): try validate(fraction, of: stage)
    case .latinSquare(let levels): try Self.validateSquare(levels)
    case .list(let runs): try Self.validate(runs)
    case .sobol(let factors, let points): try validate(factors, points, in: place)
    case .nested(let streams): try validate(streams)
    }
  }

  private func validate(_ levels: [FactorValue], of name: String, in place: String) throws {
    guard !levels.isEmpty else { throw DesignError.missing("level of '\(name)' in \(place)") }
    try requireDistinct(levels, of: name, in: place)
    if factor(name)?.role == .nuisance {
      guard levels.allSatisfy({ $0.streamSeed != nil }) else {
        throw DesignError.missing(
          "seed in every level of the stream '\(name)' in \(place): a whole number from 0 on,")
      }
      return
    }
    let factor = try manipulatedFactor(name, in: place)
    for level in levels where !factor.admits(level) {
      throw DesignError.unknown(
        kind: "level of '\(name)'", name: level.description, place: place,
        known: factor.span.map { ["every level from \($0)"] } ?? factor.levels.map(\.description))
    }
  }

  private func validate(_ fraction: FractionalFactorial, of stage: Stage) throws {
    for (name, levels) in fraction.levels.sorted(by: { $0.key < $1.key }) where levels.count != 2 {
      throw LayoutProblem("a fraction takes two levels of each factor; '\(name)' has \(levels.count)")
    }
    let relation = try DefiningRelation(of: fraction)
    if let shortest = relation.sorted(relation.words).first, shortest.factors.count < 3 {
      throw LayoutProblem(
        "the fraction has resolution \(shortest.factors.count): its defining relation has the word \(shortest), and "
          + "words of three factors or more are needed to tell the main effects apart")
    }
    guard !fraction.blocks.isEmpty else { return }
    guard fraction.blocks.count < fraction.levels.count - fraction.words.count else {
      throw LayoutProblem("\(fraction.blocks.count) block words leave one run in each block; use fewer")
    }
    guard !blockedStreams(of: stage).isEmpty else {
      throw LayoutProblem(
        "blocks need a declared stream that the layout does not set, of which each has its own draws")
    }
  }

  private static func validateSquare(_ levels: [String: [FactorValue]]) throws {
    let counts = levels.sorted { $0.key < $1.key }.map(\.value.count)
    guard let order = counts.first, counts.allSatisfy({ $0 == order }) else {
      throw LayoutProblem(
        "the factors of a Latin square need equally many levels, not \(counts.map(String.init).joined(separator: ", "))"
      )
    }
    try OrthogonalSquares.check(order: order, factors: counts.count)
  }

  private static func validate(_ runs: [Levels]) throws {
    var known: Set<Levels> = []
    for run in runs {
      guard run.keys == runs[0].keys else {
        throw LayoutProblem(
          "every combination of a list needs the same factors; one has \(runs[0].worded), another \(run.worded)"
        )
      }
      guard known.insert(run).inserted else { throw LayoutProblem("the list has \(run.worded) twice") }
    }
  }

  private func validate(_ names: [String], _ points: Int?, in place: String) throws {
    guard names.count <= SobolSequence.mostDimensions else {
      throw LayoutProblem(
        "Sobol's sequence has up to \(SobolSequence.mostDimensions) factors, not \(names.count)")
    }
    for name in names { _ = try manipulatedFactor(name, in: place) }
    if let points, points < 1 {
      throw LayoutProblem("the number of points of Sobol's sequence must be 1 or more, not \(points)")
    }
  }

  private func validate(_ streams: [NestedStream]) throws {
    for nested in streams {
      guard factor(nested.stream)?.role == .nuisance else {
        throw LayoutProblem(
          "only declared streams have nested draws; '\(nested.stream)' is none, and there is "
            + factors.filter { $0.role == .nuisance }.map(\.name).joined(separator: ", "))
      }
      guard nested.draws >= 1 else {
        throw LayoutProblem(
          "the number of draws of '\(nested.stream)' must be 1 or more, not \(nested.draws)")
      }
    }
  }

  func manipulatedFactor(_ name: String, in place: String) throws -> Factor {
    guard let factor = factor(name) else {
      throw DesignError.unknown(
        kind: "factor", name: name, place: place, known: factors.map(\.name))
    }
    guard factor.role == .manipulated else {
      throw DesignError.notManipulated(factor: name, role: factor.role, place: place)
    }
    return factor
  }
}
