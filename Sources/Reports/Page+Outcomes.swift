import AssayExperiments

extension Page {
  /// The claim and its verdict.
  var header: Markup {
    let claim = study.registration.claim
    return .element(
      "header", [:],
      .element("p", ["class": "small"], .text("Assay · "), code(study.registration.study)),
      .element("h1", ["class": claim.statement.count > 110 ? "long" : nil], .text(claim.statement)),
      .element(
        "p", ["class": "faint"], .text("The claim is from "), .element("cite", [:], .text(claim.source))),
      .element(
        "div", ["class": "verdict " + study.verdict.ink.name],
        .element(
          "p", ["class": "big"],
          .text(study.verdict.sign + " " + study.verdict.capitalised),
          study.exploratory ? .element("span", ["class": "label"], .text("exploratory")) : .none),
        paragraph(StudyWords.tally(answers)), StudyWords.look(study).map { paragraph($0) } ?? .none,
        paragraph(StudyWords.standing(study)),
        StudyWords.earlier(study).map { paragraph($0) } ?? .none,
        StudyWords.retraction(study).map { paragraph($0) } ?? .none))
  }

  /// The figure of all outcomes.
  var outcomeFigure: Markup {
    let rows = zip(answers, Figure.outcomes(of: study).rows).map { answer, row in
      let (before, number, after) = answer.headline
      return Markup.element(
        "div", ["class": "row"],
        .element(
          "div", [:], .element("h3", [:], .text(answer.outcome.question)),
          .element(
            "p", ["class": "answer"], .text(before), .element("strong", [:], .text(number)), .text(after)),
          .element("p", ["class": "small"], .text(answer.certainty)),
          .element("p", [:], chip(answer.result.verdict)),
          paragraph(answer.remark, "small")
        ), row.svg())
    }
    return .element(
      "figure", ["aria-label": "What came out, question by question"],
      rows + [
        .element(
          "figcaption", [:], .text(Figure.outcomesLegend + Figure.censoringLegend(answers)))
      ])
  }

  /// The table of all numbers of the outcomes.
  var outcomes: Markup {
    let rows = answers.map { answer -> [Markup] in
      let result = answer.result
      return [
        .join([.text(answer.outcome.question), .empty("br"), code(answer.outcome.name)]),
        .text(answer.estimate), .text(answer.interval),
        .text(NumberText.percent(result.confidence)),
        .text(result.pValue.map(NumberText.probability) ?? "no test"),
        .text(answer.mark + (answer.outcome.decides ? "" : " (describes only)")), chip(result.verdict),
      ]
    }
    let judged = Set(answers.map(\.outcome.name))
    let missing = study.registration.rule.outcomes.map(\.name).filter { !judged.contains($0) }
    let known = Set(study.registration.rule.outcomes.map(\.name))
    let unknown = study.outcomes.map(\.name).filter { !known.contains($0) }
    return section(
      "Outcomes",
      table(
        ["Question", "Estimate", "Interval", "Confidence", "p", "Registered criterion", "Verdict"],
        rows),
      paragraph(
        "p is that of the two-sided test against no effect, uncorrected; it decides nothing. What decides are one-sided "
          + "tests at each question's own bound.", "small"),
      missing.isEmpty ? .none : paragraph("Not judged: \(missing.joined(separator: ", "))."),
      unknown.isEmpty
        ? .none : paragraph("Not in the registered rule: \(unknown.joined(separator: ", ")).")
    )
  }

  /// The explanations, each with the predictions that came true.
  var explanations: Markup {
    if study.explanations.isEmpty { return .none }
    let cards = study.explanations.map { judged in
      let explanation = judged.entry.explanation
      let scores = Score.all(of: explanation, answers: answers)
      let rows = scores.map { score -> [Markup] in
        [
          .text(score.question), .text(score.predicted.description),
          .text(score.found?.rawValue ?? "not judged"),
          .element("span", ["class": "score " + score.ink.name], .text(score.word)),
        ]
      }
      return Markup.element(
        "div", ["class": "card"],
        .element(
          "h3", [:], .text(explanation.name.sentence + " "),
          .element("span", ["class": "label"], .text(Score.tally(scores))),
          judged.isPrediction ? .none : .element("span", ["class": "label"], .text("postdiction"))),
        .element(
          "p", [:], .text(explanation.statement + " "),
          .element("cite", ["class": "faint"], .text(explanation.source))),
        table(["Question", "It predicts", "Found", "Score"], rows))
    }
    return section(
      "Explanations",
      paragraph(
        "What each account says, beside what was found. An account is a postdiction when it was entered after the "
          + "first judged trial had a result. A prediction is open while nothing can be concluded."),
      .join(cards))
  }

  /// What was published about the claim.
  var quotations: Markup {
    let quotations = study.registration.claim.quotations
    guard !quotations.isEmpty else { return .none }
    return section(
      "Published elsewhere", paragraph(StudyWords.quoted + "."),
      .element("ul", [:], .join(quotations.map { .element("li", [:], .text(StudyWords.quotation($0))) })))
  }

  /// The recorded curves, shown after the outcomes, because they decide nothing.
  var curves: Markup {
    guard let figure = Figure.curves(of: study) else { return .none }
    let entries = figure.legend.map { entry in
      Markup.element(
        "span", ["class": "key"],
        .element(
          "svg", ["viewBox": "0 0 30 10", "width": "30", "height": "10", "aria-hidden": "true"],
          Mark.line([.init(0, 0.5), .init(1, 0.5)], entry.ink).svg(
            Panel.Frame(
              left: 0, top: 0, width: 30, height: 10, x: Scale(.linear, from: 0, to: 1),
              y: Scale(.linear, from: 0, to: 1)))), .text(entry.label))
    }
    let pictures = figure.rows.map { row in
      Markup.element("div", [:], .element("h3", [:], .text(row.heading)), row.svg())
    }
    return .element(
      "section", [:], .element("h2", [:], .text(figure.title)),
      .element(
        "figure", [:], .element("p", [:], entries), .element("div", ["class": "multiples"], pictures),
        .element("figcaption", [:], .text(figure.description))))
  }
}
