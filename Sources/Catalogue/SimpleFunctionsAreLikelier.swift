import AssayComplexity
import AssayExperiments
import AssayNetworks
import AssayRandomness
import AssayStatistics
import AssayTensors
import AssayVariables

/// Are the functions that networks with random weights compute simple, and are simpler ones likelier?
///
/// Two controls share each seed's draws: tables of coin throws, and the networks' own truth tables with their entries in
/// random order, which keep only the number of ones. The second distinguishes a preference for simple functions from one
/// for unbalanced functions.
///
/// A rank correlation of frequency and complexity over all functions cannot tell the two apart: shuffled functions have it
/// as well, since the likeliest of them are nearly constant. Among functions with equally many ones all shuffled ones are
/// equally likely. There the correlation of networks' functions is compared with that of the shuffled ones, seed by seed.
enum SimpleFunctionsAreLikelier {
  static let experiment = Experiment(
    claim: claim, design: design, rule: rule, body: Body("simple-functions-are-likelier", revision: 2),
    measure: measure)

  private static let claim = Claim(
    name: "simple-functions-are-likelier",
    statement: """
      Boolean functions of 5 and of 7 inputs that random networks of two hidden layers compute are at least a \
      tenth less complex than random functions and at least a twentieth less than functions with as many ones; \
      and of functions of 5 inputs with equally many ones that are met twice, the likelier are the simpler, more \
      than among shuffled ones.
      """,
    source: """
      Valle-Pérez, Camargo & Louis 2018, arXiv 1805.08522; Dingle, Camargo & Louis 2018, Nature \
      Communications 9, 761
      """,
    explanations: [
      Explanation(
        name: "simplicity bias",
        statement: """
          The map from parameters to functions is biased towards all kinds of simplicity: \
          log₂ P falls with the complexity, whatever the number of ones.
          """,
        source: "Valle-Pérez, Camargo & Louis 2018, arXiv 1805.08522",
        predictions: predictions(coins: .supported, shuffled: .supported).merging([
          likelier: .supported, likelierOverall: .supported, likelierAmongBalanced: .supported,
          slope: .supported,
        ]) { $1 }),
      Explanation(
        name: "unbalanced classes only",
        statement: """
          Networks favour functions with few ones or few zeros, of low entropy, and such functions are simple; \
          given the number of ones, nothing is favoured.
          """,
        source: "the part that Mingard et al. 2019, arXiv 1909.11522, prove, taken for the whole",
        predictions: predictions(coins: .supported, shuffled: .refuted).merging([
          likelier: .refuted, likelierOverall: .supported, likelierAmongBalanced: .refuted,
          likelierOnceShuffled: .supported,
        ]) { $1 }),
      Explanation(
        name: "no preference",
        statement: "A network that can compute every function has no reason to compute a simple one.",
        source: "counting of capacity alone, as put in question by Zhang et al. 2016, arXiv 1611.03530",
        predictions: predictions(coins: .refuted, shuffled: .refuted).merging([
          likelier: .refuted, likelierOverall: .refuted,
        ]) { $1 }),
    ])

  private static let sizes = [5, 7]
  private static let likelier = "likelier is simpler given ones, 5 inputs"
  private static let likelierOverall = "likelier is simpler, 5 inputs"
  private static let likelierAmongBalanced = "likelier is simpler, balanced functions of 5 inputs"
  private static let likelierOnceShuffled = "likelier is simpler, shuffled networks of 5 inputs"
  private static let slope = "slope of the bound, 5 inputs"

  private static func thanCoins(_ inputs: Int) -> String { "simpler than coins, \(inputs) inputs" }
  private static func thanShuffled(_ inputs: Int) -> String { "simpler than as many ones, \(inputs) inputs" }
  private static func amongBalanced(_ inputs: Int) -> String { "simpler when balanced, \(inputs) inputs" }
  private static func parsedThanCoins(_ inputs: Int) -> String { "fewer words than coins, \(inputs) inputs" }
  private static func parsedThanShuffled(_ inputs: Int) -> String {
    "fewer words than as many ones, \(inputs) inputs"
  }

