import AssayExperiments

/// The study and the helpers that the sections of a page share.
struct Page {
  let study: StudyResult
  let answers: [Answer]
  let wording: Wording

  init(study: StudyResult) {
    self.study = study
    answers = Answer.all(of: study)
    wording = Wording(design: study.registration.design)
  }

  /// A section of the page with its heading.
  func section(_ title: String, _ content: Markup...) -> Markup {
    .element("section", [:], [.element("h2", [:], .text(title))] + content)
  }

  func paragraph(_ text: String, _ kind: String? = nil) -> Markup {
    .element("p", ["class": kind], .text(text))
  }

  func code(_ text: String) -> Markup { .element("code", [:], .text(text)) }

  /// A long hash, which a browser may break anywhere.
  func hash(_ text: String) -> Markup { .element("code", ["class": "hash"], .text(text)) }

  func chip(_ verdict: Verdict) -> Markup {
    .element("span", ["class": "chip " + verdict.ink.name], .text(verdict.sign + " " + verdict.rawValue))
  }

  /// A table whose first column heads its rows. On narrow screens every row becomes a list in which
  /// `columns` name the entries.
  func table(_ columns: [String], _ rows: [[Markup]]) -> Markup {
    let head = columns.map { Markup.element("th", ["scope": "col"], .text($0)) }
    let body = rows.map { row in
      Markup.element(
        "tr", [:],
        zip(columns, row).enumerated().map { column, cell in
          column == 0
            ? .element("th", ["scope": "row"], cell.1)
            : .element("td", ["data-h": cell.0], cell.1)
        })
    }
    return .element(
      "table", [:], .element("thead", [:], .element("tr", [:], head)), .element("tbody", [:], body))
  }

  /// A list of names with their values.
  func facts(_ pairs: [(String, Markup)]) -> Markup {
    .element(
      "dl", [:],
      pairs.flatMap { [.element("dt", [:], .text($0.0)), .element("dd", [:], $0.1)] })
  }
}
