import AssayExperiments
import AssayVariables
import Foundation
import Testing

/// Layouts, spans and averages that cannot be, and what is said of them.
@Suite struct LayoutValidationTests {
  private func words(_ layout: [Layout], factors: [Factor] = [], streams: [String] = ["noise"]) -> String {
    let design = Layouts.design(layout, factors: factors, streams: streams)
    return message { try Layouts.experiment(design, [Layouts.outcome([:])]).validate() }
  }

  private static let fractions: [(FractionalFactorial, String)] = [
    (
      Layouts.fraction(4, ["abx"]),
      "the word a·b·x has the factor 'x'; there is a, b, c, d"
    ), (Layouts.fraction(4, ["aab"]), "the word a·a·b has a factor twice"),
    (Layouts.fraction(4, [""]), "a word has no factors"),
    (
      Layouts.fraction(5, ["abc", "ade", "bcde"]),
      "the word b·c·d·e is a product of the other words; leave it out"
    ),
    (Layouts.fraction(4, ["abc", "-abc"]), "the word −a·b·c is a product of the other words; leave it out"),
    (
      Layouts.fraction(4, ["ab"]),
      "the fraction has resolution 2: its defining relation has the word a·b, and words of three factors or more are needed "
        + "to tell the main effects apart"
    ),
    (
      Layouts.fraction(4, ["abc", "-bcd"]),
      "the fraction has resolution 2: its defining relation has the word −a·d, and words of three factors or more are needed "
        + "to tell the main effects apart"
    ),
    (
      Layouts.fraction(3, [], blocks: ["abc", "ab", "c"]),
      "the block word c is a product of the other words; leave it out"
    ),
    (
      Layouts.fraction(4, ["abcd"], blocks: ["ab", "cd"]),
      "the block word c·d is a product of the other words; leave it out"
    ),
    (
      Layouts.fraction(3, [], blocks: ["a", "b", "c"]), "3 block words leave one run in each block; use fewer"
    ),
    (
      FractionalFactorial(levels: ["a": [1, 2, 3], "b": [1, 2]]),
      "a fraction takes two levels of each factor; 'a' has 3"
    ), (FractionalFactorial(levels: [:]), "a part of the layout has no factors"),
  ]

  @Test(arguments: fractions) func `a fraction that cannot be is refused`(
    _ fraction: FractionalFactorial, _ expected: String
  ) {
    #expect(words([.fraction(fraction)]) == "stage compare: " + expected)
  }

