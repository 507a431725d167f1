import AssayDatasets
import AssayDocuments
import AssayTensors

extension LossSurface {
  /// The surface of a model on all these examples as one batch, row-major, around given weights: values of every
  /// parameter and statistic by name.
  ///
  /// Throws for data and weights that do not fit, with the nearest name for an unknown one, and for models whose loss is
  /// no function of the parameters: with layers that draw in training mode, noisy labels, or a domain.
  public convenience init<Feature: TensorElement, Target: TensorElement>(
    _ model: Model, weights: [String: [Double]], features: [Feature], targets: [Target], mode: Mode,
    threads: Int = 1, on processor: Processor? = nil
  ) throws {
    let subject = try SurfaceSubject(model, GivenExamples(features, targets), mode, threads, processor)
    try self.init(subject) { declared in
      for name in weights.keys.sorted() where !declared.contains(where: { $0.name == name }) {
        throw LossSurface.refusal(
          "the network has no parameter or statistic '\(name)'"
            + Nearest.hint(to: name, among: declared.map(\.name)))
      }
      for weight in declared where weights[weight.name]?.count != weight.type.count {
        let given = weights[weight.name].map { "\($0.count) values are given" } ?? "no values are given"
        throw LossSurface.refusal("'\(weight.name)' is \(weight.type), and \(given)")
      }
      return weights
    }
  }

  /// The surface around weights, such as those of a file, on all these examples as one batch. Throws ``NetworkError``
  /// with every weight that is missing, superfluous, or of another shape or element type than the network declares.
  public convenience init<Feature: TensorElement, Target: TensorElement>(
    _ model: Model, weights: Weights, features: [Feature], targets: [Target], mode: Mode, threads: Int = 1,
    on processor: Processor? = nil
  ) throws {
    try self.init(model, weights, GivenExamples(features, targets), mode, threads, processor)
  }

  /// The surface around weights, such as those of a file, on the examples of a data set as one batch.
  public convenience init(
    _ model: Model, weights: Weights, _ data: Dataset, mode: Mode, threads: Int = 1,
    on processor: Processor? = nil
  ) throws {
    try self.init(model, weights, GivenExamples(data, for: model), mode, threads, processor)
  }

  /// The surface around the current weights and running statistics of a training run. It keeps a copy of them, so the
  /// run may continue.
  public convenience init<Feature: TensorElement, Target: TensorElement>(
    _ training: Training, features: [Feature], targets: [Target], mode: Mode, threads: Int = 1,
    on processor: Processor? = nil
  ) throws {
    try self.init(
      training.model, training.weights(), GivenExamples(features, targets), mode, threads, processor)
  }

  /// The surface around the current weights and running statistics of a training run, on the examples of a data set.
  public convenience init(
    _ training: Training, _ data: Dataset, mode: Mode, threads: Int = 1, on processor: Processor? = nil
  ) throws {
    let examples = GivenExamples(data, for: training.model)
    try self.init(training.model, training.weights(), examples, mode, threads, processor)
  }

  /// The surface around the weights of a checkpoint, or of one of its replicas. Throws when the objective was one of the
  /// user's own functions, which no file holds.
  public convenience init<Feature: TensorElement, Target: TensorElement>(
    _ checkpoint: Checkpoint, features: [Feature], targets: [Target], mode: Mode, replica: Int = 0,
    threads: Int = 1, on processor: Processor? = nil
  ) throws {
    try self.init(
      checkpoint.model(), checkpoint.weights(replica: replica), GivenExamples(features, targets), mode,
      threads, processor)
  }

  /// The surface around the weights of a checkpoint, or of one of its replicas, on the examples of a data set.
  public convenience init(
    _ checkpoint: Checkpoint, _ data: Dataset, mode: Mode, replica: Int = 0, threads: Int = 1,
    on processor: Processor? = nil
  ) throws {
    let model = try checkpoint.model()
    try self.init(
      model, checkpoint.weights(replica: replica), GivenExamples(data, for: model), mode, threads, processor)
  }

  private convenience init(
    _ model: Model, _ weights: Weights, _ examples: GivenExamples, _ mode: Mode, _ threads: Int,
    _ processor: Processor?
  ) throws {
    try self.init(SurfaceSubject(model, examples, mode, threads, processor)) { declared in
      let fitting = try weights.transferred(to: declared)
      return Dictionary(fitting.entries.map { ($0.name, $0.values.doubles) }, uniquingKeysWith: { $1 })
    }
  }
}
