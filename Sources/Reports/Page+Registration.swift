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
    let sensitivity = rule.sensitivity
    let deciding = rule.outcomes.count(where: \.decides)
    let effects = Set(rule.outcomes.filter(\.decides).map { $0.effect ?? sensitivity.effect }).sorted()
      .map { NumberText.exact($0) }.joined(separator: ", ")
    var said: Set<String> = []
    let rates = answers.compactMap(\.calibration).filter { said.insert($0).inserted }
    return section(
      "The registered rule", table(["Outcome", "What is computed", "From", "Criterion", "Part"], rows),
      paragraph(
        "The claim is supported when every deciding outcome passes its one-sided test against its own bound, without a "
          + "correction. It is refuted when one lies beyond its bound on the other side, by tests that are corrected after "
          + "\(rule.correction) over the \(deciding) deciding \(deciding == 1 ? "outcome" : "outcomes"). Otherwise it is "
          + "inconclusive. \(StudyWords.errorRates(study)) Intervals are two-sided with "
          + "\(NumberText.percent(rule.confidence)) confidence. The tests against no effect stand beside, and decide nothing."
      ),
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
      case .manipulated, .held:
        levels = factor.span.map { "\($0)" } ?? factor.levels.map(Wording.value).joined(separator: ", ")
      case .nuisance: levels = "drawn from the seed by the stream of that name"
      case .free: levels = "stated by each record's environment"
      }
      return [
        code(factor.name), .text(factor.role.rawValue), .text(levels), .text(factor.meaning.sentence),
      ]
    }
    let stages = design.stages.map { stage -> [Markup] in
      let crossed = wording.ordered(stage.layoutFactors).map { name in
        let levels = design.levels(of: name, in: stage)
        return levels.isEmpty ? name : name + " = " + levels.map(Wording.value).joined(separator: ", ")
      }
      let chosen = stage.chosen.map { "\($0.factors.joined(separator: ", ")): the best in \($0.stage)" }
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
}
