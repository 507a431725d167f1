import AssayExperiments

extension Figure {
  /// The figure of a study: for every registered question all pairs of runs, the answer with its interval,
  /// and the range in which it had to lie.
  public static func outcomes(of study: StudyResult) -> Figure {
    let answers = Answer.all(of: study)
    let rows = answers.map { answer in
      Row(heading: answer.outcome.question, remark: answer.summary, panels: answer.panels)
    }
    let found = answers.map { "\($0.outcome.question) \($0.summary): \($0.result.verdict.rawValue)." }
    return Figure(
      title: "What came out, question by question", description: found.joined(separator: " "), rows: rows)
  }

  /// The text that explains the figure to its reader.
  static let outcomesLegend = """
    In the upper part of a picture each thin line is one seed: the same random draws under both settings. In \
    the lower part each dot is such a pair (or run) as one number, or the two colours share a bar as the \
    pairs are shared; the large dot with its line is the estimate with its interval. The shaded zone is \
    where the answer must lie for “supported”; the dashed line is where it would lie without any effect.
    """
}

extension Answer {
  var panels: [Panel] { (outcome.control == nil ? [] : [pairsPanel]) + [effectPanel] }

  /// The panel with both values of every pair, joined by a line.
  private var pairsPanel: Panel {
    let pairs = result.pairs
    let values = pairs.flatMap { [$0.treatment, $0.control ?? .nan] }
    let axis = Axis.covering(values, scale(of: values, isRatio: isRatio), title: measure)
    let (above, below) = (2.9, 1.1)
    let controls = pairs.map {
      Mark.Point($0.control ?? .nan, above, note: note($0), open: Mark.Direction($0.controlCensoring))
    }
    let treatments = pairs.map {
      Mark.Point($0.treatment, below, note: note($0), open: Mark.Direction($0.treatmentCensoring))
    }
    let lines = zip(controls, treatments).map { control, treatment in
      Mark.Segment(from: Mark.Point(control.x, above), to: Mark.Point(treatment.x, below))
    }
    let edge = axis.scale.low
    return Panel(
      x: axis, y: .hidden(from: 0, to: 4),
      marks: [
        .segments(lines, .quiet, .small),
        .points(controls, .series(1), .small),
        .points(treatments, .series(0), .small),
        .text([
          Mark.Label((control ?? "").sentence, at: Mark.Point(edge, 3.6), .after, .series(1)),
          Mark.Label(treatment.sentence, at: Mark.Point(edge, 0.4), .after, .series(0)),
        ]),
      ], height: 92)
  }

  /// The panel with every pair as one number, the estimate with its interval, and the range in which it had
  /// to lie.
  private var effectPanel: Panel {
    let axis = effectAxis
    var marks: [Mark] = [.zone(from: zone.low * unit, to: zone.high * unit, .supported)]
    if let noEffect = outcome.noEffect { marks.append(.rule(noEffect * unit, .quiet, dashed: true)) }
    marks += bounds.map { .rule($0 * unit, .supported, dashed: false) }
    if isShare {
      let share = result.estimate * unit
      for (start, end, ink) in [(0, share, Ink.series(0)), (share, 100, .series(1))] {
        let part = Mark.Segment(
          from: Mark.Point(start, 1.7, note: summary), to: Mark.Point(end, 2.9))
        marks.append(.bars([part], ink))
      }
    } else {
      let offsets = Answer.swarm(effects.map(axis.scale.place))
      let dots = zip(result.pairs, offsets).map { pair, offset in
        Mark.Point(
          outcome.value(of: pair), 2.35 + offset * 0.36, note: note(pair),
          open: Mark.Direction(openSides(of: pair)))
      }
      marks.append(.points(dots, .series(0), .small))
    }
    let ends = [result.low, result.high].map { Mark.Point($0 * unit, 0.7, note: certainty) }
    marks.append(.segments([Mark.Segment(from: ends[0], to: ends[1])], .text, .large))
    marks.append(
      .points(
        [
          Mark.Point(
            result.estimate * unit, 0.7, note: summary,
            open: result.censoring.flatMap { Mark.Direction([$0]) })
        ], .text, .large))
    marks.append(.text(labels(on: axis.scale, unit: unit)))
    return Panel(x: axis, y: .hidden(from: 0, to: 5), marks: marks, height: 88)
  }

