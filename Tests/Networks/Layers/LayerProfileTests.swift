import AssayNetworks
import AssayTensors
import Testing

/// The frameworks' defaults, as their own documentation states them (PyTorch 2, Keras 3, Flax' linen).
@Suite struct LayerProfileTests {
  @Test func `norms have the epsilon and momentum of the framework`() {
    let epsilons = Profile.allCases.map { BatchNorm(profile: $0).epsilon }
    #expect(epsilons == [1e-5, 1e-3, 1e-5])
    #expect(Profile.allCases.map { BatchNorm(profile: $0).momentum } == [0.1, 0.01, 0.01])
    let variances = Profile.allCases.map { BatchNorm(profile: $0).runningVariance }
    #expect(variances == [.unbiased, .biased, .biased])
    #expect(Profile.allCases.map { LayerNorm(profile: $0).epsilon } == [1e-5, 1e-3, 1e-6])
    #expect(Profile.allCases.map { GroupNorm(groups: 2, profile: $0).epsilon } == [1e-5, 1e-3, 1e-6])
    let affines = Profile.allCases.map { InstanceNorm(profile: $0).affine }
    #expect(affines == [.none, .gainAndShift, .gainAndShift])
    #expect(Profile.allCases.map { RMSNorm(profile: $0).epsilon } == [nil, 1e-6, 1e-6])
  }

  @Test func `activations, pools and convolutions differ where the frameworks do`() {
    #expect(Profile.allCases.map { Activation.gelu($0) } == [.gelu, .gelu, .geluTanh])
    #expect(Profile.allCases.map { LeakyReLU(profile: $0).slope } == [0.01, 0.3, 0.01])
    let pools = Profile.allCases.map { Pool(.average, window: [2], profile: $0) }
    #expect(pools.map(\.stride) == [[], [], [1]])
    #expect(pools.map(\.countsPadding) == [true, false, true])
    let paddings = Profile.allCases.map { Convolution(1, kernel: [3], profile: $0).padding }
    #expect(paddings == [.valid, .valid, .same])
  }

  @Test func `parameters start as the framework's do`() throws {
    func starts(_ layer: any Layer, _ shape: [Int], _ element: ElementType = .float32) throws
      -> [Initialiser]
    {
      try layer.weights(for: TensorType(shape, element)).map(\.initialiser)
    }
    // PyTorch: U(±1/√fan in) for weight and bias.
    let bias = try starts(Dense(3, profile: .pytorch), [2, 16])[1]
    #expect(bias == .uniform(0.25))
    let convolution = Convolution(3, kernel: [2, 2], profile: .pytorch)
    #expect(try starts(convolution, [1, 4, 5, 5])[1] == .uniform(0.25))
    #expect(try starts(Dense(3, profile: .keras), [2, 16]) == [.glorotUniform, .zeros])
    let leCun = Initialiser.scaled(gain: 1, fan: .inputs, shape: .truncated)
    #expect(try starts(Dense(3, profile: .flax), [2, 16]) == [leCun, .zeros])
    let tables = try Profile.allCases.map {
      try starts(Embedding(5, features: 4, profile: $0), [2], .int32)[0]
    }
    #expect(tables == [.normal(1), .uniform(0.05), .leCun])
    let recurrent = try starts(LSTM(4, profile: .pytorch), [1, 2, 3])
    #expect(recurrent == [Initialiser](repeating: .uniform(0.5), count: 4))
    #expect(try starts(LSTM(4, profile: .keras), [1, 2, 3]) == [.glorotUniform, .orthogonal(), .zeros])
    #expect(try starts(GRU(4, profile: .flax), [1, 2, 3])[1] == .orthogonalBlocks())
    #expect(LSTM(4, profile: .keras).forgetBias == 1)
  }
}
