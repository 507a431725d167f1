import AssayNetworks

/// Makes random optimisers, over every setting that their own rules allow.
enum OptimiserGenerator {
  /// One that passes its own validation, clipped and made sharpness-aware at times.
  static func optimiser(_ chance: inout Chance) -> any Optimiser {
    var optimiser = plain(&chance)
    while (try? optimiser.validate()) == nil { optimiser = plain(&chance) }
    if chance.happens(40, in: 100) { optimiser = Clipped(optimiser, by: clipping(&chance)) }
    if chance.happens(8, in: 100) {
      optimiser = SharpnessAware(
        optimiser, radius: chance.pick([0.05, 0.5]), isAdaptive: chance.happens(50, in: 100))
    }
    return optimiser
  }

  private static func clipping(_ chance: inout Chance) -> Clipping {
    let form = chance.pick([Clipping.Form.exact, .pytorch])
    let bound = chance.pick([1, 0.1, 10])
    switch chance.within(0...4) {
    case 0: return .value(bound)
    case 1: return .normOfEach(bound, form)
    default: return .norm(bound, form)
    }
  }

  private static func decay(_ chance: inout Chance) -> WeightDecay {
    guard chance.happens(40, in: 100) else { return .none }
    return WeightDecay(
      chance.pick([0.01, 0.3]), chance.pick([.gradient, .decoupled]), reach: reach(&chance))
  }

  private static func reach(_ chance: inout Chance) -> WeightDecay.Reach {
    chance.pick([.all, .matrices])
  }

  private static func plain(_ chance: inout Chance) -> any Optimiser {
    let decay = decay(&chance)
    switch chance.within(0...15) {
    case 0...4:
      return StochasticGradientDescent(
        momentum: chance.pick([0, 0.9]), dampening: chance.pick([0, 0, 0.1]),
        nesterov: chance.happens(25, in: 100), velocity: chance.pick([.ofGradients, .ofSteps]),
        weightDecay: decay)
    case 5...8: return adam(&chance, decay)
    case 9, 10:
      return RMSProp(
        decay: chance.pick([0.99, 0.9]), epsilon: chance.pick([1e-8, 1e-3]),
        epsilonPlace: chance.pick([.insideRoot, .outsideRoot]), isCentred: chance.happens(30, in: 100),
        momentum: chance.pick([0, 0.9]), velocity: chance.pick([.ofGradients, .ofSteps]),
        initialMeanSquare: chance.pick([0, 1]), weightDecay: decay)
    case 11:
      return Adagrad(
        initialSum: chance.pick([0, 0.1]), epsilon: chance.pick([1e-10, 1e-7]),
        epsilonPlace: chance.pick([.insideRoot, .outsideRoot]), rateDecay: chance.pick([0, 0.1]),
        weightDecay: decay)
    case 12, 13:
      return LAMB(
        correctsBias: chance.happens(70, in: 100), weightDecay: chance.pick([0, 0.01]), reach: reach(&chance))
    case 14: return Lion(weightDecay: chance.pick([0, 0.1]), reach: reach(&chance))
    default:
      return Shampoo(
        momentum: chance.pick([0, 0.9]), largestSide: chance.pick([8, 24]),
        iterations: chance.pick([3, 40]), weightDecay: decay)
    }
  }

  private static func adam(_ chance: inout Chance, _ decay: WeightDecay) -> Adam {
    if chance.happens(20, in: 100) {
      return .decoupled(
        profile: chance.pick(Profile.allCases), amsgrad: chance.happens(50, in: 100), reach: reach(&chance))
    }
    return Adam(
      beta1: chance.pick([0.9, 0]), beta2: chance.pick([0.999, 0.9]),
      epsilon: chance.pick([1e-8, 1e-3]), epsilonInRoot: chance.pick([0, 0, 1e-8]),
      epsilonMeets: chance.pick([.corrected, .uncorrected]), correctsBias: chance.happens(70, in: 100),
      amsgrad: chance.pick([.none, .ofMeanSquares, .ofCorrectedMeanSquares]), weightDecay: decay)
  }
}
