extension Unicode.Scalar {
  /// Whether a terminal may act on the character instead of showing it. These are control characters (C0, DEL
  /// and C1), breaks of lines and paragraphs, and format characters such as those that reverse the order of
  /// letters. The two joiners are not among them: scripts and emoji need them.
  package var isActedOn: Bool {
    if value < 0x7F { return value < 0x20 }
    if value == 0x200C || value == 0x200D { return false }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// The escaped form, such as `\u{1B}`, as Swift writes it.
  package var escaped: String { "\\u{\(String(value, radix: 16, uppercase: true))}" }
}

extension String {
  /// The text as one line that is safe to show: characters that a terminal acts on are escaped (`\u{1B}`),
  /// and text beyond the limit is cut and its length given.
  ///
  /// - Parameter limit: The greatest number of Unicode scalars that are shown.
  package func legible(limit: Int = 300) -> String {
    let shown = unicodeScalars.prefix(limit)
    let rest = unicodeScalars[shown.endIndex...].count
    return shown.escapingActedOn { _ in false }
      + (rest > 0 ? "…(\(rest) more character\(rest == 1 ? "" : "s"))" : "")
  }
}

extension Sequence<Unicode.Scalar> {
  /// The text with the characters escaped that a terminal acts on, except those for which `isKept` is true.
  package func escapingActedOn(except isKept: (Unicode.Scalar) -> Bool) -> String {
    escaping { $0.isActedOn && !isKept($0) }
  }

  /// The text with the characters escaped for which `isEscaped` is true.
  func escaping(where isEscaped: (Unicode.Scalar) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    for scalar in self {
      if isEscaped(scalar) {
        text.append(contentsOf: scalar.escaped.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
