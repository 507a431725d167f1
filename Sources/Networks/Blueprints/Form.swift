import AssayDocuments
import AssayVariables

/// How values of a type are read from a document, written to one, and checked.
struct Form<Value: Sendable>: Sendable {
  /// The kind of the values, such as `a layer`.
  var kind: String
  /// The range, continuing "it must"; empty where there is none.
  var range = ""
  /// Names of elements that are accepted as the value; none for numbers and words.
  var names: @Sendable (Blueprint.Vocabulary) -> [String] = { _ in [] }
  var read: @Sendable (Document, Blueprint.Vocabulary) throws(DocumentError) -> Value
  var write: @Sendable (Value, FormWriter) throws(NetworkError) -> Document
  /// Why a value is invalid; `phrase` is what the error message calls the value.
  var fault: @Sendable (Value, _ phrase: String) -> String? = { _, _ in nil }
}

extension Form {
  /// The form of values of a domain: numbers, words and lists of them.
  @_semantics("optimize.sil.specialize.generic.never")
  init(_ domain: Domain<Value>) {
    self.init(
      kind: domain.kind, range: domain.range,
      read: { document, _ throws(DocumentError) in try domain.value(of: document) },
      write: { value, _ throws(NetworkError) in domain.document(of: value) },
      fault: { Variable("", "", domain, called: $1).fault(of: $0) })
  }

  /// The form of a value of one type that has settings itself.
  @_semantics("optimize.sil.specialize.generic.never")
  static func configured() -> Form where Value: Configured {
    Form(
      kind: "a map of \(Value.settings.names.joined(separator: ", "))",
      read: { document, vocabulary throws(DocumentError) in
        try Value.settings.read(document, of: document, vocabulary)
      },
      write: { value, writer throws(NetworkError) in
        try Value.settings.write(value, writer) ?? Document(.map([]))
      }, fault: { value, _ in Value.settings.fault(of: value) })
  }

  /// The form of one element of a table in the vocabulary.
  @_semantics("optimize.sil.specialize.generic.never")
  static func element(_ table: @escaping @Sendable (Blueprint.Vocabulary) -> Table<Value>, _ kind: String)
    -> Form
  {
    Form(
      kind: kind, names: { table($0).names },
      read: { document, vocabulary throws(DocumentError) in
        try table(vocabulary).read(document, vocabulary)
      },
      write: { value, writer throws(NetworkError) in try table(writer.vocabulary).write(value, writer) })
  }

  /// The form of an optional value: the value's own form, or `null` for nil.
  @_semantics("optimize.sil.specialize.generic.never")
  static func optional<Wrapped>(_ form: Form<Wrapped>) -> Form where Value == Wrapped? {
    Form(
      kind: form.kind + ", or null", range: form.range, names: form.names,
      read: { document, vocabulary throws(DocumentError) in
        if case .null = document.content { return nil }
        return try form.read(document, vocabulary)
      },
      write: { value, writer throws(NetworkError) in
        guard let value else { return Document(.null) }
        return try form.write(value, writer)
      }, fault: { value, phrase in value.flatMap { form.fault($0, phrase) } })
  }

  /// The form of a list of such values.
  @_semantics("optimize.sil.specialize.generic.never")
  static func list<Member>(of form: Form<Member>) -> Form where Value == [Member] {
    Form(
      kind: "a list, each \(form.kind)",
      read: { document, vocabulary throws(DocumentError) in
        var values: [Member] = []
        for member in try document.list() { values.append(try form.read(member, vocabulary)) }
        return values
      },
      write: { values, writer throws(NetworkError) in
        var members: [Document] = []
        for (index, value) in values.enumerated() {
          members.append(try form.write(value, writer.below("[\(index)]")))
        }
        return Document(.list(members))
      })
  }
}

/// The state of writing a blueprint: the vocabulary, the options, and the position in the document.
struct FormWriter: Sendable {
  /// The elements that can be written, by name.
  var vocabulary: Blueprint.Vocabulary
  /// Whether settings that have their defaults are written.
  var writesEverything: Bool
  /// The path of the position from the root, such as `layers[2].residual.body`.
  var path: String
  private var depth = 0

  init(_ vocabulary: Blueprint.Vocabulary, writesEverything: Bool, path: String = "") {
    self.vocabulary = vocabulary
    self.writesEverything = writesEverything
    self.path = path
  }

  /// The writer for the position one step below this one. Throws where that is deeper than a document may be.
  func below(_ step: String) throws(NetworkError) -> FormWriter {
    var writer = self
    writer.path += step.hasPrefix("[") || path.isEmpty ? step : "." + step
    writer.depth += 1
    guard writer.depth <= Document.deepest else {
      throw writer.refusal("nests deeper than \(Document.deepest) levels")
    }
    return writer
  }

  /// The error for the value at this position.
  func refusal(_ reason: String) -> NetworkError {
    let place = path.count > 120 ? "\(path.prefix(60)) … \(path.suffix(40))" : path
    return .blueprint(place: place, reason: reason)
  }
}
