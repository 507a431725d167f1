import AssayComplexity
import AssayExperiments
import AssayRandomness
import AssayTensors

/// Are the functions that networks with random weights compute simple, and are simpler ones likelier?
///
/// Two nulls share each seed's draws: tables of coin throws, and the networks' own truth tables with their
/// entries in random order, which keep only the number of ones. The second null distinguishes a preference
/// for simple functions from one for unbalanced functions. A rank correlation of frequency and complexity
/// alone cannot: shuffled functions have it as well.
enum SimpleFunctionsAreLikelier {
  static let experiment = Experiment(
    claim: claim, design: design, rule: rule, body: Body("simple-functions-are-likelier"), measure: measure)

  private static let claim = Claim(
    name: "simple-functions-are-likelier",
    statement: """
      Boolean functions of 5 and of 7 inputs that random networks of two hidden layers compute are at least a \
      tenth less complex than random functions and at least a twentieth less than functions with as many ones; \
      and of the functions of 5 inputs that are met twice, the likelier are the simpler.
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
          likelier: .supported, likelierAmongBalanced: .supported, slope: .supported,
        ]) { $1 }),
      Explanation(
        name: "unbalanced classes only",
        statement: """
          Networks favour functions with few ones or few zeros, of low entropy, and such functions are simple; \
          given the number of ones, nothing is favoured.
          """,
        source: "the part that Mingard et al. 2019, arXiv 1909.11522, prove, taken for the whole",
        predictions: predictions(coins: .supported, shuffled: .refuted).merging([
          likelier: .supported, likelierAmongBalanced: .refuted, likelierOnceShuffled: .supported,
        ]) { $1 }),
      Explanation(
        name: "no preference",
        statement: "A network that can compute every function has no reason to compute a simple one.",
        source: "counting of capacity alone, as put in question by Zhang et al. 2016, arXiv 1611.03530",
        predictions: predictions(coins: .refuted, shuffled: .refuted).merging([likelier: .refuted]) { $1 }),
    ])

  private static let inputs = [5, 7]
  private static let likelier = "likelier is simpler, 5 inputs"
  private static let likelierAmongBalanced = "likelier is simpler, balanced functions of 5 inputs"
  private static let likelierOnceShuffled = "likelier is simpler, shuffled networks of 5 inputs"
  private static let slope = "slope of the bound, 5 inputs"

  private static func thanCoins(_ inputs: Int) -> String { "simpler than coins, \(inputs) inputs" }
  private static func thanShuffled(_ inputs: Int) -> String { "simpler than as many ones, \(inputs) inputs" }
  private static func balanced(_ inputs: Int) -> String { "simpler when balanced, \(inputs) inputs" }
  private static func parsedThanCoins(_ inputs: Int) -> String { "fewer words than coins, \(inputs) inputs" }
  private static func parsedThanShuffled(_ inputs: Int) -> String {
    "fewer words than as many ones, \(inputs) inputs"
  }

  private static func predictions(coins: Prediction, shuffled: Prediction) -> [String: Prediction] {
    Dictionary(
      uniqueKeysWithValues: inputs.flatMap {
        [
          (thanCoins($0), coins), (thanShuffled($0), shuffled), (parsedThanCoins($0), coins),
          (parsedThanShuffled($0), shuffled), (balanced($0), shuffled),
        ]
      })
  }

  private static let sources: [FactorValue] = ["random networks", "shuffled networks", "coin tables"]

  private static let design = Design(
    factors: [
      .varied("inputs", inputs.map { .integer($0) }, "of the Boolean functions, each 0 or 1"),
      .varied("source", sources, "where functions come from; shuffled: entries in random order"),
      .held("drawsOfFive", 8_192, "functions of 5 inputs drawn in a trial"),
      .held("drawsOfSeven", 1_024, "functions of 7 inputs drawn in a trial"),
      .held("width", 40, "units of each of the two hidden layers"),
      .held("activation", "relu", "after each hidden layer; the function is true above 0"),
      .held("initialiser", "LeCun normal", "of weights and biases alike: variance 1/fan-in"),
      .held("blockLength", 8, "entries of a block in the block decomposition of a truth table"),
      .held("table", "exact (5,2), 500 steps", "Turing machines that tell the complexity of a block"),
      .held("balanced", 0.125, "a function is balanced if its share of ones is so near to one half"),
      .held("elementType", "float32", "of weights and activations"),
      .nuisance("init", "weights and biases"),
      .nuisance("noise", "coins, and the order of shuffled entries"),
    ],
    stages: [
      // Pilots used seeds from 2,000,000 on.
      Stage(
        name: "judged", purpose: .judging,
        crossed: ["inputs": inputs.map { .integer($0) }, "source": sources],
        seeds: Seeds(first: 201, count: 30))
    ])

  private static let rule = DecisionRule(
    outcomes: inputs.flatMap { inputs in
      [
        comparison(
          thanCoins(inputs), "coin tables", inputs, measure: "complexity", below: 0.9, decides: true,
          "how complex (by block decomposition) are networks' functions, in units of random tables?"),
        comparison(
          thanShuffled(inputs), "shuffled networks", inputs, measure: "complexity", below: 0.95,
          decides: true,
          "how complex are networks' functions, in units of functions with as many ones?"),
        comparison(
          balanced(inputs), "shuffled networks", inputs, measure: "balancedComplexity", below: 0.95,
          decides: false,
          "of functions with about as many ones as zeros: how complex are networks', in units of others with as "
            + "many ones?"),
        comparison(
          parsedThanCoins(inputs), "coin tables", inputs, measure: "lempelZiv", below: 0.9, decides: false,
          "how long do Lempel and Ziv find networks' functions, in units of random tables?"),
        comparison(
          parsedThanShuffled(inputs), "shuffled networks", inputs, measure: "lempelZiv", below: 0.95,
          decides: false,
          "how long do Lempel and Ziv find networks' functions, in units of functions with as many ones?"),
      ]
    } + [
      described(
        likelier, "rankCorrelation", .below(-0.2), decides: true,
        "Over functions of 5 inputs met at least twice: how does frequency go with Lempel–Ziv complexity "
          + "(Spearman)?"),
      described(
        likelierAmongBalanced, "balancedRankCorrelation", .below(-0.1),
        "Over functions of 5 inputs with about as many ones as zeros, met at least twice: how does frequency "
          + "go with Lempel–Ziv complexity (Spearman)?"),
      described(
        likelierOnceShuffled, "rankCorrelation", .below(-0.2), of: "shuffled networks",
        "Once the entries are in random order, so that only the number of ones can matter: how does frequency "
          + "go with Lempel–Ziv complexity (Spearman)?"),
      described(
        slope, "boundSlope", .above(0.1),
        "How many bits of probability does the likeliest function of each complexity lose for a bit of "
          + "complexity?"),
    ], power: .init())

  private static func comparison(
    _ name: String, _ control: FactorValue, _ inputs: Int, measure: String, below bound: Double,
    decides: Bool, _ question: String
  ) -> Outcome {
    Outcome(
      name: name, question: "With \(inputs) inputs: " + question, stage: "judged", measure: measure,
      treatment: ["source": "random networks", "inputs": .integer(inputs)],
      control: ["source": control, "inputs": .integer(inputs)], statistic: .ratioOfMedians,
      criterion: .below(bound), decides: decides)
  }

  private static func described(
    _ name: String, _ measure: String, _ criterion: Outcome.Criterion,
    of source: FactorValue = "random networks", decides: Bool = false, _ question: String
  ) -> Outcome {
    Outcome(
      name: name, question: question, stage: "judged", measure: measure,
      treatment: ["source": source, "inputs": 5], statistic: .perSeed, criterion: criterion,
      decides: decides)
  }

  @Sendable private static func measure(_ trial: Trial) throws -> Measurement {
    let maker = RandomFunctions(inputs: trial.integer("inputs"), width: trial.integer("width"))
    let count = trial.integer(maker.inputs == 5 ? "drawsOfFive" : "drawsOfSeven")
    let machines = try MachineComplexity.shared()
    var hashes = ["table": machines.hash]
    let functions: [BooleanFunction]
    if trial.text("source") == "coin tables" {
      functions = maker.coins(count, stream: trial.stream(.noise).split("coins"))
    } else {
      let (drawn, plan) = try maker.networks(count, stream: trial.stream(.initialisation))
      hashes["plan"] = plan
      functions =
        trial.text("source") == "random networks"
        ? drawn : maker.shuffled(drawn, stream: trial.stream(.noise).split("order"))
    }
    // There are too many weights to hash, so the hash is that of the functions which they compute.
    hashes["weights"] = RandomFunctions.hash(functions)
    let census = try FunctionCensus(
      functions, of: maker,
      blocks: BlockDecomposition(
        values: DistributionBlocks(machines.strings.distribution), side: trial.integer("blockLength")))
    return Measurement(
      measures: census.measures(balanced: trial.number("balanced")), series: census.bound, hashes: hashes)
  }
}
