import AssayTensors

/// Adagrad (Duchi, Hazan & Singer 2011): divides the gradient by the root of the sum of its squares so far.
///
/// s ← s + g²; p ← p − rate/(1 + t·rateDecay)·g/(√s + ε), or with √(s + ε) in place of √s + ε, in step t from
/// 0.
public struct Adagrad: Optimiser, Hashable, Codable {
  /// s before the first step.
  public var initialSum: Double
  /// ε.
  public var epsilon: Double
  /// Where ε is added.
  public var epsilonPlace: EpsilonPlace
  /// How fast the rate decreases in addition: PyTorch's `lr_decay`.
  public var rateDecay: Double
  /// The weight decay.
  public var weightDecay: WeightDecay

  /// Makes the optimiser with PyTorch's settings, unless others are given.
  public init(
    initialSum: Double = 0, epsilon: Double = 1e-10, epsilonPlace: EpsilonPlace = .outsideRoot,
    rateDecay: Double = 0, weightDecay: WeightDecay = .none
  ) {
    self.initialSum = initialSum
    self.epsilon = epsilon
    self.epsilonPlace = epsilonPlace
    self.rateDecay = rateDecay
    self.weightDecay = weightDecay
  }

  /// Makes the optimiser with a framework's first sum, value and place of ε, and coupling of the decay.
  public init(profile: Profile, weightDecay: Double = 0) {
    self.init(
      initialSum: profile.adagradSum, epsilon: profile.adagradEpsilon,
      epsilonPlace: profile.epsilonPlace,
      weightDecay: WeightDecay(weightDecay, profile.adaptiveDecay))
  }

  /// Adds the update of every parameter to the trace; the slot is `sumOfSquares`.
  public func update(_ step: OptimiserStep) {
    for (index, parameter) in step.parameters.enumerated() {
      var rate = step.rate(of: parameter)
      let origin = weightDecay.origin(of: parameter, rate: rate)
      if rateDecay != 0 { rate = rate / (1 + step.stepsTaken() * rateDecay) }
      let gradient = weightDecay.gradient(step.gradients[index], of: parameter)
      let past = step.slot("sumOfSquares", of: parameter, startingAt: initialSum)
      let sum = past + gradient * gradient
      step.update(past, to: sum)
      step.move(index, to: origin - gradient * rate / epsilonPlace.root(of: sum, epsilon))
    }
  }
}
