import AssayDocuments
import AssayVariables

/// One setting of a layer, an optimiser or another element: where its value lies in the element, and its variable.
///
/// The value's default is that of the element from which ``Settings`` start, so no default is stated twice.
public struct Setting<Owner: Sendable>: Sendable {
  /// The setting's key in documents.
  public let name: String
  /// Whether the setting has no default and must be given.
  let isRequired: Bool
  /// Whether the setting's value may stand for all settings: `dense: 128`.
  let standsAlone: Bool
  /// Names of elements that are accepted as the value.
  let elementNames: @Sendable (Blueprint.Vocabulary) -> [String]
  let read: @Sendable (Document, inout Owner, Blueprint.Vocabulary) throws(DocumentError) -> Void
  let write: @Sendable (Owner, BlueprintWriter) throws(NetworkError) -> Document
  let copy: @Sendable (Owner, inout Owner) -> Void
  /// Why the setting's value is invalid, in words; `nil` where it is valid.
  let fault: @Sendable (Owner) -> String?
  private let description: VariableDescription

  /// Whether a setting has to be given, and whether its value may stand for all settings.
  public enum Requirement: Sendable {
    /// The setting has a default.
    case optional
    /// The setting must be given.
    case required
    /// The setting must be given; its value may stand for all settings: `dense: 128`.
    case main
    /// The setting has a default; its value may stand for all settings: `elu: 0.5`.
    case optionalMain
  }

  @_semantics("optimize.sil.specialize.generic.never")
  init<Value>(
    _ path: WritableKeyPath<Owner, Value> & Sendable, _ name: String, _ meaning: String,
    _ coding: Coding<Value>,
    called phrase: String?, unit: String? = nil, _ requirement: Requirement
  ) {
    self.name = name
    isRequired = requirement == .required || requirement == .main
    standsAlone = requirement == .main || requirement == .optionalMain
    elementNames = coding.names
    read = { document, owner, vocabulary throws(DocumentError) in
      owner[keyPath: path] = try coding.read(document, vocabulary)
    }
    write = { owner, writer throws(NetworkError) in try coding.write(owner[keyPath: path], writer) }
    copy = { $1[keyPath: path] = $0[keyPath: path] }
    fault = { [phrase = phrase ?? "the \(name)"] in coding.fault($0[keyPath: path], phrase) }
    description = VariableDescription(
      name: name, meaning: meaning, kind: coding.kind, range: coding.range, unit: unit)
  }

  /// A setting with a number, a word or a list of them as its value. Errors call it `the <name>` unless `phrase` says
  /// otherwise.
  public init<Value>(
    _ path: WritableKeyPath<Owner, Value> & Sendable, _ name: String, _ meaning: String,
    _ domain: Domain<Value>,
    called phrase: String? = nil, unit: String? = nil, _ requirement: Requirement = .optional
  ) {
    self.init(path, name, meaning, Coding(domain), called: phrase, unit: unit, requirement)
  }

  /// A setting that is a variable declared elsewhere.
  public init<Value>(
    _ path: WritableKeyPath<Owner, Value> & Sendable, _ variable: Variable<Value>,
    _ requirement: Requirement = .optional
  ) {
    self.init(
      path, variable.name, variable.meaning, Coding(variable.domain), called: variable.phrase,
      unit: variable.unit,
      requirement)
  }

  /// A setting with settings of its own.
  public init<Value: Configured>(
    _ path: WritableKeyPath<Owner, Value> & Sendable, _ name: String, _ meaning: String,
    _ requirement: Requirement = .optional
  ) {
    self.init(path, name, meaning, .configured(), called: nil, requirement)
  }

  /// A setting with settings of its own, or none.
  public init<Value: Configured>(
    _ path: WritableKeyPath<Owner, Value?> & Sendable, _ name: String, _ meaning: String,
    _ requirement: Requirement = .optional
  ) {
    self.init(path, name, meaning, .optional(.configured()), called: nil, requirement)
  }

  /// A setting that is one of several elements, such as an initialiser or a schedule.
  public init<Value: Tabled>(
    _ path: WritableKeyPath<Owner, Value> & Sendable, _ name: String, _ meaning: String,
    _ requirement: Requirement = .optional
  ) {
    self.init(
      path, name, meaning, .element({ _ in Value.table }, Value.noun.withArticle), called: nil, requirement)
  }

  /// A setting that is a layer; a list of layers stands for a ``Network`` of them.
  public init(
    _ path: WritableKeyPath<Owner, any Layer> & Sendable, _ name: String, _ meaning: String,
    _ requirement: Requirement = .optional
  ) {
    self.init(path, name, meaning, .element({ $0.layers }, "a layer"), called: nil, requirement)
  }

  /// A setting that is a layer, or none.
  public init(
    _ path: WritableKeyPath<Owner, (any Layer)?> & Sendable, _ name: String, _ meaning: String,
    _ requirement: Requirement = .optional
  ) {
    self.init(path, name, meaning, .optional(.element({ $0.layers }, "a layer")), called: nil, requirement)
  }

  /// A setting that is a list of layers.
  public init(
    _ path: WritableKeyPath<Owner, [any Layer]> & Sendable, _ name: String, _ meaning: String,
    _ requirement: Requirement = .optional
  ) {
    self.init(path, name, meaning, .list(of: .element({ $0.layers }, "a layer")), called: nil, requirement)
  }

  /// A setting that is an optimiser.
  public init(
    _ path: WritableKeyPath<Owner, any Optimiser> & Sendable, _ name: String, _ meaning: String,
    _ requirement: Requirement = .optional
  ) {
    self.init(path, name, meaning, .element({ $0.optimisers }, "an optimiser"), called: nil, requirement)
  }

  /// The setting described for a listing; its default is that of `prototype`.
  func description(_ prototype: Owner, _ writer: BlueprintWriter) -> VariableDescription {
    var line = description
    line.defaultValue = isRequired ? nil : try? write(prototype, writer)
    return line
  }
}
