import AssayDocuments

/// A named setting of anything: what values it takes, what they mean, their unit and range, and which one holds where
/// nobody sets it. It knows nothing of what is set by it.
///
/// Declare a setting once as a variable; reading it from a file, writing it, checking it and listing it follow.
///
/// ```swift
/// let rate = Variable("rate", "share of numbers that are dropped", .share, default: 0.5)
/// let document = try Document(yaml: "rate: 1.5", file: "net.yaml")
/// let fault = rate.fault(of: -1)  // the rate is -1.0; it must lie in 0 … 1
/// let read = try rate.value(in: document.fields(["rate"]))  // throws: rate is 1.5; it must lie in 0 … 1
/// ```
public struct Variable<Value: Sendable>: Sendable {
  /// Its key in documents.
  public let name: String
  /// What it means, in one line.
  public let meaning: String
  /// What errors call it, such as `the momentum` or `ε`.
  public let phrase: String
  /// What its numbers count or measure, such as `steps`; `nil` for words and plain numbers.
  public let unit: String?
  /// The values that it takes.
  public let domain: Domain<Value>
  /// Its value where nobody sets it; `nil` where somebody has to.
  public let defaultValue: Value?

  /// A variable of that name and meaning. Errors call it `the <name>` unless `phrase` says otherwise.
  public init(
    _ name: String, _ meaning: String, _ domain: Domain<Value>, called phrase: String? = nil,
    unit: String? = nil, default defaultValue: Value? = nil
  ) {
    self.name = name
    self.meaning = meaning
    self.phrase = phrase ?? "the \(name)"
    self.unit = unit
    self.domain = domain
    self.defaultValue = defaultValue
  }

  /// Why a value lies outside of the range, in words; `nil` where it lies inside.
  public func fault(of value: Value) -> String? {
    domain.contains(value) ? nil : "\(phrase) is \(domain.words(value)); it must \(domain.range)"
  }

  /// The value that a document gives. Throws for another kind of value, or one outside of
  /// the range, with its place.
  public func value(of document: Document) throws(DocumentError) -> Value { try domain.value(of: document) }

  /// The value under the variable's name. Throws for the same reasons as ``value(of:)``, and when the
  /// value is left out and has no default.
  public func value(in fields: Fields) throws(DocumentError) -> Value {
    if let document = fields[name] { return try value(of: document) }
    guard let defaultValue else {
      throw DocumentError(fields.document, "the key '\(name)' is missing: \(meaning)")
    }
    return defaultValue
  }

  /// The document that gives the value.
  public func document(of value: Value) -> Document { domain.document(of: value) }
}

extension Variable {
  /// What is known of the variable, for lists of settings.
  public var description: VariableDescription {
    VariableDescription(
      name: name, meaning: meaning, kind: domain.kind, range: domain.range, unit: unit,
      defaultValue: defaultValue.map { document(of: $0) })
  }
}

/// A variable without the type of its values: a line in a list of settings.
public struct VariableDescription: Sendable, Hashable {
  /// Its key in documents.
  public var name: String
  /// What it means, in one line.
  public var meaning: String
  /// The kind of its values, such as `a whole number`.
  public var kind: String
  /// The range, continuing "it must": `lie in 0 … 1`; empty where every value of the kind is allowed.
  public var range: String
  /// What its numbers count or measure.
  public var unit: String?
  /// Its value where nobody sets it; `nil` where somebody has to.
  public var defaultValue: Document?

  /// A line of these parts.
  public init(
    name: String, meaning: String, kind: String, range: String = "", unit: String? = nil,
    defaultValue: Document? = nil
  ) {
    self.name = name
    self.meaning = meaning
    self.kind = kind
    self.range = range
    self.unit = unit
    self.defaultValue = defaultValue
  }
}
