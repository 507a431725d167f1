import AssayStatistics

/// One repeat of a tuning stage: what its layout offers, what extensions added, and what was measured.
struct Tuning {
  /// The runs of the layout, seed by seed.
  private let layout: [[Design.Run]]
  /// The runs of the layout and of the extensions so far, seed by seed.
  private(set) var runs: [[Design.Run]]
  /// The records of these runs.
  private(set) var records: [Record] = []
  /// The records of every run that was measured, seed by seed.
  private let measured: [[Design.Run: Record]]

  /// The repeat before any extension.
  ///
  /// - Parameters:
  ///   - layout: The runs of the layout, seed by seed.
  ///   - records: The records of the stage, seed by seed; others than those of the runs are not read.
  init(layout: [[Design.Run]], records: [[Record]]) {
    (self.layout, runs) = (layout, layout)
    let factors = Set(layout.joined().flatMap(\.levels.keys))
    measured = records.map { records in
      Dictionary(
        records.map { record in
          let levels = record.trial.levels.filter { factors.contains($0.key) }
          return (Design.Run(levels: levels, overrides: record.trial.overrides), record)
        }, uniquingKeysWith: { first, _ in first })
    }
    read()
  }

  private mutating func read() {
    records = zip(runs, measured).flatMap { runs, measured in runs.compactMap { measured[$0] } }
  }

  /// Whether every run has a record.
  var isComplete: Bool { records.count == runs.reduce(0) { $0 + $1.count } }

  /// Runs everything that was run with a level again with another one.
  struct Step: Hashable {
    /// The levels of what is run again.
    var given: Levels
    var factor: String
    var from: FactorValue
    var to: FactorValue
  }

  /// Adds the runs of these steps, one step after the other, so that several factors are crossed. Returns whether there
  /// are any that did not stand yet.
  mutating func extend(by steps: [Step]) -> Bool {
    let count = runs.reduce(0) { $0 + $1.count }
    for step in steps {
      for index in runs.indices {
        var standing = Set(runs[index])
        for var run in runs[index]
        where run.levels[step.factor] == step.from && step.given.agree(with: run.levels) {
          run.levels[step.factor] = step.to
          if standing.insert(run).inserted { runs[index].append(run) }
        }
      }
    }
    read()
    return runs.reduce(0) { $0 + $1.count } > count
  }

  /// A best combination of levels.
  struct Best {
    /// The levels, in the order of the choice's factors.
    var levels: [FactorValue]
    /// The ends of the levels offered at which they lie.
    var ends: [Reach]
    /// How many levels were added to those of the layout.
    var added: Int
    /// Whether censored values leave open which combination is best.
    var isOpen: Bool
  }

  /// A level at an end of those that were run.
  struct Reach: Hashable {
    var factor: String
    var level: FactorValue
    var end: Choice.End
    /// How many levels were added at this end.
    var steps: Int
  }

  /// The combination with the best median among the records that agree with `given`, the smaller levels on a tie; `nil`
  /// where no record agrees. A censored value counts as the worst that it can be.
  ///
  /// - Throws: ``StudyError`` for a measure that is missing or not a number, naming the trial.
  func best(by choice: Choice, at given: Levels) throws -> Best? {
    var values: [[FactorValue]: [Value]] = [:]
    for record in records where given.agree(with: record.trial.conditions) {
      let levels = choice.factors.compactMap { record.trial.levels[$0] }
      guard levels.count == choice.factors.count else { continue }
      values[levels, default: []].append(try Value(of: record, by: choice))
    }
    // What was run less often than another combination, as at a level that another choice added, is no fair rival.
    let most = values.values.map(\.count).max() ?? 0
    let combinations = values.keys.filter { values[$0]?.count == most }
      .sorted { $0.lexicographicallyPrecedes($1) { $0.precedes($1) } }
    let worst = combinations.map { Self.median(values[$0, default: []].map(\.worst), else: .infinity) }
    guard let best = worst.indices.min(by: { worst[$0] < worst[$1] }) else { return nil }
    let isOpen = combinations.indices.contains { other in
      let possible = Self.median(values[combinations[other], default: []].map(\.best), else: -.infinity)
      return other != best && possible < worst[best]
    }
    // A tie hides no end: every combination that is as good as the best counts.
    let tied = combinations.indices.filter { worst[$0] == worst[best] }.map { combinations[$0] }
    let offered = Set(
      layout.joined().filter { given.agree(with: $0.levels) }.map { run in
        choice.factors.compactMap { run.levels[$0] }
      })
    var ends: [Reach] = []
    var added = 0
    for (index, factor) in choice.factors.enumerated() {
      let first = Set(offered.map { $0[index] })
      added += Set(combinations.map { $0[index] }).subtracting(first).count
      let extended = choice.extensions.first { $0.factor == factor }
      for levels in tied {
        // The ends of a factor beside the other levels: a list offers others with each of them.
        let line = combinations.filter { Self.agree($0, levels, but: index) }.map { $0[index] }
        let own = offered.filter { Self.agree($0, levels, but: index) }.map { $0[index] }
        let reaches = Self.ends(of: factor, from: own.isEmpty ? Array(first) : own, to: line)
        ends += reaches.filter {
          $0.level == levels[index] && extended?.isLast($0.level, at: $0.end) != true && !ends.contains($0)
        }
      }
    }
    return Best(levels: combinations[best], ends: ends, added: added, isOpen: isOpen)
  }

  /// Whether two combinations have the same levels but for one factor.
  private static func agree(_ a: [FactorValue], _ b: [FactorValue], but index: Int) -> Bool {
    a.indices.allSatisfy { $0 == index || a[$0] == b[$0] }
  }

  /// Both ends of a factor's levels; none where they have no order.
  private static func ends(
    of factor: String, from offered: [FactorValue], to all: [FactorValue]
  ) -> [Reach] {
    func ends(_ levels: [FactorValue]) -> (low: FactorValue, high: FactorValue)? {
      guard let low = levels.min(by: { $0.precedes($1) }), let high = levels.max(by: { $0.precedes($1) })
      else { return nil }
      return low.asNumber == nil ? nil : (low, high)
    }
    guard let first = ends(offered), let last = ends(all) else { return [] }
    let levels = Set(all)
    return [
      Reach(
        factor: factor, level: last.low, end: .low, steps: levels.count { $0.precedes(first.low) }),
      Reach(
        factor: factor, level: last.high, end: .high, steps: levels.count { first.high.precedes($0) }),
    ]
  }

  /// The median, or what stands for it where the two values in the middle are opposite infinities.
  private static func median(_ values: [Double], else other: Double) -> Double {
    (try? MedianInterval.of(values).estimate) ?? other
  }
}

/// The smallest and the largest number that a measured value can be, turned so that the smaller is better.
private struct Value {
  var best: Double
  var worst: Double

  init(of record: Record, by choice: Choice) throws {
    let value = try record.measure(choice.measure)
    guard !value.isNaN else {
      throw StudyError.notANumber(measure: choice.measure, trial: record.trial)
    }
    let censoring = record.measurement.censored[choice.measure]
    let low = censoring == .below ? -.infinity : value
    let high = censoring == .above ? .infinity : value
    (best, worst) = choice.direction == .smallest ? (low, high) : (-high, -low)
  }
}

extension Record {
  /// The measure of that name.
  ///
  /// - Throws: ``StudyError/missingMeasure(_:trial:measured:)`` when the record has none.
  func measure(_ name: String) throws -> Double {
    guard let value = measurement.measures[name] else {
      throw StudyError.missingMeasure(
        name, trial: trial, measured: measurement.measures.keys.sorted())
    }
    return value
  }
}
