import Assay
import Testing

/// What the documentation comments of Networks show, as it stands there.
@Suite struct NetworkComments {
  @Test func `draw the start of a weight`() throws {
    let weights = Initialiser.he.values([64, 784], from: RandomStream(seed: 1, name: .initialisation))
    #expect(weights.count == 64 * 784)
  }

  @Test func `name the units of each layer`() throws {
    let network = Network([Dense(64), Activation.relu, Dense(10)])
    #expect(network.layers.count == 3)
  }

  @Test func `take the layers of an image network`() throws {
    let network = Network([
      Convolution(16, kernel: [3, 3]), Activation.relu, Pool(.maximum, window: [2, 2]), Flatten(), Dense(10),
    ])
    #expect(network.layers.count == 5)
  }

  @Test func `take the choices of a framework`() throws {
    let layer = Dense(10, profile: .pytorch)
    let optimiser = Adam(profile: .keras)
    for difference in Profile.pytorch.differences(from: .keras) { print(difference) }
    var profile = Profile.pytorch  // PyTorch with one convention of Keras
    profile.adamEpsilon = Profile.keras.adamEpsilon
    #expect(profile.differences(from: .pytorch).map(\.name) == ["adamEpsilon"])
    #expect(layer.outputs == 10)
    _ = optimiser
  }

  @Test func `write a layer`() throws {
    struct Scale: Layer {
      var kind: String { "scale" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
        x * scope.parameter("factor", [1], .constant(1), like: x)
      }
    }
    let model = Model(Network([Scale()]), example: TensorType([2]), objective: .meanSquares)
    let run = try Training(model, batch: 1, optimiser: StochasticGradientDescent(), seed: 1)
    #expect(try run.step(features: [1, 2] as [Float], targets: [1, 2] as [Float], rate: 0.1) == 0)
  }

  @Test func `write an optimiser`() throws {
    struct Plain: Optimiser {
      func update(_ step: OptimiserStep) {
        for (index, parameter) in step.parameters.enumerated() {
          step.move(index, to: parameter.tensor - step.gradients[index] * step.rate)
        }
      }
      func validate() {}
    }
    let model = Model(Network([Dense(1)]), example: TensorType([2]), objective: .meanSquares)
    let plain = try Training(model, batch: 1, optimiser: Plain(), seed: 1)
    let known = try Training(model, batch: 1, optimiser: StochasticGradientDescent(), seed: 1)
    for run in [plain, known] {
      try run.step(features: [1, 2] as [Float], targets: [1] as [Float], rate: 0.1)
    }
    #expect(try plain.weightsHash() == known.weightsHash())
  }

  @Test func `minimise the loss of a whole batch`() throws {
    let model = Model(
      Network([Dense(1)]), example: TensorType([1], .float64), objective: .meanSquares, element: .float64)
    let features = [1.0, 2, 3]
    let targets = [2.0, 4, 6]
    let batch = try FullBatch(model, features: features, targets: targets, mode: .training)
    let start = batch.start(from: RandomStream(seed: 1, name: .initialisation))
    let found = try LimitedMemoryBFGS(iterations: 100).minimise(from: start) { try batch.slope(at: $0) }
    #expect(try batch.slope(at: found.parameters).value < 1e-12)
  }

  @Test func `make a model`() throws {
    let model = Model(
      Network([Dense(64), Activation.relu, Dense(10)]), example: TensorType([64]), objective: .crossEntropy)
    let plan = try model.evaluation(count: 100, mode: .evaluation)
    #expect(plan.outputNames.contains("accuracy"))
  }

  @Test func `warm up, then follow a cosine`() throws {
    let schedule = Schedule.warmUp(steps: 100, then: .cosine(rate: 0.1, to: 0, steps: 1000))
    let rate = schedule(50)  // 0.05
    #expect(rate == 0.05)
  }

  private func step(_ model: Model, _ features: [Float], _ labels: [Int32]) throws {
    let run = try Training(
      model, batch: 64, optimiser: Adam(profile: .pytorch),
      initialisation: RandomStream(seed: 1, name: .initialisation))
    let loss = try run.step(features: features, targets: labels, rate: 1e-3)
    try run.save(to: "run.safetensors")
    _ = loss
  }

  private func stepByAdam(_ model: Model) throws {
    let run = try Training(model, batch: 64, optimiser: Adam(profile: .pytorch), seed: 1)
    _ = run
  }

  @Test func `write an objective`() throws {
    let absolute = Objective(targets: { $0 }, loss: { ($0 - $1).absolute().mean() })
    let model = Model(Network([Flatten()]), example: TensorType([2]), objective: absolute)
    let run = try Training(model, batch: 1, optimiser: StochasticGradientDescent(), seed: 1)
    #expect(try run.step(features: [1, 2] as [Float], targets: [2, 4] as [Float], rate: 0) == 1.5)
  }

  private func trainSeeds(_ model: Model, _ features: [Float], _ labels: [Int32]) throws {
    let seeds = (1...64).map { RandomStream(seed: $0, name: .initialisation) }
    let runs = try ReplicatedTraining(
      model, batch: 32, optimiser: Adam(profile: .pytorch), initialisations: seeds, threads: 2)
    let losses = try runs.run(steps: 100) { replica, step in
      ReplicatedTraining.Minibatch(features: features, targets: labels, rate: 1e-3)
    }
    _ = losses
  }

  private func fit(_ run: Training, _ data: Dataset) throws {
    let losses = try run.fit(data, epochs: 20, schedule: .constant(0.1)) { print($0) }
    _ = losses
  }
}
