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
    let (level, sensitivity) = (NumberText.percent(rule.level), rule.sensitivity)
    let deciding = rule.outcomes.count(where: \.decides)
    let effects = Set(rule.outcomes.filter(\.decides).map { $0.effect ?? sensitivity.effect }).sorted()
      .map { NumberText.exact($0) }.joined(separator: ", ")
    var said: Set<String> = []
    let rates = answers.compactMap(\.calibration).filter { said.insert($0).inserted }
    return section(
      "The registered rule", table(["Outcome", "What is computed", "From", "Criterion", "Part"], rows),
      paragraph(
        "The claim is supported when every deciding outcome passes its one-sided test against its own bound. For the "
          + "distributions that each statistic is for (see the measured error rates), a false claim is supported with probability \(level) at most, without a correction. It is refuted when one "
          + "lies beyond its bound on the other side, by tests that are corrected after \(rule.correction) over the "
          + "\(deciding) deciding \(deciding == 1 ? "outcome" : "outcomes"): a true claim is refuted with probability \(level) at most. Otherwise it is "
          + "inconclusive. Intervals are two-sided with \(NumberText.percent(rule.confidence)) confidence. The tests "
          + "against no effect stand beside, and decide nothing."),
      looks,
      paragraph(
        rule.isExploratory
          ? "The study was registered as exploratory, so its number of seeds need not give any power."
          : "The number of seeds was demanded to support each deciding outcome with probability "
            + "\(NumberText.percent(sensitivity.power)) when its effect is as large as registered (\(effects)): the "
            + "probability that a seed lies on the predicted side of the bound, computed for normal values; of a share of variance, the share itself; "
            + "between two bounds a share is taken at the middle."),
      rates.isEmpty
        ? .none : paragraph("Measured error rates (make calibrate). " + rates.joined(separator: " ")),
      facts([
        ("Registration", .text("event \(registration.number) of the store's log")),
        ("Program", .text(registration.body.description)),
        ("Registered", time(registration.time)),
        ("Digest of claim, design, rule and program", hash(registration.digest)),
        ("End of the log", .text("event \(study.head.number)")),
        ("Its hash", hash(study.head.hash)),
      ]))
  }

  /// When the study is judged, and by which tests, where the rule has looks.
  private var looks: Markup {
    let rule = study.registration.rule
    guard !rule.looks.isEmpty else { return .none }
    let methods = rule.outcomes.map { "\($0.name): \($0.statistic.lookPhrase ?? "none")" }
    return paragraph(
      "The study is judged at \(StudyWords.listed(rule.looks)) seeds of each judging stage, and stops at the first look "
        + "that supports or refutes the claim. The tests are made for this, so that these probabilities hold for the "
        + "whole study (\(methods.joined(separator: "; "))).")
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
      case .manipulated, .held: levels = factor.levels.map(Wording.value).joined(separator: ", ")
      case .nuisance: levels = "drawn from the seed by the stream of that name"
      case .free: levels = "stated by each record's environment"
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
        "Everything that could change a result. Manipulated levels are set on purpose, held ones are the same in "
          + "every trial, nuisances are drawn from the seed and shared by both sides of a pair, and free ones may "
          + "differ because they must not matter."),
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
