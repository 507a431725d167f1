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

/// A pair of axes and the marks between them.
package struct Panel: Sendable {
  package var x: Axis
  package var y: Axis
  /// The marks from back to front.
  package var marks: [Mark]
  /// The height of the area between the axes; 12 units are the height of a text line.
  package var height: Double

  package init(x: Axis, y: Axis, marks: [Mark], height: Double) {
    self.x = x
    self.y = y
    self.marks = marks
    self.height = height
  }
}

/// One axis of a panel.
package struct Axis: Sendable, Hashable {
  package var title: String
  package var scale: Scale
  /// The numbers written at the axis; empty for an axis that only arranges marks.
  package var ticks: [Double]

  package init(title: String, scale: Scale, ticks: [Double]) {
    self.title = title
    self.scale = scale
    self.ticks = ticks
  }

  /// An axis that contains all of `numbers` and ends at round numbers.
  package static func covering(
    _ numbers: [Double], _ kind: Scale.Kind, title: String, ticks most: Int = 7
  ) -> Axis {
    let (scale, ticks) = Scale.covering(numbers, kind, ticks: most)
    return Axis(title: title, scale: scale, ticks: ticks)
  }

  /// An axis without numbers, on which marks are arranged from `low` to `high`.
  package static func hidden(from low: Double, to high: Double) -> Axis {
    Axis(title: "", scale: Scale(.linear, from: low, to: high), ticks: [])
  }

  /// The text of a tick's number; over many orders of magnitude a power of ten.
  func label(_ tick: Double) -> String {
    let isWide = scale.kind == .logarithmic && scale.high / scale.low >= 1e6
    if isWide, tick >= 1000 || tick < 0.01, let decimal = NumberText.Decimal(tick) {
      return decimal.scientific().replacing("\u{A0}×\u{A0}", with: "×")
    }
    return NumberText.exact(tick).replacing("\u{A0}×\u{A0}", with: "×")
  }
}
