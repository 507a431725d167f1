import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

@Suite struct TrainingTests {
  @Test func `a step follows the gradient that central differences give`() throws {
    let network = Network.perceptron(
      depth: 1, width: 4, outputs: 3, activation: .tanh, batchNorm: BatchNorm(), initialiser: .glorot)
    let model = Model(classifying: network, width: 5, element: .float64)
    let made = try model.trainingStep(batch: 6, optimiser: StochasticGradientDescent())
    let weights = made.declared
    let step = try Executor(made.plan)
    let loss = try Executor(model.evaluation(count: 6, mode: .training))
    for executor in [step, loss] {
      try executor.write("features", normals(30, 9))
      try executor.write("targets", [0, 1, 2, 2, 1, 0] as [Int32])
    }
    let start = weights.map {
      $0.initialiser.values($0.type.shape, from: RandomStream(seed: 3, name: "init").split($0.name))
    }
    for (weight, values) in zip(weights, start) { try step.write(weight.name, values) }
    try step.write("rate", 1.0)
    step.run()
    for (index, weight) in weights.enumerated() where weight.isLearnt {
      let moved = try step.read(weight.name, as: Double.self)
      for element in moved.indices {
        func value(_ shift: Double) throws -> Double {
          for (other, values) in zip(weights, start) { try loss.write(other.name, values) }
          var shifted = start[index]
          shifted[element] += shift
          try loss.write(weight.name, shifted)
          loss.run()
          return try loss.read("loss")[0]
        }
        let slope = try (value(1e-5) - value(-1e-5)) / 2e-5
        let step = start[index][element] - moved[element]
        #expect(abs(step - slope) < 1e-8, "\(weight.name)")
      }
    }
  }

  @Test func `momentum accumulates as v = μv + g and p = p − rate·v`() throws {
    // With a rate of 0 the gradient stays the same, so the velocity is a geometric series.
    func velocity(_ steps: Int, _ momentum: Double) throws -> [Float] {
      let run = try smallRun(seed: 2, batchNorm: false, momentum: momentum)
      let features = normals(40, 1).map(Float.init)
      let labels = (0..<8).map { Int32($0 % 3) }
      for _ in 0..<steps { _ = try run.step(features: features, targets: labels, rate: 0) }
      return try run.values(of: "velocity.0.dense.weight").map(Float.init)
    }
    let once = try velocity(1, 0.5)
    let thrice = try velocity(3, 0.5)
    #expect(once.contains { $0 != 0 })
    let isGeometric = zip(once, thrice).allSatisfy { abs($1 - 1.75 * $0) <= 1e-6 * abs($0) }
    #expect(isGeometric)
  }

  @Test func `the same seed gives the same weights and another seed others`() throws {
    let hash = try smallRun(seed: 11, steps: 12).weightsHash()
    #expect(try smallRun(seed: 11, steps: 12).weightsHash() == hash)
    #expect(try smallRun(seed: 12, steps: 12).weightsHash() != hash)
    #expect(try smallRun(seed: 11, steps: 11).weightsHash() != hash)
  }

  @Test func `a run lowers the loss of what it is trained on`() throws {
    let run = try smallRun(seed: 4)
    let features = normals(40, 8).map(Float.init)
    let labels = (0..<8).map { Int32($0 % 3) }
    let losses = try (0..<200).map { _ in
      try run.step(features: features, targets: labels, rate: 0.1)
    }
    #expect(losses[199] < 0.01)
    let fitted = try run.evaluate(features: features, targets: labels, mode: .training)
    #expect(fitted.accuracy == 1)
  }

