import AssayDocuments
import AssayTestTools
import Foundation
import Testing

@Suite struct YAMLTests {
  @Test(arguments: [
    ("12", Document.Content.integer(12)), ("-3", .integer(-3)), ("+4", .integer(4)), ("012", .text("012")),
    ("0o14", .text("0o14")), ("1e-3", .number(0.001)), ("1E5", .number(100_000)), (".5", .number(0.5)),
    ("-.5", .number(-0.5)), ("5.", .number(5)), ("5.e1", .number(50)), (".", .text(".")),
    ("-", .list([.init(.null)])),
    ("1e", .text("1e")), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
    (".inf", .number(.infinity)),
    ("-.INF", .number(-.infinity)), ("yes", .text("yes")), ("No", .text("No")), ("12:30", .text("12:30")),
    ("true", .boolean(true)), ("FALSE", .boolean(false)), ("~", .null), ("null", .null),
    ("'12'", .text("12")),
    ("\"true\"", .text("true")), ("2026-11-27", .text("2026-11-27")), ("0x1F", .text("0x1F")),
    ("1_000", .text("1_000")), ("|\n  a\n  b\n", .text("a\nb\n")), ("inf", .text("inf")),
    ("nan", .text("nan")),
  ])
  func `plain scalars follow the core schema of YAML 1.2`(_ text: String, _ content: Document.Content) throws
  {
    #expect(try Document(yaml: text, file: "f").content == content)
  }

  @Test func `every value knows its place and its path`() throws {
    let document = try Document(
      yaml: "rate: 0.1\nlayers:\n  - dense: {units: many}\n  - 'tanh'\n", file: "net.yaml")
    let layers = try document.fields(["rate", "layers"]).required("layers").list()
    let units = try layers[0].fields(["dense"]).required("dense").fields(["units"]).required("units")
    #expect(units.place.map { "\($0)" } == "net.yaml:3:20")
    #expect(units.path == "layers[0].dense.units")
    let error = #expect(throws: DocumentError.self) { try units.integer() }
    #expect(
      error?.description
        == "net.yaml:3:20: layers[0].dense.units: is the text 'many'; a whole number is needed")
  }

  @Test(arguments: [
    ("a: 1\na: 2", "f:1:1: the key 'a' occurs more than once in one map; keep one of them"),
    ("a:\n\t- 1", "f:2:1: the line is indented by a tab; YAML is indented by spaces"),
    ("a: &x 1\nb: *x", "f:1:4: a: anchors (&name) and aliases are not read; write values out"),
    ("a: !!int '1'", "f:1:4: a: tags (!name) are not read; remove it"),
    ("a: !x [1]", "f:1:4: a: tags (!name) are not read; remove it"),
    ("a: !x {b: 1}", "f:1:4: a: tags (!name) are not read; remove it"),
    ("<<: {a: 1}", "f:1:1: a key is text, not a list, a map or a merge"),
    ("[1]: 2", "f:1:1: a key is text, not a list, a map or a merge"),
    ("", "f:1:1: the file is empty"),
    (
      "a: 1\n---\nb: 2",
      "f:2:1: this is no YAML: expected a single document in the stream: but found another document"
    ),
    ("a: [1, 2", "f:2:1: this is no YAML: while parsing a flow sequence: did not find expected ',' or ']'"),
    ("a: 'x", "f:1:6: this is no YAML: while scanning a quoted scalar: found unexpected end of stream"),
  ])
  func `what is not read is refused with its place`(_ text: String, _ words: String) {
    let error = #expect(throws: DocumentError.self) { try Document(yaml: text, file: "f") }
    #expect(error?.description == words)
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func `values that nest without end are refused`(_ opening: String) {
    for count in [200, 100_000] {
      let error = #expect(throws: DocumentError.self) {
        try Document(yaml: String(repeating: opening, count: count), file: "f")
      }
      #expect(error != nil)
    }
  }

  @Test func `aliases of aliases are refused before they are multiplied`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(throws: DocumentError.self) { try Document(yaml: text, file: "f") }
  }

  @Test func `a control character is refused with its line`() {
    let error = #expect(throws: DocumentError.self) { try Document(yaml: "a: 1\nb: x\u{7}y\n", file: "f") }
    #expect(error?.description.hasPrefix("f:2:") == true, "\(error.debugDescription)")
  }
}

@Suite struct FieldsTests {
  @Test(arguments: [
    ("{unts: 3}", "f:1:2: there is no key 'unts'; did you mean 'units'?"),
    ("{zzzzzzzz: 3}", "f:1:2: there is no key 'zzzzzzzz'; there are units, bias"),
    ("{bias: 1}", "f:1:1: the key 'units' is missing"),
    ("[1]", "f:1:1: is a list of 1; a map of keys and values is needed"),
    ("{units: '3'}", "f:1:9: units: is the text '3'; a whole number is needed; remove the quotes"),
    ("{units: 2.5}", "f:1:9: units: is the number 2.5; a whole number is needed"),
    ("{units: 1e300}", "f:1:9: units: is the number 1e+300; a whole number is needed"),
    ("{units: true}", "f:1:9: units: is true; a whole number is needed"),
    ("{units: }", "f:1:9: units: is nothing; a whole number is needed"),
  ])
  func `keys and kinds are checked`(_ text: String, _ words: String) {
    let error = #expect(throws: DocumentError.self) {
      try Document(yaml: text, file: "f").fields(["units", "bias"]).required("units").integer()
    }
    #expect(error?.description == words)
  }

  @Test func `values come as what they are`() throws {
    let fields = try Document(yaml: "{a: 2e3, b: x, c: true, d: relu}", file: "f").fields([
      "a", "b", "c", "d", "e",
    ])
    #expect(try fields.required("a").integer() == 2000)
    #expect(try fields.required("a").number() == 2000)
    #expect(try fields.required("b").text() == "x")
    #expect(try fields.required("c").boolean())
    #expect(try fields.required("d").choice(of: ["relu", "tanh"]) == "relu")
    #expect(fields["e"] == nil)
    let error = #expect(throws: DocumentError.self) { try fields.required("d").choice(of: ["gelu", "tanh"]) }
    #expect(error?.description == "f:1:28: d: there is no 'relu'; did you mean 'gelu'?")
    let quotes = #expect(throws: DocumentError.self) { try fields.required("a").text() }
    #expect(quotes?.description == "f:1:5: a: is the number 2000.0; text is needed; put it in quotes")
  }
}

