import AssayComplexity
import Foundation

/// Draws the figure of the article `FourHundredAndFiftyDays`: the fates of all machines of a space, as SVG. The same
/// table gives the same bytes.
enum BalanceFigure {
  /// The figure as the documentation has it.
  static func documented() throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: root.appendingPathComponent(
        "Sources/Complexity/Documentation.docc/Resources/fates-of-5-2.svg"),
      encoding: .utf8)
  }

  static func svg(_ table: OutputTable) -> String {
    let balance = table.balance
    let fates: [(name: String, mass: UInt64, colour: String)] = [
      ("halt", balance.halting, "#0072b2"), ("never: translated cycle", balance.translatedCycles, "#d55e00"),
      ("never: cycle", balance.cycles, "#e69f00"), ("never: closed states", balance.closed, "#cc79a7"),
      ("never: closed positions", balance.closedPositions, "#009e73"),
      ("never: theorem", balance.theorem, "#56b4e9"),
      ("undecided", balance.undecided, "#888888"),
    ].filter { $0.mass > 0 }
    let width = 640
    let height = 66 + 26 * fates.count
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(width) \#(height)" font-family="sans-serif" font-size="13" role="img">"#,
      "<title>Fates of the \(grouped(balance.machines)) machines \(table.plan.space.name)</title>",
      #"<rect width="100%" height="100%" fill="white"/>"#,
      #"<text x="12" y="24" font-size="15">\#(grouped(balance.machines)) machines \#(table.plan.space.name), "#
        + "\(table.plan.limit.map { "\($0) steps" } ?? "no step limit")</text>",
      #"<text x="12" y="44" fill="dimgray">settled by \#(grouped(table.counters.runs)) runs: one for "#
        + "\(grouped(balance.machines / max(table.counters.runs, 1))) machines</text>",
    ]
    let most = fates.map(\.mass).max() ?? 1
    for (index, fate) in fates.enumerated() {
      let y = 60 + 26 * index
      let length = max(1, Int(fate.mass / max(most / 260, 1)))
      lines.append(#"<text x="12" y="\#(y + 14)">\#(fate.name)</text>"#)
      lines.append(#"<rect x="180" y="\#(y)" width="\#(length)" height="18" fill="\#(fate.colour)"/>"#)
      lines.append(
        #"<text x="\#(188 + length)" y="\#(y + 14)">\#(grouped(fate.mass)) (\#(percent(fate.mass, balance.machines)))</text>"#
      )
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The number with thin spaces: 26 559 922 791 424.
  private static func grouped(_ number: UInt64) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0 && index % 3 == 0 { text = "\u{2009}" + text }
      text = String(digit) + text
    }
    return text
  }

  /// A share in percent with three decimals, computed from integers.
  private static func percent(_ part: UInt64, _ whole: UInt64) -> String {
    let (high, low) = part.multipliedFullWidth(by: 100_000)
    let share = whole.dividingFullWidth((high, low)).quotient
    let digits = String(share % 1_000)
    return "\(share / 1_000).\(String(repeating: "0", count: 3 - digits.count))\(digits) %"
  }
}
