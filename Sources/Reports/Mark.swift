/// A shape drawn between the axes; its coordinates are numbers of the axes.
package enum Mark: Sendable {
  /// A line through points in order.
  case line([Point], Ink)
  /// The area between two curves over the same places.
  case band([Span], Ink)
  /// One dot for each point.
  case points([Point], Ink, Size)
  /// One straight line for each segment, such as from a control to its treatment.
  case segments([Segment], Ink, Size)
  /// One rectangle for each segment, between two places on either axis.
  case bars([Segment], Ink)
  /// The part of the panel between two places on the x axis; an infinite place reaches the panel's end.
  case zone(from: Double, to: Double, Ink)
  /// A vertical line across the panel at a place on the x axis.
  case rule(Double, Ink, dashed: Bool)
  /// Text.
  case text([Label])

  package enum Size: Sendable, Hashable { case small, large }

  package struct Point: Sendable, Hashable {
    package var x: Double
    package var y: Double
    /// The text shown when a reader points at it.
    package var note: String?
    /// Where along the x axis the true place lies, if the point is only a bound of it.
    package var open: Direction?
    package init(_ x: Double, _ y: Double, note: String? = nil, open: Direction? = nil) {
      self.x = x
      self.y = y
      self.note = note
      self.open = open
    }
  }

  /// A direction along the x axis.
  package enum Direction: Sendable, Hashable { case left, right, both }

  /// What a band covers at one place.
  package struct Span: Sendable, Hashable {
    package var x: Double
    package var low: Double
    package var high: Double
    package init(_ x: Double, low: Double, high: Double) {
      self.x = x
      self.low = low
      self.high = high
    }
  }

  package struct Segment: Sendable, Hashable {
    package var start: Point
    package var end: Point
    package init(from start: Point, to end: Point) {
      self.start = start
      self.end = end
    }
  }

  package struct Label: Sendable, Hashable {
    package var place: Point
    package var text: String
    /// Whether the text is placed after its place, before it or around it.
    package var side: Side
    package var ink: Ink
    package init(_ text: String, at place: Point, _ side: Side = .after, _ ink: Ink = .text) {
      self.place = place
      self.text = text
      self.side = side
      self.ink = ink
    }
  }

  package enum Side: Sendable, Hashable { case after, before, around }
}

/// A colour named by its purpose; `Palette` has its values on a light and on a dark ground.
package enum Ink: Sendable, Hashable {
  /// The colour of one of several compared things. After six, the colours repeat with another dash.
  case series(Int)
  /// The colour of text, and of marks that are as strong as text.
  case text
  /// The colour of background marks: the lines of pairs, the line of no effect.
  case quiet
  case supported, refuted, inconclusive
}

extension Ink {
  /// The name of the colour's class in style sheets.
  var name: String {
    switch self {
    case .series(let index): "s\(index % Palette.series.count)"
    case .text: "t"
    case .quiet: "q"
    case .supported: "yes"
    case .refuted: "no"
    case .inconclusive: "open"
    }
  }

  /// The lengths of strokes and gaps that distinguish a line without its colour; empty for a full line.
  var dash: [Int] {
    guard case .series(let index) = self else { return [] }
    return [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4]][(index + index / 6) % 6]
  }
}
