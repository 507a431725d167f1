extension Figure {
  /// The figure as a Vega-Lite specification (version 5, valid in 6 too), for editing and for other tools. It
  /// has the numbers that the picture has: infinities lie at the end of their axis, NaN is `null` and is not
  /// drawn.
  public func vegaLite() -> String {
    let blocks = rows.map { row in
      JSON.object([
        (
          "title",
          .object([
            ("text", .array(SVG.lines(row.heading, limit: 460).map(JSON.words))),
            ("subtitle", .array(SVG.lines(row.remark, limit: 460).map(JSON.words))),
            ("anchor", .string("start")),
          ])
        ),
        ("vconcat", .array(row.panels.map { $0.vegaLite(legend: legend) })),
      ])
    }
    let specification = JSON.object([
      ("$schema", .string("https://vega.github.io/schema/vega-lite/v5.json")),
      ("title", .words(title)),
      ("description", .words(description)),
      ("vconcat", .array(blocks)),
    ])
    return specification.text + "\n"
  }
}

extension Panel {
  func vegaLite(legend: [Figure.LegendEntry]) -> JSON {
    let layers = marks.flatMap { $0.vegaLite(x: x, y: y, legend: legend) }
    return .object([
      ("width", .number(Figure.width)), ("height", .number(height)), ("layer", .array(layers)),
    ])
  }
}

extension Axis {
  /// The part of an encoding channel that describes the axis.
  var vegaLite: [(String, JSON)] {
    let kind = scale.kind == .linear ? "linear" : "log"
    let description: JSON =
      ticks.isEmpty && title.isEmpty
      ? .null
      : .object([
        ("title", title.isEmpty ? .null : .words(title)),
        ("values", .array(ticks.map(JSON.number))),
      ])
    return [
      ("type", .string("quantitative")),
      (
        "scale",
        .object([
          ("type", .string(kind)), ("domain", .array([.number(scale.low), .number(scale.high)])),
          ("nice", .bool(false)), ("zero", .bool(false)), ("clamp", .bool(true)),
        ])
      ),
      ("axis", description),
    ]
  }
}

extension Mark {
  private typealias Member = (String, JSON)

  /// Layers that draw the mark; a layer has its own data.
  func vegaLite(x: Axis, y: Axis, legend: [Figure.LegendEntry]) -> [JSON] {
    func channel(_ name: String, _ field: String, _ axis: Axis) -> Member {
      (name, .object([("field", .string(field))] + axis.vegaLite))
    }
    func second(_ name: String) -> Member { (name, .object([("field", .string(name))])) }
    func layer(_ mark: [Member], _ data: [JSON], _ encoding: [Member], _ ink: Ink) -> JSON {
      .object([
        ("data", .object([("values", .array(data))])), ("mark", .object(mark)),
        ("encoding", .object(encoding + [Mark.colour(ink, legend)])),
      ])
    }
    func numbers(_ fields: [(String, Double, Axis)], note: String? = nil) -> JSON {
      let members = fields.map { name, number, axis in
        let shown = number.isInfinite ? (number < 0 ? axis.scale.low : axis.scale.high) : number
        return (name, shown.isNaN ? JSON.null : .number(shown))
      }
      return .object(members + (note.map { [("note", .words($0))] } ?? []))
    }
    func datum(_ point: Point) -> JSON {
      numbers([("x", point.x, x), ("y", point.y, y)], note: point.note)
    }
    func datum(_ point: Point, order: Int) -> JSON {
      numbers([("x", point.x, x), ("y", point.y, y), ("order", Double(order), x)])
    }
    func datum(_ segment: Segment) -> JSON {
      numbers(
        [
          ("x", segment.start.x, x), ("y", segment.start.y, y), ("x2", segment.end.x, x),
          ("y2", segment.end.y, y),
        ], note: segment.start.note ?? segment.end.note)
    }
    let tip: Member = ("tooltip", .object([("field", .string("note")), ("type", .string("nominal"))]))

    switch self {
    case .line(let points, let ink):
      let dash = ink.dash.map { JSON.integer($0) }
      return [
        layer(
          [("type", .string("line"))] + (dash.isEmpty ? [] : [("strokeDash", .array(dash))]),
          points.enumerated().map { datum($1, order: $0) },
          [
            channel("x", "x", x), channel("y", "y", y),
            (
              "order",
              .object([("field", .string("order")), ("type", .string("quantitative"))])
            ),
          ],
          ink)
      ]
    case .band(let spans, let ink):
      let data = spans.map { span in
        numbers([("x", span.x, x), ("y", span.low, y), ("y2", span.high, y)])
      }
      return [
        layer(
          [("type", .string("area")), ("opacity", .number(0.18))], data,
          [channel("x", "x", x), channel("y", "y", y), second("y2")], ink)
      ]
    case .points(let points, let ink, let size):
      return [
        layer(
          [
            ("type", .string("circle")), ("size", .integer(size == .small ? 30 : 80)),
            ("opacity", .number(size == .small ? 0.65 : 1)),
          ], points.map { datum($0) }, [channel("x", "x", x), channel("y", "y", y), tip], ink)
      ]
    case .segments(let segments, let ink, let size):
      return [
        layer(
          [
            ("type", .string("rule")), ("strokeWidth", .integer(size == .small ? 1 : 3)),
            ("opacity", .number(size == .small ? 0.6 : 1)),
          ], segments.map(datum),
          [channel("x", "x", x), channel("y", "y", y), second("x2"), second("y2"), tip], ink)
      ]
    case .bars(let bars, let ink):
      return [
        layer(
          [("type", .string("rect")), ("opacity", .number(0.65))], bars.map(datum),
          [channel("x", "x", x), channel("y", "y", y), second("x2"), second("y2"), tip], ink)
      ]
    case .zone(let from, let to, let ink):
      let data = numbers([("x", from, x), ("x2", to, x)])
      return [
        layer(
          [("type", .string("rect")), ("opacity", .number(0.13))], [data],
          [channel("x", "x", x), second("x2")], ink)
      ]
    case .rule(let place, let ink, let dashed):
      return [
        layer(
          [("type", .string("rule")), ("strokeDash", .array(dashed ? [.integer(3), .integer(3)] : []))],
          [numbers([("x", place, x)])], [channel("x", "x", x)], ink)
      ]
    case .text(let labels):
      return labels.map { label in
        let alignment = [Side.after: "left", .before: "right", .around: "center"]
        let offset = [Side.after: 7, .before: -7, .around: 0]
        return layer(
          [
            ("type", .string("text")), ("align", .string(alignment[label.side] ?? "left")),
            ("dx", .integer(offset[label.side] ?? 0)), ("text", .words(label.text)),
          ], [datum(label.place)], [channel("x", "x", x), channel("y", "y", y)], label.ink)
      }
    }
  }

  /// A colour by its name in the legend where it has one, so that Vega draws the legend too.
  private static func colour(_ ink: Ink, _ legend: [Figure.LegendEntry]) -> Member {
    guard let entry = legend.first(where: { $0.ink == ink }) else {
      return ("color", .object([("value", .string(Palette.colour(ink).light))]))
    }
    let scale = JSON.object([
      ("domain", .array(legend.map { .words($0.label) })),
      ("range", .array(legend.map { .string(Palette.colour($0.ink).light) })),
    ])
    return (
      "color",
      .object([
        ("datum", .words(entry.label)), ("type", .string("nominal")), ("scale", scale),
        ("legend", .object([("title", .null)])),
      ])
    )
  }
}

extension JSON {
  /// Text for readers, as a page shows it.
  fileprivate static func words(_ text: String) -> JSON { .string(Markup.printable(text)) }
}
