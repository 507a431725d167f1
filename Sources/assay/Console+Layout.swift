import AssayExperiments
import AssayReports

extension Console {
  /// How prose is set on this stream: as wide as the terminal, but no wider than is read with ease.
  var layout: TextLayout { TextLayout(width: textWidth, isColoured: isColoured) }

  private var textWidth: Int { min(width, 100) }

  /// A study as a reader of this stream sees it.
  func text(of study: StudyResult) -> String {
    TextReport.text(for: study, width: textWidth, isColoured: isColoured)
  }
}
