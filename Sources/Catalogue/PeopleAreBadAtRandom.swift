import AssayComplexity
import AssayExperiments
import AssayRandomness
import AssayStatistics
import AssayTensors

/// Does the algorithmic complexity of a short string show that its maker was not a coin, where the entropy of
/// its symbols cannot? The makers are known: each has one bias of people who invent random strings.
///
/// Each maker's strings are compared with a coin's, and with the maker's own strings in random order of
/// symbols, whose entropy is the same by construction. A coin judged as if it were a maker is the null.
enum PeopleAreBadAtRandom {
  static let experiment = Experiment(
    claim: claim, design: design, rule: rule, body: Body("people-are-bad-at-random"), measure: measure)

  private static let claim = Claim(
    name: "people-are-bad-at-random",
    statement: """
      The algorithmic complexity of strings of 12 symbols tells each of three biased makers from chance with \
      the same symbols (area under the curve above 0.55), where the entropy of the symbols tells nothing; and \
      it finds nothing in a coin.
      """,
    source: """
      Gauvrit, Singmann, Soler-Toscano & Zenil 2016, Behavior Research Methods 48; Gauvrit, Zenil, \
      Soler-Toscano, Delahaye & Brugger 2017, PLOS Computational Biology 13(4)
      """,
    explanations: [
      Explanation(
        name: "algorithmic regularity",
        statement: "Every rule of a short program lowers the complexity, whatever it does to the entropy.",
        source: "Gauvrit et al. 2016",
        predictions: predictions(detected: [.supported, .supported, .supported]).merging([
          surplus("repeating a cycle"): .supported
        ]) { $1 }),
      Explanation(
        name: "symbol frequencies",
        statement: "Complexity of so short strings is entropy under another name.",
        source: "the objection that complexity adds nothing to Shannon's measure",
        predictions: predictions(detected: [.refuted, .refuted, .refuted])),
      Explanation(
        name: "machines alternate too",
        statement: """
          Few states suffice for short cycles, but strings with somewhat too many alternations, or with all \
          pairs equally often, are no simpler than a coin's: the most complex strings look like that.
          """,
        source: "Falk & Konold 1997: difficulty of encoding peaks at alternation rates near 0.6",
        predictions: predictions(detected: [.refuted, .refuted, .supported])),
      Explanation(
        name: "pair frequencies",
        statement: "Complexity sees no more than the entropy of pairs of neighbours.",
        source: "first-order Markov models of subjective randomness",
        predictions: Dictionary(
          uniqueKeysWithValues: makers.map { (surplus($0), .refuted) } + [(null, .supported)])),
    ])

  private static let makers = ["avoiding repeats", "balancing pairs", "repeating a cycle"]
  private static let null = "a coin against its shuffles"
  private static let complexityOfCoins = "complexity of a coin"
  private static let entropyNull = "entropy of a coin"
  private static func detected(_ maker: String) -> String { "complexity sees \(maker)" }
  private static func blind(_ maker: String) -> String { "entropy is blind to \(maker)" }
  private static func surplus(_ maker: String) -> String { "complexity over pairs, \(maker)" }

  private static func predictions(detected verdicts: [Prediction]) -> [String: Prediction] {
    Dictionary(uniqueKeysWithValues: zip(makers.map(detected), verdicts)).merging([null: .supported]) { $1 }
  }

  private static let makerLevels: [FactorValue] = makers.map { .text($0) } + ["coin"]
  private static let chances: [FactorValue] = ["own symbols in random order", "coin"]

  private static let design = Design(
    factors: [
      .varied("maker", makerLevels, "what makes the strings"),
      .varied("chance", chances, "what the maker's strings are to be told from"),
      .held("length", 12, "symbols of a string, each 0 or 1"),
      .held("strings", 4_000, "strings of the maker, and as many of chance"),
      .held("alternation", 0.6, "avoiding repeats: probability to differ from the symbol before"),
      .held("diligence", 0.75, "balancing pairs: probability to add the rarer pair, else a coin's symbol"),
      .held("cycle", 3, "repeating a cycle: symbols of a coin that are then repeated"),
      .held("slip", 0.05, "repeating a cycle: probability of each symbol to be changed"),
      .held("table", "exact (5,2), 500 steps", "Turing machines that tell the complexity"),
      .held(
        "imputed", "the greatest known of that length, plus 1 bit",
        "complexity of a string that no machine prints"),
      .nuisance("noise", "strings of the maker, and of chance"),
    ],
    stages: [
      // Pilots used seeds from 2,000,000 on. There, cycles of 5 with slips of 0.1 gave complexity an area
      // under the curve of only 0.53: such a cycle hardly repeats twice.
      Stage(
        name: "judged", purpose: .judging, crossed: ["maker": makerLevels, "chance": chances],
        seeds: Seeds(first: 201, count: 30))
    ])

