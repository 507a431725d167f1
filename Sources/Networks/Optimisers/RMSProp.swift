import AssayTensors

/// RMSProp (Tieleman & Hinton 2012, lecture 6.5): divides the gradient by the root of its mean square.
///
/// v ← α·v + (1 − α)·g²; the centred form (Graves 2013, arXiv 1308.0850) subtracts the square of the mean
/// gradient from v; u = g/(√v + ε) or g/√(v + ε); with momentum u is accumulated in a velocity, otherwise p ←
/// p − rate·u.
public struct RMSProp: Optimiser, Hashable, Codable {
  /// α, the share of the mean square that is kept.
  public var decay: Double
  /// ε.
  public var epsilon: Double
  /// Where ε is added.
  public var epsilonPlace: EpsilonPlace
  /// Whether the variance replaces the mean square.
  public var isCentred: Bool
  /// μ, the share of the velocity that is kept.
  public var momentum: Double
  /// Whether the velocity accumulates u or rate·u.
  public var velocity: StochasticGradientDescent.Velocity
  /// The mean square before the first step.
  public var initialMeanSquare: Double
  /// The weight decay.
  public var weightDecay: WeightDecay

  /// Makes the optimiser with PyTorch's settings, unless others are given.
  public init(
    decay: Double = 0.99, epsilon: Double = 1e-8, epsilonPlace: EpsilonPlace = .outsideRoot,
    isCentred: Bool = false, momentum: Double = 0,
    velocity: StochasticGradientDescent.Velocity = .ofGradients, initialMeanSquare: Double = 0,
    weightDecay: WeightDecay = .none
  ) {
    self.decay = decay
    self.epsilon = epsilon
    self.epsilonPlace = epsilonPlace
    self.isCentred = isCentred
    self.momentum = momentum
    self.velocity = velocity
    self.initialMeanSquare = initialMeanSquare
    self.weightDecay = weightDecay
  }

  /// Makes the optimiser with a framework's α, value and place of ε, form of the velocity, and coupling of
  /// the decay.
  public init(
    profile: Profile, isCentred: Bool = false, momentum: Double = 0, weightDecay: Double = 0
  ) {
    self.init(
      decay: profile.rmsPropDecay, epsilon: profile.rmsPropEpsilon,
      epsilonPlace: profile.epsilonPlace, isCentred: isCentred,
      momentum: momentum, velocity: profile.rmsPropVelocity,
      weightDecay: WeightDecay(weightDecay, profile.adaptiveDecay))
  }

  /// Adds the update of every parameter to the trace; the slots are `meanSquare`, `mean` and `velocity`.
  public func update(_ step: OptimiserStep) {
    for (index, parameter) in step.parameters.enumerated() {
      let rate = step.rate(of: parameter)
      let gradient = weightDecay.gradient(step.gradients[index], of: parameter)
      let past = step.slot("meanSquare", of: parameter, startingAt: initialMeanSquare)
      let square = past * decay + gradient * gradient * (1 - decay)
      step.update(past, to: square)
      var spread = square
      if isCentred {
        let mean = step.average("mean", of: parameter, share: decay, of: gradient)
        spread = square - mean * mean
      }
      let direction = gradient / epsilonPlace.root(of: spread, epsilon)
      step.move(
        index,
        to: weightDecay.origin(of: parameter, rate: rate) - move(direction, rate, parameter, step))
    }
  }

  private func move(
    _ direction: Tensor, _ rate: Tensor, _ parameter: Parameter, _ step: OptimiserStep
  ) -> Tensor {
    guard momentum != 0 else { return direction * rate }
    let past = step.slot("velocity", of: parameter)
    let next = past * momentum + (velocity == .ofSteps ? direction * rate : direction)
    step.update(past, to: next)
    return velocity == .ofSteps ? next : next * rate
  }
}

/// Where ε keeps a root that is divided by from 0.
public enum EpsilonPlace: String, Sendable, Hashable, Codable, CaseIterable {
  /// √v + ε: PyTorch.
  case outsideRoot
  /// √(v + ε): Keras, Optax.
  case insideRoot

  func root(of square: Tensor, _ epsilon: Double) -> Tensor {
    switch self {
    case .outsideRoot: square.squareRoot() + epsilon
    case .insideRoot: (square + epsilon).squareRoot()
    }
  }
}
