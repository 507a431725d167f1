extension Mark {
  /// The mark as SVG shapes. A number beyond an axis is drawn at the axis's end as a triangle that points
  /// outwards; a point with NaN as a coordinate is not drawn.
  func svg(_ frame: Panel.Frame) -> Markup {
    switch self {
    case .line(let points, let ink):
      return .empty(
        "path",
        [
          "class": "l " + ink.name, "d": Mark.path(points, frame),
          "stroke-dasharray": ink.dash.isEmpty ? nil : ink.dash.map(String.init).joined(separator: " "),
        ])
    case .band(let spans, let ink):
      let shown = spans.filter { !($0.x.isNaN || $0.low.isNaN || $0.high.isNaN) }
      let outline = shown.map { Point($0.x, $0.high) } + shown.reversed().map { Point($0.x, $0.low) }
      return .empty("path", ["class": "b " + ink.name, "d": Mark.path(outline, frame) + "Z"])
    case .points(let points, let ink, let size):
      return .element(
        "g", ["class": (size == .small ? "p " : "P ") + ink.name],
        points.compactMap { Mark.dot($0, size == .small ? 3 : 4.5, frame) })
    case .segments(let segments, let ink, let size):
      return .element(
        "g", ["class": (size == .small ? "e " : "E ") + ink.name],
        segments.compactMap { segment in
          let path = Mark.path([segment.start, segment.end], frame)
          return path.isEmpty
            ? nil
            : .empty("path", ["d": path, "data-t": segment.start.note ?? segment.end.note])
        })
    case .bars(let bars, let ink):
      return .element("g", ["class": "p " + ink.name], bars.compactMap { Mark.bar($0, frame) })
    case .zone(let from, let to, let ink):
      let (start, end) = (frame.across(from), frame.across(to))
      return .empty(
        "rect",
        [
          "class": "z " + ink.name, "x": SVG.number(start), "y": SVG.number(frame.top),
          "width": SVG.number(max(0, end - start)), "height": SVG.number(frame.height),
        ])
    case .rule(let place, let ink, let dashed):
      let x = SVG.number(frame.across(place))
      return .empty(
        "path",
        [
          "class": "r " + ink.name, "stroke-dasharray": dashed ? "3 3" : nil,
          "d": "M\(x) \(SVG.number(frame.top))V\(SVG.number(frame.bottom))",
        ])
    case .text(let labels):
      return .join(labels.map { Mark.words($0, frame) })
    }
  }

  /// A path through the points, interrupted where a coordinate is NaN.
  private static func path(_ points: [Point], _ frame: Panel.Frame) -> String {
    var path = ""
    var isDrawing = false
    for (index, point) in points.enumerated() {
      guard !point.x.isNaN, !point.y.isNaN else {
        isDrawing = false
        continue
      }
      let isAlone = !isDrawing && !(index + 1 < points.count && !points[index + 1].y.isNaN)
      if isAlone { continue }
      path +=
        (isDrawing ? "L" : "M") + SVG.number(frame.across(point.x)) + " "
        + SVG.number(frame.down(point.y))
      isDrawing = true
    }
    return path
  }

  private static func dot(_ point: Point, _ radius: Double, _ frame: Panel.Frame) -> Markup? {
    guard !point.x.isNaN, !point.y.isNaN else { return nil }
    let (x, y) = (frame.across(point.x), frame.down(point.y))
    if let open = point.open, frame.x.contains(point.x), frame.y.contains(point.y) {
      return bound(open, x, y, radius, point.note)
    }
    if frame.x.contains(point.x), frame.y.contains(point.y) {
      return .empty(
        "circle",
        ["cx": SVG.number(x), "cy": SVG.number(y), "r": SVG.number(radius), "data-t": point.note])
    }
    // The number lies beyond an axis: a triangle with its tip at that end of the axis.
    let tip: (Double, Double)
    if !frame.x.contains(point.x) {
      tip = (point.x < frame.x.low ? -1 : 1, 0)
    } else {
      tip = (0, point.y < frame.y.low ? 1 : -1)
    }
    let corners = [
      (x, y),
      (x - tip.0 * radius * 2 - tip.1 * radius, y - tip.1 * radius * 2 - tip.0 * radius),
      (x - tip.0 * radius * 2 + tip.1 * radius, y - tip.1 * radius * 2 + tip.0 * radius),
    ]
    let path = corners.map { SVG.number($0.0) + " " + SVG.number($0.1) }.joined(separator: "L")
    return .empty("path", ["d": "M" + path + "Z", "data-t": point.note])
  }

  /// A hollow triangle that stands on the place of a bound and points to where the true place lies; a diamond for both
  /// directions.
  private static func bound(
    _ open: Direction, _ x: Double, _ y: Double, _ radius: Double, _ note: String?
  ) -> Markup {
    let reach = 2 * radius
    let corners: [(Double, Double)]
    switch open {
    case .right: corners = [(x, y - radius), (x + reach, y), (x, y + radius)]
    case .left: corners = [(x, y - radius), (x - reach, y), (x, y + radius)]
    case .both: corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    }
    let path = corners.map { SVG.number($0.0) + " " + SVG.number($0.1) }.joined(separator: "L")
    return .empty("path", ["class": "o", "d": "M" + path + "Z", "data-t": note])
  }

  private static func bar(_ bar: Segment, _ frame: Panel.Frame) -> Markup? {
    guard ![bar.start.x, bar.start.y, bar.end.x, bar.end.y].contains(where: \.isNaN) else { return nil }
    let (x1, x2) = (frame.across(bar.start.x), frame.across(bar.end.x))
    let (y1, y2) = (frame.down(bar.start.y), frame.down(bar.end.y))
    return .empty(
      "rect",
      [
        "x": SVG.number(min(x1, x2)), "y": SVG.number(min(y1, y2)),
        "width": SVG.number((x2 - x1).magnitude), "height": SVG.number((y2 - y1).magnitude),
        "data-t": bar.start.note ?? bar.end.note,
      ])
  }

  private static func words(_ label: Label, _ frame: Panel.Frame) -> Markup {
    let width = SVG.width(of: label.text)
    var x = frame.across(label.place.x)
    let anchor: String?
    switch label.side {
    case .after:
      anchor = nil
      x = min(x + 7, frame.right + 12 - width)
    case .before:
      anchor = "end"
      x = max(x - 7, width)
    case .around:
      anchor = "middle"
      x = min(max(x, width / 2 + 2), frame.right + 12 - width / 2)
    }
    return .element(
      "text",
      [
        "class": "w " + label.ink.name, "x": SVG.number(max(x, 2)),
        "y": SVG.number(frame.down(label.place.y) + 4), "text-anchor": anchor,
      ], .text(label.text))
  }
}
