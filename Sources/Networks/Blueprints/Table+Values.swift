import AssayDocuments

extension Table {
  /// The element that a document gives: a schedule of a study file, an initialiser of a search space. Throws what is no
  /// element, with its place and the nearest that is one.
  public func value(of document: Document, vocabulary: Blueprint.Vocabulary = .standard) throws(DocumentError)
    -> Kind
  {
    try read(document, vocabulary)
  }

  /// The document that gives an element; with `everything` also settings that have their defaults. Throws what is not in
  /// the table, and settings without meaning.
  public func document(
    of value: Kind, vocabulary: Blueprint.Vocabulary = .standard, everything: Bool = false
  ) throws(NetworkError) -> Document {
    try write(value, FormWriter(vocabulary, writesEverything: everything))
  }
}

extension Settings {
  /// What a map of settings gives. Throws what it cannot mean, with its place and the nearest known name.
  public func value(of document: Document, vocabulary: Blueprint.Vocabulary = .standard) throws(DocumentError)
    -> Owner
  {
    try read(document, of: document, vocabulary)
  }

  /// The map of settings that gives a value; with `everything` also those that have their defaults. Throws settings
  /// without meaning.
  public func document(
    of value: Owner, vocabulary: Blueprint.Vocabulary = .standard, everything: Bool = false
  ) throws(NetworkError) -> Document {
    try write(value, FormWriter(vocabulary, writesEverything: everything)) ?? Document(.map([]))
  }
}
