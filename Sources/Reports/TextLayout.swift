/// Breaks text into lines of a terminal.
package struct TextLayout: Sendable {
  let width: Int
  let isColoured: Bool

  package init(width: Int, isColoured: Bool) {
    self.width = width
    self.isColoured = isColoured
  }

  /// The text broken between words, with what a terminal would act on escaped. Spaces inside it are kept where a
  /// line does not break.
  package func wrap(_ text: String, indent: Int = 0) -> [String] {
    let text = text.legible(limit: .max)
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else if !(word.isEmpty && !lines.isEmpty) {
        lines.append(margin + word)
      }
    }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
  }

  /// The pieces two spaces apart, in as many lines as they need.
  func flow(_ margin: String, _ pieces: [String], lengths: [Int]) -> [String] {
    var lines: [String] = []
    var length = width
    for (piece, size) in zip(pieces, lengths) where size > 0 {
      if length + 2 + size <= width {
        lines[lines.count - 1] += "  " + piece
        length += 2 + size
      } else {
        lines.append(margin + piece)
        length = margin.count + size
      }
    }
    return lines
  }

  func paint(_ text: String, _ ink: Ink, isBold: Bool = false) -> String {
    guard isColoured else { return text }
    let colour =
      switch ink {
      case .supported: "32"
      case .refuted: "31"
      default: "33"
      }
    return "\u{1B}[\(isBold ? "1;" : "")\(colour)m\(text)\u{1B}[0m"
  }

  package func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  func dim(_ text: String) -> String { isColoured ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
