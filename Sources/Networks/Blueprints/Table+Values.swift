import AssayDocuments

extension Table {
  /// The element that a document describes, such as a schedule in a study file or an initialiser in a search space.
  /// Throws for a document that describes none, with its position and the nearest element's name.
  public func value(of document: Document, vocabulary: Blueprint.Vocabulary = .standard) throws(DocumentError)
    -> Kind
  {
    try read(document, vocabulary)
  }

  /// The document that describes an element; with `everything` also settings that have their defaults. Throws for an
  /// element that is not in the table, and for invalid settings.
  public func document(
    of value: Kind, vocabulary: Blueprint.Vocabulary = .standard, everything: Bool = false
  ) throws(NetworkError) -> Document {
    try write(value, BlueprintWriter(vocabulary, writesEverything: everything))
  }
}

extension Settings {
  /// The value that a map of settings describes. Throws for an invalid map, with its position and the nearest known
  /// name.
  public func value(of document: Document, vocabulary: Blueprint.Vocabulary = .standard) throws(DocumentError)
    -> Owner
  {
    try read(document, of: document, vocabulary)
  }

  /// The map of settings that describes a value; with `everything` also those that have their defaults. Throws for
  /// invalid settings.
  public func document(
    of value: Owner, vocabulary: Blueprint.Vocabulary = .standard, everything: Bool = false
  ) throws(NetworkError) -> Document {
    try write(value, BlueprintWriter(vocabulary, writesEverything: everything)) ?? Document(.map([]))
  }
}
