import AssayExperiments

/// Writes a study as one web page that needs nothing else: no server, no network, no other file.
///
/// ```swift
/// let page = Report.html(for: study)
/// ```
public enum Report {
  /// The page of a study, from its registration and records alone; equal studies give equal bytes.
  ///
  /// - Returns: HTML 5 that is well-formed XML too.
  public static func html(for study: StudyResult) -> String {
    let page = Page(study: study)
    let head = Markup.element(
      "head", [:], .empty("meta", ["charset": "utf-8"]), generator,
      .empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .empty("meta", ["http-equiv": "Content-Security-Policy", "content": Page.policy]),
      .empty("link", ["rel": "icon", "href": "data:,"]),
      .element("title", [:], .text(study.verdict.capitalised + ": " + study.registration.claim.statement)),
      .style(Palette.properties + Palette.marks), .element("style", [:], Page.style))
    let body = Markup.element(
      "body", [:],
      .element(
        "main", [:], page.header, page.outcomeFigure, page.outcomes, page.explanations, page.curves,
        page.rule, page.variables, page.choices, page.hashes, page.machines, page.replay),
      .element(
        "footer", [:],
        .text(
          "Written by Assay from the study's registration and records alone; the same records give the "
            + "same page, byte for byte.")),
      .element("script", [:], Page.script))
    return opening + Markup.element("html", ["lang": "en"], head, body).source + "\n"
  }

  /// Whether a file that starts with these bytes is a page that ``html(for:)`` made.
  package static func isPage(startingWith bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix(opening) && text.contains(generator.source)
  }

  private static let opening = "<!DOCTYPE html>\n"
  private static let generator = Markup.empty("meta", ["name": "generator", "content": "Assay"])
}

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
        zip(columns, row).enumerated().map { place, cell in
          place == 0
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
