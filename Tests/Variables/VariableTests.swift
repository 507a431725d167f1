import AssayDocuments
import AssayVariables
import Testing

@Suite struct VariableTests {
  private enum Colour: String, CaseIterable, Sendable { case red, green, blue }

  private let rate = Variable<Double>("rate", "share that is dropped", .share, default: 0.5)
  private let units = Variable<Int>(
    "units", "units of a layer", .count, called: "the number of units", unit: "units")
  private let colour = Variable<Colour>("colour", "what it looks like", .word, default: .red)

  private func words<Value>(_ body: () throws -> Value) -> String {
    do {
      return "no error: \(try body())"
    } catch { return "\(error)" }
  }

  private func fields(_ text: String) throws -> Fields {
    try Document(yaml: text, file: "a.yaml").fields(["rate", "units", "colour", "sizes", "scale"])
  }

  @Test func `values are read with their kinds and defaults`() throws {
    let given = try fields("rate: 1\nunits: 3e2\ncolour: blue")
    #expect(
      try rate.value(in: given) == 1 && units.value(in: given) == 300 && colour.value(in: given) == .blue)
    let none = try fields("{}")
    #expect(try rate.value(in: none) == 0.5 && colour.value(in: none) == .red)
    #expect(words { try units.value(in: none) } == "a.yaml:1:1: the key 'units' is missing: units of a layer")
  }

  @Test func `what lies outside, or is of another kind, is refused with its place`() throws {
    let cases: [(String, String)] = [
      ("rate: 1.5", "a.yaml:1:7: rate: is 1.5; it must lie in 0 … 1"),
      ("rate: .nan", "a.yaml:1:7: rate: is nan; it must lie in 0 … 1"),
      ("rate: much", "a.yaml:1:7: rate: is the text 'much'; a number is needed"),
      ("units: 0", "a.yaml:1:8: units: is 0; it must lie in 1 … 1099511627776"),
      ("units: 2.5", "a.yaml:1:8: units: is the number 2.5; a whole number is needed"),
      ("units: 1e400", "a.yaml:1:8: units: is the number inf; a whole number is needed"),
      ("colour: gren", "a.yaml:1:9: colour: there is no 'gren'; did you mean 'green'?"),
    ]
    for (text, expected) in cases {
      let fields = try fields(text)
      let said = words {
        _ = try rate.value(in: fields)
        _ = try colour.value(in: fields)
        return try units.value(in: fields)
      }
      #expect(said == expected)
    }
  }

  @Test func `a fault names the variable, its value and its range`() {
    #expect(rate.fault(of: -1) == "the rate is -1.0; it must lie in 0 … 1")
    #expect(rate.fault(of: 0) == nil && rate.fault(of: 1) == nil)
    #expect(units.fault(of: -4) == "the number of units is -4; it must lie in 1 … 1099511627776")
    #expect(rate.fault(of: .infinity)?.contains("inf") == true)
  }

  @Test func `lists and nothing have domains`() throws {
    let sizes = Variable<[Int]>("sizes", "sizes of a window", .list(of: .whole(from: 0)))
    let scale = Variable<Double?>("scale", "a factor, if any", .optional(.positive))
    let given = try fields("sizes: [1, 2]\nscale: null")
    #expect(try sizes.value(in: given) == [1, 2] && scale.value(in: given) == nil)
    #expect(
      words { try sizes.value(in: fields("sizes: [1, -2]")) }
        == "a.yaml:1:12: sizes[1]: is -2; it must be at least 0")
    #expect(try scale.value(in: fields("scale: 2")) == 2)
    #expect(
      words { try scale.value(in: fields("scale: 0")) }.contains("it must be positive and finite") == true)
    #expect(sizes.fault(of: [-1]) != nil && scale.fault(of: nil) == nil && scale.fault(of: -1) != nil)
  }

  @Test func `what is written is read as an equal value`() throws {
    for value in [0.0, -0.0, 0.1, 1, 1e-300, .leastNonzeroMagnitude] {
      let document = rate.document(of: value)
      let again = try rate.value(of: Document(yaml: document.yaml(), file: "b"))
      #expect(again.bitPattern == value.bitPattern)
      #expect(try rate.value(of: Document(json: document.json(), file: "b")).bitPattern == value.bitPattern)
    }
    for value in Colour.allCases {
      #expect(try colour.value(of: Document(yaml: colour.document(of: value).yaml(), file: "b")) == value)
    }
  }

  @Test func `a variable describes itself for lists`() {
    #expect(
      units.description
        == VariableDescription(
          name: "units", meaning: "units of a layer", kind: "a whole number",
          range: "lie in 1 … 1099511627776",
          unit: "units"))
    #expect(rate.description.defaultValue == 0.5 && colour.description.kind == "one of red, green, blue")
  }
}
