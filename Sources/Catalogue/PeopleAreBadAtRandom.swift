import AssayComplexity
import AssayExperiments
import AssayRandomness
import AssayStatistics
import AssayVariables

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
          surplus(.repeatingCycle): .supported
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

  private static let makers: [StringMaker.Maker] = [.avoidingRepeats, .balancingPairs, .repeatingCycle]
  private static let null = "a coin against its shuffles"
  private static let complexityOfCoins = "complexity of a coin"
  private static let entropyNull = "entropy of a coin"
  private static func detected(_ maker: StringMaker.Maker) -> String { "complexity sees \(maker.rawValue)" }
  private static func blind(_ maker: StringMaker.Maker) -> String { "entropy is blind to \(maker.rawValue)" }
  private static func surplus(_ maker: StringMaker.Maker) -> String {
    "complexity over pairs, \(maker.rawValue)"
  }

  private static func predictions(detected verdicts: [Prediction]) -> [String: Prediction] {
    Dictionary(uniqueKeysWithValues: zip(makers.map(detected), verdicts)).merging([null: .supported]) { $1 }
  }

  /// What a maker's strings are to be told from.
  private enum Chance: String, CaseIterable, LevelValue {
    case shuffled = "own symbols in random order"
    case coin
  }

  private static let maker = Variable<StringMaker.Maker>("maker", "what makes the strings", .word)
  private static let chance = Variable<Chance>(
    "chance", "what the maker's strings are to be told from", .word)
  private static let length = Variable<Int>("length", "symbols of a string, each 0 or 1", .count)
  private static let strings = Variable<Int>("strings", "strings of the maker, and as many of chance", .count)
  private static let alternation = Variable<Double>(
    "alternation", "avoiding repeats: probability to differ from the symbol before", .share)
  private static let diligence = Variable<Double>(
    "diligence", "balancing pairs: probability to add the rarer pair, else a coin's symbol", .share)
  private static let cycle = Variable<Int>(
    "cycle", "repeating a cycle: symbols of a coin that are then repeated", .count)
  private static let slip = Variable<Double>(
    "slip", "repeating a cycle: probability of each symbol to be changed", .share)
  private static let imputed = Variable<Double>(
    "imputed", "complexity of a string that no machine prints, above the greatest known of its length",
    .notNegative, unit: "bits")

  private static let design = Design(
    factors: [
      .varied(maker, StringMaker.Maker.allCases), .varied(chance, Chance.allCases), .held(length, 12),
      .held(strings, 4_000), .held(alternation, 0.6), .held(diligence, 0.75), .held(cycle, 3),
      .held(slip, 0.05), .held(Machines.states, 5), .held(Machines.symbols, 2), .held(Machines.steps, 500),
      .held(imputed, 1), .nuisance(.noise, "strings of the maker, and of chance"), .free(Catalogue.processor),
    ],
    stages: [
      // Pilots used seeds from 2,000,000 on. There, cycles of 5 with slips of 0.1 gave complexity an area
      // under the curve of only 0.53: such a cycle hardly repeats twice.
      Stage(
        name: "judged", purpose: .judging,
        crossed: [.levels(maker, StringMaker.Maker.allCases), .levels(chance, Chance.allCases)],
        seeds: Seeds(first: 201, count: 61))
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
          "coins and \(maker.rawValue), complexity", maker, "complexityArea", .above(0.55), chance: .coin,
          decides: false, "how often is a coin's string more complex than the maker's?"),
        outcome(
          "coins and \(maker.rawValue), entropy", maker, "entropyArea", .within(0.45, 0.55), chance: .coin,
          decides: false, "how often has a coin's string more entropy than the maker's?"),
      ]
    } + [
      outcome(
        "more complex than chance", .balancingPairs, "complexityArea", .below(0.5), decides: false,
        "how often is a shuffled string more complex than the maker's: less than by a guess?"),
      outcome(
        null, .coin, "complexityArea", .within(0.45, 0.55), decides: true,
        "how often is a shuffled string more complex?"),
      outcome(
        complexityOfCoins, .coin, "complexityArea", .within(0.45, 0.55), chance: .coin, decides: true,
        "how often is another coin's string more complex?"),
      outcome(
        entropyNull, .coin, "entropyArea", .within(0.45, 0.55), chance: .coin, decides: true,
        "how often has another coin's string more entropy?"),
    ])

  private static func outcome(
    _ name: String, _ maker: StringMaker.Maker, _ measure: String, _ criterion: Criterion,
    chance: Chance = .shuffled, decides: Bool, _ question: String
  ) -> Outcome {
    Outcome(
      name: name, question: "Maker: \(maker.rawValue). Where one half is a guess, " + question,
      stage: "judged", measure: measure, treatment: [self.maker.is(maker), self.chance.is(chance)],
      statistic: .median, criterion: criterion, decides: decides)
  }

  @Sendable private static func measure(_ context: TrialContext) throws -> Measurement {
    let length = try context[length]
    let maker = try StringMaker(
      length: length, alternation: context[alternation], diligence: context[diligence],
      cycle: context[cycle], slip: context[slip])
    let machines = try Machines.shared(context)
    let stream = try context.stream(.noise)
    let count = try context[strings]
    let made = try maker.strings(of: context[self.maker], count: count, stream: stream.split("made"))
    let chance =
      switch try context[self.chance] {
      case .coin: maker.strings(of: .coin, count: count, stream: stream.split("coins"))
      case .shuffled:
        made.enumerated().map { number, string in
          stream.split("order").split(number).permutation(of: length).map { string[$0] }
        }
      }
    let greatest = machines.strings.distribution.ladder(length: length).first?.bits ?? .nan
    let unknown = try greatest + context[imputed]
    let areas: [(String, ([UInt8]) throws -> Double)] = [
      ("complexityArea", { try machines.strings.estimate($0).bits ?? unknown }),
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
      measures: measures, result: StringMaker.hash(made + chance), hashes: ["table": machines.hash])
  }
}
