import AssayExperiments
import AssayReports

extension Console {
  /// The width to which prose is set: that of the terminal, but no wider than is read with ease.
  var textWidth: Int { min(width, 100) }
}

extension String {
  /// The text broken between words into lines of at most `width` columns, each indented. A word that is
  /// longer than a line has one of its own.
  func wrapped(to width: Int, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(margin + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [margin + line]).joined(separator: "\n")
  }

  /// The text with spaces after it up to a number of columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension StudyResult {
  /// The study as a reader of this stream sees it.
  func text(for console: Console) -> String {
    TextReport.text(for: self, width: console.textWidth, isColoured: console.isColoured)
  }
}