  @Test func `blocks need a stream of their own`() {
    let fraction = Layouts.fraction(3, [], blocks: ["abc"])
    let expected =
      "stage compare: blocks need a declared stream that the layout does not set, of which each has its own draws"
    #expect(words([.fraction(fraction)], streams: []) == expected)
    #expect(words([.fraction(fraction), .full(levels: ["noise": [1, 2]])]) == expected)
    var other = fraction
    other.levels = ["d": [1, 2], "e": [1, 2]]
    other.blocks = [["d", "e"]]
    #expect(
      words([.fraction(fraction), .fraction(other)])
        == "stage compare: two parts of the layout have blocks; the streams can follow only one")
  }

  @Test func `a fraction has no more factors and words than can be listed`() {
    let names = (0..<63).map { "f\($0)" }
    let many = FractionalFactorial(levels: Layouts.signs(names))
    #expect(
      words([.fraction(many)])
        == "stage compare: a fraction has at most 62 factors and 16 words, those of blocks included, not 63 and 0"
    )
    #expect(many.resolution == nil)
  }

  @Test func `hostile sizes are refused before anything is unfolded`() {
    let names = (0..<62).map { "f\($0)" }
    let seventy = FractionalFactorial(levels: Layouts.signs((0..<70).map { "f\($0)" }))
    let layouts: [Layout] = [
      .fraction(FractionalFactorial(levels: Layouts.signs(names))),
      .nested(streams: [NestedStream(stream: "noise", draws: 1_000_000_000)]),
      .nested(streams: [
        NestedStream(stream: "noise", draws: .max), NestedStream(stream: "split", draws: .max),
      ]),
      .sobol(factors: ["rate"], points: .max),
      .latinSquare(
        levels: Dictionary(
          uniqueKeysWithValues: ["a", "b", "c"].map { ($0, (0..<2000).map { .integer($0) }) })),
    ]
    let rate = Factor.varied(Variable("rate", "", .positive), from: 1, to: 2)
    for layout in layouts {
      let rates = layout.factors == ["rate"] ? [rate] : []
      #expect(
        words([layout], factors: rates, streams: ["noise", "split"])
          == "stage compare has more than 1000000 trials; cross fewer levels or use fewer seeds")
    }
    #expect(Layouts.design([.fraction(seventy)]).trialCount == .max)
    #expect(Layouts.design(layouts).trialCount == .max)
    #expect(
      Layouts.design([.nested(streams: [NestedStream(stream: "noise", draws: -5)]), .fraction(seventy)])
        .trialCount == 0)
  }

  @Test func `lists are of different combinations of the same factors`() {
    #expect(
      words([.list(runs: [["a": 1, "b": 1], ["a": 2, "b": 2], ["a": 2]])])
        == "stage compare: every combination of a list needs the same factors; one has a=1, b=1, another a=2")
    #expect(
      words([.list(runs: [["a": 1, "b": 1], ["a": 2, "b": 1], ["a": 1, "b": 1]])]).hasPrefix(
        "the manipulated factor 'b'"))
    #expect(
      words([.list(runs: [["a": 1, "b": 1], ["a": 2, "b": 2], ["a": 1, "b": 1]])])
        == "stage compare: the list has a=1, b=1 twice")
    #expect(words([.list(runs: [])]) == "stage compare: a part of the layout has no factors")
    #expect(words([.list(runs: [[:]])]) == "stage compare: a part of the layout has no factors")
  }

  @Test func `points and nested draws are of declared factors and streams`() {
    let rate = Factor.varied(Variable("rate", "", .positive), from: 1, to: 2)
    #expect(
      words([.sobol(factors: ["rate"], points: 0)], factors: [rate])
        == "stage compare: the number of points of Sobol's sequence must be 1 or more, not 0")
    #expect(
      words([.sobol(factors: ["noise"], points: 1)])
        == "stage compare: the factor 'noise' is nuisance; only a manipulated factor can stand here")
    #expect(
      words([.sobol(factors: ["rate", "rate"], points: 1)], factors: [rate])
        == "stage compare: the factor 'rate' gets its level twice; cross it or choose it once")
    #expect(
      words([.sobol(factors: (0..<65).map { "f\($0)" }, points: 1)])
        == "stage compare: Sobol's sequence has up to 64 factors, not 65")
    #expect(
      words([.nested(streams: [NestedStream(stream: "init", draws: 2)])])
        == "stage compare: only declared streams have nested draws; 'init' is none, and there is noise")
    #expect(
      words([.nested(streams: [NestedStream(stream: "noise", draws: 0)])])
        == "stage compare: the number of draws of 'noise' must be 1 or more, not 0")
    #expect(
      words([.nested(streams: [NestedStream(stream: "noise", draws: 2)]), .full(levels: ["noise": [1, 2]])])
        == "stage compare: the factor 'noise' gets its level twice; cross it or choose it once")
    #expect(words([.nested(streams: [])]) == "stage compare: a part of the layout has no factors")
  }

  @Test func `a factor stands in one part of a layout`() {
    #expect(
      words([.full(levels: ["a": [1, 2]]), .list(runs: [["a": 1], ["a": 2]])])
        == "stage compare: the factor 'a' gets its level twice; cross it or choose it once")
    #expect(
      words([.full(levels: [:])]) == "stage compare: a part of the layout has no factors")
  }

  private static let spans: [(Factor.Span, String)] = [
    (
      .init(low: 1.0, high: 1.0, scale: .linear),
      "the lowest level 1.0 must lie below the highest 1.0, and both must be finite"
    ),
    (
      .init(low: 1.0, high: .number(.infinity), scale: .linear),
      "the lowest level 1.0 must lie below the highest inf, and both must be finite"
    ), (.init(low: 2, high: 1, scale: .linear), "the lowest level 2 must lie below the highest 1"),
    (.init(low: 0.0, high: 1.0, scale: .logarithmic), "a logarithmic span must begin above 0, not at 0.0"),
    (.init(low: 0, high: 1, scale: .logarithmic), "a logarithmic span must begin above 0, not at 0"),
    (
      .init(low: .integer(.min), high: 1, scale: .linear),
      "whole numbers of a span must lie between −2^51 and 2^51"
    ),
    (
      .init(low: 1, high: 2.0, scale: .linear),
      "a span goes from one whole number to another, or from one real number to another"
    ),
  ]

  @Test(arguments: spans) func `a span that cannot be is refused`(_ span: Factor.Span, _ expected: String) {
    let factor = Factor(name: "x", meaning: "", role: .manipulated, levels: [], span: span)
    #expect(
      words([.sobol(factors: ["x"], points: nil)], factors: [factor]) == "the span of the factor 'x': "
        + expected)
  }

  @Test func `a span stands in place of levels, and inside of the variable's range`() {
    let span = Factor.Span(low: 1.0, high: 2.0, scale: .linear)
    for factor in [
      Factor(name: "x", meaning: "", role: .manipulated, levels: [1.0, 2.0], span: span),
      Factor(name: "x", meaning: "", role: .held, levels: [1.0], span: span),
    ] {
      #expect(
        words([.sobol(factors: ["x"], points: nil)], factors: [factor])
          == "the span of the factor 'x': only a manipulated factor without levels has a span")
    }
    let share = Variable("share", "", .share)
    #expect(
      words([.sobol([share])], factors: [.varied(share, from: 0.5, to: 1.5)])
        == "a level of the factor 'share' is out of range: the share is 1.5; it must lie in 0 … 1")
    let inside = Factor.varied(share, from: 0.25, to: 0.75)
    #expect(
      words([.full(levels: ["share": [0.5, 0.9]])], factors: [inside])
        == "stage compare: there is no level of 'share' '0.9'; there is every level from 0.25 to 0.75")
    let design = Layouts.design([.full(levels: ["share": [0.5, 0.3]])], factors: [inside])
    #expect(design.levels(of: "share", in: design.stages[0]) == [0.3, 0.5])
    let outcome = Layouts.outcome(["share": 0.5], ["share": 0.3])
    #expect(message { try Layouts.experiment(design, [outcome]).validate() } == "")
  }

  @Test func `an outcome averages over what varies, and over nothing else`() {
    let design = Layouts.design([
      .full(levels: ["a": [1, 2], "b": [1, 2]]), .nested(streams: [NestedStream(stream: "noise", draws: 2)]),
    ])
    func words(_ outcome: Outcome) -> String {
      message { try Layouts.experiment(design, [outcome]).validate() }
    }
    #expect(words(Layouts.outcome(["a": 1], ["a": 2], over: ["noise", "b"])) == "")
    #expect(
      words(Layouts.outcome(["a": 1], ["a": 2], over: ["b"]))
        == "outcome effect: the treatment selects 2 cells of its stage; it must also give a level of noise")
    #expect(
      words(Layouts.outcome(["a": 1], over: ["noise"]))
        == "outcome effect: the treatment selects 2 cells of its stage; it must also give a level of b")
    #expect(
      words(Layouts.outcome(["a": 1], over: ["x"]))
        == "outcome effect averages over 'x', which does not vary within a seed of stage compare; there varies a, b, noise"
    )
    #expect(
      words(Layouts.outcome(["a": 1], over: ["a"]))
        == "outcome effect averages over 'a', of which an arm or the contrast gives levels")
    #expect(
      words(Layouts.outcome(["a": 1], over: ["b", "b"]))
        == "outcome effect, averagedOver has the factor 'b' twice")
    #expect(
      words(Layouts.outcome(["noise": 1], over: ["a", "b"]))
        == "outcome effect, treatment: there is no level of 'noise' in stage compare '1'; none can stand here"
    )
    #expect(
      words(Layouts.outcome(["a": 1], ["a": 1], over: ["noise", "b"]))
        == "outcome effect: treatment and control are the same cell")
  }

  @Test func `an arm that no run of the layout has is refused`() {
    let list = Layouts.design([.list(runs: [["a": 1, "b": 1], ["a": 2, "b": 2]])])
    #expect(
      message { try Layouts.experiment(list, [Layouts.outcome(["a": 1, "b": 2])]).validate() }
        == "outcome effect: the treatment names no run of the stage's layout")
    let fraction = Layouts.design([.fraction(Layouts.fraction(3, ["abc"]))])
    let outcome = Layouts.outcome(["a": 1, "b": 1, "c": 1], ["a": 1, "b": 1, "c": -1])
    #expect(
      message { try Layouts.experiment(fraction, [outcome]).validate() }
        == "outcome effect: the control names no run of the stage's layout")
  }

  @Test func `what varies from seed to seed cannot be selected`() {
    let sign = Layouts.sign("s")
    let design = Layouts.design([.sobol([sign])], factors: [.varied(sign, [-1, 1])])
    #expect(
      message { try Layouts.experiment(design, [Layouts.outcome(["s": 1])]).validate() }
        == "outcome effect, treatment: there is no level of 's' in stage compare '1'; none can stand here")
    #expect(message { try Layouts.experiment(design, [Layouts.outcome([:])]).validate() } == "")
  }
}
