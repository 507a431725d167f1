import AssayTensors

/// The gated recurrent unit (Cho et al. 2014, arXiv 1406.1078) over [batch, time, features], from zero states:
/// h ← (1 − σ(z))·n + σ(z)·h, where n = tanh(Wx + σ(r)·(Uh + b)) or, with the reset before the product,
/// tanh(Wx + U(σ(r)·h) + b).
///
/// The rows of `inputWeight` [3·units, features], `hiddenWeight` [3·units, units] and the biases are r, z, n in
/// this order, which is PyTorch's; Keras' is z, r, n. The inputs of all steps are multiplied at once.
public struct GRU: Layer {
  /// The number of units of the hidden state.
  public var units: Int
  /// The place where the reset gate acts.
  public var reset: Reset
  /// The biases that the layer has.
  public var bias: RecurrentBias
  /// The states that the layer returns.
  public var output: RecurrentOutput
  /// The initial values of weights and biases.
  public var start: RecurrentStart

  /// Whether the reset gate multiplies the hidden state or what the weights make of it.
  public enum Reset: String, Sendable, Hashable, Codable, CaseIterable {
    /// U(r·h): the paper's first version, ONNX' default.
    case beforeProduct
    /// r·(Uh + b): PyTorch's, and Keras' and cuDNN's default.
    case afterProduct
  }

  /// Makes PyTorch's layer, unless other settings are given.
  public init(
    _ units: Int, reset: Reset = .afterProduct, bias: RecurrentBias = .two,
    output: RecurrentOutput = .sequence, start: RecurrentStart? = nil
  ) {
    self.units = units
    self.reset = reset
    self.bias = bias
    self.output = output
    self.start = start ?? RecurrentStart(profile: .pytorch, units: units)
  }

  /// Makes a framework's layer; all have the reset after the product. PyTorch's and Keras' have two biases
  /// for every gate; Flax's has one, and a second in the candidate.
  public init(_ units: Int, profile: Profile, output: RecurrentOutput = .sequence) {
    self.init(
      units, bias: profile.gruBias, output: output,
      start: RecurrentStart(profile: profile, units: units))
  }

  /// The layer's name in parameter names: `gru`.
  public var kind: String { "gru" }
  /// The layer needs nothing but its weights.
  public var ownNeeds: Needs { Needs(weights: ["inputWeight", "hiddenWeight"]) }

  /// The hidden states.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard bias != .oneAndCandidate || reset == .afterProduct else {
      return scope.refuse(x, "a reset before the product leaves no place for a second bias of the candidate")
    }
    guard let gates = RecurrentGates(3, units, bias, start, x, in: scope) else {
      return scope.refuse(x, RecurrentGates.refusal)
    }
    return gates.states(1, output) { states, sum in
      let hidden = states[0]
      let inputs = sum.split(axis: 1, into: 3)
      let candidate: Tensor
      let keep: Tensor
      switch reset {
      case .afterProduct:
        let sums = gates.hidden(hidden).split(axis: 1, into: 3)
        keep = (inputs[1] + sums[1]).sigmoid()
        candidate = inputs[2] + (inputs[0] + sums[0]).sigmoid() * sums[2]
      case .beforeProduct:
        let sums = gates.hidden(hidden, rows: 0..<(2 * units)).split(axis: 1, into: 2)
        keep = (inputs[1] + sums[1]).sigmoid()
        let reset = (inputs[0] + sums[0]).sigmoid() * hidden
        candidate = inputs[2] + gates.hidden(reset, rows: (2 * units)..<(3 * units))
      }
      return [(1 - keep) * candidate.hyperbolicTangent() + keep * hidden]
    }
  }
}
