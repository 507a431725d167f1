import AssayTensors

/// How the parameters of a recurrent layer start.
public struct RecurrentStart: Sendable, Hashable, Codable {
  /// Of `inputWeight`.
  public var inputWeights: Initialiser
  /// Of `hiddenWeight`.
  public var hiddenWeights: Initialiser
  /// Of the biases.
  public var biases: Initialiser

  /// From these.
  public init(inputWeights: Initialiser, hiddenWeights: Initialiser, biases: Initialiser = .zeros) {
    self.inputWeights = inputWeights
    self.hiddenWeights = hiddenWeights
    self.biases = biases
  }

  /// As a framework starts a layer of so many units: all U(±1/√units) in PyTorch; elsewhere inputs as in a dense
  /// layer, biases of 0, and hidden weights orthogonal, over all gates together in Keras, gate by gate in Flax.
  public init(profile: Profile, units: Int) {
    switch profile {
    case .pytorch:
      let all = Initialiser.uniform(1 / Double(max(units, 1)).squareRoot())
      self.init(inputWeights: all, hiddenWeights: all, biases: all)
    case .keras: self.init(inputWeights: .weight(profile), hiddenWeights: .orthogonal())
    case .flax: self.init(inputWeights: .weight(profile), hiddenWeights: .orthogonalBlocks())
    }
  }
}

/// What the gates of a recurrent layer are sums of.
struct RecurrentGates {
  /// Of all steps: [time, batch, gates·units], with the input's bias.
  let inputs: Tensor
  private let weight: Tensor
  private let bias: Tensor?
  /// States before the first step, [batch, units].
  private let zero: Tensor

  /// What a layer says of a tensor that has none.
  static let refusal = "takes [batch, time, features] of at least one step"

  /// `nil` where x is no sequence. There is at least one unit.
  init?(
    _ gates: Int, _ units: Int, _ biases: RecurrentBias, _ start: RecurrentStart, _ x: Tensor,
    in scope: LayerScope
  ) {
    guard x.shape.count == 3, x.shape[1] >= 1 else { return nil }
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
    // The gates before the candidate have none.
    bias =
      biases == .oneAndCandidate
      ? concatenated([x.filled([rows - units], with: 0), all[1]], axis: 0) : all[1]
  }

  /// Hidden states: the first of `count` states that `advance` makes of those before and of one step's inputs.
  func states(
    _ count: Int, _ output: RecurrentOutput, _ advance: (_ states: [Tensor], _ inputs: Tensor) -> [Tensor]
  ) -> Tensor {
    let run = scan([Tensor](repeating: zero, count: count), over: [inputs]) { carried, elements in
      let next = advance(carried, elements[0])
      return (carried: next, outputs: [next[0]])
    }
    return output == .last ? run.carried[0] : run.outputs[0].transposed([1, 0, 2])
  }

  /// The part of the gates' sums that is made of a hidden state [batch, units], with its bias.
  func hidden(_ state: Tensor) -> Tensor {
    let product = state.products(with: weight)
    return bias.map { product + $0 } ?? product
  }

  /// The same for some rows of the weight.
  func hidden(_ state: Tensor, rows: Range<Int>) -> Tensor {
    func part(_ whole: Tensor) -> Tensor {
      whole.sliced(axis: 0, from: rows.lowerBound, count: rows.count)
    }
    let product = state.products(with: part(weight))
    return bias.map { product + part($0) } ?? product
  }
}
