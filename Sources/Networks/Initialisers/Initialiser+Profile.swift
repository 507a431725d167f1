extension Initialiser {
  /// A framework's own start of a dense weight: U(±1/√fan in) in PyTorch, Glorot's uniform in Keras, LeCun's
  /// truncated normal in Flax.
  public static func dense(_ profile: Profile) -> Initialiser {
    switch profile {
    case .pytorch: .scaled(gain: 1.0 / 3, fan: .inputs, shape: .uniform)
    case .keras: .glorotUniform
    case .flax: .scaled(gain: 1, fan: .inputs, shape: .truncated)
    }
  }

  /// Of the bias of a dense layer of `fanIn` inputs: U(±1/√fan in) in PyTorch, 0 elsewhere.
  public static func denseBias(_ profile: Profile, fanIn: Int) -> Initialiser {
    profile.biasStart.ofBias(inputs: fanIn)
  }

  /// Of a convolution's weight: that of a dense one, with the fans of its kernel.
  public static func convolution(_ profile: Profile) -> Initialiser { dense(profile) }

  /// Of a convolution's bias; `fanIn` is channels/groups times the kernel's places.
  public static func convolutionBias(_ profile: Profile, fanIn: Int) -> Initialiser {
    denseBias(profile, fanIn: fanIn)
  }

  /// Of a table [vocabulary, features]: N(0, 1) in PyTorch, U(±0.05) in Keras, N(0, 1/features) in Flax.
  public static func embedding(_ profile: Profile) -> Initialiser {
    switch profile {
    case .pytorch: .normal(1)
    case .keras: .uniform(0.05)
    case .flax: .leCun
    }
  }

  /// Of the weight [gates·units, inputs] of a recurrent layer: U(±1/√units) in PyTorch, else that of a dense one.
  public static func recurrentInputs(_ profile: Profile, units: Int) -> Initialiser {
    profile == .pytorch ? recurrentUniform(units) : dense(profile)
  }

  /// Of the weight [gates·units, units]: U(±1/√units) in PyTorch; orthonormal columns of all gates together in
  /// Keras, of each gate in Flax.
  public static func recurrentHidden(_ profile: Profile, units: Int) -> Initialiser {
    switch profile {
    case .pytorch: recurrentUniform(units)
    case .keras: .orthogonal()
    case .flax: .orthogonalBlocks()
    }
  }

  /// Of a recurrent bias [gates·units]: U(±1/√units) in PyTorch; 0 elsewhere, but for the forget gate of Keras's
  /// LSTM, the second of four, which is 1.
  public static func recurrentBias(_ profile: Profile, units: Int, hasForgetGate: Bool) -> Initialiser {
    switch profile {
    case .pytorch: recurrentUniform(units)
    case .keras: hasForgetGate ? .part(1, of: 4, value: 1) : .zeros
    case .flax: .zeros
    }
  }

  private static func recurrentUniform(_ units: Int) -> Initialiser {
    .uniform(1 / Double(max(units, 1)).squareRoot())
  }

  /// For a bias, whose fan is that of its weight.
  func ofBias(inputs: Int) -> Initialiser {
    guard case .scaled(let gain, _, let shape) = self else { return self }
    return shape.initialiser(variance: gain / Double(max(inputs, 1)))
  }
}

extension Profile {
  /// How the bias of a dense or convolution layer starts whose inputs are not known yet.
  var biasStart: Initialiser {
    self == .pytorch ? .scaled(gain: 1.0 / 3, fan: .inputs, shape: .uniform) : .zeros
  }
}
