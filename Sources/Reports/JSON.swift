/// A JSON value whose numbers keep their bits and whose members keep their order.
package indirect enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A seed: up to 2⁶⁴ − 1, written in full.
  case natural(UInt64)
  /// The shortest decimal that reads back as the same double. JSON has no infinities and no NaN: they become
  /// the strings `"Infinity"`, `"-Infinity"` and `"NaN"`, so that they are neither lost nor taken for
  /// missing.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  package static func == (left: JSON, right: JSON) -> Bool { left.text == right.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// A number, or `null` for nil.
  package static func number(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }

  /// The JSON text on one line, without spaces.
  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .natural(let value): text += String(value)
    case .number(let value):
      if value.isFinite {
        text += value.description
      } else {
        text += value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\""
      }
    case .string(let value): text += JSON.quoted(value)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += JSON.quoted(member.0) + ":"
        member.1.write(to: &text)
      }
      text += "}"
    }
  }

  /// A string literal of JSON, which is also one of JavaScript and of Vega's expressions. `<` is escaped so
  /// that the text can be inside an HTML script element, and so is every character that a terminal acts on.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "<": result += "\\u003c"
      default:
        if scalar.isActedOn {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
