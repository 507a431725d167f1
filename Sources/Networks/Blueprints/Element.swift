import AssayDocuments
import AssayVariables

/// One element of a table: its name, what it is, and how it is made from its settings and taken apart again.
public struct Element<Kind: Sendable>: Sendable {
  /// The element's name in documents.
  public let name: String
  /// What a layer, an optimiser or another element of that name does, in one line.
  public let meaning: String
  /// The element's settings, described for a listing.
  public let settings: @Sendable (Blueprint.Vocabulary) -> [VariableDescription]
  let read: @Sendable (Document?, Document, Blueprint.Vocabulary) throws(DocumentError) -> Kind
  /// The document of the element's settings, `nil` where all have their defaults; `other` where the value is another
  /// element.
  let write: @Sendable (Kind, BlueprintWriter) throws(NetworkError) -> Written
  /// Why the settings of a value are invalid; `nil` where they are valid, and where the value is another element.
  let fault: @Sendable (Kind) -> String?

  /// What writing a value as this element gives: its settings, or that the value is another element.
  enum Written {
    case other
    case settings(Document?)
  }

  /// An element with these settings; `match` gives `nil` for values that are another element.
  @_semantics("optimize.sil.specialize.generic.never")
  public init<Owner>(
    _ settings: Settings<Owner>, make: @escaping @Sendable (Owner) -> Kind,
    match: @escaping @Sendable (Kind) -> Owner?
  ) {
    name = settings.name
    meaning = settings.meaning
    self.settings = { settings.descriptions(in: $0) }
    read = { document, element, vocabulary throws(DocumentError) in
      make(try settings.read(document, of: element, vocabulary))
    }
    write = { value, writer throws(NetworkError) in
      guard let owner = match(value) else { return .other }
      return .settings(try settings.write(owner, writer.below(settings.name)))
    }
    let hasRanges = !settings.settings.isEmpty
    fault = { value in
      guard hasRanges, let owner = match(value) else { return nil }
      return settings.fault(of: owner)
    }
  }

  /// A value with a name and no settings. Values are compared by their descriptions, which tell 0 from −0.
  init(_ name: String, _ meaning: String, _ value: Kind) {
    let words = "\(value)"
    self.init(
      Settings<Kind>(name, meaning, like: value), make: { $0 }, match: { "\($0)" == words ? $0 : nil })
  }
}

extension Element where Kind == any Layer {
  /// A kind of layers. A layer of another ``Layer/kind`` than the settings' name is another element.
  public init<Owner: Layer>(_ settings: Settings<Owner>) {
    self.init(
      settings, make: { $0 },
      match: { layer in
        guard let own = layer as? Owner, own.kind == settings.name else { return nil }
        return own
      })
  }
}

extension Element where Kind == any Optimiser {
  /// A kind of optimisers.
  public init<Owner: Optimiser>(_ settings: Settings<Owner>) {
    self.init(settings, make: { $0 }, match: { $0 as? Owner })
  }
}
