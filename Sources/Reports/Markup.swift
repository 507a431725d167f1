/// A piece of HTML or SVG. Text becomes markup only by ``text(_:)``, which escapes it; so a claim's name can
/// contain `<`, `&` and quotes, and no other code has to care.
///
/// The result is HTML and well-formed XML at once, so that any XML parser can check a page.
package struct Markup: Sendable, Hashable {
  package var source: String

  private init(source: String) { self.source = source }

  /// Escaped text, in which ``printable(_:)`` shows what would act on the page.
  package static func text(_ text: String) -> Markup { Markup(source: escape(text)) }
  package static func join(_ pieces: [Markup], separator: String = "") -> Markup {
    Markup(source: pieces.map(\.source).joined(separator: escape(separator)))
  }
  /// Markup that is used as it is: this module's own style sheet and script.
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
    for scalar in printable(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text with the characters escaped (`\u{202E}`) that a page must not have as they are: those that a terminal
  /// acts on, since a browser does so too, except tabs and line breaks; and what is no character.
  package static func printable(_ text: String) -> String {
    text.unicodeScalars.escaping { scalar in
      if scalar == "\t" || scalar == "\n" { return false }
      // The last two code points of every plane are not characters.
      return scalar.isActedOn || scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
    }
  }
}
