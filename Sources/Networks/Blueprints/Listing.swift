import AssayVariables

/// All elements of one kind with their settings, for people who look one up.
public struct Listing: Sendable, Hashable {
  /// What an element is called, such as `layer`.
  public var noun: String
  /// The elements, in the order of the table.
  public var elements: [Line]

  /// One element.
  public struct Line: Sendable, Hashable {
    /// The element's name in documents.
    public var name: String
    /// What the element does, in one line.
    public var meaning: String
    /// The element's settings, in the order in which they are written.
    public var settings: [VariableDescription]
  }
}
