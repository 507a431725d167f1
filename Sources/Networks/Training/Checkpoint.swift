import AssayDatasets
import AssayDocuments
import AssayInterchange
import AssayRandomness
import AssayTensors

/// A checkpoint that was opened by itself, without the program that wrote it: the network with its weights, ready to
/// evaluate with the bits of the run that was saved.
///
/// ```swift
/// let checkpoint = try Checkpoint.open("run.safetensors")
/// let outputs = try checkpoint.outputs(of: features, mode: .evaluation)
///
/// let network = Network(checkpoint.network.layers.prefix(4) + [Dense(3)])
/// let model = Model(network, example: checkpoint.example, objective: .crossEntropy)
/// let run = try Training(model, batch: 32, optimiser: Adam(profile: .pytorch), seed: 1)
/// let without = try run.load(checkpoint.weights(), partial: true)   // the new layer's weights are missing
/// ```
///
/// It has no mode: each evaluation says its own. Use from one thread at a time.
public struct Checkpoint {
  /// The path that the checkpoint was read from.
  public let path: String
  /// The network, with the type of one example and the element type of its parameters.
  public let blueprint: Blueprint
  /// The features of one example.
  public let example: TensorType
  /// How the network was trained. An objective made of the user's own functions is missing, and so is an optimiser that
  /// the vocabulary lacks.
  public let training: TrainingDescription
  /// The number of steps taken, for each replica.
  public let steps: [Int]
  private let file: SafetensorsFile
  private let isReplicated: Bool
  private let listed: [Weight]
  private let evaluator: Evaluator

  /// The network.
  public var network: Network { blueprint.network }
  /// The number of replicas in the checkpoint; 1 for a single run.
  public var replicas: Int { steps.count }

  /// Opens a checkpoint that ``Training/save(to:vocabulary:)`` or ``ReplicatedTraining/save(to:vocabulary:)`` wrote.
  /// Layers of the user's own are read when they are in the vocabulary. Throws when the file is damaged, when it is not a
  /// checkpoint, and when it holds other weights than its network declares.
  public static func open(_ path: String, vocabulary: Blueprint.Vocabulary = .standard) throws -> Checkpoint {
    try Checkpoint(path, vocabulary)
  }

  private init(_ path: String, _ vocabulary: Blueprint.Vocabulary) throws {
    let file = try SafetensorsFile(path)
    func refuse(_ reason: String) -> NetworkError { .unopenable(path: path, reason: reason) }
    let format = file.metadata["format"]
    let isReplicated = format == CheckpointFile.format(3, isReplicated: true)
    guard isReplicated || format == CheckpointFile.format(3, isReplicated: false) else {
      throw refuse("it is no checkpoint with a blueprint (its format is \(format ?? "not said"))")
    }
    guard let text = file.metadata["blueprint"] else {
      throw refuse(
        "it holds no blueprint of its network" + (file.metadata["withoutBlueprint"].map { ": \($0)" } ?? ""))
    }
    let counts = file.metadata["steps"]?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    let steps = counts.compactMap { Int($0) }.filter { $0 >= 0 }
    guard !steps.isEmpty, steps.count == counts.count, isReplicated || steps.count == 1 else {
      throw refuse("its number of steps is \(file.metadata["steps"] ?? "not said")")
    }
    do {
      blueprint = try Blueprint(json: text, file: "blueprint", vocabulary: vocabulary)
      training = try TrainingDescription(
        Document(json: file.metadata["training"] ?? "{}", file: "training"), vocabulary: vocabulary)
    } catch { throw refuse("what it says of its network cannot be read: \(error)") }
    guard let example = blueprint.input else { throw refuse("its blueprint does not state its input") }
    self.path = path
    self.example = example
    self.steps = steps
    self.file = file
    self.isReplicated = isReplicated
    listed = try Self.weights(of: file, isReplicated ? steps.count : nil)
    let draws = file.entries[CheckpointFile.draws]
    guard draws?.format == .int32, draws?.shape == (isReplicated ? [steps.count, 4] : [4]) else {
      throw refuse(
        "its stream of draws is missing, or is not int32 of shape "
          + (isReplicated ? "[\(steps.count), 4]" : "[4]"))
    }
    let model = try blueprint.model(objective: training.objective ?? .outputsOnly)
    evaluator = Evaluator(model, policy: training.policy)
    // Some layers take no batch of another size, so the batch of training is used. Where the file does not state
    // it, two examples are: batch norm takes no variance of one.
    let batch = TensorType([training.batch ?? 2] + example.shape, example.element)
    let declared: [Weight]
    do {
      declared = try network.weights(for: batch, mode: .training, element: model.element)
    } catch { throw refuse("its network cannot be traced: \(error)") }
    try Self.demand(declared, equal: listed, path)
  }

  /// The weights that the file lists; the network must declare the same ones.
  private static func weights(of file: SafetensorsFile, _ replicas: Int?) throws -> [Weight] {
    try Weights.listed(in: file).map { name, isLearnt in
      guard let entry = file.entries[name], let element = entry.format.elementType, element != .int32,
        element != .bool, replicas == nil || entry.shape.first == replicas
      else {
        throw NetworkError.unopenable(
          path: file.path, reason: "'\(name)' is no weight" + (replicas.map { " of \($0) replicas" } ?? ""))
      }
      let shape = replicas == nil ? entry.shape : Array(entry.shape.dropFirst())
      return Weight(name: name, type: TensorType(shape, element), initialiser: .zeros, isLearnt: isLearnt)
    }
  }

