/// What is drawn between the axes, in the numbers of the axes.
public enum Mark: Sendable {
  /// A line through points in order.
  case line([Point], Ink)
  /// The area between two curves over the same places.
  case band([Interval], Ink)
  /// A dot each.
  case points([Point], Ink, Size)
  /// A straight line each, such as from a control to its treatment.
  case segments([Segment], Ink, Size)
  /// A rectangle each, between two places on either axis.
  case bars([Segment], Ink)
  /// The part of the panel from one place on the x axis to another; infinities reach its ends.
  case zone(from: Double, to: Double, Ink)
  /// A line across the panel at a place on the x axis.
  case rule(Double, Ink, dashed: Bool)
  /// Words.
  case text([Label])

  public enum Size: Sendable, Hashable { case small, large }

  public struct Point: Sendable, Hashable {
    public var x: Double
    public var y: Double
    /// What is shown when a reader points at it.
    public var note: String?
    public init(_ x: Double, _ y: Double, note: String? = nil) {
      self.x = x
      self.y = y
      self.note = note
    }
  }

  public struct Interval: Sendable, Hashable {
    public var x: Double
    public var low: Double
    public var high: Double
    public init(_ x: Double, low: Double, high: Double) {
      self.x = x
      self.low = low
      self.high = high
    }
  }

  public struct Segment: Sendable, Hashable {
    public var start: Point
    public var end: Point
    public init(from start: Point, to end: Point) {
      self.start = start
      self.end = end
    }
  }

  public struct Label: Sendable, Hashable {
    public var place: Point
    public var text: String
    /// Whether the words stand after the place, before it or around it.
    public var side: Side
    public var ink: Ink
    public init(_ text: String, at place: Point, _ side: Side = .after, _ ink: Ink = .text) {
      self.place = place
      self.text = text
      self.side = side
      self.ink = ink
    }
  }

  public enum Side: Sendable, Hashable { case after, before, around }
}

/// A colour by what it is for; `Palette` says which it is on a light and on a dark ground.
public enum Ink: Sendable, Hashable {
  /// One of several things compared. After six, the colours begin again with another dash.
  case series(Int)
  /// Words, and what is drawn as firmly as words.
  case text
  /// What lies behind: pairs' lines, the line of no effect.
  case quiet
  case supported, refuted, inconclusive
}

extension Ink {
  /// The class that stands for it in style sheets.
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

  /// Lengths of strokes and gaps that tell a line from others without its colour; empty for a full line.
  var dash: [Int] {
    guard case .series(let index) = self else { return [] }
    return [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4]][(index + index / 6) % 6]
  }
}
