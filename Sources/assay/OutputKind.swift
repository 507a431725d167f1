import AssayReports

extension WholeFile {
  /// The kind of file that a command writes, by which it recognises its own files: others must not be
  /// replaced.
  struct Kind: Sendable {
    /// The name with its article, such as `a page of Assay's`.
    var name: String
    /// Whether a file that starts with these bytes (its first 4,096, or all) is of this kind.
    var isRecognised: @Sendable (_ beginning: [UInt8]) -> Bool
  }
}

extension WholeFile.Kind {
  /// A report as one HTML page.
  static let page = Self(name: "a page of Assay's", isRecognised: { Report.isPage(startingWith: $0) })
}
