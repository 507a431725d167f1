import AssayDocuments
import AssayTensors
import AssayVariables

/// The settings of a training run that can be written down: stored in a checkpoint beside the blueprint.
public struct TrainingDescription: Sendable {
  /// The objective; `nil` for one with functions of the user's own.
  public var objective: Objective?
  /// The optimiser; `nil` for one that the vocabulary lacks.
  public var optimiser: (any Optimiser)?
  /// The averaging of the parameters; nil where none was kept.
  public var averaging: Averaging?
  /// The numerics policy of the run.
  public var policy: NumericsPolicy
  /// The noise on labels; nil where there was none.
  public var labelNoise: LabelNoise?
  /// The number of examples in a minibatch; nil where the file does not state it.
  public var batch: Int?

  /// Describes the training of a model by a step.
  init(_ model: Model, _ step: Model.Step, policy: NumericsPolicy, batch: Int) {
    objective = model.objective
    optimiser = step.optimiser
    averaging = step.averaging
    self.policy = policy
    labelNoise = model.labelNoise
    self.batch = batch
  }

  private static let keys = ["objective", "optimiser", "averaging", "numerics", "labelNoise", "batch"]

  /// Reads a description from its document.
  init(_ document: Document, vocabulary: Blueprint.Vocabulary) throws(DocumentError) {
    let fields = try document.fields(Self.keys)
    func read<Value>(_ key: String, _ coding: Coding<Value>) throws(DocumentError) -> Value? {
      guard let document = fields[key] else { return nil }
      return try coding.read(document, vocabulary)
    }
    objective = try read("objective", Coding.element({ _ in Objective.Form.table }, "")).map { Objective($0) }
    optimiser = try read("optimiser", Coding<any Optimiser>.element({ $0.optimisers }, ""))
    averaging = try read("averaging", Coding<Averaging>.element({ _ in Averaging.table }, ""))
    policy = try read("numerics", Coding<NumericsPolicy>.configured()) ?? .standard
    labelNoise = try read("labelNoise", Coding<LabelNoise>.configured())
    batch = try read("batch", Coding(Domain<Int>.count))
  }

  /// The description as a document; what cannot be written down is left out.
  func document(_ vocabulary: Blueprint.Vocabulary) -> Document {
    let writer = BlueprintWriter(vocabulary, writesEverything: true)
    var entries: [Document.Entry] = []
    func write<Value>(_ key: String, _ coding: Coding<Value>, _ value: Value?) {
      guard let value, let document = try? coding.write(value, writer) else { return }
      entries.append(Document.Entry(key, document))
    }
    write("objective", Coding.element({ _ in Objective.Form.table }, ""), objective?.form)
    write("optimiser", Coding<any Optimiser>.element({ $0.optimisers }, ""), optimiser)
    write("averaging", Coding<Averaging>.element({ _ in Averaging.table }, ""), averaging)
    write("numerics", Coding<NumericsPolicy>.configured(), policy)
    write("labelNoise", Coding<LabelNoise>.configured(), labelNoise)
    write("batch", Coding(Domain<Int>.count), batch)
    return Document(.map(entries))
  }

  /// The metadata of a checkpoint, by key: the network and how it was trained.
  static func metadata(
    _ model: Model, _ step: Model.Step, policy: NumericsPolicy, batch: Int, _ vocabulary: Blueprint.Vocabulary
  ) -> [String: String] {
    var metadata = [Weights.listKey: Weights.list(step.declared.map { ($0.name, $0.isLearnt) })]
    do {
      metadata["blueprint"] = try Blueprint(model, vocabulary: vocabulary).json(everything: true)
    } catch {
      metadata["withoutBlueprint"] = "\(error)"
    }
    let description = TrainingDescription(model, step, policy: policy, batch: batch)
    metadata["training"] = try? description.document(vocabulary).json()
    return metadata
  }
}
