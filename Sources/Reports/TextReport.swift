import AssayExperiments

/// Writes a judged study as text for a terminal.
///
/// ```swift
/// print(TextReport.text(for: study, width: 100), terminator: "")
/// ```
public enum TextReport {
  /// The verdict, every outcome with its interval as a small picture, the levels that tuning chose, and the
  /// registration. Equal studies give equal text.
  ///
  /// - Parameters:
  ///   - study: The judged study.
  ///   - width: Columns of the terminal. A smaller width than 40 counts as 40, and the terminal breaks the
  ///     lines. A word that is longer than a line is not broken.
  ///   - isColoured: Whether to use the terminal's colours, by ANSI sequences.
  /// - Returns: Lines that each end with a newline.
  public static func text(for study: StudyResult, width: Int = 80, isColoured: Bool = false) -> String {
    let layout = TextLayout(width: max(40, width), isColoured: isColoured)
    let answers = Answer.all(of: study)
    var parts = [head(study, answers, layout)]
    parts += answers.isEmpty ? [] : [outcomes(answers, layout)]
    parts += [explanations(study, answers, layout), quotations(study, layout)]
    parts += [choices(study, layout), origin(study, layout)]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private static func head(
    _ study: StudyResult, _ answers: [Answer], _ layout: TextLayout
  ) -> [String] {
    let verdict = study.verdict
    let label = study.exploratory ? "  exploratory" : ""
    let title = verdict.sign + " " + verdict.rawValue.uppercased()
    var lines = [
      layout.paint(title, verdict.ink, isBold: true) + label + "  " + study.registration.study.legible()
    ]
    lines += layout.wrap(study.registration.claim.statement, indent: 2)
    lines += layout.wrap(StudyWords.tally(answers), indent: 2)
    lines += layout.wrap(StudyWords.errorRates(study), indent: 2).map(layout.dim)
    if let look = StudyWords.look(study) { lines += layout.wrap(look, indent: 2) }
    if study.exploratory { lines += layout.wrap(StudyWords.standing(study), indent: 2) }
    if let earlier = StudyWords.earlier(study) { lines += layout.wrap(earlier.legible(), indent: 2) }
    if let retraction = StudyWords.retraction(study) { lines += layout.wrap(retraction, indent: 2) }
    return lines
  }

  private static func outcomes(_ answers: [Answer], _ layout: TextLayout) -> [String] {
    let columns = answers.map { answer in
      [
        answer.result.verdict.sign + " " + answer.result.verdict.rawValue, answer.estimate,
        answer.interval, answer.pValue ?? "",
      ]
    }
    let widths = (0..<4).map { column in columns.map { $0[column].count }.max() ?? 0 }
    let room = layout.width - 2 - widths.filter { $0 > 0 }.reduce(0) { $0 + $1 + 2 }
    let isBeside = room >= 16
    let confidence = answers.map(\.result.confidence).max() ?? 0
    var lines: [String] = []
    for (answer, cells) in zip(answers, columns) {
      lines += layout.wrap(answer.outcome.question).map(layout.bold)
      var line = "  " + layout.paint(cells[0].padded(widths[0]), answer.result.verdict.ink)
      for column in 1..<4 where widths[column] > 0 { line += "  " + cells[column].padded(widths[column]) }
      let bar = bar(answer, width: min(isBeside ? room : layout.width - 2, 32))
      if isBeside {
        lines.append(line + "  " + bar)
      } else {
        let painted = [layout.paint(cells[0], answer.result.verdict.ink)] + cells.dropFirst()
        lines += layout.flow("  ", painted, lengths: cells.map(\.count))
        lines.append("  " + bar)
      }
      lines += layout.wrap(answer.remark, indent: 2).map(layout.dim)
    }
    let bounds = answers.contains { $0.result.censoring != nil } ? "  ▷ ◁ bound of the estimate" : ""
    let key =
      "● estimate  ├─┤ \(NumberText.percent(confidence)) interval  ░ where it is supported  ┊ no effect"
      + bounds
    lines += layout.wrap(key, indent: 2).map(layout.dim)
    var said: Set<String> = []
    let rates = answers.compactMap(\.calibration).filter { said.insert($0).inserted }
    guard !rates.isEmpty else { return lines }
    return lines + ["Measured error rates:"] + rates.flatMap { layout.wrap($0, indent: 2) }.map(layout.dim)
  }

  /// An interval in one line of characters: the range for "supported" shaded, the bounds and no effect as
  /// upright strokes.
  static func bar(_ answer: Answer, width: Int) -> String {
    let unit = answer.unit
    let scale = answer.effectAxis.scale
    func cell(_ number: Double) -> Int { Int((scale.place(number * unit) * Double(width - 1)).rounded()) }
    var cells = [Character](repeating: " ", count: width)
    for index in cell(answer.zone.low)...max(cell(answer.zone.low), cell(answer.zone.high)) {
      cells[index] = "░"
    }
    if let noEffect = answer.outcome.noEffect { cells[cell(noEffect)] = "┊" }
    let (low, high) = (answer.result.low, answer.result.high)
    if !low.isNaN, !high.isNaN, low <= high {
      for index in cell(low)...cell(high) { cells[index] = "─" }
      cells[cell(low)] = low * unit < scale.low ? "◂" : "├"
      cells[cell(high)] = high * unit > scale.high ? "▸" : "┤"
    }
    if !answer.result.estimate.isNaN {
      let sign: Character =
        switch answer.result.censoring {
        case .above: "▷"
        case .below: "◁"
        case nil: "●"
        }
      cells[cell(answer.result.estimate)] = sign
    }
    return String(cells[...(cells.lastIndex { $0 != " " } ?? 0)])
  }

  private static func explanations(
    _ study: StudyResult, _ answers: [Answer], _ layout: TextLayout
  ) -> [String] {
    let explanations = study.explanations
    if explanations.isEmpty { return [] }
    let names = explanations.map(\.entry.explanation.name.count).max() ?? 0
    return ["Explanations, by their predictions:"]
      + explanations.flatMap { judged in
        let explanation = judged.entry.explanation
        let tally = Score.tally(Score.all(of: explanation, answers: answers))
        let name = explanation.name.padded(min(names, layout.width / 2))
        return layout.wrap(name + "  " + tally + (judged.isPrediction ? "" : ", postdiction"), indent: 2)
      }
  }

  private static func quotations(_ study: StudyResult, _ layout: TextLayout) -> [String] {
    let quotations = study.registration.claim.quotations
    if quotations.isEmpty { return [] }
    return [StudyWords.quoted + ":"]
      + quotations.flatMap { layout.wrap(StudyWords.quotation($0).legible(), indent: 2) }
  }

  private static func choices(_ study: StudyResult, _ layout: TextLayout) -> [String] {
    if study.choices.isEmpty { return [] }
    let wording = Wording(design: study.registration.design)
    return ["Chosen by tuning:"]
      + ChoiceSummary.all(of: study).flatMap { summary in
        let given = summary.given.isEmpty ? "" : ", " + wording.levels(summary.given)
        let words = [summary.chosen(wording)] + summary.remarks
        return layout.wrap(
          "\(Wording.words(summary.stage))\(given): \(words.joined(separator: "; "))", indent: 2)
      }
  }

  private static func origin(_ study: StudyResult, _ layout: TextLayout) -> [String] {
    let registration = study.registration
    return layout.wrap(
      "Registered as event \(registration.number), \(UTC.iso8601(registration.time)), digest "
        + "\(registration.digest.prefix(16))….")
      + layout.wrap(StudyWords.amount(study))
      + layout.wrap("End of the log: event \(study.head.number), hash \(study.head.hash.prefix(32))….")
  }
}

extension String {
  /// The text with spaces after it, up to a number of columns.
  package func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
