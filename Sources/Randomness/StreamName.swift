/// The name of a random stream: what its draws decide.
///
/// One seed has one independent stream for each name, so that one source of variation can be changed while
/// the others stay as they are. Every name is allowed; the ones below are those that Assay itself uses.
public struct StreamName: Sendable, Hashable, RawRepresentable, ExpressibleByStringLiteral {
  /// The name as it is hashed into the stream's key: a stream's draws change with its spelling.
  public let rawValue: String

  /// The stream of that spelling.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// The stream of that spelling.
  public init(stringLiteral value: String) { rawValue = value }

  /// The first values of weights.
  public static let initialisation: StreamName = "init"
  /// The order of examples in an epoch.
  public static let shuffle: StreamName = "shuffle"
  /// The division of a dataset into parts.
  public static let split: StreamName = "split"
  /// The noise added to data, weights or gradients on purpose.
  public static let noise: StreamName = "noise"
}
