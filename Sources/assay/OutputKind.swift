import AssayReports

extension OutputFile {
  /// What a command writes, so that it can tell a file of its own from another that it must not replace.
  struct Kind: Sendable {
    /// The name with its article, such as `a page of Assay's`.
    var name: String
    /// Whether a file that starts with these bytes (its first 4,096, or all) is of this kind.
    var isRecognised: @Sendable (_ beginning: [UInt8]) -> Bool
  }
}

extension OutputFile.Kind {
  /// A report.
  static let page = Self(name: "a page of Assay's", isRecognised: { Report.isPage(startingWith: $0) })
}
