import AssayDatasets
import AssayDocuments
import AssayTensors

extension TrainingDescription {
  /// All settings of a training for the record of a trial, defaults included: a JSON document for each subject, which are
  /// `network`, `objective`, `optimiser`, `averaging`, `policy`, `labelNoise`, `batch` and `rateMultipliers`. A subject
  /// that the training does not have is left out.
  static func record(
    _ model: Model, _ step: Model.Step, policy: NumericsPolicy, batch: Int, _ vocabulary: Blueprint.Vocabulary
  ) -> [String: String] {
    var settings: [String: String] = [:]
    func add(_ subject: String, _ document: Document) { settings[subject] = try? document.json() }
    let description = TrainingDescription(model, step, policy: policy, batch: batch)
    if case .map(let entries) = description.document(vocabulary).content {
      for entry in entries { add(entry.key == "numerics" ? "policy" : entry.key, entry.value) }
    }
    do {
      settings["network"] = try Blueprint(model, vocabulary: vocabulary).json(everything: true)
    } catch {
      add("network", ["withoutBlueprint": Document(.text("\(error)"))])
    }
    if description.optimiser != nil, settings["optimiser"] == nil {
      add("optimiser", ["withoutDocument": Document(.text("\(type(of: step.optimiser))"))])
    }
    if !model.rateMultipliers.isEmpty {
      let multipliers = model.rateMultipliers.sorted { $0.key < $1.key }
      add("rateMultipliers", Document(.map(multipliers.map { .init($0.key, Document(.number($0.value))) })))
    }
    return settings
  }
}

extension Training {
  /// All settings of the run, defaults included, for the record of a trial: a JSON document for each subject, such as
  /// `network`, `optimiser` and `policy`. Threads and processor are not among them, since no bit depends on them.
  public var settings: [String: String] { settings() }

  /// All settings of the run, as ``settings`` has them, and under `data` the name and the content of a dataset.
  public func settings(on data: Dataset? = nil, vocabulary: Blueprint.Vocabulary = .standard) -> [String:
    String]
  {
    TrainingDescription.record(model, made, policy: policy, batch: batch, vocabulary)
      .merging(data?.settings ?? [:]) { _, new in new }
  }
}

extension ReplicatedTraining {
  /// All settings of each run, defaults included, for the record of a trial, as those of ``Training``.
  public var settings: [String: String] { settings() }

  /// All settings of each run, as ``settings`` has them, and under `data` the name and the content of a dataset.
  public func settings(on data: Dataset? = nil, vocabulary: Blueprint.Vocabulary = .standard) -> [String:
    String]
  {
    TrainingDescription.record(model, made, policy: policy, batch: batch, vocabulary)
      .merging(data?.settings ?? [:]) { _, new in new }
  }
}
