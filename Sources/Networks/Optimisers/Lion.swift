import AssayTensors

/// Lion (Chen et al. 2023, arXiv 2302.06675): moves every parameter by the sign of an average of gradients.
///
/// p ← p − rate·(sign(β₁·m + (1 − β₁)·g) + λ·p), then m ← β₂·m + (1 − β₂)·g. The sign of 0 is 0.
public struct Lion: Optimiser, Hashable, Codable {
  /// β₁, the share of the average in the step.
  public var beta1: Double
  /// β₂, the share of the average that is kept.
  public var beta2: Double
  /// λ, the weight decay.
  public var weightDecay: Double
  /// The parameters that λ applies to.
  public var reach: WeightDecay.Reach

  /// Makes the optimiser with the paper's settings, unless others are given.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0,
    reach: WeightDecay.Reach = .all
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
    self.reach = reach
  }

  /// Adds the update of every parameter to the trace; the slot is `mean`.
  public func update(_ step: OptimiserStep) {
    let decay = WeightDecay(weightDecay, .decoupled, reach: reach)
    for (index, parameter) in step.parameters.enumerated() {
      let rate = step.rate(of: parameter)
      let gradient = step.gradients[index]
      let past = step.slot("mean", of: parameter)
      let direction = past * beta1 + gradient * (1 - beta1)
      step.update(past, to: past * beta2 + gradient * (1 - beta2))
      step.move(index, to: decay.origin(of: parameter, rate: rate) - sign(direction) * rate)
    }
  }

  private func sign(_ x: Tensor) -> Tensor {
    func number(_ value: Double) -> Tensor { x.constant(value).broadcast(to: x.shape) }
    return select(x .> 0, number(1), select(x .< 0, number(-1), number(0)))
  }
}
