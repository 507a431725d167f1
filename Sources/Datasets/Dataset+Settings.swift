import AssayDocuments

extension Dataset {
  /// What identifies the dataset in the record of a trial: under `data`, a JSON document of its name, its
  /// ``contentHash`` and its sizes.
  public var settings: [String: String] {
    let document: Document = [
      "name": Document(.text(name)), "contentHash": Document(.text(contentHash)),
      "examples": Document(.integer(count)), "features": Document(.integer(width)),
      "classes": Document(.integer(classes)),
    ]
    guard let text = try? document.json() else { return [:] }
    return ["data": text]
  }
}
