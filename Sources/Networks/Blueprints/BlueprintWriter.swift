import AssayDocuments

/// The state of writing a blueprint: the vocabulary, the options, and the position in the document.
struct BlueprintWriter: Sendable {
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
  func below(_ step: String) throws(NetworkError) -> BlueprintWriter {
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
