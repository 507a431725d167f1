/// A figure, as what is to be seen rather than how it is drawn: written as SVG for reading and as
/// Vega-Lite for other tools, from the same numbers.
public struct Figure: Sendable {
  /// What the figure shows, as a sentence.
  public var title: String
  /// The same for those who cannot see it: what is compared and what came out.
  public var description: String
  /// What the colours of lines mean, when panels do not say it themselves.
  public var legend: [LegendEntry]
  /// From top to bottom.
  public var rows: [Row]

  public init(title: String, description: String, legend: [LegendEntry] = [], rows: [Row]) {
    self.title = title
    self.description = description
    self.legend = legend
    self.rows = rows
  }

  /// A colour and what it stands for.
  public struct LegendEntry: Sendable, Hashable {
    public var ink: Ink
    public var label: String
    public init(_ ink: Ink, _ label: String) {
      self.ink = ink
      self.label = label
    }
  }

  /// Panels that belong together, one under the other, and the words beside them.
  public struct Row: Sendable {
    /// What the row shows, in a few words.
    public var heading: String
    /// What is to be seen in it.
    public var remark: String
    public var panels: [Panel]

    public init(heading: String, remark: String = "", panels: [Panel]) {
      self.heading = heading
      self.remark = remark
      self.panels = panels
    }
  }
}

/// A pair of axes and the marks between them.
public struct Panel: Sendable {
  public var x: Axis
  public var y: Axis
  /// From back to front.
  public var marks: [Mark]
  /// Height of the area between the axes, in the units of the text size (12 units are a line).
  public var height: Double

  public init(x: Axis, y: Axis, marks: [Mark], height: Double) {
    self.x = x
    self.y = y
    self.marks = marks
    self.height = height
  }
}

/// One axis of a panel.
public struct Axis: Sendable, Hashable {
  public var title: String
  public var scale: Scale
  /// The numbers that are written at the axis; none for an axis that only arranges marks.
  public var ticks: [Double]

  public init(title: String, scale: Scale, ticks: [Double]) {
    self.title = title
    self.scale = scale
    self.ticks = ticks
  }

  /// An axis that covers all of `numbers` and ends at round ones.
  public static func covering(
    _ numbers: [Double], _ kind: Scale.Kind, title: String, ticks most: Int = 7
  ) -> Axis {
    let (scale, ticks) = Scale.covering(numbers, kind, ticks: most)
    return Axis(title: title, scale: scale, ticks: ticks)
  }

  /// An axis without numbers, on which marks are arranged from `low` to `high`.
  public static func hidden(from low: Double, to high: Double) -> Axis {
    Axis(title: "", scale: Scale(.linear, from: low, to: high), ticks: [])
  }

  /// A tick's number as it is written.
  func label(_ tick: Double) -> String {
    NumberText.exact(tick).replacing("\u{A0}×\u{A0}", with: "×")
  }
}
