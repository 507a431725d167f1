import AssayInterchange
import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// Weights move between runs, replicas, full batches, files and networks by name, and what does not fit is named.
@Suite struct WeightsTests {
  private static func model(_ element: ElementType = .float32, classes: Int = 3) -> Model {
    Model(
      classifying: Network([Dense(5), BatchNorm(momentum: 0.5), Activation.tanh, Dense(classes)]), width: 4,
      element: element)
  }

  private func training(
    _ model: Model? = nil, batch: Int = 4, optimiser: any Optimiser = Adam(), averaging: Averaging? = nil,
    seed: UInt64 = 1
  ) throws -> Training {
    try Training(
      model ?? Self.model(), batch: batch, optimiser: optimiser, averaging: averaging,
      initialisation: RandomStream(seed: seed, name: .initialisation))
  }

  private let features = normals(16, 3)
  private let labels: [Int32] = [0, 1, 2, 1]

  private func trained(_ run: Training) throws -> Training {
    for _ in 0..<5 {
      if run.model.element == .float64 {
        try run.step(features: features, targets: labels, rate: 0.1)
      } else {
        try run.step(features: features.map(Float.init), targets: labels, rate: 0.1)
      }
    }
    return run
  }

  private func evaluated(_ run: Training, _ mode: Mode) throws -> [UInt64] {
    let result =
      try run.model.element == .float64
      ? run.evaluate(features: features, targets: labels, mode: mode)
      : run.evaluate(features: features.map(Float.init), targets: labels, mode: mode)
    return bits(result.outputs + [result.loss, result.accuracy])
  }

  private func words<Value>(_ body: () throws -> Value) -> String {
    do {
      return "taken: \(try body())"
    } catch { return "\(error)" }
  }

