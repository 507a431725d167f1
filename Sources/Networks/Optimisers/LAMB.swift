import AssayTensors

/// LAMB (You et al. 2020, arXiv 1904.00962): Adam's direction, scaled for each parameter tensor to the
/// tensor's own norm.
///
/// r = m̂/(√v̂ + ε) + λ·p with Adam's m̂ and v̂; p ← p − rate·‖p‖/‖r‖·r. The ratio is 1 where either norm is 0.
public struct LAMB: Optimiser, Hashable, Codable {
  /// β₁, the share of the mean gradient that is kept.
  public var beta1: Double
  /// β₂, the share of the mean square that is kept.
  public var beta2: Double
  /// ε, outside the root.
  public var epsilon: Double
  /// Whether the averages are corrected for their start at 0.
  public var correctsBias: Bool
  /// λ, the weight decay; it is part of the direction r.
  public var weightDecay: Double
  /// The parameters that λ applies to.
  public var reach: WeightDecay.Reach

  /// Makes the optimiser with the paper's settings, unless others are given.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-6, correctsBias: Bool = true,
    weightDecay: Double = 0.01, reach: WeightDecay.Reach = .all
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.correctsBias = correctsBias
    self.weightDecay = weightDecay
    self.reach = reach
  }

  /// Adds the update of every parameter to the trace; the slots are Adam's.
  public func update(_ step: OptimiserStep) {
    let one = step.rate.constant(1)
    let first = correctsBias ? step.biasCorrection("meanCorrection", share: beta1) : one
    let second = correctsBias ? step.biasCorrection("meanSquareCorrection", share: beta2) : one
    let decay = WeightDecay(weightDecay, .decoupled, reach: reach)
    for (index, parameter) in step.parameters.enumerated() {
      let gradient = step.gradients[index]
      let mean = step.average("mean", of: parameter, share: beta1, of: gradient)
      let square = step.average("meanSquare", of: parameter, share: beta2, of: gradient * gradient)
      var direction = mean / first / ((square / second).squareRoot() + epsilon)
      if let pull = decay.pull(on: parameter) { direction = direction + pull }
      let length = globalNorm([parameter.tensor])
      let directionLength = globalNorm([direction])
      let ratio = select(
        length.minimum(directionLength) .> 0, length / directionLength, one)
      step.move(
        index, to: parameter.tensor - direction * (step.rate(of: parameter) * ratio))
    }
  }
}