/// Random documents from a seed.
private struct Maker {
  var numbers: Numbers
  init(state: UInt64) { numbers = Numbers(state: state) }
  mutating func below(_ count: Int) -> Int { numbers.below(count) }
  mutating func text() -> String {
    let pieces = [
      "a", "Z", " ", "é", "日", "😀", "\"", "'", "\\", "\n", ":", "#", "-", "1", ".", "{", "]", ",", "&", "*",
      "!", "%",
      "true", "null", "~", "\t", "\u{2028}", "yes", "\u{85}", "|", ">", "?", "@", "`", "/",
    ]
    return (0..<below(8)).map { _ in pieces[below(pieces.count)] }.joined()
  }
  mutating func document(_ depth: Int) -> Document {
    switch below(depth == 0 ? 5 : 7) {
    case 0: return Document(.null)
    case 1: return Document(.boolean(below(2) == 0))
    case 2: return Document(.integer((below(2) == 0 ? 1 : -1) * below(1 << 30) * below(1 << 30)))
    case 3:
      let number = Double(
        sign: .plus, exponent: below(2000) - 1000, significand: 1 + Double(below(1 << 30)) / 0x1p30)
      return Document(.number(number))
    case 4: return Document(.text(text()))
    case 5: return Document(.list((0..<below(4)).map { _ in document(depth - 1) }))
    default:
      var keys: Set<String> = []
      return Document(
        .map(
          (0..<below(4)).compactMap { _ in
            let key = text()
            return key != "<<" && keys.insert(key).inserted ? Document.Entry(key, document(depth - 1)) : nil
          }))
    }
  }
}

@Suite struct WritingTests {
  @Test func `documents read back as they were written, in both forms`() throws {
    var maker = Maker(state: 1)
    for number in 0..<2000 {
      let document = maker.document(4)
      let yaml = document.yaml()
      #expect(try Document(yaml: yaml, file: "f") == document, "\(number): \(yaml)")
      let json = try document.json()
      #expect(try Document(json: json, file: "f") == document, "\(number): \(json)")
    }
  }

  @Test func `the JSON is what Foundation reads, and the other way round`() throws {
    var maker = Maker(state: 2)
    for number in 0..<500 {
      let document = Document(.list([maker.document(4)]))
      let foundation = try JSONSerialization.jsonObject(with: Data(document.json().utf8))
      let text = try JSONSerialization.data(
        withJSONObject: foundation, options: [.prettyPrinted, .sortedKeys])
      let again = try Document(json: String(decoding: text, as: UTF8.self), file: "f")
      #expect(
        try JSONSerialization.jsonObject(with: Data(again.json().utf8)) as? NSArray == foundation as? NSArray,
        "\(number)")
    }
  }

  @Test func `numbers that JSON lacks are refused when written`() {
    let error = #expect(throws: DocumentError.self) { try Document(.list([Document(.number(.nan))])).json() }
    #expect(error?.description == "JSON has no number nan")
  }
}

@Suite struct JSONTests {
  @Test(arguments: [
    ("{\"a\": 1, \"a\": 2}", "f:1:10: the key 'a' occurs more than once in one map; keep one of them"),
    ("{\"a\": 01}", "f:1:7: a: '01' is no value of JSON; text stands in double quotes"),
    ("{\"a\":\n  nope}", "f:2:3: a: 'nope' is no value of JSON; text stands in double quotes"),
    ("{a: 1}", "f:1:2: a key in double quotes is needed"),
    ("[1, 2", "f:1:6: a comma or ] is needed"),
    ("[1,]", "f:1:4: [1]: there is no value that begins with ']'"),
    ("1 2", "f:1:3: there is more after the value; a file holds one value"),
    ("", "f:1:1: the file ends where a value is needed"),
    ("\"a", "f:1:3: the file ends inside of text"),
    ("\"\\ud800\"", "f:1:8: half of a surrogate pair is no character"),
    ("\"\\x\"", "f:1:4: there is no escape \\x in JSON"),
    ("[NaN]", "f:1:2: [0]: 'NaN' is no value of JSON; text stands in double quotes"),
    ("\u{FEFF}1", "f:1:1: there is no value that begins with '\u{FEFF}'"),
  ])
  func `what is no JSON is refused with its place`(_ text: String, _ words: String) {
    let error = #expect(throws: DocumentError.self) { try Document(json: text, file: "f") }
    #expect(error?.description == words)
  }

  @Test func `surrogate pairs are one character, and deep nesting is refused`() throws {
    #expect(try Document(json: "\"\\ud83d\\ude00\"", file: "f").text() == "😀")
    #expect(throws: DocumentError.self) {
      try Document(json: String(repeating: "[", count: 100_000), file: "f")
    }
  }
}
