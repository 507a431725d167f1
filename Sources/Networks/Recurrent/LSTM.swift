import AssayTensors

/// Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000) over
/// [batch, time, features], from zero states:
/// c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c).
///
/// The rows of `inputWeight` [4·units, features], `hiddenWeight` [4·units, units] and the biases are the gates
/// i, f, g, o in this order, which is PyTorch's and Keras'. The inputs of all steps are multiplied at once; the
/// steps themselves are a `scan`.
public struct LSTM: Layer {
  /// The number of units of the hidden state and of the cell.
  public var units: Int
  /// The biases that the layer has.
  public var bias: RecurrentBias
  /// The states that the layer returns.
  public var output: RecurrentOutput
  /// The initial values of weights and biases.
  public var start: RecurrentStart
  /// A constant added in the forget gate. Keras starts the bias at this constant instead of 0, which is the
  /// same function.
  public var forgetBias: Double

  /// Makes PyTorch's layer, unless other settings are given.
  public init(
    _ units: Int, bias: RecurrentBias = .two, output: RecurrentOutput = .sequence,
    start: RecurrentStart? = nil, forgetBias: Double = 0
  ) {
    self.units = units
    self.bias = bias
    self.output = output
    self.start = start ?? RecurrentStart(profile: .pytorch, units: units)
    self.forgetBias = forgetBias
  }

  /// Makes a framework's layer.
  public init(_ units: Int, profile: Profile, output: RecurrentOutput = .sequence) {
    self.init(
      units, bias: profile.lstmBias, output: output,
      start: RecurrentStart(profile: profile, units: units), forgetBias: profile.lstmForgetBias)
  }

  /// The layer's name in parameter names: `lstm`.
  public var kind: String { "lstm" }
  /// The layer needs nothing but its weights.
  public var ownNeeds: Needs { Needs(weights: ["inputWeight", "hiddenWeight"]) }

  /// The hidden states.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    if let fault { return scope.refuse(x, fault) }
    guard bias != .oneAndCandidate else {
      return scope.refuse(x, "an LSTM has no reset gate, and so no bias of its own for the candidate")
    }
    guard let gates = RecurrentGates(4, units, bias, start, x, in: scope) else {
      return scope.refuse(x, RecurrentGates.refusal)
    }
    return gates.states(2, output) { states, inputs in
      let sums = inputs + gates.hidden(states[0])
      let parts = sums.split(axis: 1, into: 4)
      let forget = forgetBias == 0 ? parts[1] : parts[1] + forgetBias
      let cell = forget.sigmoid() * states[1] + parts[0].sigmoid() * parts[2].hyperbolicTangent()
      let hidden = parts[3].sigmoid() * cell.hyperbolicTangent()
      return [hidden, cell]
    }
  }
}
