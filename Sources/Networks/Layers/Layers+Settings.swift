import AssayVariables

extension Domain where Value == Int {
  /// The largest size, step or padding of a window along one axis.
  static let largestWindow = 1 << 20
  /// A size or step of a window along one axis.
  static let window = whole(in: 1...largestWindow)
  /// Places added or cut off along one axis.
  static let places = whole(in: 0...largestWindow)
}

extension Network: Configured {
  /// The settings of a network inside of another.
  public static let settings = Settings<Network>(
    "sequential", "layers one after the other; a list of layers is the same", like: Network([]),
    [Setting(\.layers, "layers", "in the order in which they are applied", .main)])
}

extension Dense: Configured {
  /// The settings of a dense layer.
  public static let settings = Settings<Dense>(
    "dense", "y = x·Wᵀ + b over the last axis", like: Dense(1),
    [
      Setting(
        \.outputs, "outputs", "units of the layer", .count, called: "the number of outputs", unit: "units",
        .main),
      Setting(\.weights, "weights", "how W starts"),
      Setting(\.bias, "bias", "how b starts; a fan counts the inputs of W"),
      Setting(\.hasBias, "hasBias", "whether there is a b", .boolean),
    ])
}

extension Activation {
  /// The settings of each function: none.
  static let settings = allCases.map { Settings($0.rawValue, $0.formula, like: $0) }

  private var formula: String {
    switch self {
    case .relu: "max(x, 0)"
    case .tanh: "the hyperbolic tangent"
    case .sigmoid: "1/(1 + e⁻ˣ)"
    case .gelu: "x·Φ(x)"
    case .geluTanh: "½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))"
    case .silu: "x·sigmoid(x)"
    case .selu: "λ·x above 0 and λα·(eˣ − 1) below"
    case .softplus: "ln(1 + eˣ)"
    case .sine: "the sine"
    }
  }
}

extension LeakyReLU: Configured {
  /// The settings of a leaky ReLU.
  public static let settings = Settings<LeakyReLU>(
    "leakyReLU", "x above 0, slope·x elsewhere", like: LeakyReLU(slope: 0),
    [Setting(\.slope, "slope", "slope of the part below 0", .finite, .main)])
}

extension ELU: Configured {
  /// The settings of an ELU.
  public static let settings = Settings<ELU>(
    "elu", "x above 0, α·(eˣ − 1) elsewhere", like: ELU(),
    [Setting(\.alpha, "alpha", "minus the limit far below 0", .finite, called: "α", .optionalMain)])
}

extension Flatten: Configured {
  /// The settings of a flatten layer: none.
  public static let settings = Settings<Flatten>("flatten", "every example as one row", like: Flatten())
}

extension Embedding: Configured {
  /// The settings of an embedding.
  public static let settings = Settings<Embedding>(
    "embedding", "a learnt row for each token", like: Embedding(1, features: 1),
    [
      Setting(\.vocabulary, "vocabulary", "how many tokens there are", .count, unit: "tokens", .required),
      Setting(
        \.features, "features", "numbers in one row", .count, called: "the number of features",
        unit: "numbers",
        .required),
      Setting(\.weights, "weights", "how the table starts"),
    ])
}

extension Residual: Configured {
  /// The settings of a residual layer.
  public static let settings = Settings<Residual>(
    "residual", "x + body(x), or projection(x) + body(x)", like: Residual(Network([])),
    [
      Setting(\.body, "body", "what is added", .main),
      Setting(\.projection, "projection", "what x goes through beside the body"),
    ])
}

extension PositionalEncoding: Configured {
  /// The settings of a positional encoding.
  public static let settings = Settings<PositionalEncoding>(
    "positionalEncoding", "adds to each place a row that tells where it is", like: PositionalEncoding(),
    [Setting(\.form, "form", "where the rows come from", .optionalMain)])
}

extension PositionalEncoding.Form: Tabled {
  static let base = Variable<Double>("base", "what the frequencies are powers of", .positive)
  static let longest = Variable<Int>(
    "longest", "places that there are rows for", .count, called: "the longest time", unit: "places")

  /// What an element is called.
  public static let noun = "kind of positions"
  /// Every kind of rows.
  public static let table = Table<PositionalEncoding.Form>(
    noun,
    [
      Element(
        Settings(
          "sinusoidal", "sines and cosines of the place",
          like: (base: 10_000.0, layout: PositionalEncoding.Layout.interleaved),
          [
            Setting(\.base, base, .required),
            Setting(
              \.layout, "layout", "where the sines and cosines of one frequency stand", .word, .required),
          ]), make: { .sinusoidal(base: $0.base, layout: $0.layout) },
        match: {
          guard case .sinusoidal(let base, let layout) = $0 else { return nil }
          return (base, layout)
        }),
      Element(
        Settings(
          "learnt", "rows that are learnt", like: (longest: 1, weights: Initialiser.zeros),
          [
            Setting(\.longest, longest, .required),
            Setting(\.weights, "weights", "how the rows start", .required),
          ]), make: { .learnt(longest: $0.longest, weights: $0.weights) },
        match: {
          guard case .learnt(let longest, let weights) = $0 else { return nil }
          return (longest, weights)
        }),
    ])
}

extension Element where Kind == any Layer {
  static let plain: [Element] =
    [Element(Network.settings), Element(Dense.settings)] + Activation.settings.map { Element($0) }
    + [
      Element(LeakyReLU.settings), Element(ELU.settings), Element(Flatten.settings),
      Element(Embedding.settings),
      Element(Residual.settings), Element(PositionalEncoding.settings),
    ]

  /// Every kind of layers of this library.
  static var layers: [Element] {
    [plain, windowed, normalising, random, recurrent, attentive].flatMap { $0 }
  }
}
