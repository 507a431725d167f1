import AssayDocuments

extension Domain where Value == Bool {
  /// `true` and `false`.
  public static let boolean = Domain(
    kind: "true or false", read: { document throws(DocumentError) in try document.boolean() },
    write: { Document(.boolean($0)) })
}

extension Domain where Value == String {
  /// Any text that is not empty.
  public static let text = Domain(
    kind: "text", range: "not be empty", contains: { !$0.isEmpty },
    read: { document throws(DocumentError) in try document.text() }, write: { Document(.text($0)) })
}

extension Domain where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One word of a list: the cases of an enumeration.
  public static var word: Domain { word(among: Array(Value.allCases)) }
}

extension Domain where Value: RawRepresentable, Value.RawValue == String {
  /// One word of some cases of an enumeration.
  public static func word(among cases: [Value]) -> Domain {
    let names = cases.map(\.rawValue)
    return Domain(
      kind: "one of " + names.joined(separator: ", "), range: "be one of " + names.joined(separator: ", "),
      contains: { names.contains($0.rawValue) },
      read: { document throws(DocumentError) in
        let name = try document.choice(of: names)
        guard let value = Value(rawValue: name) else {
          throw DocumentError(document, "there is no '\(name)'")
        }
        return value
      }, write: { Document(.text($0.rawValue)) })
  }
}

extension Domain {
  /// Lists of values, each from a domain.
  public static func list<Member>(of member: Domain<Member>) -> Domain where Value == [Member] {
    Domain(
      kind: "a list, each \(member.kind)",
      range: member.range.isEmpty ? "" : "have members that \(member.range)",
      contains: { $0.allSatisfy(member.contains) },
      read: { document throws(DocumentError) in
        var values: [Member] = []
        for document in try document.list() { values.append(try member.value(of: document)) }
        return values
      }, write: { Document(.list($0.map { member.document(of: $0) })) })
  }

  /// Values from a domain, or `null` for none.
  public static func optional<Wrapped>(_ wrapped: Domain<Wrapped>) -> Domain where Value == Wrapped? {
    Domain(
      kind: wrapped.kind + ", or null", range: wrapped.range,
      contains: { $0.map(wrapped.contains) ?? true },
      read: { document throws(DocumentError) in
        if case .null = document.content { return nil }
        return try wrapped.value(of: document)
      }, write: { $0.map { wrapped.document(of: $0) } ?? Document(.null) })
  }
}
