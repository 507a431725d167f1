extension Panel {
  /// The positions inside a panel, in units of which 12 are the height of a text line.
  struct Frame {
    var left: Double
    var top: Double
    var width: Double
    var height: Double
    var x: Scale
    var y: Scale

    func across(_ number: Double) -> Double { left + x.place(number) * width }
    func down(_ number: Double) -> Double { top + (1 - y.place(number)) * height }
    var right: Double { left + width }
    var bottom: Double { top + height }
  }

  /// The height of the panel with its labels.
  var outerHeight: Double {
    headroom + height + (x.ticks.isEmpty ? 4 : 20) + (x.title.isEmpty ? 2 : 18)
  }

  private var headroom: Double { y.title.isEmpty ? 4 : 22 }

  /// The panel as a group of shapes whose top left corner is at (0, `top`).
  func svg(width: Double, top: Double) -> Markup {
    let left: Double = y.ticks.isEmpty ? 12 : 50
    let frame = Frame(
      left: left, top: top + headroom, width: width - left - 14, height: height, x: x.scale, y: y.scale)
    return .element("g", [:], [grid(frame)] + marks.map { $0.svg(frame) } + [words(frame, top: top)])
  }

  private func grid(_ frame: Frame) -> Markup {
    let (left, right) = (SVG.number(frame.left), SVG.number(frame.right))
    let (top, bottom) = (SVG.number(frame.top), SVG.number(frame.bottom))
    var path = x.ticks.map { "M\(SVG.number(frame.across($0))) \(top)V\(bottom)" }.joined()
    path += y.ticks.map { "M\(left) \(SVG.number(frame.down($0)))H\(right)" }.joined()
    if !x.ticks.isEmpty { path += "M\(left) \(bottom)H\(right)" }
    return .empty("path", ["class": "g", "d": path])
  }

  private func words(_ frame: Frame, top: Double) -> Markup {
    var texts: [Markup] = []
    func put(_ text: String, _ x: Double, _ y: Double, _ anchor: String?) {
      texts.append(
        .element(
          "text", ["x": SVG.number(x), "y": SVG.number(y), "text-anchor": anchor], .text(text)))
    }
    for (tick, label) in SVG.thinned(x.ticks.map { (frame.across($0), x.label($0)) }) {
      // The outermost labels are moved so that they stay inside the picture.
      let half = SVG.width(of: label) / 2
      let place = min(max(tick, half + 1), frame.right + 13 - half)
      put(label, place, frame.bottom + 15, "middle")
    }
    for tick in y.ticks { put(y.label(tick), frame.left - 6, frame.down(tick) + 4, "end") }
    if !x.title.isEmpty {
      put(x.title, frame.left + frame.width / 2, frame.bottom + (x.ticks.isEmpty ? 14 : 32), "middle")
    }
    if !y.title.isEmpty { put(y.title, 2, top + 12, nil) }
    return .element("g", ["class": "a"], texts)
  }
}

/// Helpers that write SVG.
enum SVG {
  /// A coordinate to a tenth, which is finer than a reader sees.
  static func number(_ coordinate: Double) -> String {
    let tenths = Int((coordinate * 10).rounded())
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return (tenths < 0 ? "-" : "") + String(whole) + (rest == 0 ? "" : ".\(rest)")
  }

  /// The approximate width of a text as it is shown, 12 units high. Fonts differ, so this only keeps labels apart.
  static func width(of text: String) -> Double {
    Markup.printable(text).unicodeScalars.reduce(0) { sum, scalar in
      switch scalar {
      case "i", "j", "l", ".", ",", ":", "'", " ", "|": sum + 3.6
      case "⁰"..."⁹", "⁻", "¹", "²", "³": sum + 5.6
      case "m", "w", "M", "W": sum + 10
      default: sum + 7
      }
    }
  }

  /// Labels that do not overlap: all of them, or every second, third, ….
  static func thinned(_ labels: [(Double, String)]) -> [(Double, String)] {
    for stride in 1..<max(2, labels.count) {
      let kept = labels.indices.filter { $0 % stride == 0 }.map { labels[$0] }
      let isFree = zip(kept, kept.dropFirst()).allSatisfy { before, after in
        after.0 - before.0 >= (width(of: before.1) + width(of: after.1)) / 2 + 6
      }
      if isFree { return kept }
    }
    return Array(labels.prefix(1))
  }

  /// The text broken into lines of at most `limit` units.
  static func lines(_ text: String, limit: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, width(of: last + " " + word) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
