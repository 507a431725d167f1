import AssayNetworks
import AssayTensors
import Testing

/// References/optimisers.py describes how each reference was made: by PyTorch, or from the formulas of the
/// paper or framework, written a second time.
@Suite struct OptimiserReferenceTests {
  static let references = Result { try References.load("optimisers") }

  static let cases: [(String, any Optimiser)] = [
    ("sgd", StochasticGradientDescent()),
    ("sgd momentum", StochasticGradientDescent(profile: .pytorch, momentum: 0.9)),
    ("sgd momentum", StochasticGradientDescent(profile: .flax, momentum: 0.9)),
    ("sgd dampening", StochasticGradientDescent(momentum: 0.9, dampening: 0.3)),
    ("sgd nesterov", StochasticGradientDescent(momentum: 0.9, nesterov: true)),
    (
      "sgd coupled decay",
      StochasticGradientDescent(profile: .pytorch, momentum: 0.9, weightDecay: 0.1)
    ),
    ("sgd keras", StochasticGradientDescent(profile: .keras, momentum: 0.9)),
    ("sgd keras nesterov", StochasticGradientDescent(profile: .keras, momentum: 0.9, nesterov: true)),
    ("sgd keras decay", StochasticGradientDescent(profile: .keras, momentum: 0.9, weightDecay: 0.1)),
    ("adam", Adam(profile: .pytorch)),
    ("adam betas", Adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-3)),
    ("adam coupled decay", Adam(profile: .pytorch, weightDecay: 0.1)),
    ("adam amsgrad", Adam(beta2: 0.5, amsgrad: .ofMeanSquares)),
    ("adam keras", Adam(profile: .keras)),
    (
      "adam keras amsgrad",
      Adam(beta2: 0.5, epsilon: 1e-7, epsilonMeets: .uncorrected, amsgrad: .ofMeanSquares)
    ),
    ("adam flax", Adam(profile: .flax)),
    ("adam flax root", Adam(epsilonInRoot: 1e-3)),
    ("adam flax amsgrad", Adam(beta2: 0.5, amsgrad: .ofCorrectedMeanSquares)),
    ("adamw", Adam.decoupled(profile: .pytorch)),
    ("adamw amsgrad", Adam.decoupled(profile: .pytorch, weightDecay: 0.3, amsgrad: true)),
    ("adamw keras", Adam.decoupled(profile: .keras)),
    ("adamw flax", Adam.decoupled(profile: .flax)),
    ("rmsprop", RMSProp(profile: .pytorch)),
    ("rmsprop centred", RMSProp(profile: .pytorch, isCentred: true)),
    ("rmsprop momentum", RMSProp(profile: .pytorch, momentum: 0.9)),
    (
      "rmsprop all",
      RMSProp(
        decay: 0.9, epsilon: 1e-4, isCentred: true, momentum: 0.5,
        weightDecay: WeightDecay(0.1, .gradient))
    ),
    ("rmsprop keras", RMSProp(profile: .keras)),
    ("rmsprop keras momentum", RMSProp(profile: .keras, momentum: 0.9)),
    ("rmsprop flax centred", RMSProp(profile: .flax, isCentred: true)),
    ("adagrad", Adagrad(profile: .pytorch)),
    (
      "adagrad all",
      Adagrad(initialSum: 0.3, rateDecay: 0.2, weightDecay: WeightDecay(0.1, .gradient))
    ),
    ("adagrad keras", Adagrad(profile: .keras)),
    ("adagrad keras", Adagrad(profile: .flax)),
    ("lamb", LAMB()),
    ("lamb uncorrected", LAMB(correctsBias: false, weightDecay: 0.1)),
    ("lion", Lion()),
    ("lion decay", Lion(beta1: 0.95, beta2: 0.98, weightDecay: 0.3)),
    ("shampoo", Shampoo()),
    ("shampoo momentum", Shampoo(epsilon: 1e-2, momentum: 0.9)),
    ("shampoo one side", Shampoo(largestSide: 4)),
    ("sam", SharpnessAware(StochasticGradientDescent(), radius: 0.05)),
    ("sam momentum", SharpnessAware(StochasticGradientDescent(momentum: 0.9), radius: 0.3)),
    ("sam adaptive", SharpnessAware(StochasticGradientDescent(), radius: 0.5, isAdaptive: true)),
    ("clip value", Clipped(StochasticGradientDescent(), by: .value(0.05))),
    ("clip norm", Clipped(StochasticGradientDescent(), by: .norm(0.3, .pytorch))),
    ("clip norm exact", Clipped(StochasticGradientDescent(), by: .norm(0.3))),
    ("clip norm of each", Clipped(StochasticGradientDescent(), by: .normOfEach(0.2))),
  ]

  @Test(arguments: cases.indices)
  func `ten steps of an optimiser end where the framework's own end`(_ index: Int) throws {
    let (name, optimiser) = Self.cases[index]
    try compare(name, optimiser)
  }

  @Test func `averages of weights are the framework's after each step`() throws {
    let descent = StochasticGradientDescent()
    try compare("average exponential", descent, averaging: .exponential(share: 0.8))
    try compare("average mean", descent, averaging: .mean(from: 0))
    try compare("average mean late", descent, averaging: .mean(from: 4))
  }

  @Test func `every reference is compared`() throws {
    let compared = Set(Self.cases.map(\.0))
    let known = try Self.references.get().cases.map(\.name)
    #expect(known.filter { !compared.contains($0) && $0 != "data" && !$0.hasPrefix("average") } == [])
    #expect(compared.count >= 30)
  }

  private let names = [
    "0.dense.weight": "hidden.weight", "0.dense.bias": "hidden.bias",
    "2.dense.weight": "output.weight", "2.dense.bias": "output.bias",
  ]

  /// Runs the ten steps and compares every parameter, or its average, after each.
  private func compare(_ name: String, _ optimiser: any Optimiser, averaging: Averaging? = nil) throws {
    let references = try Self.references.get()
    let (data, wanted) = (try references["data"], try references[name])
    let network = Network.perceptron(
      depth: 1, width: 5, outputs: 3, activation: .tanh, batchNorm: nil, initialiser: .zeros)
    let made = try Model(classifying: network, width: 4, element: .float64)
      .trainingStep(batch: 6, optimiser: optimiser, averaging: averaging)
    let executor = try Executor(made.plan)
    for (variable, reference) in names { try executor.write(variable, data[reference].values) }
    for slot in made.slots {
      switch slot.start {
      case .value(let value):
        try executor.write(slot.state, [Double](repeating: value, count: slot.type.count))
      case .parameter(let parameter):
        try executor.write(slot.state, executor.read(parameter, as: Double.self))
      }
    }
    let (features, labels) = (try data["x"].values, try data["labels"].integers)
    for step in 0..<10 {
      try executor.write("features", Array(features[(step * 24)..<(step * 24 + 24)]))
      try executor.write("targets", Array(labels[(step * 6)..<(step * 6 + 6)]))
      try executor.write("rate", wanted["rate"].values[step])
      executor.run()
      for (variable, reference) in names {
        let all = try wanted[reference]
        let count = all.values.count / 10
        let part = References.Values(
          shape: Array(all.shape.dropFirst()),
          values: Array(all.values[(step * count)..<(step * count + count)]))
        let average = made.slots.first { $0.name == "average" && $0.parameter == variable }
        let read = averaging == nil ? variable : try #require(average).state
        expectAgreement(
          try executor.read(read), part, "\(name), step \(step + 1), \(variable)")
      }
    }
  }

  @Test func `settings without meaning are refused in words`() {
    func message(_ optimiser: any Optimiser) -> String? {
      #expect(throws: NetworkError.self) { try optimiser.validate() }?.description
    }
    #expect(message(Adam(beta2: 1.5))?.contains("beta2 is 1.5; it must lie in 0 ..< 1") == true)
    #expect(message(RMSProp(epsilon: -1))?.contains("epsilon is -1.0; it must be 0 or positive") == true)
    #expect(message(StochasticGradientDescent(nesterov: true))?.contains("needs a momentum") == true)
    #expect(message(Shampoo(epsilon: 0))?.contains("it must be positive") == true)
    #expect(
      message(Clipped(SharpnessAware(Lion()), by: .value(1)))?
        .contains("SharpnessAware(Clipped(") == true)
    #expect(message(Clipped(Lion(), by: .norm(0)))?.contains("it must be positive") == true)
  }

  @Test func `a profile has one of three names`() throws {
    #expect(try Profile(named: "keras") == .keras)
    let error = #expect(throws: NetworkError.self) { try Profile(named: "torch") }
    #expect(
      error?.description
        == "there is no profile named 'torch'; there are 'pytorch', 'keras', 'flax'")
  }
}
