/// A stream that is drawn several times within a seed, in each draw of the streams before it. Each draw is a seed that is derived
/// from the trial's seed, the stream and the numbers of the draws so far; all other streams stay those of the trial's seed.
public struct NestedStream: Sendable, Hashable, Codable {
  /// The stream's name.
  public var stream: String
  /// The number of draws.
  public var draws: Int

  /// So many draws of a stream.
  public init(stream: String, draws: Int) {
    self.stream = stream
    self.draws = draws
  }
}
