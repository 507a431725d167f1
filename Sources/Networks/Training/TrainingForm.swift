import AssayDocuments
import AssayTensors
import AssayVariables

/// How a network was trained, as far as it can be written down: what stands in a checkpoint beside the blueprint.
public struct TrainingForm: Sendable {
  /// What was lowered; `nil` for one of the user's own functions.
  public var objective: Objective?
  /// What moved the parameters; `nil` for one that the vocabulary lacks.
  public var optimiser: (any Optimiser)?
  /// The averages that were kept.
  public var averaging: Averaging?
  /// How the arithmetic was done.
  public var policy: NumericsPolicy
  /// Labels that were changed.
  public var labelNoise: LabelNoise?
  /// Examples of a minibatch.
  public var batch: Int?

  /// A form of these parts.
  init(_ model: Model, _ step: Model.Step, policy: NumericsPolicy, batch: Int) {
    objective = model.objective
    optimiser = step.optimiser
    averaging = step.averaging
    self.policy = policy
    labelNoise = model.labelNoise
    self.batch = batch
  }

  private static let keys = ["objective", "optimiser", "averaging", "numerics", "labelNoise", "batch"]

  /// Reads a form.
  init(_ document: Document, vocabulary: Blueprint.Vocabulary) throws(DocumentError) {
    let fields = try document.fields(Self.keys)
    func read<Value>(_ key: String, _ form: Form<Value>) throws(DocumentError) -> Value? {
      guard let document = fields[key] else { return nil }
      return try form.read(document, vocabulary)
    }
    objective = try read("objective", Form.element({ _ in Objective.Form.table }, "")).map { Objective($0) }
    optimiser = try read("optimiser", Form<any Optimiser>.element({ $0.optimisers }, ""))
    averaging = try read("averaging", Form<Averaging>.element({ _ in Averaging.table }, ""))
    policy = try read("numerics", Form<NumericsPolicy>.configured()) ?? .standard
    labelNoise = try read("labelNoise", Form<LabelNoise>.configured())
    batch = try read("batch", Form(Domain<Int>.count))
  }

  /// The form as a document; what cannot be written down is left out.
  func document(_ vocabulary: Blueprint.Vocabulary) -> Document {
    let writer = FormWriter(vocabulary, writesEverything: true)
    var entries: [Document.Entry] = []
    func write<Value>(_ key: String, _ form: Form<Value>, _ value: Value?) {
      guard let value, let document = try? form.write(value, writer) else { return }
      entries.append(Document.Entry(key, document))
    }
    write("objective", Form.element({ _ in Objective.Form.table }, ""), objective?.form)
    write("optimiser", Form<any Optimiser>.element({ $0.optimisers }, ""), optimiser)
    write("averaging", Form<Averaging>.element({ _ in Averaging.table }, ""), averaging)
    write("numerics", Form<NumericsPolicy>.configured(), policy)
    write("labelNoise", Form<LabelNoise>.configured(), labelNoise)
    write("batch", Form(Domain<Int>.count), batch)
    return Document(.map(entries))
  }

  /// What a checkpoint says of a network and its training, by key.
  static func metadata(
    _ model: Model, _ step: Model.Step, policy: NumericsPolicy, batch: Int, _ vocabulary: Blueprint.Vocabulary
  ) -> [String: String] {
    var metadata = [Weights.listKey: Weights.list(step.declared.map { ($0.name, $0.isLearnt) })]
    do {
      metadata["blueprint"] = try Blueprint(model, vocabulary: vocabulary).json(everything: true)
    } catch {
      metadata["withoutBlueprint"] = "\(error)"
    }
    let form = TrainingForm(model, step, policy: policy, batch: batch)
    metadata["training"] = try? form.document(vocabulary).json()
    return metadata
  }
}