  private static func predictions(coins: Prediction, shuffled: Prediction) -> [String: Prediction] {
    Dictionary(
      uniqueKeysWithValues: sizes.flatMap {
        [
          (thanCoins($0), coins), (thanShuffled($0), shuffled), (parsedThanCoins($0), coins),
          (parsedThanShuffled($0), shuffled), (amongBalanced($0), shuffled),
        ]
      })
  }

  /// Where functions come from.
  private enum Source: String, CaseIterable, LevelValue {
    case networks = "random networks"
    case shuffled = "shuffled networks"
    case coins = "coin tables"
  }

  private static let inputs = Variable<Int>(
    "inputs", "of the Boolean functions, each 0 or 1", .whole(in: 1...7))
  private static let source = Variable<Source>(
    "source", "where functions come from; shuffled: entries in random order", .word)
  private static let drawsOfFive = Variable<Int>(
    "drawsOfFive", "functions of 5 inputs drawn in a trial", .count)
  private static let drawsOfSeven = Variable<Int>(
    "drawsOfSeven", "functions of 7 inputs drawn in a trial", .count)
  private static let width = Variable<Int>("width", "units of each of the two hidden layers", .count)
  private static let activation = Variable<Activation>(
    "activation", "after each hidden layer; the function is true above 0", .word)
  private static let initialiserGain = Variable<Double>(
    "initialiserGain", "weights and biases alike are normal with variance gain/fan-in; 1 is LeCun's",
    .positive)
  private static let blockLength = Variable<Int>(
    "blockLength", "entries of a block in the block decomposition of a truth table", .count)
  private static let balanced = Variable<Double>(
    "balanced", "a function is balanced if its share of ones is so near to one half", .share)
  private static let elementType = Variable<ElementType>(
    "elementType", "of weights and activations", .word(among: [.float32]))

  private static let design = Design(
    factors: [
      .varied(inputs, sizes), .varied(source, Source.allCases), .held(drawsOfFive, 8_192),
      .held(drawsOfSeven, 1_024), .held(width, 40), .held(activation, .relu), .held(initialiserGain, 1),
      .held(blockLength, 8), .held(Machines.states, 5), .held(Machines.symbols, 2),
      .held(Machines.steps, 500), .held(balanced, 0.125), .held(elementType, .float32),
      .nuisance(.initialisation, "weights and biases"),
      .nuisance(.noise, "coins, and the order of shuffled entries"), .free(Catalogue.processor),
    ],
    stages: [
      // Pilots used seeds from 2,000,000 on and root seeds from 1 to 99; judged seeds of earlier forms of this claim were below
      // 1,000.
      Stage(
        name: "judged", purpose: .judging,
        crossed: [.levels(inputs, sizes), .levels(source, Source.allCases)],
        seeds: Seeds(first: 1_001, count: 54))
    ])

  /// The bounds on ratios of complexity. In pilots a coin's table of 5 inputs had 85 bits, and a network's with its entries in
  /// random order 52. A tenth of the one is 8 bits and a twentieth of the other 2.6, which by the coding theorem make a
  /// function some 300 and 6 times as likely: less would not be called a bias towards simple functions.
  private static let (tenth, twentieth) = (0.9, 0.95)
  /// A small correlation by Cohen's convention.
  private static let smallCorrelation = 0.1