  @Test func `weights move between batch sizes, optimisers and replicas with the same bits`() throws {
    let run = try trained(training(averaging: .mean(from: 0)))
    let weights = try run.weights()
    #expect(try weights.hash == run.weightsHash() && weights.names == run.declared.map(\.name))
    #expect(weights["1.batchNorm.mean"]?.isLearnt == false && weights["9.dense.bias"] == nil)

    let other = try training(batch: 2, optimiser: Lion(), averaging: .exponential(share: 0.5), seed: 2)
    #expect(try other.load(weights).isEmpty)
    for mode in [Mode.training, .evaluation] { #expect(try evaluated(other, mode) == evaluated(run, mode)) }
    // Averages begin anew from what is loaded.
    #expect(try other.weights(averaged: true).hash == weights.hash)
    #expect(try run.weights(averaged: true).hash != weights.hash)

    let replicas = try ReplicatedTraining(
      Self.model(), batch: 3, optimiser: StochasticGradientDescent(momentum: 0.9),
      initialisations: (0..<3).map { RandomStream(seed: $0, name: .initialisation) })
    let untouched = try replicas.weightsHash(of: 0)
    try replicas.load(weights, into: 1)
    #expect(try replicas.weights(of: 1).hash == weights.hash && replicas.weightsHash(of: 0) == untouched)
    try replicas.load(weights)
    for replica in 0..<3 { #expect(try replicas.weights(of: replica).hash == weights.hash) }
    #expect(try evaluated(replicas.training(of: 2), .evaluation) == evaluated(run, .evaluation))
    #expect(words { try replicas.weights(of: 3) }.contains("there is no replica 3"))
  }

  @Test func `weights move between training and full batch, float32 and float64`() throws {
    let run = try trained(training(Self.model(.float64)))
    let weights = try run.weights()
    for mode in [Mode.training, .evaluation] {
      let batch = try FullBatch(Self.model(.float64), features: features, targets: labels, mode: mode)
      let place = try batch.load(weights)
      let wanted = try run.evaluate(features: features, targets: labels, mode: mode)
      #expect(try bits(batch.outputs(at: place)) == bits(wanted.outputs))
      #expect(try batch.weights(at: place).transferred(to: run.declared).hash == weights.hash)
      let back = try training(Self.model(.float64), batch: 2, seed: 3)
      try back.load(batch.weights(at: place))
      #expect(try evaluated(back, .evaluation) == evaluated(run, .evaluation))
    }
    let single = try training(seed: 4)
    #expect(
      words { try single.load(weights) }.contains(
        "'0.dense.weight' is float64, not float32; Weights.converted(to:) converts"))
    try single.load(weights.converted(to: .float32))
    let widened = try single.weights().converted(to: .float64)
    #expect(try widened.converted(to: .float32).hash == single.weightsHash())
    for (a, b) in zip(widened.entries, weights.entries) {
      for (a, b) in zip(a.values.doubles, b.values.doubles) { #expect(abs(a - b) <= abs(b) * 0x1p-24) }
    }
    let batch = try FullBatch(Self.model(.float64), features: features, targets: labels, mode: .training)
    let place = try batch.load(single.weights())
    #expect(try batch.load(batch.weights(at: place)) == place)
  }

  @Test func `weights go into files and come out with the same bits`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for element in [ElementType.float32, .float64] {
      let run = try trained(training(Self.model(element)))
      let weights = try run.weights()
      try weights.write(to: path)
      let again = try Weights(safetensors: path)
      #expect(again.hash == weights.hash && again.names == weights.names)
      #expect(again.entries.map(\.isLearnt) == weights.entries.map(\.isLearnt))
      // A checkpoint holds the same weights among other things.
      try run.save(to: path)
      #expect(try Weights(safetensors: path).hash == weights.hash)
    }
    // Another program's file, of numbers of 16 bits.
    try SafetensorsFile.write(
      [
        ("b", StoredTensor(format: .bfloat16, shape: [2], bytes: [0x80, 0x3F, 0x00, 0xC0])),
        ("a", StoredTensor([1, 2] as [Float], [1, 2])),
      ], to: path)
    let foreign = try Weights(safetensors: path)
    #expect(foreign.names == ["b", "a"] && foreign["b"]?.values.doubles == [1, -2])
    #expect(foreign["a"]?.isLearnt == true)
  }

  @Test func `every mismatch is named at once, and nothing is changed`() throws {
    let run = try training()
    let before = try run.weightsHash()
    let weights = try Weights([
      .init("0.dense.wieght", [5, 4], .float32([Float](repeating: 1, count: 20))),
      .init("1.batchNorm.gain", [5], .float64([1, 1, 1, 1, 1])),
      .init("1.batchNorm.shift", [4], .float32([1, 1, 1, 1])), .init("head.weight", [1], .float32([1])),
    ])
    let said = words { try run.load(weights) }
    for part in [
      "the weights do not fit the network: ", "'0.dense.weight' is missing; did you mean '0.dense.wieght'?",
      "'1.batchNorm.gain' is float64, not float32", "'1.batchNorm.shift' has the shape [4], not [5]",
      "'3.dense.bias' is missing", "the network has no 'head.weight'",
    ] {
      #expect(said.contains(part), "\(said)")
    }
    #expect(try run.weightsHash() == before)
    #expect(
      words { try weights.transferred(to: run.declared, renaming: ["9": "0"], partial: true) }
        == "the weights do not fit the network: nothing is called '9', which is to be renamed")
    #expect(
      words {
        try weights.transferred(
          to: run.declared, renaming: ["head.weight": "1.batchNorm.gain"], partial: true)
      }
      .contains("two weights would be called '1.batchNorm.gain'"))
  }

  @Test func `a part of a network gives its weights to another, under other names`() throws {
    let run = try trained(training())
    let wider = Model(classifying: Network([Activation.relu, Dense(5), BatchNorm(), Dense(7)]), width: 4)
    let other = try training(wider, seed: 9)
    let start = try other.weights()
    let missing = try other.load(run.weights(), renaming: ["0": "1", "1": "2"], partial: true)
    #expect(
      Set(missing.map(\.name)) == ["3.dense.weight", "3.dense.bias"], "\(missing)")
    let now = try other.weights()
    let old = try run.weights()
    #expect(now["1.dense.weight"]?.values.doubles == old["0.dense.weight"]?.values.doubles)
    #expect(
      now["2.batchNorm.variance"]?.values.doubles
        == old["1.batchNorm.variance"]?.values.doubles)
    #expect(now["3.dense.weight"]?.values.doubles == start["3.dense.weight"]?.values.doubles)
  }

  @Test func `arrays that are no weights are refused`() {
    #expect(
      words { try Weights([.init("a", [1], .float32([1])), .init("a", [1], .float32([1]))]) }.contains(
        "'a' occurs twice"))
    for shape in [[2], [-1, -1], [.max, .max], []] {
      let count = shape == [] ? 2 : 1
      #expect(
        words { try Weights([.init("a", shape, .float32([Float](repeating: 0, count: count)))]) }
          .contains("do not fill 'a'"))
    }
  }
}