  private static let rule = DecisionRule(
    outcomes: makers.flatMap { maker in
      [
        outcome(
          detected(maker), maker, "complexityArea", .above(0.55), decides: true,
          "how often is a shuffled string more complex than the maker's?"),
        outcome(
          blind(maker), maker, "entropyArea", .within(0.45, 0.55), decides: true,
          "how often has a shuffled string more entropy than the maker's?"),
        outcome(
          surplus(maker), maker, "complexityOverPairs", .above(0.02), decides: false,
          "by how much is complexity's area further from it, to either side, than that of the entropy of "
            + "pairs?"),
        outcome(
          "coins and \(maker), complexity", maker, "complexityArea", .above(0.55), chance: "coin",
          decides: false, "how often is a coin's string more complex than the maker's?"),
        outcome(
          "coins and \(maker), entropy", maker, "entropyArea", .within(0.45, 0.55), chance: "coin",
          decides: false, "how often has a coin's string more entropy than the maker's?"),
      ]
    } + [
      outcome(
        "more complex than chance", "balancing pairs", "complexityArea", .below(0.5), decides: false,
        "how often is a shuffled string more complex than the maker's: less than by a guess?"),
      outcome(
        null, "coin", "complexityArea", .within(0.45, 0.55), decides: true,
        "how often is a shuffled string more complex?"),
      outcome(
        complexityOfCoins, "coin", "complexityArea", .within(0.45, 0.55), chance: "coin", decides: true,
        "how often is another coin's string more complex?"),
      outcome(
        entropyNull, "coin", "entropyArea", .within(0.45, 0.55), chance: "coin", decides: true,
        "how often has another coin's string more entropy?"),
    ], power: .init())

  private static func outcome(
    _ name: String, _ maker: String, _ measure: String, _ criterion: Outcome.Criterion,
    chance: FactorValue = chances[0], decides: Bool, _ question: String
  ) -> Outcome {
    Outcome(
      name: name, question: "Maker: \(maker). Where one half is a guess, " + question, stage: "judged",
      measure: measure, treatment: ["maker": .text(maker), "chance": chance], statistic: .perSeed,
      criterion: criterion, decides: decides)
  }

  @Sendable private static func measure(_ trial: Trial) throws -> Measurement {
    let length = trial.integer("length")
    let maker = StringMaker(
      length: length, alternation: trial.number("alternation"), diligence: trial.number("diligence"),
      cycle: trial.integer("cycle"), slip: trial.number("slip"))
    let machines = try MachineComplexity.shared()
    let stream = trial.stream(.noise)
    let count = trial.integer("strings")
    let made = try maker.strings(of: trial.text("maker"), count: count, stream: stream.split("made"))
    let chance =
      trial.text("chance") == "coin"
      ? try maker.strings(of: "coin", count: count, stream: stream.split("coins"))
      : made.enumerated().map { number, string in
        stream.split("order").split(number).permutation(of: length).map { string[$0] }
      }
    let greatest = machines.strings.distribution.ladder(length: length).first?.bits ?? .nan
    let areas: [(String, ([UInt8]) throws -> Double)] = [
      ("complexityArea", { try machines.strings.estimate($0).bits ?? greatest + 1 }),
      ("entropyArea", { ClassicalMeasures.entropy($0) }),
      ("pairEntropyArea", { ShortStrings.pairEntropy($0) }),
      ("alternationArea", { Double(ClassicalMeasures.alternations($0)) }),
      ("changeArea", { ClassicalMeasures.changeComplexity($0) ?? .nan }),
    ]
    var measures: [String: Double] = [:]
    for (name, value) in areas {
      measures[name] = RankStatistics.superiority(try chance.map(value), over: try made.map(value))
    }
    func power(_ area: String) -> Double { ((measures[area] ?? .nan) - 0.5).magnitude }
    measures["complexityOverPairs"] = power("complexityArea") - power("pairEntropyArea")
    return Measurement(
      measures: measures, hashes: ["weights": StringMaker.hash(made + chance), "table": machines.hash])
  }
}
