import AssayVariables

extension Dropout: Configured {
  /// The settings of dropout.
  public static let settings = Settings<Dropout>(
    "dropout", "numbers that training mode drops at random", like: Dropout(rate: 0),
    [
      Setting(\.rate, "rate", "the probability of being dropped", .share, .main),
      Setting(\.unit, "unit", "whether numbers or whole channels are dropped", .word),
    ])
}

extension DropConnect: Configured {
  /// The settings of DropConnect.
  public static let settings = Settings<DropConnect>(
    "dropConnect", "a layer whose weights training mode drops at random",
    like: DropConnect(Network([]), rate: 0),
    [
      Setting(\.layer, "layer", "the layer whose weights are dropped", .required),
      Setting(\.rate, "rate", "the probability of being dropped", .share, .required),
    ])
}

extension GaussianDropout: Configured {
  /// The settings of Gaussian dropout.
  public static let settings = Settings<GaussianDropout>(
    "gaussianDropout", "numbers times normal noise of mean 1 in training mode",
    like: GaussianDropout(rate: 0),
    [Setting(\.rate, "rate", "the rate of the dropout with this variance", .shareBelowOne, .main)])
}

extension AdditiveNoise {
  /// The settings of noise between layers and of noise on the input.
  static let settings = [AdditiveNoise(deviation: 0), .input(deviation: 0)].map { noise in
    Settings(
      noise.kind, "numbers plus noise in training mode", like: noise,
      [
        Setting(
          \.deviation, "deviation", "standard deviation of the noise", .notNegative,
          called: "the standard deviation", .main),
        Setting(\.distribution, "distribution", "normal or uniform", .word(among: [.normal, .uniform])),
      ])
  }

  /// Why its settings have no meaning, if they have none.
  var fault: String? { Self.settings[0].fault(of: self) }
}

extension StochasticDepth: Configured {
  /// The settings of stochastic depth.
  public static let settings = Settings<StochasticDepth>(
    "stochasticDepth", "a residual body that training mode leaves out at random",
    like: StochasticDepth(Network([]), survival: 1),
    [
      Setting(\.body, "body", "what is left out", .required),
      Setting(
        \.survival, "survival", "the probability that the body is not left out", .share,
        called: "the survival probability", .required),
      Setting(\.unit, "unit", "whether the minibatch or each example has a draw", .word),
      Setting(\.scaling, "scaling", "the mode in which the body is scaled so that both have one mean", .word),
    ])
}

extension ShakeShake: Configured {
  /// The settings of shake-shake.
  public static let settings = Settings<ShakeShake>(
    "shakeShake", "two branches mixed at random in training mode", like: ShakeShake(Network([]), Network([])),
    [
      Setting(\.first, "first", "the first branch", .required),
      Setting(\.second, "second", "the second branch", .required),
      Setting(\.backward, "backward", "what stands for α in the gradient", .word),
      Setting(\.unit, "unit", "whether the minibatch or each example has a draw", .word),
    ])
}

extension LabelNoise: Configured {
  /// The settings of noise on labels.
  public static let settings = Settings<LabelNoise>(
    "labelNoise", "labels that are changed in each training step", like: LabelNoise(rate: 0),
    [
      Setting(\.rate, "rate", "the probability of being changed", .share, .main),
      Setting(\.replacement, "replacement", "what a label is changed to", .word),
    ])
}

extension Element where Kind == any Layer {
  static let random: [Element] =
    [Element(Dropout.settings), Element(DropConnect.settings), Element(GaussianDropout.settings)]
    + AdditiveNoise.settings.map { Element($0) } + [
      Element(StochasticDepth.settings), Element(ShakeShake.settings),
    ]
}
