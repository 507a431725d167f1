import AssayTensors

/// The initial values of the parameters of a recurrent layer.
public struct RecurrentStart: Sendable, Hashable, Codable {
  /// The initial values of `inputWeight`.
  public var inputWeights: Initialiser
  /// The initial values of `hiddenWeight`.
  public var hiddenWeights: Initialiser
  /// The initial values of the biases.
  public var biases: Initialiser

  /// Makes a start from three initialisers.
  public init(inputWeights: Initialiser, hiddenWeights: Initialiser, biases: Initialiser = .zeros) {
    self.inputWeights = inputWeights
    self.hiddenWeights = hiddenWeights
    self.biases = biases
  }

  /// A framework's initial values of a layer of this many units: all U(±1/√units) in PyTorch. In Keras and
  /// Flax input weights start as in a dense layer, biases at 0, and hidden weights are orthogonal: over all
  /// gates together in Keras, gate by gate in Flax.
  public init(profile: Profile, units: Int) {
    switch profile.recurrentWeights {
    case .uniform:
      let all = Initialiser.uniform(1 / Double(max(units, 1)).squareRoot())
      self.init(inputWeights: all, hiddenWeights: all, biases: all)
    case .orthogonal:
      self.init(inputWeights: .weight(profile), hiddenWeights: .orthogonal())
    case .orthogonalBlocks:
      self.init(inputWeights: .weight(profile), hiddenWeights: .orthogonalBlocks())
    }
  }
}

/// The weighted sums of input and hidden state to which the gates of a recurrent layer apply their activations.
struct RecurrentGates {
  /// The input's part of the sums for all steps, [time, batch, gates·units], with the input bias.
  let inputs: Tensor
  private let weight: Tensor
  private let bias: Tensor?
  /// The states before the first step, [batch, units].
  private let zero: Tensor
  private let scope: LayerScope

  /// The reason for refusing a tensor that is not a sequence.
  static let refusal = "takes [batch, time, features] of at least one step"

  /// Declares the parameters. `nil` where x is no sequence, or there is no unit.
  init?(
    _ gates: Int, _ units: Int, _ biases: RecurrentBias, _ start: RecurrentStart, _ x: Tensor,
    in scope: LayerScope
  ) {
    guard x.shape.count == 3, x.shape[1] >= 1 else { return nil }
    self.scope = scope
    zero = x.filled([x.shape[0], units], with: 0)
    let rows = gates * units
    let inputWeight = scope.weight(
      "inputWeight", [rows, x.shape[2]], start.inputWeights, like: x)
    weight = scope.weight("hiddenWeight", [rows, units], start.hiddenWeights, like: x)
    let names: [String] =
      switch biases {
      case .none: []
      case .one: ["bias"]
      case .two: ["inputBias", "hiddenBias"]
      case .oneAndCandidate: ["bias", "candidateBias"]
      }
    let all = names.map {
      scope.parameter($0, [$0 == "candidateBias" ? units : rows], start.biases, like: x)
    }
    let products = x.transposed([1, 0, 2]).products(with: inputWeight)
    inputs = all.first.map { products + $0 } ?? products
    guard all.count == 2 else {
      bias = nil
      return
    }
    // `candidateBias` belongs to the candidate alone: the gates before it get zeros.
    bias =
      biases == .oneAndCandidate
      ? concatenated([x.filled([rows - units], with: 0), all[1]], axis: 0) : all[1]
  }

  /// Runs all steps and returns the hidden states: the first of the `count` states that `advance` computes
  /// from the states before and one step's inputs.
  func states(
    _ count: Int, _ output: RecurrentOutput, _ advance: (_ states: [Tensor], _ inputs: Tensor) -> [Tensor]
  ) -> Tensor {
    let run = scan([Tensor](repeating: zero, count: count), over: [inputs]) { carried, elements in
      var next: [Tensor] = []
      let hidden = scope.record("cell", kind: "recurrentCell", elements[0]) {
        next = advance(carried, elements[0])
        return next[0]
      }
      return (carried: next, outputs: [hidden])
    }
    return output == .last ? run.carried[0] : run.outputs[0].transposed([1, 0, 2])
  }

  /// The hidden state's part of the sums, from a state [batch, units], with its bias.
  func hidden(_ state: Tensor) -> Tensor {
    let product = state.products(with: weight)
    return bias.map { product + $0 } ?? product
  }

  /// The hidden state's part of the sums for some rows of the weight.
  func hidden(_ state: Tensor, rows: Range<Int>) -> Tensor {
    func part(_ whole: Tensor) -> Tensor {
      whole.sliced(axis: 0, from: rows.lowerBound, count: rows.count)
    }
    let product = state.products(with: part(weight))
    return bias.map { product + part($0) } ?? product
  }
}
