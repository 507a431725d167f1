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
        "main", [:], page.header, page.outcomeFigure, page.outcomes, page.explanations, page.quotations,
        page.curves,
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
