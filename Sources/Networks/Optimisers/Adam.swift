import AssayTensors

/// Adam (Kingma & Ba 2015, arXiv 1412.6980), AdamW (Loshchilov & Hutter 2019, arXiv 1711.05101) and AMSGrad
/// (Reddi et al. 2018).
///
/// m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) in step t (from
/// 1): p ← p − rate·m̂/(√(v̂ + ε₀) + ε). Coupled decay is added to g; decoupled decay is subtracted from p
/// beside the step.
///
/// ```swift
/// let run = try Training(model, batch: 64, optimiser: Adam(profile: .pytorch), seed: 1)
/// ```
public struct Adam: Optimiser, Hashable, Codable {
  /// β₁, the share of the mean gradient that is kept in each step.
  public var beta1: Double
  /// β₂, the share of the mean square that is kept in each step.
  public var beta2: Double
  /// ε, outside the root.
  public var epsilon: Double
  /// ε₀, inside the root.
  public var epsilonInRoot: Double
  /// The root that ε is added to.
  public var epsilonMeets: Root
  /// Whether the averages are corrected for their start at 0; if not, m̂ = m and v̂ = v.
  public var correctsBias: Bool
  /// Whether, and how, the root is taken of the largest mean square so far.
  public var amsgrad: AMSGrad
  /// The weight decay.
  public var weightDecay: WeightDecay

  /// The root that ε is added to.
  public enum Root: String, Sendable, Hashable, Codable, CaseIterable {
    /// √v̂ + ε, as in the paper's algorithm: PyTorch, Optax.
    case corrected
    /// √v + ε with both corrections in the rate: Keras, TensorFlow, MXNet, the paper's "ε hat". Compared with
    /// the other form, ε is divided by √(1 − β₂ᵗ): with β₂ = 0.999 it is 31.6 times larger in the first step.
    case uncorrected
  }

  /// The quantity whose largest value so far stands in the denominator.
  public enum AMSGrad: String, Sendable, Hashable, Codable, CaseIterable {
    /// Adam without AMSGrad: v itself stands in the denominator.
    case none
    /// The largest v, corrected afterwards: PyTorch, Keras.
    case ofMeanSquares
    /// The largest v̂: Optax.
    case ofCorrectedMeanSquares
  }

  /// Makes PyTorch's Adam, unless other settings are given.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, epsilonInRoot: Double = 0,
    epsilonMeets: Root = .corrected, correctsBias: Bool = true, amsgrad: AMSGrad = .none,
    weightDecay: WeightDecay = .none
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.epsilonInRoot = epsilonInRoot
    self.epsilonMeets = epsilonMeets
    self.correctsBias = correctsBias
    self.amsgrad = amsgrad
    self.weightDecay = weightDecay
  }

  /// Makes a framework's Adam: value and place of ε, AMSGrad's form, coupling of the decay.
  public init(profile: Profile, amsgrad: Bool = false, weightDecay: Double = 0) {
    self.init(
      epsilon: profile.adamEpsilon,
      epsilonMeets: profile.adamEpsilonMeets, amsgrad: amsgrad ? profile.amsgrad : .none,
      weightDecay: WeightDecay(weightDecay, profile.adaptiveDecay))
  }

  /// Makes a framework's AdamW, with its own strength of decay unless another is given.
  public static func decoupled(
    profile: Profile, weightDecay: Double? = nil, amsgrad: Bool = false,
    reach: WeightDecay.Reach = .all
  ) -> Adam {
    var adam = Adam(profile: profile, amsgrad: amsgrad)
    adam.weightDecay = WeightDecay(weightDecay ?? profile.adamWDecay, .decoupled, reach: reach)
    return adam
  }

  /// Throws for a β outside 0 ..< 1, for a negative ε or ε₀, and for an ε₀ other than 0 with ``Root/uncorrected``: ε₀ is
  /// added to the corrected mean square.
  public func validate() throws {
    try demandRanges()
    if epsilonInRoot != 0, epsilonMeets == .uncorrected {
      throw invalid("epsilonInRoot is added to the corrected mean square; it needs epsilonMeets .corrected")
    }
  }

  /// Adds the update of every parameter to the trace; the slots are `mean`, `meanSquare`, `largestMeanSquare`,
  /// and 1 − βᵗ as `meanCorrection`, `meanSquareCorrection`.
  public func update(_ step: OptimiserStep) {
    let one = step.rate.constant(1)
    let first = correctsBias ? step.biasCorrection("meanCorrection", share: beta1) : one
    let second = correctsBias ? step.biasCorrection("meanSquareCorrection", share: beta2) : one
    for (index, parameter) in step.parameters.enumerated() {
      let rate = step.rate(of: parameter)
      let gradient = weightDecay.gradient(step.gradients[index], of: parameter)
      let mean = step.average("mean", of: parameter, share: beta1, of: gradient)
      let square = step.average("meanSquare", of: parameter, share: beta2, of: gradient * gradient)
      let divisor = self.divisor(largest(square, second, parameter, step), second)
      let scale = epsilonMeets == .corrected ? rate / first : rate * second.squareRoot() / first
      step.move(
        index, to: weightDecay.origin(of: parameter, rate: rate) - mean * scale / divisor)
    }
  }

  /// The mean square in the denominator, not corrected unless AMSGrad's form needs it.
  private func largest(
    _ square: Tensor, _ correction: Tensor, _ parameter: Parameter, _ step: OptimiserStep
  ) -> Tensor {
    guard amsgrad != .none else { return square }
    let past = step.slot("largestMeanSquare", of: parameter)
    let next = past.maximum(amsgrad == .ofMeanSquares ? square : square / correction)
    step.update(past, to: next)
    return next
  }

  private func divisor(_ square: Tensor, _ correction: Tensor) -> Tensor {
    switch epsilonMeets {
    case .uncorrected:
      return (amsgrad == .ofCorrectedMeanSquares ? square * correction : square).squareRoot() + epsilon
    case .corrected:
      let corrected =
        !correctsBias || amsgrad == .ofCorrectedMeanSquares ? square : square / correction
      return (epsilonInRoot == 0 ? corrected : corrected + epsilonInRoot).squareRoot() + epsilon
    }
  }
}

extension OptimiserStep {
  /// Moves a slot as average ← β·average + (1 − β)·new, and returns its new value.
  func average(_ name: String, of parameter: Parameter, share: Double, of new: Tensor) -> Tensor {
    let past = slot(name, of: parameter)
    let next = past * share + new * (1 - share)
    update(past, to: next)
    return next
  }
}
