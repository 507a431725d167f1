import AssayExperiments

extension Page {
  /// The rule as it was registered before the first trial.
  var rule: Markup {
    let registration = study.registration
    let rule = registration.rule
    let rows = answers.map { answer -> [Markup] in
      let outcome = answer.outcome
      let control = outcome.control.map { ", against " + wording.assignments($0) } ?? ""
      return [
        code(outcome.name), .text("\(outcome.measure): \(answer.statistic)"),
        .text("\(outcome.stage): \(wording.assignments(outcome.treatment))\(control)"),
        .text(answer.criterion), .text(outcome.decides ? "decides" : "describes"),
      ]
    }
    let power = rule.power
    let confidence = NumberText.percent(rule.confidence)
    return section(
      "The registered rule", table(["Outcome", "What is computed", "From", "Criterion", "Part"], rows),
      paragraph(
        "Intervals are two-sided with \(confidence) confidence; tests are made at the level "
          + "\(NumberText.rounded(1 - rule.confidence, digits: 12)) after Holm's correction over the "
          + "deciding outcomes. The number of pairs was planned to find a treatment that beats its control "
          + "in \(NumberText.percent(power.superiority)) of pairs, with "
          + "\(NumberText.percent(power.falsePositives)) false positives and "
          + "\(NumberText.percent(power.falseNegatives)) false negatives (Noether's sample size). The claim "
          + "is refuted when a deciding outcome is refuted, supported when all of them are supported, and "
          + "inconclusive otherwise."),
      facts([
        ("Registration", .text("number \(registration.number) in its store's chain")),
        ("Registered", time(registration.time)),
        ("Digest of claim, design and rule", hash(registration.digest)),
        ("Link of the chain", hash(registration.hash)),
        ("Link before it", hash(registration.previous)),
      ]))
  }

  private func time(_ seconds: Double) -> Markup {
    let text = UTC.iso8601(seconds)
    return text == "unknown" ? .text(text) : .element("time", ["datetime": text], .text(text))
  }

  /// Every declared variable and the stages that set it.
  var variables: Markup {
    let design = study.registration.design
    let rows = design.factors.map { factor -> [Markup] in
      let levels: String
      switch factor.role {
      case .varied, .held: levels = factor.levels.map(Wording.value).joined(separator: ", ")
      case .nuisance: levels = "drawn from the seed by the stream of that name"
      }
      return [
        code(factor.name), .text(factor.role.rawValue), .text(levels), .text(factor.meaning.sentence),
      ]
    }
    let stages = design.stages.map { stage -> [Markup] in
      let crossed = wording.ordered(stage.crossed.keys).map { name in
        name + " = " + (stage.crossed[name] ?? []).map(Wording.value).joined(separator: ", ")
      }
      let chosen = stage.chosen.map { "\($0.factor): the best in \($0.stage)" }
      let seeds = stage.seeds
      let last = seeds.first &+ UInt64(max(seeds.count, 1) - 1)
      return [
        code(stage.name), .text(stage.purpose.rawValue),
        .text((crossed + chosen).joined(separator: "; ")),
        .text(seeds.count == 1 ? "\(seeds.first)" : "\(seeds.first) to \(last) (\(seeds.count))"),
      ]
    }
    return section(
      "Variables",
      paragraph(
        "Everything that could change a result. Varied levels are set on purpose, held ones are the same in "
          + "every trial, and nuisances are drawn from the seed and shared by both sides of a pair."),
      table(["Variable", "Role", "Levels", "Meaning"], rows),
      .element("h3", [:], .text("Stages")), table(["Stage", "For", "Levels crossed", "Seeds"], stages),
      paragraph(StudyWords.amount(study)))
  }

  /// The levels that tuning chose, beside those it chose from.
  var choices: Markup {
    if study.choices.isEmpty { return .none }
    var groups: [(stage: String, factor: String, choices: [StudyResult.ChosenLevel])] = []
    for choice in study.choices {
      if let index = groups.firstIndex(where: { $0.stage == choice.stage && $0.factor == choice.factor }) {
        groups[index].choices.append(choice)
      } else {
        groups.append((choice.stage, choice.factor, [choice]))
      }
    }
    return section(
      "Levels chosen by tuning",
      .join(groups.map { tuning($0.choices, of: $0.factor, stage: $0.stage) }))
  }

  private func tuning(
    _ chosen: [StudyResult.ChosenLevel], of factor: String, stage: String
  ) -> Markup {
    let design = study.registration.design
    guard let choice = design.stage(stage)?.chosen.first(where: { $0.factor == factor }) else {
      let rows = chosen.map { [Markup.text(wording.levels($0.given)), .text(Wording.value($0.level))] }
      return table(["Given", Wording.words(factor).sentence], rows)
    }
    let levels = design.stage(choice.stage)?.crossed[factor] ?? (design.factor(factor)?.levels ?? [])
    let records = study.records.filter { $0.trial.stage == choice.stage }
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
        return level == row.level ? .element("strong", [:], .text("✓ " + text)) : .text(text)
      }
      return [.text(row.given.isEmpty ? "always" : wording.levels(row.given))] + cells
        + [.text(Wording.value(row.level))]
    }
    let name = Wording.words(factor)
    return .join([
      paragraph(
        "\(name.sentence) for the stage \(stage): the level with the smallest median of "
          + "\(Wording.words(choice.measure)) in the stage \(choice.stage), whose trials are never judged. "
          + "The medians were:"),
      table(
        ["Given"] + levels.map { "\(name) \(Wording.value($0))" } + ["Chosen"], rows),
    ])
  }
}
