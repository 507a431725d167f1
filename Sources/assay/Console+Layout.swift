import AssayExperiments
import AssayReports

extension Console {
  /// The layout of prose on this stream: as wide as the terminal, but no wider than is easy to read.
  var layout: TextLayout { TextLayout(width: textWidth, isColoured: isColoured) }

  private var textWidth: Int { min(width, 100) }

  /// The text of a study for this stream.
  func text(of study: StudyResult) -> String {
    TextReport.text(for: study, width: textWidth, isColoured: isColoured)
  }
}
