/// A layer inside another, as ``Layer/parts`` lists it.
public struct Part: Sendable {
  /// What stands in front of the names of its parameters, statistics, streams and sites.
  public var name: String
  /// What is applied.
  public var layer: any Layer

  /// A layer under a name.
  public init(_ name: String, _ layer: any Layer) {
    self.name = name
    self.layer = layer
  }
}
