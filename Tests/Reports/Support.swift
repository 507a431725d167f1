import AssayTestTools
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The elements and text that an XML parser finds in a page or picture.
final class Reading: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
  }

  private(set) var elements: [Element] = []
  /// All character data and all attributes' values, one after the other.
  private(set) var text = ""
  private(set) var error: String?

  init(_ source: String) {
    super.init()
    let parser = XMLParser(data: Data(source.utf8))
    parser.delegate = self
    if !parser.parse() { error = "line \(parser.lineNumber): \(String(describing: parser.parserError))" }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
  func values(of attribute: String) -> [String] { elements.compactMap { $0.attributes[attribute] } }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: elementName, attributes: attributes))
    text += " " + attributes.values.sorted().joined(separator: " ") + " "
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}

/// Numbers of every magnitude and sign, from bit patterns that a small generator draws.
func strangeNumbers(_ count: Int) -> [Double] {
  var numbers = Numbers(state: 42)
  let drawn = (0..<count).map { _ -> Double in
    let word = numbers.next()
    return Double(bitPattern: word ^ word >> 29)
  }
  let edges: [Double] = [
    0, -0.0, 1, -1, 0.1, 9.995, 99.95, 999.5, 0.9995, 12_345.6, 999_999.5, 1e5, 1e6, 0.001, 0.000_999_96,
    .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 1e22, 1e23, 123_456_789,
  ]
  return drawn.filter(\.isFinite) + edges
}

/// The number that a text of a report writes.
func readNumber(_ text: String) -> Double? {
  let raised: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁻": "-",
  ]
  var text = text.replacingOccurrences(of: "−", with: "-")
  guard let start = text.firstIndex(where: { raised[$0] != nil }) else { return Double(text) }
  let exponent = String(text[start...].compactMap { raised[$0] })
  text = String(text[..<start])
  guard text.hasSuffix("10") else { return nil }
  text.removeLast(2)
  let mantissa = text.replacingOccurrences(of: "\u{A0}×\u{A0}", with: "")
  return Double((mantissa.isEmpty || mantissa == "-" ? mantissa + "1" : mantissa) + "e" + exponent)
}
