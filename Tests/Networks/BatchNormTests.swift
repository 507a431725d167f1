import AssayNetworks
import AssayRandomness
import AssayTensors
import Testing

@Suite struct BatchNormTests {
  /// A classifier that consists of batch norm alone, on two classes.
  private func model(_ element: ElementType = .float32) -> Model {
    Model(
      classifying: Network([BatchNorm(epsilon: 1e-3, momentum: 0.25)]), width: 2, element: element)
  }
  private let features: [Double] = [1, 10, 2, 20, 3, 60, 6, 30]
  private let labels: [Int32] = [0, 1, 0, 1]

  @Test func `training mode normalises by the batch and moves the running statistics`() throws {
    let made = try model(.float64).trainingStep(batch: 4, optimiser: StochasticGradientDescent())
    let step = try Executor(made.plan)
    try step.write("0.batchNorm.gain", [1.0, 1])
    try step.write("0.batchNorm.variance", [1.0, 1])
    try step.write("features", features)
    try step.write("targets", labels)
    try step.write("rate", 0.0)
    step.run()
    // Means 3 and 30; biased variances 3.5 and 350; unbiased 14/3 and 1400/3.
    let mean = try step.read("0.batchNorm.mean", as: Double.self)
    let variance = try step.read("0.batchNorm.variance", as: Double.self)
    let isMeanMoved = zip(mean, [0.75, 7.5]).allSatisfy { abs($0 - $1) < 1e-14 }
    #expect(isMeanMoved)
    let unbiased: [Double] = [3.5 * 4 / 3, 350.0 * 4 / 3]
    for (got, moved) in zip(variance, unbiased) { #expect(abs(got - 0.75 - moved / 4) < 1e-12) }
    let deviations = [(3.5 + 1e-3).squareRoot(), (350 + 1e-3).squareRoot()]
    let logits: [[Double]] = stride(from: 0, to: 8, by: 2).map { row in
      [(features[row] - 3) / deviations[0], (features[row + 1] - 30) / deviations[1]]
    }
    let expected = zip(logits, labels).map { crossEntropy($0, label: Int($1)) }.reduce(0, +) / 4
    let loss = try step.read("loss", as: Double.self)[0]
    #expect(abs(loss - expected) < 1e-14)
  }

  @Test func `evaluation mode uses the running statistics and is independent of the batch`() throws {
    let run = try smallRun(seed: 5, steps: 20)
    let features = normals(30, 77).map(Float.init)
    let labels: [Int32] = [0, 1, 2, 0, 1, 2]
    let together = try run.evaluate(features: features, targets: labels, mode: .evaluation).loss
    let alone = try (0..<6).map {
      try run.evaluate(
        features: Array(features[($0 * 5)..<($0 * 5 + 5)]), targets: [labels[$0]], mode: .evaluation
      ).loss
    }
    #expect(abs(alone.reduce(0, +) / 6 - together) < 1e-6)
    let mixed = try run.evaluate(features: features, targets: labels, mode: .training).loss
    #expect(mixed != together)
  }

  @Test func `evaluating changes nothing`() throws {
    let run = try smallRun(seed: 5, steps: 3)
    let before = try run.weightsHash()
    _ = try run.evaluate(
      features: normals(30, 1).map(Float.init), targets: [0, 1, 2, 0, 1, 2] as [Int32], mode: .training)
    #expect(try run.weightsHash() == before)
  }

  @Test func `what counts is the number of values of a statistic, and the frameworks differ at one`() throws {
    func step(_ norm: any Layer, _ example: [Int], batch: Int = 1) throws -> Double {
      let run = try Training(
        Model(
          Network([norm, Flatten(), Dense(2)]), example: TensorType(example, .float64),
          objective: .crossEntropy),
        batch: batch, optimiser: StochasticGradientDescent(),
        initialisation: RandomStream(seed: 1, name: .initialisation))
      let count = example.reduce(batch, *)
      return try run.step(
        features: normals(count, 1), targets: [Int32](repeating: 1, count: batch), rate: 0.1)
    }
    func words(_ norm: any Layer, _ example: [Int], batch: Int = 1) -> String? {
      do { _ = try step(norm, example, batch: batch) } catch { return "\(error)" }
      return nil
    }
    // PyTorch's message is "Expected more than 1 value per channel when training".
    #expect(
      words(BatchNorm(), [3])
        == "layer 0.batchNorm: batchNorm(float64[1, 3]): the unbiased running variance needs at least 2 values a "
        + "channel, and has 1")
    #expect(
      words(BatchNorm(runningVariance: .biased), [3])?
        .hasSuffix("each statistic needs at least 2 values, and has 1") == true)
    #expect(words(BatchNorm(keepsStatistics: false), [3])?.hasSuffix("at least 2 values, and has 1") == true)
    for norm in [BatchNorm(), BatchNorm(profile: .keras), DomainBatchNorm(domains: 1)] as [any Layer] {
      #expect(words(norm, [3, 2])?.contains("values") != true)
    }
    for profile in [Profile.keras, .flax] {
      #expect(words(BatchNorm(profile: profile), [3]) == nil)
      // The variance of one value is 0: the result is the shift, whatever the input.
      let zero = try LayerRun(Specimen("", BatchNorm(profile: profile), [1, 3]), .training)
      #expect(try zero.output == zero.values(of: "shift"))
    }
    #expect(words(BatchNorm(), [3, 2]) == nil)
    #expect(words(BatchNorm(), [3, 1, 1])?.contains("at least 2 values") == true)
    #expect(words(GhostBatchNorm(size: 1), [3], batch: 4)?.contains("at least 2 values") == true)
    #expect(words(GhostBatchNorm(size: 1), [3, 2], batch: 4) == nil)
    #expect(words(GhostBatchNorm(size: 1, BatchNorm(profile: .flax)), [3], batch: 4) == nil)
    #expect(words(BatchRenormalisation(), [3])?.contains("at least 2 values") == true)
    #expect(
      words(BatchNorm(fewestValues: 8), [3, 2], batch: 2)?.contains("at least 8 values, and has 4") == true)
  }

  @Test func `no channel, and no value, are refused in words`() {
    for (shape, words) in [([4, 0], "of at least one channel"), ([0, 4], "values"), ([2, 3, 0], "values")] {
      let error = #expect(throws: TensorError.self) { try BatchNorm().weights(for: TensorType(shape)) }
      #expect(error?.description.contains(words) == true, "\(shape)")
    }
  }

  @Test func `statistics of an outer trace are not moved by what only a body of vmap knows`() {
    let error = #expect(throws: TensorError.self) {
      try Program { trace in
        let scope = LayerScope(trace, mode: .training)
        let x = trace.input("x", [3, 4, 2])
        trace.output("y", vmap([x]) { [BatchNorm()($0[0], in: scope)] }[0])
        for update in scope.updates { trace.update(update.statistic, to: update.value) }
      }
    }
    let words = error?.description ?? ""
    #expect(words.contains("inside the body of the vmap that began at"), "\(words)")
    #expect(words.contains("BatchNormTests.swift:"), "\(words)")
  }
}
