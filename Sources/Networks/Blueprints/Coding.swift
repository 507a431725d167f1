import AssayDocuments
import AssayVariables

/// How values of a type are read from a document, written to one, and checked.
///
/// The attribute `_semantics` below keeps the compiler from making a copy for each type; ``Settings`` says why.
struct Coding<Value: Sendable>: Sendable {
  /// The kind of the values, such as `a layer`.
  var kind: String
  /// The range, continuing "it must"; empty where there is none.
  var range = ""
  /// Names of elements that are accepted as the value; none for numbers and words.
  var names: @Sendable (Blueprint.Vocabulary) -> [String] = { _ in [] }
  var read: @Sendable (Document, Blueprint.Vocabulary) throws(DocumentError) -> Value
  var write: @Sendable (Value, BlueprintWriter) throws(NetworkError) -> Document
  /// Why a value is invalid; `phrase` is what the error message calls the value.
  var fault: @Sendable (Value, _ phrase: String) -> String? = { _, _ in nil }
}

extension Coding {
  /// The coding of values of a domain: numbers, words and lists of them.
  @_semantics("optimize.sil.specialize.generic.never")
  init(_ domain: Domain<Value>) {
    self.init(
      kind: domain.kind, range: domain.range,
      read: { document, _ throws(DocumentError) in try domain.value(of: document) },
      write: { value, _ throws(NetworkError) in domain.document(of: value) },
      fault: { Variable("", "", domain, called: $1).fault(of: $0) })
  }

  /// The coding of a value of one type that has settings itself.
  @_semantics("optimize.sil.specialize.generic.never")
  static func configured() -> Coding where Value: Configured {
    Coding(
      kind: "a map of \(Value.settings.names.joined(separator: ", "))",
      read: { document, vocabulary throws(DocumentError) in
        try Value.settings.read(document, of: document, vocabulary)
      },
      write: { value, writer throws(NetworkError) in
        try Value.settings.write(value, writer) ?? Document(.map([]))
      }, fault: { value, _ in Value.settings.fault(of: value) })
  }

  /// The coding of one element of a table in the vocabulary.
  @_semantics("optimize.sil.specialize.generic.never")
  static func element(_ table: @escaping @Sendable (Blueprint.Vocabulary) -> Table<Value>, _ kind: String)
    -> Coding
  {
    Coding(
      kind: kind, names: { table($0).names },
      read: { document, vocabulary throws(DocumentError) in
        try table(vocabulary).read(document, vocabulary)
      },
      write: { value, writer throws(NetworkError) in try table(writer.vocabulary).write(value, writer) })
  }

  /// The coding of an optional value: the value's own coding, or `null` for nil.
  @_semantics("optimize.sil.specialize.generic.never")
  static func optional<Wrapped>(_ coding: Coding<Wrapped>) -> Coding where Value == Wrapped? {
    Coding(
      kind: coding.kind + ", or null", range: coding.range, names: coding.names,
      read: { document, vocabulary throws(DocumentError) in
        if case .null = document.content { return nil }
        return try coding.read(document, vocabulary)
      },
      write: { value, writer throws(NetworkError) in
        guard let value else { return Document(.null) }
        return try coding.write(value, writer)
      }, fault: { value, phrase in value.flatMap { coding.fault($0, phrase) } })
  }

  /// The coding of a list of such values.
  @_semantics("optimize.sil.specialize.generic.never")
  static func list<Member>(of coding: Coding<Member>) -> Coding where Value == [Member] {
    Coding(
      kind: "a list, each \(coding.kind)",
      read: { document, vocabulary throws(DocumentError) in
        var values: [Member] = []
        for member in try document.list() { values.append(try coding.read(member, vocabulary)) }
        return values
      },
      write: { values, writer throws(NetworkError) in
        var members: [Document] = []
        for (index, value) in values.enumerated() {
          members.append(try coding.write(value, writer.below("[\(index)]")))
        }
        return Document(.list(members))
      })
  }
}
