import AssayVariables

/// Settings that several optimisers have.
private enum Common {
  static let momentum = Variable<Double>("momentum", "the share of the velocity that is kept", .shareBelowOne)
  static let beta1 = Variable<Double>(
    "beta1", "the share of the mean gradient that is kept", .shareBelowOne, called: "beta1")
  static let beta2 = Variable<Double>(
    "beta2", "the share of the mean square that is kept", .shareBelowOne, called: "beta2")
  static let epsilon = Variable<Double>(
    "epsilon", "keeps a root that is divided by from 0", .notNegative, called: "epsilon")
  static let epsilonPlace = Variable<EpsilonPlace>("epsilonPlace", "where epsilon is added", .word)
  static let velocity = Variable<StochasticGradientDescent.Velocity>(
    "velocity", "what the velocity adds up", .word)
  static let correctsBias = Variable<Bool>(
    "correctsBias", "whether averages are corrected for their start at 0", .boolean)
  static let strength = Variable<Double>(
    "weightDecay", "the strength of the pull towards 0", .notNegative, called: "the weight decay")
  static let reach = Variable<WeightDecay.Reach>("reach", "which parameters are pulled", .word)
}

extension WeightDecay: Configured {
  /// The settings of weight decay.
  public static let settings = Settings<WeightDecay>(
    "weightDecay", "a pull of the parameters towards 0", like: WeightDecay.none,
    [
      Setting(
        \.strength, "strength", Common.strength.meaning, .notNegative, called: "the weight decay", .required),
      Setting(\.coupling, "coupling", "how the decay enters the step", .word, .required),
      Setting(\.reach, Common.reach),
    ])
}

extension StochasticGradientDescent: Configured {
  /// The settings of stochastic gradient descent.
  public static let settings = Settings<StochasticGradientDescent>(
    "sgd", "stochastic gradient descent, with momentum if asked for", like: StochasticGradientDescent(),
    [
      Setting(\.momentum, Common.momentum),
      Setting(\.dampening, "dampening", "the share of a gradient that the velocity does not take in", .share),
      Setting(\.nesterov, "nesterov", "whether the step looks ahead", .boolean),
      Setting(\.velocity, Common.velocity),
      Setting(\.weightDecay, "weightDecay", "the pull towards 0"),
    ])
}

extension Adam: Configured {
  /// The settings of Adam.
  public static let settings = Settings<Adam>(
    "adam", "Adam, AdamW and AMSGrad", like: Adam(),
    [
      Setting(\.beta1, Common.beta1), Setting(\.beta2, Common.beta2), Setting(\.epsilon, Common.epsilon),
      Setting(
        \.epsilonInRoot, "epsilonInRoot", "added inside of the root", .notNegative, called: "epsilonInRoot"),
      Setting(\.epsilonMeets, "epsilonMeets", "the root that epsilon is added to", .word),
      Setting(\.correctsBias, Common.correctsBias),
      Setting(\.amsgrad, "amsgrad", "which largest mean square is kept", .word),
      Setting(\.weightDecay, "weightDecay", "the pull towards 0"),
    ])
}

extension RMSProp: Configured {
  /// The settings of RMSProp.
  public static let settings = Settings<RMSProp>(
    "rmsProp", "the gradient over the root of its mean square", like: RMSProp(),
    [
      Setting(\.decay, "decay", "the share of the mean square that is kept", .shareBelowOne),
      Setting(\.epsilon, Common.epsilon), Setting(\.epsilonPlace, Common.epsilonPlace),
      Setting(\.isCentred, "isCentred", "whether the variance takes the mean square's place", .boolean),
      Setting(\.momentum, Common.momentum), Setting(\.velocity, Common.velocity),
      Setting(
        \.initialMeanSquare, "initialMeanSquare", "the mean square before the first step", .notNegative,
        called: "the initial mean square"),
      Setting(\.weightDecay, "weightDecay", "the pull towards 0"),
    ])
}

extension Adagrad: Configured {
  /// The settings of Adagrad.
  public static let settings = Settings<Adagrad>(
    "adagrad", "the gradient over the root of the sum of its squares so far", like: Adagrad(),
    [
      Setting(
        \.initialSum, "initialSum", "the sum of squares before the first step", .notNegative,
        called: "the initial sum"),
      Setting(\.epsilon, Common.epsilon), Setting(\.epsilonPlace, Common.epsilonPlace),
      Setting(
        \.rateDecay, "rateDecay", "d in the factor 1/(1 + d·t) of the rate in step t, from 0", .notNegative,
        called: "the decay of the rate"),
      Setting(\.weightDecay, "weightDecay", "the pull towards 0"),
    ])
}

