import AssayDocuments
import AssayNetworks
import AssayTensors
import Testing

/// What is written is read as the same value: every layer, optimiser and schedule, every setting, in YAML and in JSON.
@Suite struct BlueprintIdentityTests {
  private static let starts: [Initialiser] = [
    .zeros, .constant(-0.0), .constant(0.25), .normal(0.5), .truncatedNormal(0.1), .uniform(0.3), .he,
    .heUniform,
    .glorot, .glorotUniform, .leCun, .leCunUniform, .scaled(gain: 1.0 / 3, fan: .outputs, shape: .truncated),
    .scaled(gain: 2, fan: .mean, shape: .uniform), .orthogonal(), .orthogonal(gain: 1.5),
    .orthogonalBlocks(gain: 2),
    .deltaOrthogonal(), .deltaOrthogonal(gain: 0.5), .normal(.leastNonzeroMagnitude), .normal(0.1 + 0.2),
  ]

  private static let norm = BatchNorm(
    epsilon: 1e-3, momentum: 0.25, average: .debiased, runningVariance: .biased, affine: .shift,
    keepsStatistics: false, fewestValues: 1)
  private static let attention = MultiHeadAttention(
    heads: 2, isCausal: true, isJoint: false, hasBias: false, weights: .orthogonal(gain: 2), scale: 0.5)
  private static let start = RecurrentStart(
    inputWeights: .normal(0.1), hiddenWeights: .orthogonalBlocks(), biases: .constant(0.5))

  /// Every kind of layers with no setting at its default.
  private static let changed: [any Layer] = Activation.allCases.map { $0 } + others

  private static let others: [any Layer] = [
    LeakyReLU(slope: -0.5), ELU(alpha: 0.5), Flatten(),
    Dense(3, weights: .glorot, bias: .normal(0.5), hasBias: false),
    Residual(Network([Dense(3), Activation.relu]), projection: Dense(3)),
    Embedding(7, features: 3, weights: .uniform(0.05)),
    PositionalEncoding(.sinusoidal(base: 100, layout: .halves)),
    PositionalEncoding(.learnt(longest: 9, weights: .normal(0.02))),
    Convolution(
      4, kernel: [3, 2], stride: [2, 1], padding: .symmetric([1, 0]), dilation: [1, 2], groups: 2,
      weights: .leCun, bias: .uniform(0.1), hasBias: false),
    TransposedConvolution(
      4, kernel: [3], stride: [2], padding: [1], extra: [1], groups: 2, weights: .leCun,
      bias: .uniform(0.1),
      hasBias: false),
    Pool(.maximum, window: [2, 2], stride: [1, 2], padding: .same, countsPadding: false),
    Pool(.average, window: [2], stride: [1], padding: .symmetric([1]), countsPadding: false),
    GlobalPool(.maximum), GlobalPool(.average), attention,
    TransformerBlock(
      attention, width: 5, activation: Activation.relu, norm: RMSNorm(epsilon: nil), order: .normLast,
      weights: .normal(0.1), dropout: 0.25),
    LSTM(3, bias: .one, output: .last, start: start, forgetBias: 1),
    GRU(3, reset: .beforeProduct, bias: .one, output: .last, start: start), norm,
    GhostBatchNorm(size: 4, norm),
    BatchRenormalisation(largestScale: 2, largestShift: 1, epsilon: 1e-4, momentum: 0.5, affine: .none),
    DomainBatchNorm(domains: 3, epsilon: 1e-4, momentum: 0.5, runningVariance: .biased),
    LayerNorm(epsilon: 1e-4, axes: 2, affine: .gain), RMSNorm(epsilon: 1e-4, hasGain: false),
    GroupNorm(groups: 2, epsilon: 1e-4, affine: .none), InstanceNorm(epsilon: 1e-4, affine: .gainAndShift),
    WeightNorm(Dense(3)), WeightStandardisation(Network([Dense(3)]), epsilon: 1e-4),
    CosineNorm(3, weights: .normal(1), scale: 4, epsilon: 1e-6), Dropout(rate: 0.25, unit: .channel),
    DropConnect(WeightNorm(Dense(3)), rate: 0.25), GaussianDropout(rate: 0.25),
    AdditiveNoise(deviation: 0.25, distribution: .uniform),
    AdditiveNoise.input(deviation: 0.25, distribution: .uniform),
    StochasticDepth(Residual([Dense(3)]), survival: 0.5, unit: .example, scaling: .training),
    ShakeShake(Dense(3), Network([]), backward: .even, unit: .batch),
    Network([Network([Dense(2)]), Residual([Network([])])]),
  ]

