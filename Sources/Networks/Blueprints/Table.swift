import AssayDocuments

/// A type whose values are listed in a table: the cases of an enumeration with their settings.
public protocol Tabled: Sendable {
  /// What an element is called, such as `schedule`.
  static var noun: String { get }
  /// All elements.
  static var table: Table<Self> { get }
}

/// All elements of one kind by name: the only place that lists them. In documents an element is its name, `relu`, or
/// its name with its settings, `dropout: {rate: 0.5}`.
public struct Table<Kind: Sendable>: Sendable {
  /// What an element is called, such as `layer`.
  public let noun: String
  /// The elements in the order in which they are listed. A value is written as the first element that it matches.
  public private(set) var elements: [Element<Kind>]
  /// Why a value is invalid although each setting lies in its range; `nil` where it is valid.
  private let check: @Sendable (Kind) -> String?
  private let list: ListForm?

  /// How a list of elements is one.
  struct ListForm: Sendable {
    var make: @Sendable ([Kind]) -> Kind
    var match: @Sendable (Kind) -> [Kind]?
  }

  init(
    _ noun: String, _ elements: [Element<Kind>], check: @escaping @Sendable (Kind) -> String? = { _ in nil },
    list: ListForm? = nil
  ) {
    self.noun = noun
    self.elements = elements
    self.check = check
    self.list = list
  }

  /// The names of all elements.
  public var names: [String] { elements.map(\.name) }

  private var article: String { noun.withArticle }

  /// Adds an element, such as a layer of the user's own. Traps where the table already has the name.
  public mutating func add(_ element: Element<Kind>, file: StaticString = #file, line: UInt = #line) {
    precondition(
      !names.contains(element.name), "there is a \(noun) '\(element.name)' already", file: file, line: line)
    elements.append(element)
  }

  /// Why a setting of a value lies outside its range, in words; `nil` where all lie inside.
  func rangeFault(of value: Kind) -> String? {
    for element in elements {
      if let fault = element.fault(value) { return fault }
    }
    return nil
  }

  @_semantics("optimize.sil.specialize.generic.never")
  func read(_ document: Document, _ vocabulary: Blueprint.Vocabulary) throws(DocumentError) -> Kind {
    let value = try element(document, vocabulary)
    if let fault = check(value) { throw DocumentError(document, fault) }
    return value
  }

  @_semantics("optimize.sil.specialize.generic.never")
  private func element(_ document: Document, _ vocabulary: Blueprint.Vocabulary) throws(DocumentError) -> Kind
  {
    switch document.content {
    case .text(let name):
      return try named(name, at: document.place, path: document.path).read(nil, document, vocabulary)
    case .map(let entries) where entries.count == 1:
      let entry = entries[0]
      let element = try named(entry.key, at: entry.place ?? document.place, path: document.path)
      return try element.read(entry.value, entry.value, vocabulary)
    case .map(let entries):
      throw DocumentError(
        document,
        "\(article) is its name, or its name with its settings below it, not a map of \(entries.count) keys")
    case .list(let documents) where list != nil:
      var values: [Kind] = []
      for document in documents { values.append(try read(document, vocabulary)) }
      if let list { return list.make(values) }
      return try unnamed(document)
    default: return try unnamed(document)
    }
  }

  private func unnamed(_ document: Document) throws(DocumentError) -> Kind {
    throw DocumentError(document, "is no name of \(article); there are \(names.joined(separator: ", "))")
  }

  private func named(_ name: String, at place: Document.Place?, path: String) throws(DocumentError)
    -> Element<Kind>
  {
    if let element = elements.first(where: { $0.name == name }) { return element }
    throw DocumentError(
      at: place, path: path,
      "there is no \(noun) '\(name.prefix(40))'\(Nearest.hint(to: name, among: names))")
  }

  @_semantics("optimize.sil.specialize.generic.never")
  func write(_ value: Kind, _ writer: BlueprintWriter) throws(NetworkError) -> Document {
    if let values = list?.match(value) {
      var documents: [Document] = []
      for (index, value) in values.enumerated() {
        documents.append(try write(value, writer.below("[\(index)]")))
      }
      return Document(.list(documents))
    }
    for element in elements {
      guard case .settings(let settings) = try element.write(value, writer) else { continue }
      if let fault = check(value) { throw writer.refusal(fault) }
      guard let settings else { return Document(.text(element.name)) }
      return Document(.map([Document.Entry(element.name, settings)]))
    }
    let name = (value as? any Layer)?.kind ?? "\(type(of: value as Any))"
    throw writer.refusal(
      "there is no \(noun) '\(name)' in the vocabulary; add it to the vocabulary, or leave it out")
  }
}

extension String {
  /// The word with its indefinite article: `a layer`, `an optimiser`.
  var withArticle: String { ("aeiou".contains(first ?? " ") ? "an " : "a ") + self }
}
