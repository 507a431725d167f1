import AssayExperiments

extension Figure {
  /// The recorded curves of the judged runs: for each arm the median curve over its seeds and the band of the
  /// middle half, in one picture for each combination of the other factors. It shows the series
  /// `trainingLoss` if there is one, otherwise the first series by name; `nil` when nothing was recorded.
  public static func curves(of study: StudyResult) -> Figure? {
    let design = study.registration.design
    let judging = Set(design.stages.filter { $0.purpose == .judging }.map(\.name))
    let records = study.records.filter { judging.contains($0.trial.stage) }
    let names = Set(records.flatMap { $0.measurement.series.filter { !$0.value.isEmpty }.keys })
    guard let series = names.contains("trainingLoss") ? "trainingLoss" : names.min() else { return nil }

    let cells = Cells(study: study, records: records, series: series)
    let rows = cells.conditions.map { condition in
      Row(heading: condition.heading, panels: [cells.panel(of: condition)])
    }
    let measure = Wording.words(series)
    let others = names.subtracting([series]).sorted().map(Wording.words)
    let also = others.isEmpty ? "" : " Also recorded: \(others.joined(separator: ", "))."
    return Figure(
      title: "How the runs went: \(measure)",
      description:
        "Lines are the median over seeds, bands the middle half of them. A line ends where fewer than half "
        + "of its seeds were still running." + also,
      legend: cells.arms.enumerated().map { LegendEntry(.series($0.offset), cells.label($0.element)) },
      rows: rows)
  }
}

/// The judged records sorted by arm (the levels that outcomes compare) and by condition (all other levels).
private struct Cells {
  struct Condition {
    var heading: String
    var records: [Record]
  }

  let wording: Wording
  let series: String
  let armFactors: [String]
  /// The different arms, in the order in which outcomes name them.
  let arms: [Levels]
  let conditions: [Condition]

  init(study: StudyResult, records: [Record], series: String) {
    let design = study.registration.design
    let wording = Wording(design: design)
    let outcomes = study.registration.rule.outcomes
    var differing = Cells.differing(outcomes.filter(\.decides))
    if differing.isEmpty { differing = Cells.differing(outcomes) }
    let varied = design.factors.filter { $0.role == .manipulated }.map(\.name)
    let chosen = Set(design.stages.flatMap { $0.chosen.flatMap(\.factors) })
    if differing.isEmpty { differing = Set(varied.prefix(1)) }
    let armFactors = wording.ordered(differing)
    // A level that tuning chose belongs to its arm and makes no condition of its own.
    let rest = varied.filter { !differing.contains($0) }

    var arms: [Levels] = []
    func add(_ levels: Levels) {
      let arm = levels.filter { armFactors.contains($0.key) }
      if arm.count == armFactors.count, !arms.contains(arm) { arms.append(arm) }
    }
    for outcome in outcomes {
      add(outcome.treatment)
      if let control = outcome.control { add(control) }
    }
    let seen = Set(records.map { $0.trial.levels.filter { armFactors.contains($0.key) } })
    let unnamed = seen.filter { !arms.contains($0) }
    arms += unnamed.sorted { wording.levels($0) < wording.levels($1) }
    arms = arms.filter(seen.contains)

    var conditions: [Condition] = []
    for stage in design.stages where stage.purpose == .judging {
      let own = records.filter { $0.trial.stage == stage.name }
      let tuned = chosen.intersection(stage.chosen.flatMap(\.factors))
      let named = rest.filter { !tuned.contains($0) }
      let groups = Dictionary(grouping: own) { record in
        record.trial.levels.filter { named.contains($0.key) }
      }
      let combinations = groups.keys.sorted { Cells.comes($0, before: $1, by: named, in: design) }
      for levels in combinations {
        let only = wording.levels(levels.filter { (design.factor($0.key)?.levels.count ?? 0) > 1 })
        let heading = [Wording.words(stage.name), only].filter { !$0.isEmpty }.joined(separator: ": ")
        conditions.append(Condition(heading: heading.sentence, records: groups[levels] ?? []))
      }
    }
    (self.wording, self.series, self.armFactors) = (wording, series, armFactors)
    (self.arms, self.conditions) = (arms, conditions)
  }

  /// The factors in which treatments differ from their controls.
  private static func differing(_ outcomes: [Outcome]) -> Set<String> {
    var names: Set<String> = []
    for outcome in outcomes {
      guard let control = outcome.control else { continue }
      let named = Set(outcome.treatment.keys).union(control.keys)
      names.formUnion(named.filter { outcome.treatment[$0] != control[$0] })
    }
    return names
  }

  func label(_ arm: Levels) -> String {
    arm.isEmpty ? "all runs" : wording.levels(arm)
  }

  /// Whether levels come before others in the order in which the design lists them.
  private static func comes(
    _ left: Levels, before right: Levels, by names: [String], in design: Design
  ) -> Bool {
    for name in names {
      let levels = design.factor(name)?.levels ?? []
      let ranks = [left, right].map { side in
        side[name].flatMap { levels.firstIndex(of: $0) } ?? levels.count
      }
      if ranks[0] != ranks[1] { return ranks[0] < ranks[1] }
    }
    return false
  }

  func panel(of condition: Condition) -> Panel {
    var marks: [Mark] = []
    var lines: [Mark] = []
    var shown: [Double] = []
    var longest = 1
    for (index, arm) in arms.enumerated() {
      let curves = condition.records.filter { record in
        arm.allSatisfy { record.trial.levels[$0.key] == $0.value }
      }.compactMap { $0.measurement.series[series] }.filter { !$0.isEmpty }
      let quartiles = Quartiles(curves)
      if quartiles.steps.isEmpty { continue }
      longest = max(longest, (quartiles.steps.last ?? 0) + 1)
      let steps = quartiles.steps.map { Double($0 + 1) }
      let band = steps.indices.map {
        Mark.Span(steps[$0], low: quartiles.low[$0], high: quartiles.high[$0])
      }
      marks.append(.band(band, .series(index)))
      lines.append(.line(zip(steps, quartiles.middle).map { Mark.Point($0, $1) }, .series(index)))
      shown += quartiles.low + quartiles.middle + quartiles.high
    }
    let finite = shown.filter(\.isFinite)
    let positive = finite.filter { $0 > 0 }
    let isWide = (positive.max() ?? 1) / (positive.min() ?? 1) >= 10
    let kind: Scale.Kind = isWide && positive.count == finite.count ? .logarithmic : .linear
    return Panel(
      x: .covering([1, Double(longest)], .linear, title: "recorded value, first to last", ticks: 6),
      y: .covering(shown, kind, title: Wording.words(series), ticks: 6), marks: marks + lines,
      height: 150)
  }
}

/// Median and quartiles of curves of different lengths, at no more steps than a picture can show.
private struct Quartiles {
  var steps: [Int] = []
  var low: [Double] = []
  var middle: [Double] = []
  var high: [Double] = []

  init(_ curves: [[Double]]) {
    let lengths = curves.map(\.count).sorted()
    guard !lengths.isEmpty else { return }
    // Half of the curves, rounded up, are at least this long.
    let end = lengths[lengths.count / 2]
    let count = min(end, 60)
    steps = count < 2 ? [0] : (0..<count).map { $0 * (end - 1) / (count - 1) }
    for step in steps {
      let values = curves.filter { $0.count > step }.map { $0[step] }
      low.append(Quantiles.quantile(0.25, of: values))
      middle.append(Quantiles.median(values))
      high.append(Quantiles.quantile(0.75, of: values))
    }
  }
}
