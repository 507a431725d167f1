import AssayExperiments
import Foundation
import Testing

/// Layouts in the canonical form, as stores keep them.
@Suite struct LayoutCodingTests {
  private static let forms: [(Layout, String)] = [
    (
      .full(levels: ["b": [1, 2], "a": [true]]),
      #"{"full":{"a":[{"bool":true}],"b":[{"integer":1},{"integer":2}]}}"#
    ),
    (
      .fraction(Layouts.fraction(3, ["-abc"], blocks: ["ab"])),
      #"{"fraction":{"blocks":[["a","b"]],"levels":{"a":[{"integer":-1},{"integer":1}],"b":[{"integer":-1},{"integer":1}],"#
        + #""c":[{"integer":-1},{"integer":1}]},"words":[{"factors":["a","b","c"],"sign":"minus"}]}}"#
    ), (.latinSquare(levels: ["a": [1]]), #"{"latinSquare":{"a":[{"integer":1}]}}"#),
    (.list(runs: [["a": 1], ["a": "x"]]), #"{"list":[{"a":{"integer":1}},{"a":{"text":"x"}}]}"#),
    (.sobol(factors: ["b", "a"], points: nil), #"{"sobol":{"factors":["b","a"]}}"#),
    (.sobol(factors: ["a"], points: 8), #"{"sobol":{"factors":["a"],"points":8}}"#),
    (.nested([("init", 3)]), #"{"nested":[{"draws":3,"stream":"init"}]}"#),
  ]

  @Test(arguments: forms) func `a layout is written and read back`(_ layout: Layout, _ text: String) throws {
    #expect(try Canonical.text(layout) == text)
    #expect(try JSONDecoder().decode(Layout.self, from: Data(text.utf8)) == layout)
  }

  @Test(arguments: [
    "{}", "[]", "null", #"{"other":{}}"#, #"{"full":{},"list":[]}"#, #"{"full":[]}"#, #"{"full":{"a":[1]}}"#,
    #"{"fraction":{}}"#, #"{"fraction":{"levels":{},"words":[{"factors":["a"],"sign":"both"}],"blocks":[]}}"#,
    #"{"latinSquare":null}"#, #"{"list":[{"a":{}}]}"#, #"{"sobol":{}}"#,
    #"{"sobol":{"factors":["a"],"points":1.5}}"#,
    #"{"sobol":{"factors":["a"],"points":99999999999999999999}}"#, #"{"nested":[{"stream":"init"}]}"#,
  ]) func `what is no layout is not read`(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Layout.self, from: Data(text.utf8)) }
  }

  @Test func `a span is written where there is one, and any change of a layout changes the digest`() throws {
    let span = Factor.Span(low: 1.0, high: 2.0, scale: .logarithmic)
    let factor = Factor(name: "x", meaning: "", role: .manipulated, levels: [], span: span)
    #expect(
      try Canonical.text(factor)
        == #"{"levels":[],"meaning":"","name":"x","role":"manipulated","#
        + #""span":{"high":{"number":2},"low":{"number":1},"scale":"logarithmic"}}"#)
    var plain = factor
    plain.span = nil
    #expect(try !Canonical.text(plain).contains("span"))
    for factor in [factor, plain] {
      #expect(try JSONDecoder().decode(Factor.self, from: Canonical.encode(factor)) == factor)
    }
    var digests: Set<String> = []
    for layout in Self.forms.map(\.0) {
      digests.insert(try Layouts.experiment(Layouts.design([layout]), []).digest())
    }
    digests.insert(try Layouts.experiment(Layouts.design(Self.forms.map(\.0)), []).digest())
    digests.insert(try Layouts.experiment(Layouts.design([]), []).digest())
    let averaged = Layouts.outcome([:], over: ["a"])
    digests.insert(try Layouts.experiment(Layouts.design([]), [averaged]).digest())
    digests.insert(try Layouts.experiment(Layouts.design([]), [Layouts.outcome([:])]).digest())
    #expect(digests.count == Self.forms.count + 4)
  }
}
