import AssayReports
import Foundation
import Testing

private let folder = ProcessInfo.processInfo.environment["ASSAY_FIGURES"]

/// Writes pages and figures for `scripts/check-figures`, and for looking at them while working on them.
@Test(.enabled(if: folder != nil)) func `pages and figures are written for other tools`() throws {
  let folder = URL(filePath: try #require(folder), directoryHint: .isDirectory)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }
  for (name, study) in Fixtures.all {
    try write(Report.html(for: study), name + ".html")
    for (kind, figure) in [("outcomes", Figure.outcomes(of: study)), ("curves", Figure.curves(of: study))] {
      guard let figure else { continue }
      try write(figure.svg(), "\(name)-\(kind).svg")
      try write(figure.vegaLite(), "\(name)-\(kind).vl.json")
    }
  }
}
