import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

/// Every objective, optimiser, clipping, average, schedule and model with settings that make no sense: each
/// is refused with a message. It never traps, and never computes NaN.
@Suite struct HostileTrainingTests {
  private func words(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return "\(error)" }
    return nil
  }

  private func step(
    _ objective: Objective = .crossEntropy, _ optimiser: any Optimiser = StochasticGradientDescent(),
    network: Network = Network([Dense(3)]), example: [Int] = [4], batch: Int = 2, averaging: Averaging? = nil
  ) -> String? {
    words {
      _ = try Model(network, example: TensorType(example), objective: objective)
        .trainingStep(batch: batch, optimiser: optimiser, averaging: averaging)
    }
  }

  static let numbers = [Double.nan, .infinity, -.infinity, -1]

  @Test func `weights of classes that are none, too few, too many or no numbers are refused`() {
    for weights in [
      [], [1], [1, 1], [1, 1, 1, 1], [1, .nan, 1], [1, -1, 1], [.infinity, 1, 1], [0, 0, 0],
    ] {
      for weighting in [ClassWeighting.eachClass, .label] {
        let said = step(.crossEntropy(classWeights: weights, weighting: weighting))
        #expect(said?.contains("weight") == true, "\(weights): \(said ?? "taken")")
      }
    }
    #expect(step(.crossEntropy(classWeights: [1, 0, 2])) == nil)
    for smoothing in Self.numbers + [1.5] {
      let said = step(.crossEntropy(smoothing: smoothing))
      #expect(
        said?.contains("smoothing") == true && said?.contains("\(smoothing)") == true, "\(said ?? "taken")")
    }
  }

  @Test func `cross-entropy of outputs without an axis of classes is refused`() {
    struct Sum: Layer {
      var kind: String { "sum" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { x.sum(axes: [1]) }
    }
    for objective in [
      Objective.crossEntropy, .crossEntropy(smoothing: 0.1), .crossEntropy(classWeights: [1, 1]),
    ] {
      let network = Network([Dense(3), Sum()])
      let said = step(objective, network: network)
      #expect(said?.contains("[batch, …, classes]") == true, "\(said ?? "taken")")
      let model = Model(network, example: TensorType([4]), objective: objective)
      #expect(words { _ = try model.evaluation(count: 2, mode: .evaluation) }?.contains("classes]") == true)
    }
  }

  @Test func `settings of other losses that make no sense are refused`() {
    for number in Self.numbers {
      for objective in [
        Objective.meanSquares(factor: number), .binaryCrossEntropy(positiveWeight: number),
        .huber(delta: number),
      ] {
        let said = step(objective)
        #expect(said?.contains("\(number)") == true, "\(said ?? "taken")")
      }
    }
    #expect(step(.huber(delta: 0))?.contains("0.0") == true)
  }

  @Test func `losses of tensors of two shapes are refused, not broadcast`() {
    for loss in [
      { squaredError($0, $1) }, { huberLoss($0, $1) }, { binaryCrossEntropy(logits: $0, $1) },
    ] as [(Tensor, Tensor) -> Tensor] {
      let said = words {
        _ = try Program { trace in
          trace.output("loss", loss(trace.input("a", [4, 1]), trace.input("b", [4])))
        }
      }
      #expect(said?.contains("one shape") == true, "\(said ?? "taken")")
    }
  }

  static let optimisers: [@Sendable (Double) -> any Optimiser] = [
    { StochasticGradientDescent(momentum: $0) }, { StochasticGradientDescent(momentum: 0.5, dampening: $0) },
    { StochasticGradientDescent(weightDecay: WeightDecay($0, .gradient)) },
    { StochasticGradientDescent(weightDecay: WeightDecay($0, .decoupled)) },
    { Adam(beta1: $0) }, { Adam(beta2: $0) }, { Adam(epsilon: $0) }, { Adam(epsilonInRoot: $0) },
    { Adam(weightDecay: WeightDecay($0, .decoupled)) }, { RMSProp(decay: $0) }, { RMSProp(epsilon: $0) },
    { RMSProp(momentum: $0) }, { RMSProp(initialMeanSquare: $0) }, { Adagrad(initialSum: $0) },
    { Adagrad(epsilon: $0) }, { Adagrad(rateDecay: $0) }, { LAMB(beta1: $0) }, { LAMB(beta2: $0) },
    { LAMB(epsilon: $0) }, { LAMB(weightDecay: $0) }, { Lion(beta1: $0) }, { Lion(beta2: $0) },
    { Lion(weightDecay: $0) }, { Shampoo(epsilon: $0) }, { Shampoo(momentum: $0) },
    { SharpnessAware(Lion(), radius: $0) }, { Clipped(Lion(), by: .value($0)) },
    { Clipped(Lion(), by: .norm($0)) }, { Clipped(Lion(), by: .norm($0, .pytorch)) },
    { Clipped(Lion(), by: .normOfEach($0)) }, { SharpnessAware(Adam(beta1: $0)) },
  ]

  @Test func `an optimiser's number without meaning is refused`() {
    for make in Self.optimisers {
      for number in Self.numbers {
        let said = step(.crossEntropy, make(number))
        #expect(said?.contains("\(number)") == true, "\(make(number)): \(said ?? "taken")")
      }
    }
    for count in [0, -1, Int.min, .max] {
      #expect(step(.crossEntropy, Shampoo(iterations: count))?.contains("\(count)") == true)
      if count < 1 { #expect(step(.crossEntropy, Shampoo(largestSide: count))?.contains("\(count)") == true) }
    }
    for number in Self.numbers + [1] {
      #expect(step(averaging: .exponential(share: number))?.contains("\(number)") == true)
    }
    for start in [-1, Int.min] { #expect(step(averaging: .mean(from: start))?.contains("\(start)") == true) }
    #expect(step(averaging: .mean(from: .max)) == nil)
  }

  @Test func `every optimiser takes a network without parameters`() throws {
    let optimisers: [any Optimiser] = [
      StochasticGradientDescent(momentum: 0.9), Adam(), RMSProp(), Adagrad(), LAMB(), Lion(), Shampoo(),
      SharpnessAware(Lion()), SharpnessAware(Lion(), isAdaptive: true), Clipped(Lion(), by: .norm(1)),
      Clipped(Lion(), by: .normOfEach(1)), Clipped(Lion(), by: .value(1)),
    ]
    for optimiser in optimisers {
      let run = try Training(
        Model(classifying: Network([Activation.relu]), width: 3), batch: 2, optimiser: optimiser,
        averaging: .mean(from: 0), initialisation: RandomStream(seed: 1, name: .initialisation))
      let loss = try run.step(
        features: [1, 2, 3, 4, 5, 6] as [Float], targets: [0, 1] as [Int32], rate: 0.1)
      #expect(loss.isFinite)
    }
  }

  @Test func `a schedule without meaning is refused, and none that is taken traps`() throws {
    let rates: [@Sendable (Double) -> Schedule] = [
      { .constant($0) }, { .steps(rate: $0, every: 1, factor: 1) }, { .steps(rate: 1, every: 1, factor: $0) },
      { .milestones(rate: $0, at: [1], factor: 1) }, { .milestones(rate: 1, at: [1], factor: $0) },
      { .exponential(rate: $0, factor: 1) }, { .exponential(rate: 1, factor: $0) },
      { .cosine(rate: $0, to: 0, steps: 3) }, { .cosine(rate: 1, to: $0, steps: 3) },
      { .polynomial(rate: $0, to: 0, steps: 3, power: 1) },
      { .polynomial(rate: 1, to: $0, steps: 3, power: 1) },
      { .polynomial(rate: 1, to: 0, steps: 3, power: $0) }, { .inverseSquareRoot(rate: $0, over: 3) },
      { .warmRestarts(rate: $0, to: 0, period: 2, growth: 2) },
      { .warmRestarts(rate: 1, to: $0, period: 2, growth: 2) }, { .oneCycle(peak: $0, steps: 10) },
      { .oneCycle(peak: 1, steps: 10, rising: $0) }, { .oneCycle(peak: 1, steps: 10, startDivisor: $0) },
      { .oneCycle(peak: 1, steps: 10, endDivisor: $0) }, { .warmUp(steps: 2, from: $0, then: .constant(1)) },
      { .warmUp(steps: 2, then: .constant($0)) },
    ]
    for make in rates {
      for number in Self.numbers {
        let said = words { try make(number).validate() }
        #expect(said?.contains("\(number)") == true, "\(make(number)): \(said ?? "taken")")
      }
    }
    let lengths: [@Sendable (Int) -> Schedule] = [
      { .steps(rate: 1, every: $0, factor: 0.5) }, { .milestones(rate: 1, at: [$0], factor: 0.5) },
      { .cosine(rate: 1, to: 0, steps: $0) }, { .polynomial(rate: 1, to: 0, steps: $0, power: 0.3) },
      { .inverseSquareRoot(rate: 1, over: $0) }, { .warmRestarts(rate: 1, to: 0, period: $0, growth: 2) },
      { .warmRestarts(rate: 1, to: 0, period: 2, growth: $0) }, { .oneCycle(peak: 1, steps: $0) },
      { .warmUp(steps: $0, then: .constant(1)) },
    ]
    for make in lengths {
      for length in [-1, Int.min] { #expect(words { try make(length).validate() } != nil, "\(make(length))") }
      for length in [0, 1, .max, .max / 2] where words({ try make(length).validate() }) == nil {
        for step in [0, 1, 2, .max / 2, .max - 1, .max] {
          #expect(make(length)(step).isFinite, "\(make(length)) in step \(step)")
        }
      }
    }
    #expect(words { try Schedule.milestones(rate: 1, at: [], factor: 1).validate() } == nil)
  }

  @Test func `a model of a size without meaning is refused`() {
    for size in [Int.min, -1, .max, .max / 4, 1 << 40] {
      #expect(step(example: [size, size]) != nil)
      #expect(step(batch: size) != nil)
      #expect(step(network: Network([Flatten(), Dense(3)]), example: [2, size]) != nil)
      let model = Model(
        Network([Dense(3)]), example: TensorType([size, size], .float64), objective: .crossEntropy)
      #expect(words { _ = try model.evaluation(count: size, mode: .evaluation) } != nil)
      #expect(
        words { _ = try FullBatch(model, features: [1.0], targets: [0 as Int32], mode: .training) } != nil)
    }
    #expect(step(batch: 0) != nil)
    #expect(step(example: []) != nil)
  }

  @Test func `a run refuses data and rates without meaning, and moves nothing`() throws {
    let run = try Training(
      Model(classifying: Network([Dense(3)]), width: 4), batch: 2, optimiser: Lion(),
      initialisation: RandomStream(seed: 1, name: .initialisation))
    let before = try run.weightsHash()
    let features = [Float](repeating: 1, count: 8)
    for rate in [Double.nan, .infinity, -.infinity, 1e300] {
      #expect(
        words { try run.step(features: features, targets: [0, 1] as [Int32], rate: rate) } != nil, "\(rate)")
    }
    #expect(words { try run.step(features: [] as [Float], targets: [] as [Int32], rate: 0.1) } != nil)
    #expect(
      words { _ = try run.evaluate(features: [] as [Float], targets: [] as [Int32], mode: .evaluation) }
        != nil)
    #expect(
      words { _ = try run.evaluate(features: [1 as Float], targets: [0] as [Int32], mode: .evaluation) }
        != nil)
    #expect(
      words {
        _ = try run.evaluate(
          features: [Float](repeating: 1, count: 7), targets: [0] as [Int32], mode: .evaluation)
      } != nil)
    #expect(words { _ = try run.values(of: "nothing") }?.contains("nothing") == true)
    #expect(try run.weightsHash() == before && run.steps == 0)
    let said = words {
      _ = try run.evaluate(features: features, targets: [0, 1] as [Int32], mode: .evaluation, averaged: true)
    }
    #expect(
      said
        == "Training: the run keeps no average of its weights; make it with an averaging, or evaluate the weights themselves"
    )
  }

  @Test func `a minimiser's settings without meaning are refused`() {
    for count in [-1, Int.min] {
      #expect(
        words {
          _ = try LevenbergMarquardt(iterations: count).minimise(from: [1], residual: { $0 }) { _ in
            Matrix(rows: 1, columns: 1, values: [1])
          }
        } != nil)
      #expect(
        words { _ = try LimitedMemoryBFGS(iterations: count).minimise(from: [1]) { _ in (1, [1]) } } != nil)
      #expect(
        words {
          _ = try LimitedMemoryBFGS(iterations: 1, history: count).minimise(from: [1]) { _ in (1, [1]) }
        } != nil)
    }
    for number in Self.numbers {
      #expect(
        words {
          _ = try LevenbergMarquardt(iterations: 1, initialDamping: number)
            .minimise(from: [1], residual: { $0 }) { _ in Matrix(rows: 1, columns: 1, values: [1]) }
        } != nil, "\(number)")
    }
    // Results of the wrong size.
    #expect(
      words { _ = try LimitedMemoryBFGS(iterations: 1).minimise(from: [1, 2]) { _ in (1, [1]) } } != nil)
    #expect(
      words {
        _ = try LevenbergMarquardt(iterations: 1).minimise(from: [1, 2], residual: { $0 }) { _ in
          Matrix(rows: 1, columns: 1, values: [1])
        }
      } != nil)
  }
}
