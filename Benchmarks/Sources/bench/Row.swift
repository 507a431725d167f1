/// One figure, beside that of the tool that a user would otherwise use.
struct Row {
  var name: String
  var unit: String
  /// Whether a larger figure is the better one (a rate) or a smaller (a time).
  var largerIsBetter = true
  var ours: Double
  var rival: Double?
  var rivalName: String?

  /// The ratio of the figures; ours is better where it is above 1.
  var ratio: Double? { rival.map { largerIsBetter ? ours / $0 : $0 / ours } }
}

/// Rows as an aligned table for people.
func table(_ rows: [Row]) -> String {
  func figure(_ x: Double?) -> String {
    guard let x else { return "–" }
    let digits = x.magnitude >= 1000 ? 0 : x.magnitude >= 100 ? 1 : x.magnitude >= 10 ? 2 : 3
    return decimal(x, digits)
  }
  let lines =
    [["", "unit", "ours", "rival", "ratio", ""]]
    + rows.map {
      [$0.name, $0.unit, figure($0.ours), figure($0.rival), figure($0.ratio), $0.rivalName ?? ""]
    }
  let widths = (0..<6).map { column in lines.map { $0[column].count }.max() ?? 0 }
  return lines.map { line in
    zip(line, widths).enumerated().map { column, cell in
      let space = String(repeating: " ", count: cell.1 - cell.0.count)
      return (2...4).contains(column) ? space + cell.0 : column == 5 ? cell.0 : cell.0 + space
    }.joined(separator: "  ")
  }.joined(separator: "\n")
}

/// Rows as a JSON array of {name, unit, ours, rival, rivalName, ratio} for programs.
func json(_ rows: [Row]) -> String {
  func quoted(_ text: String?) -> String {
    guard let text else { return "null" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\u{0}"..<" ": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
  func number(_ x: Double?) -> String { x.map { $0.isFinite ? "\($0)" : "null" } ?? "null" }
  let objects = rows.map {
    """
      {"name": \(quoted($0.name)), "unit": \(quoted($0.unit)), "ours": \(number($0.ours)), \
    "rival": \(number($0.rival)), "rivalName": \(quoted($0.rivalName)), "ratio": \(number($0.ratio))}
    """
  }
  return "[\n" + objects.joined(separator: ",\n") + "\n]"
}

/// `x` rounded to this many digits after the point.
private func decimal(_ x: Double, _ digits: Int) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int((x.magnitude * scale).rounded())
  let sign = x < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % Int(scale))
  return "\(sign)\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}
