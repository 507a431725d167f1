import AssayExperiments

extension Page {
  /// The levels that tuning chose, beside those it chose from.
  var choices: Markup {
    if study.choices.isEmpty { return .none }
    let summaries = ChoiceSummary.all(of: study)
    var groups: [(stage: String, factors: [String], summaries: [ChoiceSummary])] = []
    for summary in summaries {
      if let index = groups.firstIndex(where: { $0.stage == summary.stage && $0.factors == summary.factors })
      {
        groups[index].summaries.append(summary)
      } else {
        groups.append((summary.stage, summary.factors, [summary]))
      }
    }
    return section(
      "Levels chosen by tuning",
      .join(
        groups.map { group in
          let isSimple = group.factors.count == 1 && !group.summaries.contains(where: \.isRepeated)
          return isSimple
            ? tuning(group.summaries.flatMap(\.choices), of: group.factors[0], stage: group.stage)
            : counts(group.summaries, of: group.factors, stage: group.stage)
        }),
      .join(remarks(summaries)))
  }

  /// What was added to the levels that were offered, and what is doubtful.
  private func remarks(_ summaries: [ChoiceSummary]) -> [Markup] {
    summaries.filter { !$0.remarks.isEmpty }.map { summary in
      let given = summary.given.isEmpty ? "" : ", " + wording.levels(summary.given)
      return paragraph("\(summary.stage)\(given): \(summary.remarks.joined(separator: "; ")).")
    }
  }

  /// How often each combination was chosen.
  private func counts(_ summaries: [ChoiceSummary], of factors: [String], stage: String) -> Markup {
    let choice = study.registration.design.stage(stage)?.chosen.first { $0.factors.sorted() == factors }
    let names = factors.map(Wording.words).joined(separator: " and ")
    let rows = summaries.map { summary in
      [
        Markup.text(summary.given.isEmpty ? "always" : wording.levels(summary.given)),
        .text(summary.chosen(wording)),
      ]
    }
    let how = choice.map {
      ": \($0.factors.count == 1 ? "the level" : "the combination") with the \($0.direction.rawValue) median of "
        + "\(Wording.words($0.measure)) in the stage \($0.stage), whose trials are never judged"
        + (summaries.contains(where: \.isRepeated)
          ? ". That stage ran anew for each seed, so that the variance of tuning is in every interval" : "")
    }
    return .join([
      paragraph("\(names.sentence) for the stage \(stage)\(how ?? "")."),
      table(["Given", "Chosen"], rows),
    ])
  }

  private func tuning(
    _ chosen: [ChosenLevels], of factor: String, stage: String
  ) -> Markup {
    let design = study.registration.design
    guard let choice = design.stage(stage)?.chosen.first(where: { $0.factors.contains(factor) }) else {
      let rows = chosen.map {
        [Markup.text(wording.levels($0.given)), .text($0.levels[factor].map(Wording.value) ?? "")]
      }
      return table(["Given", Wording.words(factor).sentence], rows)
    }
    let records = study.records.filter { $0.trial.stage == choice.stage }
    let levels = Set(records.compactMap { $0.trial.levels[factor] }).sorted { $0.precedes($1) }
    let rows = chosen.map { row -> [Markup] in
      let cells = levels.map { level -> Markup in
        let measures = records.filter { record in
          record.trial.levels[factor] == level
            && row.given.allSatisfy { record.trial.levels[$0.key] == $0.value }
        }.map { $0.measurement.measures[choice.measure] ?? .nan }
        let median = Quantiles.median(measures)
        let failed = measures.count(where: \.isNaN)
        let text =
          (measures.isEmpty ? "no trial" : NumberText.rounded(median))
          + (failed > 0 && failed < measures.count ? " (\(failed) not a number)" : "")
        return level == row.levels[factor] ? .element("strong", [:], .text("✓ " + text)) : .text(text)
      }
      return [.text(row.given.isEmpty ? "always" : wording.levels(row.given))] + cells
        + [.text(row.levels[factor].map(Wording.value) ?? "")]
    }
    let name = Wording.words(factor)
    return .join([
      paragraph(
        "\(name.sentence) for the stage \(stage): the level with the \(choice.direction.rawValue) median of "
          + "\(Wording.words(choice.measure)) in the stage \(choice.stage), whose trials are never judged. "
          + "The medians were:"),
      table(
        ["Given"] + levels.map { "\(name) \(Wording.value($0))" } + ["Chosen"], rows),
    ])
  }
}
