/// A figure as data: what is shown, not how it is drawn. It is written as SVG for reading and as Vega-Lite
/// for other tools, from the same numbers.
///
/// ```swift
/// let picture = Figure.outcomes(of: study).svg()
/// ```
public struct Figure: Sendable {
  /// What the figure shows, as a sentence.
  public var title: String
  /// A description for readers who cannot see the figure: what is compared and what came out.
  public var description: String
  /// The meanings of the colours of lines, when the panels do not name them.
  package var legend: [LegendEntry]
  /// The rows from top to bottom.
  package var rows: [Row]

  package init(title: String, description: String, legend: [LegendEntry] = [], rows: [Row]) {
    self.title = title
    self.description = description
    self.legend = legend
    self.rows = rows
  }

  /// A colour with its meaning.
  package struct LegendEntry: Sendable, Hashable {
    package var ink: Ink
    package var label: String
    package init(_ ink: Ink, _ label: String) {
      self.ink = ink
      self.label = label
    }
  }

  /// Panels that belong together, one below the other, with a heading and a remark.
  package struct Row: Sendable {
    /// What the row shows, in a few words.
    package var heading: String
    /// What a reader can see in the row.
    package var remark: String
    package var panels: [Panel]

    package init(heading: String, remark: String = "", panels: [Panel]) {
      self.heading = heading
      self.remark = remark
      self.panels = panels
    }
  }
}