  @Test func `data that do not fit are refused in words`() throws {
    let run = try smallRun(seed: 1)
    let short = #expect(throws: NetworkError.self) {
      try run.step(features: [1] as [Float], targets: [0] as [Int32], rate: 1)
    }
    #expect(
      short?.description
        == "8 examples of 5 features need 40 features and 8 targets; got 1 and 1")
    let label = #expect(throws: NetworkError.self) {
      try run.step(
        features: [Float](repeating: 0, count: 40), targets: [0, 1, 2, 3, 0, 0, 0, 0] as [Int32], rate: 1)
    }
    #expect(label?.description == "label 3 of example 3 is not in 0 ..< 3")
  }

  @Test func `a schedule gives each step the rate of its number, also after a resumption`() throws {
    let schedule = Schedule.warmUp(steps: 3, then: .cosine(rate: 0.2, to: 0.01, steps: 5))
    let (planned, told) = (try smallRun(seed: 3), try smallRun(seed: 3))
    let features = normals(40, 8).map(Float.init)
    let labels = (0..<8).map { Int32($0 % 3) }
    for step in 0..<8 {
      try planned.step(features: features, targets: labels, schedule: schedule)
      try told.step(features: features, targets: labels, rate: schedule(step))
    }
    #expect(try planned.weightsHash() == told.weightsHash())
    #expect(throws: NetworkError.self) {
      try planned.step(features: features, targets: labels, schedule: .constant(-1))
    }
  }

  @Test func `every objective falls where its targets can be met, and its accuracy becomes 1`() throws {
    func train<Target: TensorElement>(_ objective: Objective, _ outputs: Int, _ targets: [Target]) throws
      -> (loss: Double, accuracy: Double)
    {
      let run = try Training(
        Model(
          Network([Dense(16), Activation.tanh, Dense(outputs)]), example: TensorType([5]),
          objective: objective),
        batch: 8, optimiser: Adam(), initialisation: RandomStream(seed: 6, name: .initialisation))
      let features = normals(40, 8).map(Float.init)
      for _ in 0..<400 { try run.step(features: features, targets: targets, rate: 0.02) }
      let fitted = try run.evaluate(features: features, targets: targets, mode: .evaluation)
      return (fitted.loss, fitted.accuracy)
    }
    let sides = (0..<8).map { Float($0 % 2) }
    let binary = try train(.binaryCrossEntropy(), 1, sides)
    #expect(binary.loss < 0.01 && binary.accuracy == 1)
    let weighted = try train(.binaryCrossEntropy(positiveWeight: 3), 1, sides)
    #expect(weighted.loss < 0.02 && weighted.accuracy == 1)
    #expect(try train(.huber(), 1, sides).loss < 1e-3)
    let half = try train(.meanSquares(factor: 0.5), 1, sides)
    #expect(half.loss < 1e-3 && half.accuracy.isNaN)
    // Label smoothing bounds the loss from below by the entropy of 0.9 + 0.1/3, 0.1/3, 0.1/3, which is 0.291.
    let smoothed = try train(.crossEntropy(smoothing: 0.1), 3, (0..<8).map { Int32($0 % 3) })
    #expect(smoothed.loss > 0.29 && smoothed.loss < 0.32 && smoothed.accuracy == 1)
  }

  @Test(arguments: [Mode.training, .evaluation])
  func `an evaluation under a policy that draws can be repeated, and leaves the run as it was`(_ mode: Mode)
    throws
  {
    func made() throws -> Training {
      try Training(
        Model(
          Network([Dense(6), Dropout(rate: 0.3), Dense(3)]), example: TensorType([5]),
          objective: .crossEntropy),
        batch: 8, optimiser: Adam(), policy: NumericsPolicy(rounding: .init(.bfloat16, .stochastic)),
        initialisation: RandomStream(seed: 6, name: .initialisation))
    }
    let (watched, alone) = (try made(), try made())
    let features = normals(40, 8).map(Float.init)
    let labels = (0..<8).map { Int32($0 % 3) }
    for _ in 0..<3 {
      let first = try watched.evaluate(features: features, targets: labels, mode: mode)
      let second = try watched.evaluate(features: features, targets: labels, mode: mode)
      #expect(first.outputs == second.outputs)
      try watched.step(features: features, targets: labels, rate: 0.1)
      try alone.step(features: features, targets: labels, rate: 0.1)
    }
    #expect(try watched.weightsHash() == alone.weightsHash())
  }

  @Test func `noise on labels touches training steps alone, and is a stream of its own`() throws {
    func made(_ rate: Double?) throws -> Training {
      var model = Model(Network([Dense(3)]), example: TensorType([5]), objective: .crossEntropy)
      model.labelNoise = rate.map { LabelNoise(rate: $0, replacement: .otherClass) }
      return try Training(
        model, batch: 8, optimiser: StochasticGradientDescent(),
        initialisation: RandomStream(seed: 6, name: .initialisation))
    }
    let features = normals(40, 8).map(Float.init)
    let labels = (0..<8).map { Int32($0 % 3) }
    func step(_ run: Training) throws -> Double {
      try run.step(features: features, targets: labels, rate: 0.1)
    }
    let (clean, none, noisy) = (try made(nil), try made(0), try made(1))
    let before = try noisy.evaluate(features: features, targets: labels, mode: .training).loss
    let (first, same, other) = (try step(clean), try step(none), try step(noisy))
    #expect(before == first && first == same && other != first)
    #expect(try clean.weightsHash() == none.weightsHash())
    #expect(try step(noisy) != other)
    var model = Model(Network([Dense(3)]), example: TensorType([5]), objective: .meanSquares)
    model.labelNoise = LabelNoise(rate: 0.1)
    let refusal = #expect(throws: NetworkError.self) {
      _ = try model.trainingStep(batch: 2, optimiser: Adam())
    }
    #expect(refusal?.description == "Model: only labels can be noisy, and the objective has none")
  }

  @Test func `a domain that is needed must be given, and one that nobody takes is refused`() throws {
    func made(_ norm: any Layer) throws -> Training {
      try Training(
        Model(Network([norm, Dense(3)]), example: TensorType([5]), objective: .crossEntropy), batch: 8,
        optimiser: Adam(), initialisation: RandomStream(seed: 6, name: .initialisation))
    }
    let features = normals(40, 8).map(Float.init)
    let labels = (0..<8).map { Int32($0 % 3) }
    let (domains, plain) = (try made(DomainBatchNorm(domains: 2)), try made(BatchNorm()))
    try domains.step(features: features, targets: labels, rate: 0.1, domain: 1)
    let lacking = #expect(throws: NetworkError.self) {
      try domains.step(features: features, targets: labels, rate: 0.1)
    }
    #expect(lacking?.description == "Model: a layer needs each minibatch's domain, and none is given")
    let needless = #expect(throws: NetworkError.self) {
      try plain.step(features: features, targets: labels, rate: 0.1, domain: 1)
    }
    #expect(needless?.description == "Model: no layer takes a domain")
    #expect(throws: NetworkError.self) {
      _ = try domains.evaluate(features: features, targets: labels, mode: .evaluation)
    }
  }

  @Test func `what has no meaning is refused in words, and moves nothing`() throws {
    func refusal(_ body: () throws -> Void) -> String? {
      (#expect(throws: (any Error).self) { try body() }).map { "\($0)" }
    }
    let stream = RandomStream(seed: 1, name: .initialisation)
    func made(_ layers: [any Layer], _ shape: [Int] = [4], threads: Int = 1) throws -> Training {
      try Training(
        Model(Network(layers), example: TensorType(shape), objective: .crossEntropy), batch: 2,
        optimiser: Adam(),
        initialisation: stream, threads: threads)
    }
    let run = try made([Dense(3)])
    let hash = try run.weightsHash()
    let ones = [Float](repeating: 1, count: 8)
    #expect(
      refusal { try run.step(features: ones, targets: [7, 0] as [Int32], rate: 0.1) }
        == "label 7 of example 0 is not in 0 ..< 3")
    #expect(
      refusal { try run.step(features: ones, targets: [0, 1] as [Int32], rate: .nan) }
        == "the learning rate of step 1 is nan; it must be a finite number of the model's element type")
    #expect(
      refusal { try run.step(features: ones, targets: [0, 1] as [Float], rate: 0.1) }
        == "'targets' is int32[2], which takes 2 values; got 2 values of float32")
    #expect(
      refusal { try run.step(features: [1 as Float], targets: [0, 1] as [Int32], rate: 0.1) }
        == "2 examples of 4 features need 8 features and 2 targets; got 1 and 2")
    #expect(try run.weightsHash() == hash)
    #expect(run.steps == 0)
    var doubled = NumericsPolicy.standard
    doubled.element = .float64
    #expect(
      refusal { _ = try run.model.evaluation(count: 2, mode: .evaluation, policy: doubled) }
        == "Model: the policy asks for float64, and the model's element is float32; set that instead")
    #expect(
      refusal { _ = try made([Dense(3)], threads: 0) } == "the number of threads must be at least 1, not 0")
    #expect(
      refusal { _ = try made([Dense(3)], [-4]) }?.hasSuffix("float32[2, -4] has a size below 0") == true)
    #expect(
      refusal { _ = try made([Dense(1 << 40)], [1 << 30]) }?.hasSuffix("takes more than a terabyte") == true)
    #expect(
      refusal { _ = try made([Dense(3, weights: .uniform(.nan))]) }
        == "layer: 0.dense.weight(float32[2, 4]): the bound of an initialiser is nan; it must be 0 or positive, and finite"
    )
    #expect(
      refusal { _ = try made([Convolution(3, kernel: [9, 9]), Flatten(), Dense(3)], [1, 5, 5]) }?
        .hasSuffix("a kernel of 9 with dilation 1 does not fit 5 padded places") == true)
    #expect(
      refusal { _ = try made([Dropout(rate: 1.5), Dense(3)]) }
        == "layer 0.dropout: dropout(float32[2, 4]): the rate is 1.5; it must lie in 0 … 1")
  }

  @Test(arguments: [Initialiser.he, .heUniform, .glorot, .glorotUniform, .leCun, .leCunUniform])
  func `initialisers have the variance they state`(_ initialiser: Initialiser) {
    let values = initialiser.values([300, 200], from: RandomStream(seed: 1, name: "init"))
    let variance = values.map { $0 * $0 }.reduce(0, +) / Double(values.count)
    let expected: Double
    switch initialiser {
    case .he, .heUniform: expected = 2.0 / 200
    case .glorot, .glorotUniform: expected = 1.0 / 250
    default: expected = 1.0 / 200
    }
    // Five standard errors of a variance over 60,000 draws.
    #expect(abs(variance / expected - 1) < 5 * (2.0 / 60_000).squareRoot())
  }

  @Test func `levenberg-marquardt solves a linear problem in a few iterations`() throws {
    let a = Matrix(rows: 8, columns: 3, values: normals(24, 1))
    let b = normals(8, 2)
    let solution = try #require(HouseholderQR(a).leastSquares(b))
    let result = try LevenbergMarquardt(iterations: 30).minimise(
      from: [0, 0, 0],
      residual: { x in
        zip((a * Matrix(rows: 3, columns: 1, values: x)).values, b).map { $0 - $1 }
      }, jacobian: { _ in a })
    // The loss is flat to its last bit within 1e-8 of the solution.
    let isSolved = zip(result.parameters, solution).allSatisfy { abs($0 - $1) < 1e-7 }
    #expect(isSolved)
    let isFalling = zip(result.losses, result.losses.dropFirst()).allSatisfy { $0 >= $1 }
    #expect(isFalling)
  }
}
