import AssayNetworks
import AssayTensors

// Relations between runs that are theorems, so that no other implementation is needed to check them.

extension NetworkCheck {
  mutating func compareRelations() throws {
    try compareModes()
    try compareExamples()
    try compareZeroRate()
    try compareScaledLoss()
    try comparePermuted()
  }

  /// A run of the case after its steps.
  private func trained() throws -> Training {
    let training = try NetworkCheck.training(network, model)
    _ = try network.advance(training, 0..<network.steps, outputs: step.outputs)
    return training
  }

  private var needs: Needs { model.network.needs }
  private var drawsArithmetic: Bool {
    network.policy.noise > 0 || network.policy.accumulation == .permuted
      || network.policy.rounding?.mode == .stochastic
  }

  /// Where no layer tells the modes apart they are one function.
  private mutating func compareModes() throws {
    guard !needs.distinguishesModes else { return }
    let training = try NetworkCheck.training(network, model)
    let minibatch = network.minibatch(0, outputs: step.outputs)
    let modes = try [Mode.training, .evaluation].map {
      try bits(of: network.evaluate(training, minibatch, $0))
    }
    if modes[0] != modes[1] { note(.modes, "training mode differs, though no layer tells modes apart") }
  }

  /// In evaluation mode an example's output depends neither on the other examples nor on its place.
  private mutating func compareExamples() throws {
    guard !needs.minibatchStatistics.contains(.evaluation), !drawsArithmetic else { return }
    let training = try trained()
    let minibatch = network.minibatch(0, outputs: step.outputs)
    func outputs(_ order: [Int]) throws -> [[UInt64]] {
      let all = try network.evaluate(training, minibatch.rows(order), .evaluation).outputs
      let width = all.count / order.count
      return order.indices.map { Trajectory.bits(Array(all[$0 * width..<($0 + 1) * width])) }
    }
    let last = network.batch - 1
    let whole = try outputs(Array(0...last))
    // Turned round, with one example twice where there is room.
    let order = last == 0 ? [0, 0] : [last] + (0..<last).reversed().dropFirst() + [last]
    for (place, example) in order.enumerated() where try outputs(order)[place] != whole[example] {
      note(.examplesAlone, "example \(example) has other outputs in place \(place) of \(order)")
      return
    }
    for example in Set([0, last]) where try outputs([example])[0] != whole[example] {
      note(.examplesAlone, "example \(example) has other outputs alone")
    }
  }

  /// A step of rate 0 leaves every parameter where it is.
  private mutating func compareZeroRate() throws {
    guard network.policy == .standard else { return }
    let still = try NetworkCheck.training(network, model)
    _ = try network.advance(still, 0..<1, outputs: step.outputs, scale: 0)
    let moving = try NetworkCheck.training(network, model)
    _ = try network.advance(moving, 0..<1, outputs: step.outputs)
    for weight in still.declared where weight.isLearnt {
      let before = start[weight.name] ?? []
      let (after, moved) = (try still.values(of: weight.name), try moving.values(of: weight.name))
      for index in before.indices where after[index] != before[index] && moved[index].isFinite {
        note(.zeroRate, "\(weight.name)[\(index)] goes from \(before[index]) to \(after[index])")
        return
      }
    }
  }

  /// Gradient descent on four times the loss at a quarter of the rate is the same descent, to the bit: scaling by a
  /// power of two commutes with every rounding that stays within the exponents of the type.
  private mutating func compareScaledLoss() throws {
    guard network.policy == .standard, let optimiser = scaledByFour(network.optimiser) else { return }
    var scaled = model
    let loss = model.objective.loss
    scaled.objective.loss = { loss($0, $1) * 4 }
    let training = try NetworkCheck.training(network, scaled, optimiser: optimiser)
    let losses = try network.advance(training, 0..<network.steps, outputs: step.outputs, scale: 0.25)
    for (number, pair) in zip(losses, reference.losses).enumerated() {
      let (value, expected) = (pair.0 / 4, Double(bitPattern: pair.1))
      guard !isNear(value, expected) else { continue }
      note(.scaledLoss, "the loss of step \(number) is \(value) after division by 4, not \(expected)")
      return
    }
    for weight in training.declared {
      let expected = (reference.states[weight.name] ?? []).map { Double(bitPattern: $0) }
      for (index, pair) in zip(try training.values(of: weight.name), expected).enumerated()
      where !isNear(pair.0, pair.1) {
        note(.scaledLoss, "\(weight.name)[\(index)] is \(pair.0), not \(pair.1)")
        return
      }
    }
  }

  /// Equal, unless one of them shows that exponents ended.
  private func isNear(_ a: Double, _ b: Double) -> Bool {
    a == b || !a.isFinite || !b.isFinite || max(abs(a), abs(b)) > 1e30 || abs(a - b) < 1e-30
  }

  /// The optimiser for gradients that are four times as large; `nil` where its steps are not proportional to them.
  private func scaledByFour(_ optimiser: any Optimiser) -> (any Optimiser)? {
    switch optimiser {
    case let descent as StochasticGradientDescent: return descent.weightDecay.strength == 0 ? descent : nil
    case let clipped as Clipped:
      guard let base = scaledByFour(clipped.base) else { return nil }
      switch clipped.clipping {
      case .value(let bound): return Clipped(base, by: .value(bound * 4))
      case .norm(let largest, .exact): return Clipped(base, by: .norm(largest * 4))
      case .normOfEach(let largest, .exact): return Clipped(base, by: .normOfEach(largest * 4))
      default: return nil
      }
    default: return nil
    }
  }

  /// The order of a minibatch's examples changes a gradient by the rounding of its sums alone, where each example is
  /// by itself. In float64, so that rounding is far from what is looked for.
  private mutating func comparePermuted() throws {
    guard network.element == .float64, network.batch > 1, !network.isRandom, needs.minibatchStatistics.isEmpty
    else { return }
    let minibatch = network.minibatch(0, outputs: step.outputs)
    let gradients = try [Array(0..<network.batch), (0..<network.batch).reversed()].map { order in
      let training = try NetworkCheck.training(network, model, optimiser: StochasticGradientDescent())
      let loss = try network.take(training, minibatch.rows(order), rate: 1)
      let moved = try training.declared.filter(\.isLearnt).flatMap { try training.values(of: $0.name) }
      return [loss] + moved
    }
    let largest = gradients[0].reduce(1) { max($0, abs($1)) }
    for (index, pair) in zip(gradients[0], gradients[1]).enumerated()
    where !(abs(pair.0 - pair.1) <= 1e-9 * largest) && largest.isFinite && pair.0.isFinite {
      note(.permutedExamples, "number \(index) of loss and gradient is \(pair.1), not \(pair.0)")
      return
    }
  }
}
