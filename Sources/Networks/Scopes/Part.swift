/// A layer inside another, as ``Layer/parts`` lists it.
public struct Part: Sendable {
  /// The prefix of the names of its parameters, statistics, streams and sites.
  public var name: String
  /// The layer that is applied.
  public var layer: any Layer

  /// Makes a part of a layer and its name.
  public init(_ name: String, _ layer: any Layer) {
    self.name = name
    self.layer = layer
  }
}