  /// Throws where the network declares a weight that the file lacks, or the file lists one that the network does not
  /// declare.
  private static func demand(_ declared: [Weight], equal listed: [Weight], _ path: String) throws {
    // Shapes and element types are compared; no value is read.
    let known = Dictionary(uniqueKeysWithValues: listed.map { ($0.name, $0.type) })
    let wanted = Dictionary(declared.map { ($0.name, $0.type) }, uniquingKeysWith: { $1 })
    var faults: [String] = []
    for weight in declared where known[weight.name] != weight.type {
      faults.append(
        "'\(weight.name)' is \(known[weight.name].map { "\($0)" } ?? "missing"), and the network has \(weight.type)"
      )
    }
    faults += listed.filter { wanted[$0.name] == nil }.map { "the network has no '\($0.name)'" }
    guard faults.isEmpty else {
      throw NetworkError.unopenable(
        path: path, reason: "its weights are not its network's: " + NetworkError.list(faults))
    }
  }

  /// Parameters and statistics of a replica, or the averages of parameters with the statistics, where the run kept
  /// them.
  public func weights(averaged: Bool = false, replica: Int = 0) throws -> Weights {
    let source = try source(averaged, replica)
    return try source.states.weights(listed, from: source.name)
  }

  /// The network's outputs for examples taken as one batch, row-major, with the bits that the run has when it evaluates
  /// them. Throws when the features are not whole examples, or when a domain is missing or superfluous.
  public func outputs<Feature: TensorElement>(
    of features: [Feature], mode: Mode, averaged: Bool = false, domain: Int32? = nil, replica: Int = 0
  ) throws -> [Double] {
    try evaluated(GivenExamples(features), mode, averaged, domain, replica).outputs
  }

  /// The network's outputs for the examples of a data set as one batch, row-major.
  public func outputs(
    of data: Dataset, mode: Mode, averaged: Bool = false, domain: Int32? = nil, replica: Int = 0
  ) throws -> [Double] {
    try evaluated(examples(data), mode, averaged, domain, replica).outputs
  }

  /// Loss, accuracy and outputs, as ``Training/evaluate(features:targets:mode:averaged:domain:)`` gives them. Throws for
  /// the same reasons, and when the objective was one of the user's own functions, which no file holds.
  public func evaluate<Feature: TensorElement, Target: TensorElement>(
    features: [Feature], targets: [Target], mode: Mode, averaged: Bool = false, domain: Int32? = nil,
    replica: Int = 0
  ) throws -> Training.Evaluated {
    _ = try objective()
    return try evaluated(GivenExamples(features, targets), mode, averaged, domain, replica)
  }

  /// Loss, accuracy and outputs for the examples of a data set as one batch, as for arrays.
  public func evaluate(
    _ data: Dataset, mode: Mode, averaged: Bool = false, domain: Int32? = nil, replica: Int = 0
  ) throws -> Training.Evaluated {
    _ = try objective()
    return try evaluated(examples(data), mode, averaged, domain, replica)
  }

  /// The network with its objective, as the run had it; factors of the learning rate are not stored. Throws when the
  /// objective was one of the user's own functions, which no file holds.
  public func model() throws -> Model {
    var model = try blueprint.model(objective: objective())
    model.labelNoise = training.labelNoise
    return model
  }

  private func objective() throws -> Objective {
    guard let objective = training.objective else {
      throw NetworkError.unopenable(
        path: path,
        reason: "its objective was made of functions, which no file holds; outputs(of:mode:) needs none")
    }
    return objective
  }

  private func examples(_ data: Dataset) -> GivenExamples { GivenExamples(data, for: evaluator.model) }

  private func evaluated(
    _ examples: GivenExamples, _ mode: Mode, _ averaged: Bool, _ domain: Int32?, _ replica: Int
  ) throws -> Training.Evaluated {
    func check(_ declared: [Weight]) throws { try Self.demand(declared, equal: listed, path) }
    return try evaluator.evaluated(
      examples, mode: mode, domain: domain, from: source(averaged, replica), checking: check)
  }

  private func source(_ averaged: Bool, _ replica: Int) throws -> Evaluator.Source<StoredStates> {
    guard (0..<replicas).contains(replica) else {
      throw NetworkError.unopenable(
        path: path, reason: "there is no replica \(replica); there are \(replicas), from 0")
    }
    let states = StoredStates(file: file, replica: isReplicated ? replica : nil)
    let words = try states.read(CheckpointFile.draws, as: Int32.self)
    if averaged,
      let lost = listed.first(where: { $0.isLearnt && file.entries[StateName.average(of: $0.name)] == nil })
    {
      throw NetworkError.unopenable(path: path, reason: "the run kept no average of '\(lost.name)'")
    }
    return Evaluator.Source(
      states: states, name: { averaged && $0.isLearnt ? StateName.average(of: $0.name) : $0.name },
      streams: Set(file.names.filter { $0.hasSuffix(".words") }.map { String($0.dropLast(".words".count)) }),
      draws: RandomStream(words: words))
  }
}

extension Objective {
  /// An objective for a network whose own is unknown. Its loss has no meaning, and only the outputs are used.
  fileprivate static let outputsOnly = Objective(targets: { $0 }, loss: { outputs, _ in outputs.sum() })
}
