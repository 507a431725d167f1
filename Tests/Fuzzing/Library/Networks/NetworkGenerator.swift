import AssayNetworks
import AssayTensors

extension NetworkCase {
  /// The network of that number under a seed: the same on every machine.
  package init(seed: UInt64, number: Int) {
    var chance = Chance(seed: seed, "network \(number)")
    let element = chance.pick([ElementType.float32, .float32, .float64])
    let isWide = chance.happens(6, in: 100)
    let batch = isWide ? chance.within(32...64) : chance.within(1...9)
    let example = Self.example(&chance, element, isWide: isWide)
    var generator = LayerGenerator(
      chance: Chance(seed: seed, "layers of network \(number)"), batch: batch, element: element)
    var (layers, type) = generator.layers(chance.within(1...6), for: example, depth: 2)
    if type.shape.count > 1, chance.happens(70, in: 100) {
      layers.append(chance.happens(50, in: 100) && type.element != .int32 ? GlobalPool(.average) : Flatten())
    }
    if type.element == .int32 { layers.append(Embedding(Self.vocabulary, features: 5)) }
    let objective = Self.objective(&chance)
    layers.append(generator.dense(outputs: objective.classes ?? chance.within(1...5)))
    self.init(
      layers: layers, example: example, objective: objective,
      data: chance.pick([.normal, .normal, .ties, .scaled]), element: element,
      optimiser: OptimiserGenerator.optimiser(&chance),
      averaging: chance.pick([nil, nil, .exponential(share: 0.9), .mean(from: chance.within(0...2))]),
      policy: Self.policy(&chance), schedule: Self.schedule(&chance), batch: batch,
      steps: chance.within(2...4), seed: chance.seed())
    if objective.hasClasses, chance.happens(15, in: 100) {
      labelNoise = LabelNoise(
        rate: chance.pick([0.1, 0.6]), replacement: chance.pick([.anyClass, .otherClass]))
    }
    if chance.happens(20, in: 100), let name = learnt.first {
      rateMultipliers = [name: chance.pick([0, 0.5, 3])]
    }
  }

  /// Names of the parameters that the optimiser moves; none where the network does not fit.
  private var learnt: [String] {
    let type = TensorType([batch] + example.shape, example.element)
    let weights = try? Network(layers).weights(for: type, element: element)
    return weights?.filter(\.isLearnt).map(\.name) ?? []
  }

  private static func example(_ chance: inout Chance, _ element: ElementType, isWide: Bool) -> TensorType {
    switch chance.within(0...9) {
    case 0...3: TensorType([isWide ? chance.within(60...140) : chance.within(1...20)], element)
    case 4...6: TensorType([chance.within(1...6), chance.within(1...9)], element)
    case 7, 8:
      TensorType([chance.within(1...4), chance.within(2...7), chance.within(2...7)], element)
    default: TensorType([chance.within(1...6)], .int32)
    }
  }

  private static func objective(_ chance: inout Chance) -> FuzzedObjective {
    switch chance.within(0...8) {
    case 0...3: .crossEntropy
    case 4:
      .weightedCrossEntropy(
        smoothing: chance.pick([0, 0.1]), classWeights: chance.pick([nil, [0.5, 2, 1]]),
        weighting: chance.pick([.eachClass, .label]))
    case 5, 6: .meanSquares(factor: chance.pick([1, 0.5]))
    case 7: .binaryCrossEntropy(positiveWeight: chance.pick([1, 3]))
    default: .huber(delta: chance.pick([1, 0.3]))
    }
  }

  private static func policy(_ chance: inout Chance) -> NumericsPolicy {
    guard chance.happens(35, in: 100) else { return .standard }
    let accumulation =
      chance.happens(60, in: 100) ? chance.pick(AccumulationOrder.allCases) : .standard
    let rounding: NumericsPolicy.Rounding? =
      chance.happens(50, in: 100)
      ? .init(
        chance.pick(NumericsPolicy.Rounding.Format.allCases),
        chance.pick(NumericsPolicy.Rounding.Mode.allCases))
      : nil
    return NumericsPolicy(
      accumulation: accumulation, noise: chance.happens(20, in: 100) ? 0.001 : 0, rounding: rounding)
  }

  private static func schedule(_ chance: inout Chance) -> Schedule {
    let rate = chance.pick([0.001, 0.01, 0.05, 0.05, 0.3])
    switch chance.within(0...13) {
    case 0: return .steps(rate: rate, every: 2, factor: 0.5)
    case 1: return .milestones(rate: rate, at: [1, 2], factor: 0.1)
    case 2: return .exponential(rate: rate, factor: 0.9)
    case 3: return .cosine(rate: rate, to: 0, steps: 3)
    case 4: return .polynomial(rate: rate, to: 0.001, steps: 3, power: 0.9)
    case 5: return .inverseSquareRoot(rate: rate, over: 2)
    case 6: return .warmRestarts(rate: rate, to: 0, period: 2, growth: 2)
    case 7: return .oneCycle(peak: rate, steps: 8)
    case 8: return .warmUp(steps: 2, then: .constant(rate))
    default: return .constant(rate)
    }
  }
}

extension FuzzedObjective {
  /// How many classes its settings are for.
  var classes: Int? {
    if case .weightedCrossEntropy(_, let weights?, _) = self { return weights.count }
    return nil
  }
}
