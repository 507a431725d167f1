/// A piece of HTML or SVG. Text becomes markup in one place only, where it is escaped; so a claim's name
/// can hold `<`, `&` and quotes without a thought anywhere else.
///
/// What is written is HTML and well-formed XML at once, so that any XML parser can check a page.
package struct Markup: Sendable, Hashable {
  package var source: String

  private init(source: String) { self.source = source }

  /// Escaped text. Characters that neither HTML nor XML can hold become U+FFFD.
  package static func text(_ text: String) -> Markup { Markup(source: escape(text)) }
  package static func join(_ pieces: [Markup], separator: String = "") -> Markup {
    Markup(source: pieces.map(\.source).joined(separator: escape(separator)))
  }
  /// Source taken as it stands: this module's own style sheet and script.
  package static func verbatim(_ source: StaticString) -> Markup { Markup(source: "\(source)") }
  package static let none = Markup(source: "")

  /// An element. Attributes that are `nil` are left out.
  package static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:], _ content: Markup...
  ) -> Markup {
    element(name, attributes, content)
  }

  package static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:], _ content: [Markup]
  ) -> Markup {
    var source = "<\(name)"
    for (key, value) in attributes {
      if let value { source += " " + key + "=\"" + escape(value) + "\"" }
    }
    source += ">"
    for piece in content { source += piece.source }
    return Markup(source: source + "</\(name)>")
  }

  /// An element without content, such as `meta` and SVG's shapes.
  package static func empty(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:]
  ) -> Markup {
    let element = element(name, attributes, [])
    return Markup(source: element.source.dropLast("></\(name)>".count) + "/>")
  }

  /// An element around generated style rules, which hold nothing that needs escaping.
  package static func style(_ rules: String) -> Markup {
    Markup(source: "<style>" + rules + "</style>")
  }

  package static func escape(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default:
        // The last two code points of every plane are no characters.
        let isCharacter = scalar.value & 0xFFFE != 0xFFFE && !(0xFDD0...0xFDEF).contains(scalar.value)
        result.unicodeScalars.append(isCharacter ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