  var effectAxis: Axis {
    if isShare {
      return Axis(
        title: control == nil ? "\(statistic), in %" : "seeds with \(treatment) above, in %",
        scale: Scale(.linear, from: 0, to: 100),
        ticks: [0, 25, 50, 75, 100])
    }
    var numbers = effects + [result.estimate, result.low, result.high] + bounds
    if let noEffect = outcome.noEffect { numbers.append(noEffect) }
    let kind = scale(of: numbers, isRatio: isRatio)
    // A part of the range is shown even where no answer lies in it.
    let (scale, _) = Scale.covering(numbers, kind)
    if zone.low == -.infinity { numbers.append(scale.beyond(zone.high, above: false)) }
    if zone.high == .infinity { numbers.append(scale.beyond(zone.low, above: true)) }
    var title = measure
    if let control {
      let sign = isRatio ? " ÷ " : " − "
      title = treatment + sign + control
      if SVG.width(of: title) > Figure.width - 20 { title = "treatment\(sign)control" }
    }
    return Axis.covering(numbers, kind, title: title)
  }

  /// The labels at the bound, at no effect and at the estimate.
  private func labels(on scale: Scale, unit: Double) -> [Mark.Label] {
    func place(_ number: Double) -> Double { scale.place(number * unit) }
    // Labels are inside the range where it has room for them.
    let isRight = zone.high == .infinity || bounds.count == 2
    let room = isRight ? 1 - place(bounds[0]) : place(bounds[0])
    let fits = room * (Figure.width - 26) > SVG.width(of: mark) + 9
    var labels = [
      Mark.Label(
        mark, at: Mark.Point(bounds[0] * unit, 4.55), isRight == fits ? .after : .before, .supported)
    ]
    if let noEffect = outcome.noEffect {
      let side: Mark.Side = place(noEffect) > 0.5 ? .before : .after
      labels.append(Mark.Label("no effect", at: Mark.Point(noEffect * unit, 3.75), side))
    }
    if isAnswered { labels.append(estimateLabel(place: place, unit: unit)) }
    return labels
  }

  /// The label of the estimate: beside its interval where there is more room, otherwise above it.
  private func estimateLabel(place: (Double) -> Double, unit: Double) -> Mark.Label {
    let low = result.low.isNaN ? result.estimate : result.low
    let high = result.high.isNaN ? result.estimate : result.high
    let (before, after) = (place(low), 1 - place(high))
    if max(before, after) * (Figure.width - 26) < SVG.width(of: estimate) + 9 {
      return Mark.Label(estimate, at: Mark.Point(result.estimate * unit, 1.4), .around)
    }
    return after >= before
      ? Mark.Label(estimate, at: Mark.Point(high * unit, 0.7), .after)
      : Mark.Label(estimate, at: Mark.Point(low * unit, 0.7), .before)
  }

  /// The text of a pair that is shown when a reader points at it.
  private func note(_ pair: OutcomeResult.Pair) -> String {
    let value = Self.words(pair.treatment, pair.treatmentCensoring)
    guard let control = pair.control else { return "seed \(pair.seed): \(value)" }
    let both = "\(value) against \(Self.words(control, pair.controlCensoring))"
    let effect = Self.words(outcome.value(of: pair), openSides(of: pair))
    if isShare { return "seed \(pair.seed): \(both)" }
    return "seed \(pair.seed): \(isRatio ? "ratio " : "")\(effect) (\(both))"
  }

  /// Offsets (0, 1, −1, 2, −2) that keep dots at nearly the same place from hiding each other; the sixth dot
  /// at a place starts again at 0.
  static func swarm(_ places: [Double]) -> [Double] {
    var used: [Int: Int] = [:]
    return places.map { place in
      let bin = Int((place * 60).rounded())
      let count = used[bin, default: 0]
      used[bin] = (count + 1) % 5
      return count % 2 == 1 ? Double(count / 2 + 1) : -Double(count / 2)
    }
  }
}
