import AssayInterchange
import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// A checkpoint is opened without the program that wrote it.
@Suite struct OpenedCheckpointTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  private func withPath<Value>(_ body: (String) throws -> Value) throws -> Value {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.appending(path: "run.safetensors").path)
  }

  private func training(
    _ layers: [any Layer], example: TensorType = TensorType([4]), averaging: Averaging? = nil,
    policy: NumericsPolicy = .standard, objective: Objective = .crossEntropy
  ) throws -> Training {
    try Training(
      Model(Network(layers), example: example, objective: objective), batch: 4, optimiser: Adam(beta1: 0.8),
      averaging: averaging, policy: policy, initialisation: RandomStream(seed: 1, name: .initialisation))
  }

  private func advance(_ run: Training) throws {
    let count = 4 * run.model.example.count
    for step in 0..<3 {
      if run.model.example.element == .float64 {
        try run.step(features: normals(count, UInt64(step)), targets: [0, 1, 2, 1] as [Int32], rate: 0.1)
      } else {
        try run.step(
          features: normals(count, UInt64(step)).map(Float.init), targets: [0, 1, 2, 1] as [Int32], rate: 0.1)
      }
    }
  }

  private static let layers: [any Layer] = [
    Dense(6), BatchNorm(), Activation.gelu, Dropout(rate: 0.5), AdditiveNoise(deviation: 0.1), Dense(3),
  ]
  private static let policies: [NumericsPolicy] = [
    .standard, NumericsPolicy(rounding: .init(.bfloat16, .stochastic)), NumericsPolicy(noise: 0.01),
    NumericsPolicy(accumulation: .permuted),
  ]

  @Test(arguments: policies) func `it evaluates with the bits of the run, in both modes and with averages`(
    _ policy: NumericsPolicy
  ) throws {
    try withPath { path in
      let run = try training(Self.layers, averaging: .mean(from: 1), policy: policy)
      try advance(run)
      try run.save(to: path)
      let checkpoint = try Checkpoint.open(path)
      #expect(checkpoint.steps == [3] && checkpoint.replicas == 1 && checkpoint.example == TensorType([4]))
      #expect(checkpoint.training.policy == policy && checkpoint.training.batch == 4)
      #expect((checkpoint.training.optimiser as? Adam)?.beta1 == 0.8)
      #expect(checkpoint.training.averaging == .mean(from: 1))
      #expect(checkpoint.training.objective?.form == .crossEntropy)
      #expect(try checkpoint.blueprint == Blueprint(run.model))
      #expect(try checkpoint.weights().hash == run.weightsHash())
      #expect(try checkpoint.weights(averaged: true).hash == run.weights(averaged: true).hash)
      // A batch of one is right in evaluation mode, whatever the mode and batch of training.
      for count in [1, 5] {
        let features = normals(count * 4, 7).map(Float.init)
        let targets = (0..<count).map { Int32($0 % 3) }
        for mode in [Mode.evaluation, .training] where mode == .evaluation || count > 1 {
          for averaged in [false, true] {
            let wanted = try run.evaluate(
              features: features, targets: targets, mode: mode, averaged: averaged)
            let got = try checkpoint.evaluate(
              features: features, targets: targets, mode: mode, averaged: averaged)
            #expect(
              bits(got.outputs + [got.loss, got.accuracy])
                == bits(wanted.outputs + [wanted.loss, wanted.accuracy]))
            let outputs = try checkpoint.outputs(of: features, mode: mode, averaged: averaged)
            #expect(bits(outputs) == bits(wanted.outputs))
          }
        }
      }
    }
  }

  /// A network with its example.
  static let networks: [([any Layer], TensorType)] = [
    (layers, TensorType([4])), (layers, TensorType([4], .float64)),
    (
      [
        Convolution(4, kernel: [3, 3], padding: .same), BatchNorm(), Activation.relu,
        Pool(.maximum, window: [2, 2]),
        Flatten(), Dense(3),
      ], TensorType([1, 4, 4])
    ), ([LSTM(5, profile: .keras, output: .last), Dense(3)], TensorType([3, 2])),
    (
      [
        PositionalEncoding(), TransformerBlock(MultiHeadAttention(heads: 2), width: 6, dropout: 0.2),
        GlobalPool(.average), WeightNorm(Dense(3)),
      ], TensorType([3, 4], .float64)
    ),
  ]

  @Test(arguments: networks.indices) func `another process evaluates it with the same bits`(_ index: Int)
    throws
  {
    let (layers, example) = Self.networks[index]
    try withPath { path in
      let run = try training(layers, example: example)
      try advance(run)
      try run.save(to: path)
      for mode in [Mode.evaluation, .training] {
        let count = mode == .evaluation ? 1 : 3
        let numbers = RandomStream(seed: 5, name: "features").normal(count: count * example.count)
        let targets = [Int32](repeating: 0, count: count)
        let wanted =
          try example.element == .float64
          ? run.evaluate(features: numbers, targets: targets, mode: mode)
          : run.evaluate(features: numbers.map { Float($0) }, targets: targets, mode: mode)
        let lines = try Self.lines(of: [path, mode.rawValue, "\(count)"])
        #expect(try lines.first == run.weightsHash())
        #expect(Array(lines.dropFirst()) == wanted.outputs.map { String($0.bitPattern, radix: 16) })
      }
    }
  }

  /// What the tool `open-checkpoint`, which is built beside the tests, prints.
  private static func lines(of arguments: [String]) throws -> [String] {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    #else
      let bundle = Bundle.main.executableURL
    #endif
    let process = Process()
    process.executableURL = try #require(bundle).deletingLastPathComponent().appendingPathComponent(
      "open-checkpoint")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func `examples that do not fit are refused as the run refuses them`() throws {
    try withPath { path in
      let run = try training(Self.layers)
      try run.save(to: path)
      let checkpoint = try Checkpoint.open(path)
      let features = normals(8, 7).map(Float.init)
      for labels in [[1, 3], [-1, 0], [.max, 0]] as [[Int32]] {
        let wanted = message { try run.evaluate(features: features, targets: labels, mode: .evaluation) }
        #expect(wanted.hasSuffix("is not in 0 ..< 3"))
        #expect(
          message { try checkpoint.evaluate(features: features, targets: labels, mode: .evaluation) }
            == wanted)
        #expect(
          message {
            try run.gradients(at: ["0.dense"], features: features, targets: labels, mode: .evaluation)
          } == wanted)
      }
      #expect(
        message { try checkpoint.outputs(of: features, mode: .evaluation, domain: 1) }
          == "Model: no layer takes a domain")
      #expect(
        message { try checkpoint.outputs(of: [1, 2, 3] as [Float], mode: .evaluation) }
          == "Model: 3 features are no whole number of examples of float32[4]")
    }
  }

  @Test func `replicas are opened one by one`() throws {
    try withPath { path in
      let all = try ReplicatedTraining(
        Model(classifying: Network(Self.layers), width: 4), batch: 4, optimiser: Lion(),
        initialisations: [3, 4].map { RandomStream(seed: $0, name: .initialisation) })
      try all.run(steps: 3) { replica, step in
        ReplicatedTraining.Minibatch(
          features: normals(16, UInt64(10 * replica + step)).map(Float.init),
          targets: [0, 1, 2, 1] as [Int32], rate: 0.1)
      }
      try all.save(to: path)
      let checkpoint = try Checkpoint.open(path)
      #expect(checkpoint.steps == [3, 3])
      let features = normals(4, 7).map(Float.init)
      for replica in 0..<2 {
        let wanted = try all.training(of: replica).evaluate(
          features: features, targets: [1] as [Int32], mode: .evaluation)
        #expect(
          try bits(checkpoint.outputs(of: features, mode: .evaluation, replica: replica))
            == bits(wanted.outputs))
        #expect(try checkpoint.weights(replica: replica).hash == all.weightsHash(of: replica))
      }
      #expect(throws: NetworkError.self) { try checkpoint.weights(replica: 2) }
    }
  }

  @Test func `layers are added on top of a part of it in three lines`() throws {
    try withPath { path in
      let run = try training(Self.layers)
      try advance(run)
      try run.save(to: path)

      let checkpoint = try Checkpoint.open(path)
      let network = Network(checkpoint.network.layers.prefix(4) + [Dense(7)])
      let other = try training(network.layers)
      let without = try other.load(checkpoint.weights(), partial: true)

      #expect(
        Set(without.map(\.name)) == ["4.dense.weight", "4.dense.bias", "5.dense.weight", "5.dense.bias"])
      #expect(without.contains(.missing("4.dense.weight", nearest: "5.dense.weight")))
      #expect(try other.values(of: "1.batchNorm.mean") == run.values(of: "1.batchNorm.mean"))
      #expect(try other.values(of: "0.dense.weight") == run.values(of: "0.dense.weight"))
    }
  }

  private struct Doubling: Layer {
    var kind: String { "doubling" }
    func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { x * 2 }
  }

  private struct Still: Optimiser {
    func validate() throws {}
    func update(_ step: OptimiserStep) {}
  }

  @Test func `what cannot be written down is said when it is opened, and resumed as ever`() throws {
    try withPath { path in
      let run = try training([Dense(3), Doubling()])
      try run.save(to: path)
      #expect(throws: Never.self) { try run.resume(from: path) }
      let error = #expect(throws: NetworkError.self) { try Checkpoint.open(path) }
      #expect(
        error?.description.replacing(path, with: "FILE")
          == "'FILE' cannot be opened: it holds no blueprint of its network: layers[1]: there is no layer 'doubling' in "
          + "the vocabulary; add it to the vocabulary, or leave it out")
      // An objective of functions and an optimiser of the user's own leave the network readable.
      let objective = Objective(
        targets: { $0 }, loss: { outputs, targets in ((outputs - targets) * 2).sum() })
      let other = try Training(
        Model(Network([Dense(2)]), example: TensorType([4]), objective: objective), batch: 1,
        optimiser: Still(),
        initialisation: RandomStream(seed: 1, name: .initialisation))
      try other.save(to: path)
      let checkpoint = try Checkpoint.open(path)
      #expect(checkpoint.training.objective == nil && checkpoint.training.optimiser == nil)
      let features = normals(4, 2).map(Float.init)
      let wanted = try other.evaluate(features: features, targets: [0, 0] as [Float], mode: .evaluation)
      #expect(try bits(checkpoint.outputs(of: features, mode: .evaluation)) == bits(wanted.outputs))
      #expect(throws: NetworkError.self) {
        try checkpoint.evaluate(features: features, targets: [0, 0] as [Float], mode: .evaluation)
      }
    }
  }

  @Test func `a checkpoint of format 2 is resumed from`() throws {
    try withPath { path in
      let run = try training(Self.layers)
      try advance(run)
      try run.save(to: path)
      let file = try SafetensorsFile(path)
      try SafetensorsFile.write(
        file.names.map { ($0, try file.tensor($0)) },
        metadata: file.metadata.filter { ["plan", "steps"].contains($0.key) }
          .merging(["format": "assay training 2"]) { $1 }, to: path)
      let other = try training(Self.layers)
      try other.resume(from: path)
      #expect(try other.weightsHash() == run.weightsHash() && other.steps == 3)
      let error = #expect(throws: NetworkError.self) { try Checkpoint.open(path) }
      #expect(
        error?.description.contains("no checkpoint with a blueprint (its format is assay training 2)") == true
      )
    }
  }

  /// Changes of a checkpoint's text, and what the error then says.
  static let hostile: [(String, [String: String?], String)] = [
    ("another format", ["format": "pt"], "its format is pt"), ("no format", ["format": nil], "not said"),
    ("no blueprint", ["blueprint": nil], "it holds no blueprint"),
    (
      "a blueprint cut short", ["blueprint": #"{"input": [4], "layers": [{"dense""#],
      "cannot be read: blueprint:1:"
    ),
    ("no JSON", ["blueprint": "layers: []"], "cannot be read: blueprint:1:1"),
    (
      "an unknown layer", ["blueprint": #"{"input": [4], "layers": ["dnse"]}"#],
      "there is no layer 'dnse'; did you mean 'dense'?"
    ),
    ("deep nesting", ["blueprint": String(repeating: "[", count: 100_000)], "deeper than 100 levels"),
    ("no input", ["blueprint": #"{"layers": [{"dense": 6}]}"#], "does not state its input"),
    (
      "another network", ["blueprint": #"{"input": [4], "layers": [{"dense": 7}]}"#],
      "its weights are not its network's"
    ),
    (
      "a huge network", ["blueprint": #"{"input": [4], "layers": [{"dense": 100000000000}]}"#],
      "takes more than a terabyte"
    ),
    (
      "a huge input", ["blueprint": #"{"input": [1099511627776], "layers": [{"dense": 6}]}"#],
      "its network cannot be traced"
    ),
    (
      "another element", ["blueprint": #"{"input": [4], "element": "float64", "layers": [{"dense": 6}]}"#],
      "its weights are not its network's"
    ),
    ("two networks", ["blueprint": #"{"input": [4], "layers": [], "layers": []}"#], "occurs more than once"),
    ("a misspelt key", ["training": #"{"objectiv": "crossEntropy"}"#], "did you mean 'objective'?"),
    (
      "an infinite setting", ["training": #"{"numerics": {"noise": 1e400}}"#],
      "is inf; it must be 0 or positive"
    ),
    ("another kind", ["training": "[]"], "a map of keys and values is needed"),
    ("no steps", ["steps": nil], "its number of steps is not said"),
    ("many steps", ["steps": "3,3"], "its number of steps is 3,3"),
    ("steps that are none", ["steps": "-3"], "its number of steps is -3"),
    ("a list of other weights", ["weights": #"{"nothing": "learnt"}"#], "has no tensor 'nothing'"),
    ("a list of no weights", ["weights": #"{"draws": "learnt"}"#], "'draws' is no weight"),
    ("a list that is none", ["weights": "[1]"], "its list of weights cannot be read"),
    ("a weight of another kind", ["weights": #"{"0.dense.weight": "frozen"}"#], "there is no 'frozen'"),
    ("half of the weights", ["weights": #"{"0.dense.weight": "learnt"}"#], "'0.dense.bias' is missing"),
  ]

  @Test func `hostile checkpoints are refused in words`() throws {
    try withPath { path in
      try training([Dense(6)]).save(to: path)
      let file = try SafetensorsFile(path)
      let tensors = try file.names.map { ($0, try file.tensor($0)) }
      for (what, changes, expected) in Self.hostile {
        var metadata = file.metadata
        for (key, value) in changes { metadata[key] = value }
        try SafetensorsFile.write(tensors, metadata: metadata, to: path)
        let error = #expect(throws: (any Error).self, "\(what)") { try Checkpoint.open(path) }
        let said = error.map { "\($0)" } ?? ""
        #expect(said.contains(path) && said.contains(expected), "\(what): \(said)")
      }
      // Tensors that are not what the text says.
      let draws = "its stream of draws is missing, or is not int32 of shape [4]"
      for (name, tensor, expected) in [
        ("0.dense.weight", StoredTensor([1, 2] as [Float], [2]), "its weights are not its network's"),
        ("0.dense.bias", StoredTensor([1] as [Int32], [1]), "'0.dense.bias' is no weight"),
        ("draws", StoredTensor([1] as [Int32], [1]), draws),
        ("draws", StoredTensor([1, 2, 3, 4] as [Float], [4]), draws),
      ] {
        try SafetensorsFile.write(
          tensors.map { $0.0 == name ? (name, tensor) : $0 }, metadata: file.metadata, to: path)
        let said = message { try Checkpoint.open(path) }
        #expect(said.contains(expected), "\(name): \(said)")
      }
      for text in [
        "", "{", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", String(repeating: "\u{7F}", count: 64),
      ] {
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(throws: (any Error).self) { try Checkpoint.open(path) }
        #expect(throws: (any Error).self) { try Weights(safetensors: path) }
      }
      #expect(throws: (any Error).self) { try Checkpoint.open(path + ".none") }
    }
  }

  @Test func `a checkpoint cut short at any place, or with a byte changed, is opened or refused`() throws {
    try withPath { path in
      try training([Dense(3)]).save(to: path)
      let bytes = try Data(contentsOf: URL(filePath: path))
      for length in stride(from: 0, to: bytes.count, by: 13) {
        try bytes.prefix(length).write(to: URL(filePath: path))
        #expect(throws: (any Error).self) { try Checkpoint.open(path) }
      }
      for place in stride(from: 0, to: bytes.count, by: 5) {
        var changed = bytes
        changed[place] ^= 0x15
        try changed.write(to: URL(filePath: path))
        do {
          let checkpoint = try Checkpoint.open(path)
          _ = try checkpoint.outputs(of: [1, 2, 3, 4] as [Float], mode: .evaluation)
        } catch { #expect("\(error)".contains(path) || "\(error)".contains("features"), "\(error)") }
      }
    }
  }
}
