/// Why a file cannot be read as what it should be, with its place and what would be right.
public struct DocumentError: Error, Hashable, CustomStringConvertible {
  /// Where the mistake is; `nil` for values that were not read from a file.
  public var place: Document.Place?
  /// How the value is reached from the root; empty for the root.
  public var path: String
  /// What is wrong and what would be right.
  public var reason: String

  /// A mistake at a value.
  public init(_ document: Document, _ reason: String) {
    (place, path, self.reason) = (document.place, document.path, reason)
  }

  /// A mistake at a place.
  public init(at place: Document.Place?, path: String = "", _ reason: String) {
    (self.place, self.path, self.reason) = (place, path, reason)
  }

  /// `net.yaml:3:5: layers[2].dense.units: is the text 'many'; a whole number is needed`.
  public var description: String {
    [place?.description, path.isEmpty ? nil : path, reason].compactMap { $0 }.joined(separator: ": ")
  }
}
