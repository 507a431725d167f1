import AssayDatasets
import AssayTensors

/// The examples of one evaluation, row-major, whatever the types of their features and targets. Every evaluation and
/// every ``LossSurface`` takes its data through such a value, so that classes are checked in one place.
struct GivenExamples {
  /// The number of features of all examples together.
  let featureCount: Int
  /// The number of targets of all examples together; 0 where none are given.
  let targetCount: Int
  /// Whether targets are given; without them an evaluation has outputs and no loss.
  let hasTargets: Bool
  private let checkTargets: (Objective, _ outputs: TensorType) throws -> Void
  private let writeArrays: (Executor) throws -> Void

  init<Feature: TensorElement, Target: TensorElement>(_ features: [Feature], _ targets: [Target]?) {
    featureCount = features.count
    targetCount = targets?.count ?? 0
    hasTargets = targets != nil
    checkTargets = { objective, outputs in
      if let targets { try objective.check(targets, for: outputs) }
    }
    writeArrays = { executor in
      try executor.write("features", features)
      if let targets { try executor.write("targets", targets) }
    }
  }

  /// Examples without targets.
  init<Feature: TensorElement>(_ features: [Feature]) { self.init(features, nil as [Float]?) }

  /// The examples of a data set, with the features in the type that the model takes.
  init(_ data: Dataset, for model: Model) {
    self = data.withFeatures(
      for: model, singles: { GivenExamples($0, data.labels) }, doubles: { GivenExamples($0, data.labels) })
  }

  /// Throws for the first target that is no class of a network with these outputs.
  func check(_ objective: Objective, for outputs: TensorType) throws { try checkTargets(objective, outputs) }

  /// Writes features and targets into an executor. Throws when their types or numbers are not those that it takes.
  func write(into executor: Executor) throws { try writeArrays(executor) }
}

extension Dataset {
  /// Calls one of two functions with all features, row-major: `doubles` where the model takes float64, to which they
  /// are converted exactly, and `singles` elsewhere.
  func withFeatures<Result>(
    for model: Model, singles: ([Float]) throws -> Result, doubles: ([Double]) throws -> Result
  ) rethrows -> Result {
    try model.example.element == .float64 ? doubles(features.map(Double.init)) : singles(features)
  }
}
