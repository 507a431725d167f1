import AssayReports
import Foundation
import Testing

/// A figure with every kind of mark, some of whose numbers have no place on an axis.
private let sampler: Figure = {
  typealias Point = Mark.Point
  let x = Axis.covering([1, 1000], .logarithmic, title: "x")
  let y = Axis.covering([0, 1], .linear, title: "y")
  let outside: [Double] = [.nan, .infinity, -.infinity, 0, -5, 1e9, 10]
  let points = outside.flatMap { a in outside.map { Point(a, $0 / 10, note: "<\(a), \($0)>") } }
  let segments = zip(points, points.reversed()).map { Mark.Segment(from: $0, to: $1) }
  return Figure(
    title: "Every mark & more", description: "<nothing>",
    legend: (0..<8).map { Figure.LegendEntry(.series($0), "line \($0)") },
    rows: [
      Figure.Row(
        heading: "All", remark: "of them",
        panels: [
          Panel(
            x: x, y: y,
            marks: [
              .zone(from: -.infinity, to: 5, .supported), .rule(10, .quiet, dashed: true),
              .bars(segments, .series(1)),
              .band([.init(1, low: 0, high: 1), .init(10, low: .nan, high: 1)], .series(0)),
              .line(points, .series(7)), .segments(segments, .quiet, .small),
              .points(points, .series(0), .small), .points(points, .text, .large),
              .text([Mark.Label("<words>", at: Point(10, 0.5), .around)]),
            ], height: 100)
        ])
    ])
}()

private let figures: [(name: String, figure: Figure)] =
  [("sampler", sampler)]
  + Fixtures.all.flatMap { name, study in
    [(name, Figure.outcomes(of: study))] + (Figure.curves(of: study).map { [(name + " curves", $0)] } ?? [])
  }

@Test func `every figure is well-formed and named`() {
  for (name, figure) in figures {
    let reading = Reading(figure.svg())
    #expect(reading.error == nil, "\(name): \(reading.error ?? "")")
    #expect(reading.elements.first?.name == "svg", "\(name)")
    #expect(reading.elements.dropFirst().first?.name == "title", "\(name)")
    #expect(reading.all("desc").count == 1, "\(name)")
  }
}

@Test func `every coordinate of a figure lies in its picture`() throws {
  for (name, figure) in figures {
    let reading = Reading(figure.svg())
    let box = try #require(reading.elements.first?.attributes["viewBox"])
    let size = box.split(separator: " ").compactMap { Double($0) }
    let names = ["cx", "cy", "x", "y"].map { ($0, reading.values(of: $0)) }
    for (attribute, values) in names {
      for value in values {
        let place = try #require(Double(value), "\(name): \(attribute)=\(value)")
        #expect(place >= 0 && place <= (attribute.hasSuffix("x") ? size[2] : size[3]), "\(name)")
      }
    }
    for path in reading.values(of: "d") {
      let digits = path.split { !($0.isNumber || $0 == "." || $0 == "-") }
      for digit in digits {
        let place = try #require(Double(digit), "\(name): \(path)")
        #expect(place >= -1 && place <= max(size[2], size[3]) + 1, "\(name): \(path)")
      }
    }
  }
}

@Test func `every pair is a dot that says its seed`() {
  let study = Fixtures.supported
  let notes = Reading(Figure.outcomes(of: study).svg()).values(of: "data-t")
  for pair in study.outcomes[0].pairs {
    // A pair occurs once in each arm and once as the ratio, for three outcomes; a superiority has no dot of
    // its own.
    #expect(notes.count { $0.hasPrefix("seed \(pair.seed): ") } == 11)
  }
}

@Test func `Vega-Lite has the judged numbers bit for bit`() throws {
  for (name, study) in [("supported", Fixtures.supported), ("tiny", Fixtures.tiny)] {
    // Swift itself reads the text: Foundation's untyped parser is wrong by a bit in some numbers.
    let text = Figure.outcomes(of: study).vegaLite()
    let xs = text.components(separatedBy: "\"x\":").dropFirst().compactMap { Double($0.prefix { $0 != "," }) }
    let drawn = Set(xs.map(\.bitPattern))
    for outcome in study.outcomes {
      for pair in outcome.pairs {
        let isDrawn = [pair.treatment, pair.control].compactMap(\.self).map(\.bitPattern)
          .allSatisfy(drawn.contains)
        #expect(isDrawn, "\(name) \(outcome.name): \(pair)")
      }
    }
    let isDrawn = drawn.contains(study.outcomes[0].estimate.bitPattern)
    #expect(isDrawn, "\(name)")
  }
}

@Test func `Vega-Lite is one specification whose channels name their data`() throws {
  for (name, figure) in figures {
    let specification = try VegaLite(figure.vegaLite())
    #expect(specification.schema == "https://vega.github.io/schema/vega-lite/v5.json", "\(name)")
    #expect(specification.panels == figure.rows.reduce(0) { $0 + $1.panels.count }, "\(name)")
    #expect(specification.problems.isEmpty, "\(name): \(specification.problems)")
  }
}

/// The content of a Vega-Lite specification, and its contradictions.
private struct VegaLite {
  var schema = ""
  var panels = 0
  var problems: [String] = []

  init(_ text: String) throws {
    let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    schema = root["$schema"] as? String ?? ""
    for row in try #require(root["vconcat"] as? [[String: Any]]) {
      for panel in try #require(row["vconcat"] as? [[String: Any]]) {
        panels += 1
        for layer in try #require(panel["layer"] as? [[String: Any]]) { try read(layer) }
      }
    }
  }

  private mutating func read(_ layer: [String: Any]) throws {
    let source = try #require(layer["data"] as? [String: Any])
    let values = try #require(source["values"] as? [[String: Any]])
    let mark = try #require((layer["mark"] as? [String: Any])?["type"] as? String)
    let encoding = try #require(layer["encoding"] as? [String: [String: Any]])
    if !["line", "area", "circle", "rule", "rect", "text"].contains(mark) { problems.append(mark) }
    for (channel, definition) in encoding {
      if let field = definition["field"] as? String {
        let isOptional = field == "note"
        if !isOptional, values.contains(where: { $0[field] == nil }) {
          problems.append("\(mark) \(channel): no \(field)")
        }
      } else if definition["value"] == nil, definition["datum"] == nil {
        problems.append("\(mark) \(channel): neither field nor value")
      }
      guard let scale = definition["scale"] as? [String: Any],
        let domain = scale["domain"] as? [Double]
      else { continue }
      if domain.count != 2 || domain[0] >= domain[1] { problems.append("\(mark) \(channel): \(domain)") }
      if scale["type"] as? String == "log", domain[0] <= 0 { problems.append("log \(domain)") }
    }
  }
}
