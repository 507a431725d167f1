/// The colours of figures and pages. The six for compared things remain distinguishable (CIELAB distance at
/// least 20) for readers with protanopia, deuteranopia and tritanopia, and have a contrast of at least 3 to 1
/// with the ground; text has 4.5 to 1.
package enum Palette {
  package struct Colour: Sendable, Hashable {
    package var light: String
    package var dark: String
  }

  package static let series = [
    Colour(light: "#0B57B7", dark: "#5CC8FA"),
    Colour(light: "#8A3A00", dark: "#DB8426"),
    Colour(light: "#009E6B", dark: "#2E9A60"),
    Colour(light: "#CC66B3", dark: "#E84BB0"),
    Colour(light: "#8F8F10", dark: "#FFDA3D"),
    Colour(light: "#1A1A1A", dark: "#F5F5F5"),
  ]
  package static let ground = Colour(light: "#FFFFFF", dark: "#15181D")
  /// The ground of cards, code and table heads.
  package static let raised = Colour(light: "#F4F6F8", dark: "#1F242B")
  package static let text = Colour(light: "#1B1F24", dark: "#E8EBEF")
  package static let faint = Colour(light: "#57606A", dark: "#A3ADB8")
  package static let quiet = Colour(light: "#858E98", dark: "#7B8590")
  package static let edge = Colour(light: "#D5DAE0", dark: "#39414B")
  package static let supported = Colour(light: "#00664A", dark: "#4CD3A5")
  package static let refuted = Colour(light: "#A63200", dark: "#FF9466")
  package static let inconclusive = Colour(light: "#5A4A9C", dark: "#B9A8F5")

  package static func colour(_ ink: Ink) -> Colour {
    switch ink {
    case .series(let index): series[index % series.count]
    case .text: text
    case .quiet: quiet
    case .supported: supported
    case .refuted: refuted
    case .inconclusive: inconclusive
    }
  }

  /// Every colour as a CSS custom property, light by default and dark where the reader prefers it.
  static let properties: String = {
    var named = series.enumerated().map { ("s\($0.offset)", $0.element) }
    named += [
      ("ground", ground), ("raised", raised), ("t", text), ("faint", faint), ("q", quiet),
      ("edge", edge), ("yes", supported), ("no", refuted), ("open", inconclusive),
    ]
    let light = named.map { "--\($0.0):\($0.1.light)" }.joined(separator: ";")
    let dark = named.map { "--\($0.0):\($0.1.dark)" }.joined(separator: ";")
    return ":root{color-scheme:light dark;\(light)}"
      + "@media screen and (prefers-color-scheme:dark){:root{\(dark)}}"
  }()

  /// The style rules of marks, for every page or file that contains an SVG.
  static let marks: String = {
    let inks = (0..<series.count).map { "s\($0)" } + ["t", "q", "yes", "no", "open"]
    let rules = [
      "text{font:12px system-ui,sans-serif;fill:currentColor}", ".h{font-weight:600;font-size:13px}",
      ".a{color:var(--faint)}",
      ".w{paint-order:stroke;stroke:var(--ground);stroke-width:3;stroke-opacity:.75}",
      ".g{stroke:var(--edge);fill:none}",
      ".l{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}",
      ".b{fill:currentColor;opacity:.18}", ".z{fill:currentColor;opacity:.13}",
      ".p{fill:currentColor;fill-opacity:.65}",
      ".P{fill:currentColor;stroke:var(--ground);stroke-width:1.5}",
      ".e{fill:none;stroke:currentColor;stroke-opacity:.6}",
      ".E{fill:none;stroke:currentColor;stroke-width:3}",
      ".o{fill:var(--ground);stroke:currentColor;stroke-width:1.5}",
      ".r{fill:none;stroke:currentColor;stroke-width:1.5}",
    ]
    return inks.map { ".\($0){color:var(--\($0))}" }.joined() + rules.map { "svg " + $0 }.joined()
  }()
}
