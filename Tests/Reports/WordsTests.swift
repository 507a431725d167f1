import AssayExperiments
import AssayReports
import Testing

@Test func `a terminal’s lines keep to its width`() {
  for (name, study) in Fixtures.all where name != "hostile" {
    for width in [40, 60, 80, 200] {
      let text = TextReport.text(for: study, width: width)
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
      for line in text.split(separator: "\n") {
        // The study's name is one word, which is never broken.
        let limit = line.contains(study.registration.study) ? 80 : width
        #expect(line.count <= limit, "\(name) at \(width): \(line)")
        #expect(line.last != " ", "\(name) at \(width): '\(line)'")
      }
    }
  }
}

@Test func `colours change nothing but colour`() {
  for (_, study) in Fixtures.all {
    let plain = TextReport.text(for: study, width: 72)
    let coloured = TextReport.text(for: study, width: 72, isColoured: true)
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}[1;3"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }
}

@Test func `the terminal says what the page says`() {
  let text = TextReport.text(for: Fixtures.supported, width: 100)
  for piece in [
    "✓ SUPPORTED  batch-norm-speeds-sgd-3fb1c0de", "0.622\u{A0}×", "0.591 to 0.650",
    "p\u{A0}<\u{A0}0.0001", "best rate, batch normalisation: learning rate 0.1",
    "Internal covariate shift  1 of 2 hit", "Registered as event 7, 2026-11-21T03:47:24Z",
    "├─●─┤", "222 trials (48 in tuning, 116 in best rate, 58 in matched rate)",
  ] { #expect(text.contains(piece), "\(piece)") }
  #expect(!text.contains("Exploratory"))
  #expect(TextReport.text(for: Fixtures.exploratory).contains("✓ SUPPORTED  exploratory"))
}

@Test func `what was published is quoted with its source`() {
  var study = Fixtures.supported
  study.registration.claim.quotations = [
    Quotation("The same accuracy in 14 times fewer steps.", value: 14, source: "arXiv 1502.03167"),
    Quotation("Networks without it train as well.", isException: true, source: "arXiv 2102.06171"),
  ]
  for text in [TextReport.text(for: study, width: 200), Reading(Report.html(for: study)).text] {
    #expect(text.contains("The same accuracy in 14 times fewer steps. arXiv 1502.03167"))
    #expect(text.contains("An exception: Networks without it train as well. arXiv 2102.06171"))
  }
}

@Test func `the error rates stand in the terminal as on the page`() {
  for (_, study) in Fixtures.all {
    let level = NumberText.percent(study.registration.rule.level)
    let sentence =
      "For the distributions that each statistic is for, a false claim is supported with probability \(level) at most, "
      + "and a true claim is refuted with probability \(level) at most."
    let text = TextReport.text(for: study, width: 80).split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(text.joined(separator: " ").contains(sentence) && Report.html(for: study).contains(sentence))
  }
}

@Test func `a table's columns are as wide as their widest cells, and nothing in it acts on a terminal`() {
  var table = TextTable([.words("claim"), .numbers("trials"), .words("verdict")])
  table.add(["a", "100000", "supported"])
  table.add(["longer name", "7", ""])
  #expect(
    table.lines(indent: 2) == [
      "  claim        trials  verdict", "  a            100000  supported", "  longer name       7",
    ])
  table.add(["\u{1B}[2J", "1", "x"])
  #expect(table.lines()[3] == #"\u{1B}[2J         1  x"#)
}

@Test func `answers are sentences`() {
  let figure = Figure.outcomes(of: Fixtures.supported)
  #expect(
    figure.rows.map(\.remark) == [
      "Steps to target: batch normalisation = 0.622\u{A0}× no normalisation "
        + "(95\u{A0}% interval 0.591 to 0.650, 29 pairs)",
      "Steps to target: batch normalisation = 1.73\u{A0}× no normalisation "
        + "(95\u{A0}% interval 1.66 to 1.80, 29 pairs)",
      "Steps to target: noisy batch above no normalisation in 8.6\u{A0}% of pairs "
        + "(95\u{A0}% interval 1.7\u{A0}% to 24.1\u{A0}%, 29 pairs)",
      "Test accuracy: batch normalisation is 0.00031 above no normalisation "
        + "(95\u{A0}% interval −0.00142 to 0.00204, 29 pairs)",
    ])
  let tiny = Figure.outcomes(of: Fixtures.tiny)
  #expect(
    tiny.rows[1].remark.hasPrefix(
      "Final loss with gradient descent at condition number 10: 3.4\u{A0}×\u{A0}10⁻¹⁷, median over seeds"))
}

@Test func `levels are said as a reader would`() {
  let arms: [(Levels, Levels, String)] = [
    (["batchNorm": true], ["batchNorm": false], "Steps: with batch norm = 0.622\u{A0}× without batch norm"),
    (
      ["optimiser": "Levenberg-Marquardt"], ["optimiser": "gradient descent"],
      "Steps: Levenberg-Marquardt = 0.622\u{A0}× gradient descent"
    ),
    (
      ["depth": 10, "batchNorm": true], ["depth": 3, "batchNorm": true],
      "Steps with batch norm: depth 10 = 0.622\u{A0}× depth 3"
    ),
    (
      ["activation": "relu", "width": 64], ["activation": "none", "width": 64],
      "Steps at width 64: relu activation = 0.622\u{A0}× no activation"
    ),
  ]
  for (treatment, control, sentence) in arms {
    var study = Fixtures.supported
    study.registration.rule.outcomes[0].measure = "steps"
    study.registration.rule.outcomes[0].treatment = treatment
    study.registration.rule.outcomes[0].control = control
    #expect(Figure.outcomes(of: study).rows[0].remark.hasPrefix(sentence))
  }
}

@Test func `an outcome without an answer says why`() {
  var study = Fixtures.inconclusive
  study.outcomes[0].estimate = .nan
  study.outcomes[0].low = .nan
  study.outcomes[0].high = .nan
  study.outcomes[0].pValue = 1
  study.outcomes[0].note = "the treatment of seed 103 is not a number"
  let page = Reading(Report.html(for: study)).text
  let text = TextReport.text(for: study, width: 200)
  for said in [page, text] {
    #expect(said.contains("The treatment of seed 103 is not a number."))
    #expect(said.contains("There is no interval."))
  }
  #expect(page.contains("no answer"))
}

@Test func `a prediction is hit, missed or open`() {
  var study = Fixtures.supported
  study.outcomes[2].verdict = .inconclusive
  let text = TextReport.text(for: study, width: 100)
  #expect(text.contains("Internal covariate shift  1 of 2 hit, 1 open"))
  #expect(text.contains("Larger learning rates     2 of 3 hit, 1 open, postdiction"))
  study.outcomes[2].verdict = .refuted
  #expect(
    TextReport.text(for: study, width: 100).contains("Larger learning rates     2 of 3 hit, postdiction\n"))
}

@Test func `what was not judged is named`() {
  var study = Fixtures.supported
  study.outcomes[3].name = "something else"
  let page = Reading(Report.html(for: study)).text
  #expect(page.contains("Not judged: same-accuracy."))
  #expect(page.contains("Not in the registered rule: something else."))
}
