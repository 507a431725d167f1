extension Figure {
  /// The width of every picture, in units of which 12 are the height of a text line. It is a telephone's
  /// width, so that the text can be read there; wider screens place rows side by side.
  static let width = 380.0

  /// The whole figure as one SVG file that needs no other file; its colours are light or dark as its reader
  /// prefers.
  public func svg() -> String {
    var pieces: [Markup] = []
    var top = 0.0
    func write(_ text: String, _ ink: String) {
      // Bold letters are wider, so fewer fit.
      let limit = (Figure.width - 12) * (ink.hasPrefix("h") ? 0.8 : 1)
      for line in SVG.lines(text, limit: limit) {
        top += 16
        pieces.append(
          .element("text", ["class": ink, "x": "4", "y": SVG.number(top)], .text(line)))
      }
    }
    write(title, "h t")
    for entry in legend {
      top += 18
      let y = SVG.number(top - 4)
      pieces.append(
        .empty(
          "path",
          [
            "class": "l " + entry.ink.name, "d": "M4 \(y)H32",
            "stroke-dasharray": entry.ink.dash.isEmpty
              ? nil : entry.ink.dash.map(String.init).joined(separator: " "),
          ]))
      pieces.append(
        .element("text", ["class": "t", "x": "38", "y": SVG.number(top)], .text(entry.label)))
    }
    for row in rows {
      top += 14
      write(row.heading, "h t")
      write(row.remark, "t")
      top += 6
      for panel in row.panels {
        pieces.append(panel.svg(width: Figure.width, top: top))
        top += panel.outerHeight
      }
    }
    let size = "0 0 \(SVG.number(Figure.width)) \(SVG.number(top + 6))"
    let root = Markup.element(
      "svg", ["xmlns": "http://www.w3.org/2000/svg", "viewBox": size, "role": "img"],
      [
        .element("title", [:], .text(title)), .element("desc", [:], .text(description)),
        .style(Palette.properties + Palette.marks + "svg{background:var(--ground)}"),
      ] + pieces)
    return root.source + "\n"
  }
}

extension Figure.Row {
  /// The row's panels as one picture inside a page.
  func svg() -> Markup {
    var top = 0.0
    var groups: [Markup] = []
    for panel in panels {
      groups.append(panel.svg(width: Figure.width, top: top))
      top += panel.outerHeight
    }
    return .element(
      "svg",
      ["viewBox": "0 0 \(SVG.number(Figure.width)) \(SVG.number(top))", "role": "img"],
      [.element("title", [:], .text(heading)), .element("desc", [:], .text(remark))] + groups)
  }
}
