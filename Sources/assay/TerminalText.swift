import AssayReports

/// Makes text safe for a terminal.
enum TerminalText {
  /// The text without control characters and sequences, except for line breaks, tabs and, if it is coloured,
  /// the sequences that set colour and weight.
  static func shown(_ text: String, isColoured: Bool) -> String {
    guard text.utf8.contains(where: mayBeginWhatIsActedOn) else { return text }
    guard isColoured else { return text.unicodeScalars.escapingActedOn(except: isLayout) }
    var shown = ""
    var rest = text.unicodeScalars[...]
    while let escape = rest.firstIndex(of: "\u{1B}") {
      shown += rest[..<escape].escapingActedOn(except: isLayout)
      let end = endOfColour(rest[escape...])
      if let end {
        shown += String(rest[escape..<end])
      } else {
        shown += ("\u{1B}" as Unicode.Scalar).escaped
      }
      rest = rest[(end ?? rest.index(after: escape))...]
    }
    return shown + rest.escapingActedOn(except: isLayout)
  }

  private static func isLayout(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\t" }

  /// Whether a byte of UTF-8 can begin a character that a terminal acts on; every non-ASCII byte may. This
  /// skips the scan for plain ASCII.
  private static func mayBeginWhatIsActedOn(_ byte: UInt8) -> Bool {
    byte < 0x20 ? byte != 0x0A && byte != 0x09 : byte >= 0x7F
  }

  /// The end of a sequence that sets colour or weight (`ESC [ digits and semicolons m`); nil if the text
  /// begins otherwise.
  private static func endOfColour(_ text: Substring.UnicodeScalarView) -> String.Index? {
    var rest = text.dropFirst()
    guard rest.popFirst() == "[" else { return nil }
    rest = rest.drop { ("0"..."9").contains($0) || $0 == ";" }
    return rest.first == "m" ? rest.index(after: rest.startIndex) : nil
  }
}
