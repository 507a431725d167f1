import AssayDocuments
import AssayRandomness
import AssayTensors
import Crypto
import Foundation

/// A network as a value that can be written and read: its layers in order with all their settings, and what it takes.
///
/// Use it to keep a network beside its weights, to write networks by hand, and to compare two of them.
///
/// ```swift
/// let blueprint = try Blueprint(
///   yaml: """
///     input: [784]
///     layers:
///       - dense: 128
///       - batchNorm
///       - relu
///       - dense: {outputs: 10, weights: glorot}
///     """, file: "net.yaml")
/// let network = blueprint.network
/// print(try Blueprint(network).yaml())  // the layers again
/// ```
///
/// A layer is its name, or its name with its settings below it. A setting that is left out has its default; the one
/// main setting of a layer may stand alone. Errors name file and line, and the nearest name that there is.
public struct Blueprint: Sendable {
  /// The layers.
  public let network: Network
  /// The shape and element type of one example's features; nil where the blueprint does not state them.
  public let input: TensorType?
  /// The element type of parameters and loss; nil where the blueprint does not state it.
  public let element: ElementType?
  /// The document of the whole network, settings that have their defaults included.
  private let complete: Document
  /// The document of the whole network without the settings that have their defaults.
  private let compact: Document

  /// The blueprint of a network. Throws ``NetworkError`` with the place of the first layer that is not in the
  /// vocabulary, or that has a setting without meaning.
  public init(
    _ network: Network, input: TensorType? = nil, element: ElementType? = nil,
    vocabulary: Vocabulary = .standard
  ) throws(NetworkError) {
    self.network = network
    self.input = input
    self.element = element
    func written(everything: Bool) throws(NetworkError) -> Document {
      var entries: [Document.Entry] = []
      if let input {
        let shape = Document(.list(input.shape.map { Document(.integer($0)) }))
        let isUsual = input.element == (element ?? .float32)
        entries.append(
          Document.Entry(
            "input", isUsual ? shape : ["shape": shape, "element": Document(.text(input.element.rawValue))]))
      }
      if let element { entries.append(Document.Entry("element", Document(.text(element.rawValue)))) }
      let writer = try BlueprintWriter(vocabulary, writesEverything: everything).below("layers")
      entries.append(Document.Entry("layers", try vocabulary.layers.write(network, writer)))
      return Document(.map(entries))
    }
    complete = try written(everything: true)
    compact = try written(everything: false)
  }

  /// The blueprint of a model's network, with its input and element.
  public init(_ model: Model, vocabulary: Vocabulary = .standard) throws(NetworkError) {
    try self.init(model.network, input: model.example, element: model.element, vocabulary: vocabulary)
  }

  /// The model of the network, for an objective. Throws where the blueprint does not state its input.
  public func model(objective: Objective) throws(NetworkError) -> Model {
    guard let input else {
      throw .blueprint(
        place: "", reason: "the key 'input' is missing: the shape of one example, such as [784]")
    }
    return Model(network, example: input, objective: objective, element: element)
  }

  /// The blueprint as a document. With `everything`, settings that have their defaults are written too: use it for a
  /// document that another version of this library will read, since its defaults may differ.
  public func document(everything: Bool = false) -> Document { everything ? complete : compact }

  /// The blueprint as YAML, for people.
  public func yaml(everything: Bool = false) -> String { document(everything: everything).yaml() }

  /// The blueprint as one line of JSON.
  public func json(everything: Bool = false) -> String {
    do {
      return try document(everything: everything).json()
    } catch {
      preconditionFailure("no setting is infinite or NaN, and all else has a form in JSON: \(error)")
    }
  }

  /// SHA-256 of the blueprint with all its settings, for the record of a trial.
  public var hash: String { SHA256.hash(data: Data(json(everything: true).utf8)).hexadecimal }
}

extension Blueprint: Hashable {
  /// Whether both blueprints have the same layers, settings and input, compared bit by bit.
  public static func == (a: Blueprint, b: Blueprint) -> Bool { a.complete.isIdentical(to: b.complete) }
  /// Hashes the layers with all their settings.
  public func hash(into hasher: inout Hasher) { hasher.combine(complete) }
}

extension Blueprint: CustomStringConvertible {
  /// The blueprint as YAML.
  public var description: String { yaml() }
}