  /// A value and all that it is made of.
  private func text(_ value: Any) -> String {
    var text = ""
    dump(value, to: &text)
    return text
  }

  private func expectIdentity(_ network: Network) throws {
    let blueprint = try Blueprint(network, input: TensorType([4], .float64), element: .float64)
    for everything in [false, true] {
      let yaml = try Blueprint(yaml: blueprint.yaml(everything: everything), file: "a.yaml")
      let json = try Blueprint(json: blueprint.json(everything: everything), file: "a.json")
      for again in [yaml, json] {
        #expect(text(again.network) == text(network), "\(blueprint)")
        #expect(again == blueprint && again.hash == blueprint.hash)
        #expect(again.input == blueprint.input && again.element == blueprint.element)
        #expect(again.yaml() == blueprint.yaml())
      }
    }
  }

  @Test func `a network of every specimen is written and read as the same`() throws {
    for specimen in Specimen.all { try expectIdentity(Network([specimen.layer])) }
    try expectIdentity(Network(Specimen.all.map(\.layer)))
    try expectIdentity(Network([]))
  }

  @Test func `a layer with no setting at its default is written and read as the same`() throws {
    for layer in Self.changed { try expectIdentity(Network([layer])) }
    for start in Self.starts {
      try expectIdentity(Network([Dense(2, weights: start), Embedding(2, features: 2, weights: start)]))
    }
    for profile in Profile.allCases {
      try expectIdentity(
        Network([
          Dense(2, profile: profile), Convolution(2, kernel: [2], profile: profile),
          LSTM(3, profile: profile),
          GRU(3, profile: profile), BatchNorm(profile: profile), RMSNorm(profile: profile),
          TransposedConvolution(2, kernel: [2], profile: profile), LeakyReLU(profile: profile),
        ]))
    }
  }

  @Test func `every stored property of a layer is a setting, and the list above changes each`() throws {
    let listing = try #require(Blueprint.Vocabulary.standard.listing.first { $0.noun == "layer" })
    var unseen = Set(listing.elements.map(\.name))
    for layer in Self.changed {
      let line = try #require(listing.elements.first { $0.name == layer.kind })
      unseen.remove(line.name)
      if !(layer is Activation) {
        let properties = Mirror(reflecting: layer).children.compactMap(\.label).filter {
          $0 != "kind" && $0 != "function"
        }
        #expect(Set(properties) == Set(line.settings.map(\.name)), "\(layer.kind)")
      }
      guard !(layer is Network), let optional = line.settings.first(where: { $0.defaultValue != nil }) else {
        continue
      }
      let layers = try Blueprint(Network([layer])).document().fields(["layers"]).required("layers")
      let settings = try layers.list()[0].fields([layer.kind]).required(layer.kind)
      guard case .map(let entries) = settings.content, entries.count == line.settings.count else {
        // A single setting stands alone.
        #expect(line.settings.count == 1 && optional.name == line.settings[0].name, "\(settings.yaml())")
        continue
      }
    }
    #expect(unseen == [])
  }

  private func expectIdentity<Value>(_ table: Table<Value>, _ values: [Value]) throws {
    var unseen = Set(table.names)
    for value in values {
      for everything in [false, true] {
        let document = try table.document(of: value, everything: everything)
        let yaml = try table.value(of: Document(yaml: document.yaml(), file: "a"))
        let json = try table.value(of: Document(json: document.json(), file: "a"))
        #expect(text(yaml) == text(value) && text(json) == text(value), "\(document.yaml())")
        switch document.content {
        case .text(let name): unseen.remove(name)
        case .map(let entries): unseen.remove(entries[0].key)
        default: Issue.record("\(document.yaml())")
        }
      }
    }
    #expect(unseen == [])
  }

