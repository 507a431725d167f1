import AssayTensors

/// Stochastic gradient descent: plain, with heavy-ball momentum (Polyak 1964), or with Nesterov's (Sutskever
/// et al. 2013).
///
/// Order of a step: coupled decay is added to the gradient; the gradient is added to the velocity; decoupled
/// decay and the velocity's step are subtracted from the parameter together. With μ = 0 there is no velocity.
public struct StochasticGradientDescent: Optimiser, Hashable, Codable {
  /// μ, the share of the velocity that is kept in each step.
  public var momentum: Double
  /// τ: the velocity takes (1 − τ)·g, but all of the first gradient, as in PyTorch. It applies only to a
  /// velocity of gradients.
  public var dampening: Double
  /// Whether the step looks ahead: it uses g + μ·v in place of v.
  public var nesterov: Bool
  /// Whether the velocity accumulates gradients or steps. They differ when the rate changes.
  public var velocity: Velocity
  /// The weight decay.
  public var weightDecay: WeightDecay

  /// What a velocity adds up.
  public enum Velocity: String, Sendable, Hashable, Codable, CaseIterable {
    /// v ← μ·v + g; p ← p − rate·v: PyTorch, Optax. A new rate holds for the past gradients as well.
    case ofGradients
    /// v ← μ·v − rate·g; p ← p + v: Keras, MXNet, Caffe.
    case ofSteps
  }

  /// Makes plain gradient descent with PyTorch's form of momentum, unless other settings are given.
  public init(
    momentum: Double = 0, dampening: Double = 0, nesterov: Bool = false,
    velocity: Velocity = .ofGradients, weightDecay: WeightDecay = .none
  ) {
    self.momentum = momentum
    self.dampening = dampening
    self.nesterov = nesterov
    self.velocity = velocity
    self.weightDecay = weightDecay
  }

  /// Makes a framework's form of the velocity and of weight decay.
  public init(profile: Profile, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0) {
    self.init(
      momentum: momentum, nesterov: nesterov, velocity: profile.velocity,
      weightDecay: WeightDecay(weightDecay, profile.descentDecay))
  }

  /// Throws for a momentum outside 0 ..< 1, a dampening outside 0 … 1, and for combinations that have no definition.
  public func validate() throws {
    try demandRanges()
    if nesterov, momentum == 0 || dampening != 0 {
      throw invalid("Nesterov's step needs a momentum, and no dampening")
    }
    if dampening != 0, velocity == .ofSteps || momentum == 0 {
      throw invalid("dampening is defined for the velocity of gradients only")
    }
  }

  /// Adds the update of every parameter to the trace; the slot is `velocity`.
  public func update(_ step: OptimiserStep) {
    for (index, parameter) in step.parameters.enumerated() {
      let rate = step.rate(of: parameter)
      let gradient = weightDecay.gradient(step.gradients[index], of: parameter)
      let origin = weightDecay.origin(of: parameter, rate: rate)
      guard momentum != 0 else {
        step.move(index, to: origin - gradient * rate)
        continue
      }
      let past = step.slot("velocity", of: parameter)
      switch velocity {
      case .ofGradients:
        let next = past * momentum + dampened(gradient, step)
        step.update(past, to: next)
        step.move(index, to: origin - (nesterov ? gradient + next * momentum : next) * rate)
      case .ofSteps:
        let move = gradient * rate
        let next = past * momentum - move
        step.update(past, to: next)
        step.move(index, to: origin + (nesterov ? next * momentum - move : next))
      }
    }
  }

  private func dampened(_ gradient: Tensor, _ step: OptimiserStep) -> Tensor {
    dampening == 0 ? gradient : gradient * (1 - step.stepsTaken().minimum(step.rate.constant(1)) * dampening)
  }
}
