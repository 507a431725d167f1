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
/// A layer is its name, or its name with its settings below it. A setting that is left out has its default; the one main
/// setting of a layer may stand alone. Errors name file and line, and the nearest name that there is.
public struct Blueprint: Sendable {
  /// The layers.
  public let network: Network
  /// The features of one example, where that is stated.
  public let input: TensorType?
  /// Element type of parameters and loss, where that is stated.
  public let element: ElementType?
  /// All that it says, defaults too.
  private let complete: Document
  /// The same without defaults.
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
      let writer = try FormWriter(vocabulary, writesEverything: everything).below("layers")
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

  /// What it says. With `everything`, settings that have their defaults are written too: what is to be read by another
  /// version of this library, whose defaults may be others.
  public func document(everything: Bool = false) -> Document { everything ? complete : compact }

  /// As YAML, for people.
  public func yaml(everything: Bool = false) -> String { document(everything: everything).yaml() }

  /// As one line of JSON.
  public func json(everything: Bool = false) -> String {
    do {
      return try document(everything: everything).json()
    } catch {
      preconditionFailure("no setting is infinite or NaN, and all else has a form in JSON: \(error)")
    }
  }

  /// SHA-256 of everything that it says: for the record of a trial.
  public var hash: String { SHA256.hash(data: Data(json(everything: true).utf8)).hexadecimal }
}

extension Blueprint: Hashable {
  /// Whether they say the same, to the bit.
  public static func == (a: Blueprint, b: Blueprint) -> Bool { a.complete.isIdentical(to: b.complete) }
  /// Hashes what it says.
  public func hash(into hasher: inout Hasher) { hasher.combine(complete) }
}

extension Blueprint: CustomStringConvertible {
  /// Its YAML.
  public var description: String { yaml() }
}