extension LAMB: Configured {
  /// The settings of LAMB.
  public static let settings = Settings<LAMB>(
    "lamb", "Adam's direction, as long as each parameter", like: LAMB(),
    [
      Setting(\.beta1, Common.beta1), Setting(\.beta2, Common.beta2), Setting(\.epsilon, Common.epsilon),
      Setting(\.correctsBias, Common.correctsBias), Setting(\.weightDecay, Common.strength),
      Setting(\.reach, Common.reach),
    ])
}

extension Lion: Configured {
  /// The settings of Lion.
  public static let settings = Settings<Lion>(
    "lion", "the sign of an average of gradients", like: Lion(),
    [
      Setting(\.beta1, "beta1", "the share of the average in the step", .shareBelowOne, called: "beta1"),
      Setting(\.beta2, "beta2", "the share of the average that is kept", .shareBelowOne, called: "beta2"),
      Setting(\.weightDecay, Common.strength), Setting(\.reach, Common.reach),
    ])
}

extension Shampoo: Configured {
  /// Far more than the worst condition number in float64 needs.
  private static let mostIterations = 1000

  /// The settings of Shampoo.
  public static let settings = Settings<Shampoo>(
    "shampoo", "the gradient between inverse roots of its own second moments", like: Shampoo(),
    [
      Setting(\.epsilon, "epsilon", "the second moments start at epsilon·I", .positive, called: "epsilon"),
      Setting(\.momentum, Common.momentum),
      Setting(
        \.largestSide, "largestSide", "a side of more places is not preconditioned", .whole(from: 1),
        called: "the largest side", unit: "places"),
      Setting(
        \.iterations, "iterations", "iterations of the coupled Newton iteration",
        .whole(in: 1...mostIterations),
        called: "the number of iterations", unit: "iterations"),
      Setting(\.weightDecay, "weightDecay", "the pull towards 0"),
    ])
}

extension SharpnessAware: Configured {
  /// The settings of sharpness-aware minimisation.
  public static let settings = Settings<SharpnessAware>(
    "sharpnessAware", "an optimiser that is given gradients at the worst place nearby",
    like: SharpnessAware(StochasticGradientDescent()),
    [
      Setting(\.base, "base", "what moves the parameters", .main),
      Setting(\.radius, "radius", "how far the worst place is looked for", .notNegative),
      Setting(
        \.isAdaptive, "isAdaptive", "whether distances are relative to the parameters' sizes", .boolean),
    ])
}

extension Clipped: Configured {
  /// The settings of an optimiser with clipped gradients.
  public static let settings = Settings<Clipped>(
    "clipped", "an optimiser that is given clipped gradients",
    like: Clipped(StochasticGradientDescent(), by: .value(1)),
    [
      Setting(\.base, "base", "what moves the parameters", .required),
      Setting(\.clipping, "clipping", "the bound on the gradients", .required),
    ])
}

extension Clipping: Tabled {
  private static let bound = Variable<Double>(
    "bound", "the largest size", .positive, called: "the bound of the gradients")
  private static let form = Variable<Form>("form", "how the factor is made", .word)

  /// What an element is called.
  public static let noun = "clipping"
  /// Every bound on gradients.
  public static let table = Table<Clipping>(
    noun,
    [
      Element(
        Settings("value", "every element to [−bound, bound]", like: 1, [Setting(\.self, bound, .main)]),
        make: { .value($0) },
        match: {
          guard case .value(let bound) = $0 else { return nil }
          return bound
        }),
      Element(
        Settings(
          "norm", "all gradients together to a length", like: (bound: 1.0, form: Form.exact),
          [Setting(\.bound, bound, .main), Setting(\.form, form)]), make: { .norm($0.bound, $0.form) },
        match: {
          guard case .norm(let bound, let form) = $0 else { return nil }
          return (bound, form)
        }),
      Element(
        Settings(
          "normOfEach", "each parameter's gradient to a length", like: (bound: 1.0, form: Form.exact),
          [Setting(\.bound, bound, .main), Setting(\.form, form)]), make: { .normOfEach($0.bound, $0.form) },
        match: {
          guard case .normOfEach(let bound, let form) = $0 else { return nil }
          return (bound, form)
        }),
    ])
}

extension Element where Kind == any Optimiser {
  static let optimisers: [Element] = [
    Element(StochasticGradientDescent.settings), Element(Adam.settings), Element(RMSProp.settings),
    Element(Adagrad.settings), Element(LAMB.settings), Element(Lion.settings), Element(Shampoo.settings),
    Element(SharpnessAware.settings), Element(Clipped.settings),
  ]
}
