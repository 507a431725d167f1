import AssayTensors

/// Weight decay: pulls the parameters towards 0 with strength λ.
public struct WeightDecay: Sendable, Hashable, Codable {
  /// λ; with 0 no operation is traced.
  public var strength: Double
  /// How λ enters the step.
  public var coupling: Coupling
  /// The parameters that decay.
  public var reach: Reach

  /// How the decay enters the step.
  public enum Coupling: String, Sendable, Hashable, Codable, CaseIterable {
    /// g + λ·p takes the gradient's place before anything else: the slope of λ/2·‖p‖², which passes through the
    /// optimiser's scaling. PyTorch's SGD, Adam, RMSprop, Adagrad.
    case gradient
    /// The parameter is replaced by p − rate·λ·p, beside the step of the gradient (Loshchilov & Hutter 2019,
    /// arXiv 1711.05101). AdamW everywhere; every optimiser of Keras.
    case decoupled
  }

  /// Which parameters are pulled.
  public enum Reach: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every parameter.
    case all
    /// Parameters of at least two axes: no biases, no gains of normalisations.
    case matrices
  }

  /// Makes a decay of this strength.
  public init(_ strength: Double, _ coupling: Coupling, reach: Reach = .all) {
    self.strength = strength
    self.coupling = coupling
    self.reach = reach
  }

  /// No decay.
  public static let none = WeightDecay(0, .gradient)

  private func reaches(_ parameter: Parameter) -> Bool {
    strength != 0 && (reach == .all || parameter.tensor.shape.count > 1)
  }

  /// The gradient with coupled decay added.
  func gradient(_ gradient: Tensor, of parameter: Parameter) -> Tensor {
    reaches(parameter) && coupling == .gradient ? gradient + parameter.tensor * strength : gradient
  }

  /// The parameter value from which the optimiser's step is subtracted, with decoupled decay applied.
  func origin(of parameter: Parameter, rate: Tensor) -> Tensor {
    reaches(parameter) && coupling == .decoupled
      ? parameter.tensor - parameter.tensor * (rate * strength) : parameter.tensor
  }

  /// λ·p, for optimisers that scale it with the rest of the direction; `nil` where the decay does not apply.
  func pull(on parameter: Parameter) -> Tensor? {
    reaches(parameter) ? parameter.tensor * strength : nil
  }
}
