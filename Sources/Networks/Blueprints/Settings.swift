import AssayDocuments
import AssayVariables

/// A type with settings that are declared once and then read, written, checked and listed by that declaration.
public protocol Configured: Sendable {
  /// The settings, in the order in which they are written.
  static var settings: Settings<Self> { get }
}

/// All settings of a layer, an optimiser or another element, declared once.
///
/// Reading and writing are not compiled anew for each kind of element (the attribute `_semantics`): they run once for a
/// network, and would make half of this module's code.
///
/// ```swift
/// struct Scale: Layer, Configured {
///   var factor = 2.0
///   static let settings = Settings(
///     "scale", "every number times a factor", like: Scale(),
///     [Setting(\.factor, "factor", "what numbers are multiplied with", .finite, .optionalMain)])
///   var kind: String { "scale" }
///   func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor { x * factor }
/// }
/// ```
public struct Settings<Owner: Sendable>: Sendable {
  /// The element's name in documents; for a layer its ``Layer/kind``.
  public let name: String
  /// What the element is, in one line.
  public let meaning: String
  /// The settings, in the order in which they are written.
  let settings: [Setting<Owner>]
  /// An element with every default, and with placeholders for settings that must be given.
  private let prototype: Owner
  private let completed: @Sendable (Owner) -> Owner

  /// The settings of an element.
  ///
  /// - Parameters:
  ///   - name: The element's name in documents; for a layer its ``Layer/kind``.
  ///   - meaning: What the element is, in one line.
  ///   - prototype: An element with the default of every setting.
  ///   - completed: Makes defaults that depend on the settings that have to be given; those are set already.
  ///   - settings: In the order in which they are written; names differ, and at most one stands alone.
  public init(
    _ name: String, _ meaning: String, like prototype: Owner,
    completed: @escaping @Sendable (Owner) -> Owner = { $0 }, _ settings: [Setting<Owner>] = []
  ) {
    self.name = name
    self.meaning = meaning
    self.prototype = prototype
    self.completed = completed
    self.settings = settings
  }

  /// Names of the settings.
  public var names: [String] { settings.map(\.name) }

  /// Why an element's settings are invalid, in words; `nil` where they are valid.
  @_semantics("optimize.sil.specialize.generic.never")
  public func fault(of owner: Owner) -> String? {
    for setting in settings {
      if let fault = setting.fault(owner) { return fault }
    }
    return nil
  }

  /// The settings, described for a listing.
  @_semantics("optimize.sil.specialize.generic.never")
  public func descriptions(in vocabulary: Blueprint.Vocabulary = .standard) -> [VariableDescription] {
    let writer = BlueprintWriter(vocabulary, writesEverything: false)
    return settings.map { $0.description(prototype, writer) }
  }

  // MARK: Reading

  /// The element that a map of settings gives, or the value of the setting that stands alone; `nil` gives none.
  @_semantics("optimize.sil.specialize.generic.never")
  func read(_ document: Document?, of element: Document, _ vocabulary: Blueprint.Vocabulary)
    throws(DocumentError)
    -> Owner
  {
    var given: [String: Document] = [:]
    if let document, document.content != .null {
      if let main = settings.first(where: \.standsAlone), isAlone(document, main, vocabulary) {
        given[main.name] = document
      } else if case .map = document.content {
        let fields = try document.fields(names)
        for setting in settings { given[setting.name] = fields[setting.name] }
      } else {
        throw DocumentError(
          document,
          names.isEmpty
            ? "'\(name)' has no settings"
            : "'\(name)' takes a map of settings: \(names.joined(separator: ", "))")
      }
    }
    var owner = prototype
    for setting in settings where setting.isRequired {
      guard let value = given[setting.name] else {
        throw DocumentError(document ?? element, "'\(name)' needs '\(setting.name)'")
      }
      try setting.read(value, &owner, vocabulary)
    }
    owner = completed(owner)
    for setting in settings where !setting.isRequired {
      if let value = given[setting.name] { try setting.read(value, &owner, vocabulary) }
    }
    return owner
  }

  /// Whether a document is the value of the setting that stands alone, and not a map of settings.
  private func isAlone(_ document: Document, _ main: Setting<Owner>, _ vocabulary: Blueprint.Vocabulary)
    -> Bool
  {
    guard case .map(let entries) = document.content else { return true }
    guard entries.count == 1, let key = entries.first?.key, !names.contains(key) else { return false }
    return main.elementNames(vocabulary).contains(key)
  }

  // MARK: Writing

  /// The document of an element's settings; `nil` where all have their defaults. Throws for an invalid setting, and
  /// for a part that the vocabulary lacks.
  @_semantics("optimize.sil.specialize.generic.never")
  func write(_ owner: Owner, _ writer: BlueprintWriter) throws(NetworkError) -> Document? {
    if let fault = fault(of: owner) { throw writer.refusal(fault) }
    var usual = prototype
    for setting in settings where setting.isRequired { setting.copy(owner, &usual) }
    usual = completed(usual)
    var entries: [Document.Entry] = []
    var alone: Document?
    for setting in settings {
      let value = try setting.write(owner, writer.below(setting.name))
      if !setting.isRequired, !writer.writesEverything {
        let usually = try setting.write(usual, writer.below(setting.name))
        if value.isIdentical(to: usually) { continue }
      }
      entries.append(Document.Entry(setting.name, value))
      if setting.standsAlone, value.content != .null { alone = value }
    }
    if entries.isEmpty { return nil }
    guard let alone, entries.count == 1, !writer.writesEverything else { return Document(.map(entries)) }
    if case .map(let parts) = alone.content {
      guard parts.count == 1, !names.contains(parts[0].key) else { return Document(.map(entries)) }
    }
    return alone
  }
}

extension Document {
  /// Whether two documents are equal bit by bit: 0 and −0 differ.
  func isIdentical(to other: Document) -> Bool {
    self == other && (try? json()) == (try? other.json())
  }
}
