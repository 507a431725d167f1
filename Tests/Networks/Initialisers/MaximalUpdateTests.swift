import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

@Suite struct MaximalUpdateTests {
  /// The mean change of the outputs in one training step of a perceptron with two hidden layers.
  private func change(
    width: Int, base: Int?, _ optimiser: any Optimiser, _ family: MaximalUpdate.Family, rate: Double
  )
    throws -> Double
  {
    let update = try MaximalUpdate(width: width, baseWidth: base ?? width)
    var model = Model(
      Network([
        Dense(width, weights: update.initialiser(.input)), Activation.tanh,
        Dense(width, weights: update.initialiser(.hidden)), Activation.tanh,
        Dense(4, weights: update.initialiser(.output)),
      ]), example: TensorType([8], .float64), objective: .meanSquares)
    for (layer, kind) in [("0", MaximalUpdate.WeightKind.input), ("2", .hidden), ("4", .output)] {
      model.rateMultipliers["\(layer).dense.weight"] = update.rateMultiplier(kind, family)
      model.rateMultipliers["\(layer).dense.bias"] =
        kind == .output ? 1 : update.rateMultiplier(.input, family)
    }
    let (features, targets) = (normals(128, 1), normals(64, 2))
    let training = try Training(
      model, batch: 16, optimiser: optimiser, initialisation: RandomStream(seed: 3, name: .initialisation))
    func outputs() throws -> [Double] {
      try training.evaluate(features: features, targets: targets, mode: .evaluation).outputs
    }
    let before = try outputs()
    try training.step(features: features, targets: targets, rate: rate)
    return zip(try outputs(), before).reduce(0) { $0 + abs($1.0 - $1.1) } / 64
  }

  @Test func `a step moves the outputs as far at any width; without μP further and further`() throws {
    let cases: [(any Optimiser, MaximalUpdate.Family, Double)] = [
      (StochasticGradientDescent(), .descent, 0.02), (Adam(), .adaptive, 0.001),
    ]
    for (optimiser, family, rate) in cases {
      let small = try change(width: 32, base: 32, optimiser, family, rate: rate)
      let wide = try change(width: 512, base: 32, optimiser, family, rate: rate)
      let standard = try change(width: 512, base: nil, optimiser, family, rate: rate)
      #expect(wide / small > 0.5 && wide / small < 2)
      #expect(standard / wide > 4)
    }
  }

  @Test func `scores are standard at the base width and grow as one over the features`() throws {
    let base = try MaximalUpdate(width: 64, baseWidth: 64)
    #expect(base.scoreScale(features: 16) == 0.25)
    let wide = try MaximalUpdate(width: 256, baseWidth: 64)
    #expect(wide.scoreScale(features: 64) == 0.25 / 4)
  }

  @Test func `multipliers of what no parameter is are refused`() throws {
    var model = Model(classifying: Network([Dense(3)]), width: 2)
    model.rateMultipliers = ["0.dense.wieght": 2]
    let unknown = #expect(throws: NetworkError.self) {
      _ = try model.trainingStep(batch: 2, optimiser: StochasticGradientDescent())
    }
    #expect(
      unknown?.description
        == "Model: there is no parameter '0.dense.wieght' to multiply the rate of; there are 0.dense.weight, 0.dense.bias"
    )
    model.rateMultipliers = ["0.dense.weight": .nan]
    let senseless = #expect(throws: NetworkError.self) {
      _ = try model.trainingStep(batch: 2, optimiser: StochasticGradientDescent())
    }
    #expect(
      senseless?.description
        == "Model: the rate of '0.dense.weight' is multiplied with nan; it must be 0 or positive")
    let narrow = #expect(throws: NetworkError.self) { _ = try MaximalUpdate(width: 0, baseWidth: 4) }
    #expect(narrow?.description == "the width must be at least 1, not 0")
  }
}
