import AssayInterchange
import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// Names that users choose cannot equal other names: inputs, outputs, parameters, statistics, slots,
/// averages, streams and the stream of the arithmetic have name spaces of their own.
@Suite struct NameTests {
  static let words = [
    "features", "targets", "rate", "domain", "loss", "outputs", "accuracy", "draws", "steps", "stepsTaken",
    "words", "position", "mask.words", "mask.position", "x", "average", "velocity", "0.dense.weight",
    "0.average", "slot:loss", "slot", "average:0.x", "stream:mask", "numerics", "labelNoise.which", "a:b:c",
    "100%", "%3A", "",
  ]

  /// A layer whose kind, parameters, statistic and stream have one name, and others with the endings of a
  /// stream's states.
  private struct NamedLayer: Layer {
    var kind: String
    var draws: Bool
    var ownNeeds: Needs { Needs(streams: draws ? [kind] : [], statistics: ["\(kind).position"]) }

    func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
      let channels = [x.shape[1]]
      let gain = scope.parameter(kind, channels, .constant(1), like: x)
      let shift = scope.parameter("\(kind).words", channels, .constant(0.5), like: x)
      let count = scope.statistic("\(kind).position", [], startingAt: 0, like: x)
      guard scope.mode == .training else { return x * gain + shift * count }
      scope.update(count, to: count + 1)
      guard draws else { return x * gain + shift }
      return x * gain + shift * scope.stream(kind, like: x).normal(x.shape)
    }
  }

  /// Momentum whose slots have this name: one for each parameter and one for all.
  private struct NamedOptimiser: Optimiser {
    var name: String
    func validate() throws {}
    func update(_ step: OptimiserStep) {
      let all = step.slot(name)
      step.update(all, to: all + 1)
      for (index, parameter) in step.parameters.enumerated() {
        let past = step.slot(name, of: parameter, startingAt: 0.25)
        let next = past * 0.5 + step.gradients[index] + all * 0.01 + step.stepsTaken() * 0.01
        step.update(past, to: next)
        step.move(index, to: parameter.tensor - next * step.rate)
      }
    }
  }

  private func model(_ word: String, draws: Bool) -> Model {
    var model = Model(
      Network([NamedLayer(kind: word, draws: draws), Dense(3)]), example: TensorType([4]),
      objective: .crossEntropy)
    if draws { model.labelNoise = LabelNoise(rate: 0.3) }
    return model
  }

  private func policy(_ word: String) -> NumericsPolicy {
    NumericsPolicy(rounding: .init(.bfloat16, .stochastic), stream: word)
  }

  private func training(_ word: String, seed: UInt64, draws: Bool = true) throws -> Training {
    try Training(
      model(word, draws: draws), batch: 2, optimiser: NamedOptimiser(name: word),
      averaging: .exponential(share: 0.5), policy: draws ? policy(word) : .standard,
      initialisation: RandomStream(seed: seed, name: .initialisation))
  }

  private static let features = normals(8, 3).map(Float.init)
  private static let labels: [Int32] = [0, 2]

  private func advance(_ training: Training, _ steps: Int) throws {
    for _ in 0..<steps { try training.step(features: Self.features, targets: Self.labels, rate: 0.1) }
  }

  private func outputs(_ training: Training) throws -> [UInt64] {
    try [(Mode.training, false), (.evaluation, true)].flatMap { mode, averaged in
      try bits(
        training.evaluate(features: Self.features, targets: Self.labels, mode: mode, averaged: averaged)
          .outputs)
    }
  }

  @Test(arguments: words) func `a name changes no number`(_ word: String) throws {
    let (plain, named) = (
      try training("plain", seed: 1, draws: false), try training(word, seed: 1, draws: false)
    )
    for run in [plain, named] { try advance(run, 3) }
    #expect(try outputs(plain) == outputs(named))
    #expect(
      try plain.values(of: "1.dense.weight") == named.values(of: "1.dense.weight"))
  }

  @Test(arguments: words) func `a run is saved and resumed whatever its parts are called`(_ word: String)
    throws
  {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try training(word, seed: 1)
    try advance(run, 3)
    try run.save(to: path)
    let other = try training(word, seed: 2)
    try other.resume(from: path)
    #expect(try outputs(run) == outputs(other))
    for run in [run, other] { try advance(run, 3) }
    #expect(try run.weightsHash() == other.weightsHash())
    #expect(try outputs(run) == outputs(other))
  }

  @Test(arguments: words, Replicas.Layout.allCases)
  func `replicas are saved, resumed and taken out whatever their parts are called`(
    _ word: String, _ layout: Replicas.Layout
  ) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func replicas(_ seeds: [UInt64]) throws -> ReplicatedTraining {
      try ReplicatedTraining(
        model(word, draws: true), batch: 2, optimiser: NamedOptimiser(name: word),
        averaging: .exponential(share: 0.5), policy: policy(word),
        initialisations: seeds.map { RandomStream(seed: $0, name: .initialisation) }, layout: layout)
    }
    func advance(_ replicas: ReplicatedTraining) throws {
      try replicas.run(steps: 3) { _, _ in .init(features: Self.features, targets: Self.labels, rate: 0.1) }
    }
    let (first, second) = (try replicas([5, 1]), try replicas([7, 8]))
    try advance(first)
    try first.save(to: path)
    try second.resume(from: path)
    #expect(try outputs(first.training(of: 1)) == outputs(second.training(of: 1)))
    for all in [first, second] { try advance(all) }
    let alone = try training(word, seed: 1)
    try self.advance(alone, 6)
    for all in [first, second] {
      #expect(try all.weightsHash(of: 1) == alone.weightsHash())
      #expect(try outputs(all.training(of: 1)) == outputs(alone))
    }
  }

  @Test func `the arithmetic draws with keys of its own, whatever its stream is called`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let initialisation = RandomStream(seed: 1, name: .initialisation)
    // As the layer's stream, and as what a policy's could be told from others by.
    for name in ["0.x.x", "arithmetic", "numerics"] {
      let run = try Training(
        model("x", draws: true), batch: 2, optimiser: StochasticGradientDescent(), policy: policy(name),
        initialisation: initialisation)
      try run.save(to: path)
      let file = try SafetensorsFile(path)
      func words(_ stream: String) throws -> [[Int32]] {
        let all = try file.tensor(stream + ".words").bytes.withUnsafeBytes {
          Array($0.bindMemory(to: Int32.self))
        }
        return stride(from: 0, to: all.count, by: 4).map { Array(all[$0..<($0 + 4)]) }
      }
      let layers = initialisation.split("draws").split(name)
      if name == "0.x.x" { #expect(try words("stream:0.x.x") == [layers.words]) }
      let rows = try words("arithmetic:\(name)")
      #expect(rows.count > 1 && Set(rows).count == rows.count)
      for (number, row) in rows.enumerated() {
        #expect(row != layers.words && row != layers.split(number).words, "row \(number) of \(name)")
      }
    }
  }

  /// What an optimiser may not do to the trace.
  private struct Intruder: Optimiser {
    var name: String
    var isOutput: Bool
    func validate() throws {}
    func update(_ step: OptimiserStep) {
      if isOutput { step.trace.output(name, step.loss) } else { _ = step.trace.state(name, []) }
    }
  }

  @Test(arguments: ["loss", "features", "0.dense.weight", "other"], [true, false])
  func `a state or an output that an optimiser adds to the trace by itself is refused in words`(
    _ name: String, _ isOutput: Bool
  ) throws {
    let error = #expect(throws: (any Error).self) {
      try Model(classifying: Network([Dense(3)]), width: 4)
        .trainingStep(batch: 2, optimiser: Intruder(name: name, isOutput: isOutput))
    }
    #expect(error.map { "\($0)" }?.contains("'\(name)'") == true)
  }

  @Test func `a layer's parameters may be called as the analysis calls its input`() throws {
    struct X: Layer {
      var kind: String { "x" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
        x * scope.parameter("x", [], .constant(1), like: x) * scope.parameter("domain", [], .zeros, like: x)
      }
    }
    #expect(try X().weights(for: TensorType([2, 3])).map(\.name) == ["x", "domain"])
  }

  @Test func `one name for two parameters that differ is refused in words`() {
    struct Twice: Layer {
      var second: [Int]
      var isLearnt = true
      var start = Initialiser.zeros
      var kind: String { "twice" }
      func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
        let first = scope.parameter("weight", [3], .zeros, like: x)
        let other =
          isLearnt
          ? scope.parameter("weight", second, start, like: x)
          : scope.statistic("weight", second, startingAt: 0, like: x)
        return x * first * other
      }
    }
    func words(_ layer: Twice) -> String? {
      #expect(throws: TensorError.self) {
        try Program { trace in
          trace.output(
            "y", Network([layer])(trace.input("x", [2, 3]), in: LayerScope(trace, mode: .training)))
        }
      }?.description
    }
    #expect(throws: Never.self) { try Twice(second: [3]).weights(for: TensorType([2, 3])) }
    #expect(words(Twice(second: [1]))?.contains("it is declared as float32[3] and as float32[1]") == true)
    #expect(words(Twice(second: [3], isLearnt: false))?.contains("as a parameter and as a statistic") == true)
    #expect(words(Twice(second: [3], start: .he))?.contains("with two starts") == true)
  }
}