  @Test func `every optimiser with every setting is written and read as the same`() throws {
    let decay = WeightDecay(0.1, .decoupled, reach: .matrices)
    try expectIdentity(
      Blueprint.Vocabulary.standard.optimisers,
      [
        StochasticGradientDescent(),
        StochasticGradientDescent(momentum: 0.9, dampening: 0.1, weightDecay: decay),
        StochasticGradientDescent(momentum: 0.9, nesterov: true, velocity: .ofSteps),
        Adam(
          beta1: 0.8, beta2: 0.9, epsilon: 1e-6, epsilonInRoot: 1e-9, correctsBias: false,
          amsgrad: .ofCorrectedMeanSquares, weightDecay: decay), Adam(epsilonMeets: .uncorrected),
        RMSProp(
          decay: 0.8, epsilon: 1e-4, epsilonPlace: .insideRoot, isCentred: true, momentum: 0.5,
          velocity: .ofSteps,
          initialMeanSquare: 1, weightDecay: decay),
        Adagrad(
          initialSum: 0.1, epsilon: 1e-7, epsilonPlace: .insideRoot, rateDecay: 0.1, weightDecay: decay),
        LAMB(beta1: 0.8, beta2: 0.9, epsilon: 1e-5, correctsBias: false, weightDecay: 0.2, reach: .matrices),
        Lion(beta1: 0.8, beta2: 0.9, weightDecay: 0.2, reach: .matrices),
        Shampoo(epsilon: 1e-3, momentum: 0.9, largestSide: 64, iterations: 9, weightDecay: decay),
        SharpnessAware(Adam(profile: .keras), radius: 0.1, isAdaptive: true),
        Clipped(SharpnessAware(Lion()).base, by: .normOfEach(0.5, .pytorch)), Clipped(Lion(), by: .value(2)),
        SharpnessAware(Clipped(Lion(), by: .norm(1))),
      ])
    try expectIdentity(Clipping.table, [.value(1), .norm(1), .norm(2, .pytorch), .normOfEach(3, .pytorch)])
    try expectIdentity(Averaging.table, [.exponential(share: 0.9), .mean(from: 7)])
  }

  @Test func `every schedule, objective, policy and minimiser is written and read as the same`() throws {
    try expectIdentity(
      Schedule.table,
      [
        .constant(0.1), .steps(rate: 0.1, every: 3, factor: 0.5),
        .milestones(rate: 0.1, at: [2, 9], factor: 0.1),
        .exponential(rate: 0.1, factor: 0.99), .cosine(rate: 0.1, to: 0.01, steps: 100),
        .polynomial(rate: 0.1, to: 0, steps: 10, power: 0.5), .inverseSquareRoot(rate: 0.1, over: 4),
        .warmRestarts(rate: 0.1, to: 0, period: 4, growth: 2), .oneCycle(peak: 0.1, steps: 50),
        .oneCycle(peak: 0.1, steps: 50, rising: 0.4, startDivisor: 10, endDivisor: 100),
        .warmUp(steps: 5, from: 0.1, then: .warmUp(steps: 2, then: .constant(1))),
      ])
    try expectIdentity(
      Objective.Form.table,
      [
        .crossEntropy, .weightedCrossEntropy(smoothing: 0.1, classWeights: [1, 0, 2], weighting: .label),
        .weightedCrossEntropy(smoothing: 0, classWeights: nil, weighting: .eachClass),
        .meanSquares(factor: 0.5),
        .binaryCrossEntropy(positiveWeight: 3), .huber(delta: 0.5),
      ])
    try expectIdentity(LimitedMemoryBFGS.Length.table, [.strongWolfe, .fixed(0.5)])
    try expectIdentity(Padding.table, [.valid, .same, .symmetric([1, 2]), .symmetric([])])
    try expectIdentity(Initialiser.table, Self.starts)
    try expectIdentity(
      PositionalEncoding.Form.table,
      [.sinusoidal(base: 100, layout: .halves), .learnt(longest: 4, weights: .he)])
    for policy in [
      NumericsPolicy.standard,
      NumericsPolicy(
        element: .float64, accumulation: .permuted, noise: 0.1, rounding: .init(.float16, .stochastic),
        stream: "mine"),
      NumericsPolicy(rounding: .init(.bfloat16)),
    ] {
      let document = try NumericsPolicy.settings.document(of: policy)
      #expect(try NumericsPolicy.settings.value(of: Document(json: document.json(), file: "a")) == policy)
    }
    let minimiser = LimitedMemoryBFGS(iterations: 3, history: 4, length: .fixed(0.5), gradientTolerance: 1e-3)
    #expect(
      try LimitedMemoryBFGS.settings.value(of: LimitedMemoryBFGS.settings.document(of: minimiser))
        == minimiser)
  }

  @Test func `profiles' objectives keep their forms, and changed functions lose them`() {
    #expect(
      Objective.crossEntropy.form == .crossEntropy && Objective.meanSquares.form == .meanSquares(factor: 1))
    var objective = Objective.huber(delta: 2)
    #expect(objective.form == .huber(delta: 2) && Objective(.huber(delta: 2)).form == objective.form)
    objective.loss = { outputs, _ in outputs.sum() }
    #expect(objective.form == nil)
    #expect(
      Objective.crossEntropy(smoothing: 0.1).form
        == .weightedCrossEntropy(smoothing: 0.1, classWeights: nil, weighting: .eachClass))
  }
}