  private static let rule = DecisionRule(
    outcomes: sizes.flatMap { inputs in
      [
        comparison(
          thanCoins(inputs), .coins, inputs, measure: "complexity", below: tenth, decides: true,
          "how complex (by block decomposition) are networks' functions, in units of random tables?"),
        comparison(
          thanShuffled(inputs), .shuffled, inputs, measure: "complexity", below: twentieth,
          decides: true,
          "how complex are networks' functions, in units of functions with as many ones?"),
        comparison(
          amongBalanced(inputs), .shuffled, inputs, measure: "balancedComplexity", below: twentieth,
          decides: false,
          "of functions with about as many ones as zeros: how complex are networks', in units of others with as "
            + "many ones?"),
        comparison(
          parsedThanCoins(inputs), .coins, inputs, measure: "lempelZiv", below: tenth, decides: false,
          "how long do Lempel and Ziv find networks' functions, in units of random tables?"),
        comparison(
          parsedThanShuffled(inputs), .shuffled, inputs, measure: "lempelZiv", below: twentieth,
          decides: false,
          "how long do Lempel and Ziv find networks' functions, in units of functions with as many ones?"),
      ]
    } + [
      Outcome(
        name: likelier,
        question:
          "Among functions of 5 inputs with equally many ones, met at least twice: how much further below 0 is "
          + "the correlation of frequency and Lempel–Ziv complexity (Spearman) for networks than for shuffled networks?",
        stage: "judged", measure: "rankCorrelationGivenOnes",
        treatment: [source.is(.networks), inputs.is(5)], control: [source.is(.shuffled), inputs.is(5)],
        statistic: .median, criterion: .below(-smallCorrelation)),
      described(
        likelierOverall, "rankCorrelation", .below(-0.2),
        "Over functions of 5 inputs met at least twice: how does frequency go with Lempel–Ziv complexity "
          + "(Spearman)?"),
      described(
        likelierAmongBalanced, "balancedRankCorrelation", .below(-smallCorrelation),
        "Over functions of 5 inputs with about as many ones as zeros, met at least twice: how does frequency "
          + "go with Lempel–Ziv complexity (Spearman)?"),
      described(
        likelierOnceShuffled, "rankCorrelation", .below(-0.2), of: .shuffled,
        "Once the entries are in random order, so that only the number of ones can matter: how does frequency "
          + "go with Lempel–Ziv complexity (Spearman)?"),
      described(
        slope, "boundSlope", .above(0.1),
        "How many bits of probability does the likeliest function of each complexity lose for a bit of "
          + "complexity?"),
    ])

  private static func comparison(
    _ name: String, _ control: Source, _ inputs: Int, measure: String, below bound: Double,
    decides: Bool, _ question: String
  ) -> Outcome {
    Outcome(
      name: name, question: "With \(inputs) inputs: " + question, stage: "judged", measure: measure,
      treatment: [source.is(.networks), self.inputs.is(inputs)],
      control: [source.is(control), self.inputs.is(inputs)], statistic: .medianOfRatios,
      criterion: .below(bound), decides: decides)
  }

  private static func described(
    _ name: String, _ measure: String, _ criterion: Criterion, of source: Source = .networks,
    _ question: String
  ) -> Outcome {
    Outcome(
      name: name, question: question, stage: "judged", measure: measure,
      treatment: [self.source.is(source), inputs.is(5)], statistic: .median, criterion: criterion,
      decides: false)
  }

  @Sendable private static func measure(_ context: TrialContext) throws -> Measurement {
    let maker = try RandomFunctions(inputs: context[inputs], width: context[width])
    let count = try context[maker.inputs == 5 ? drawsOfFive : drawsOfSeven]
    let machines = try Machines.shared(context)
    var hashes = ["table": machines.hash]
    func drawn() throws -> [BooleanFunction] {
      let (functions, plan) = try maker.networks(
        count, activation: context[activation], gain: context[initialiserGain], element: context[elementType],
        stream: context.stream(.initialisation))
      hashes["plan"] = plan
      return functions
    }
    let functions =
      switch try context[source] {
      case .coins: maker.coins(count, stream: try context.stream(.noise).split("coins"))
      case .networks: try drawn()
      case .shuffled: maker.shuffled(try drawn(), stream: try context.stream(.noise).split("order"))
      }
    let census = try FunctionCensus(
      functions, of: maker,
      blocks: BlockDecomposition(
        values: DistributionBlocks(machines.strings.distribution), side: context[blockLength]))
    // There are too many weights to hash, so the result is the functions which they compute.
    return Measurement(
      measures: census.measures(balanced: try context[balanced]), series: census.bound,
      result: RandomFunctions.hash(functions), hashes: hashes)
  }
}
