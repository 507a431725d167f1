/// A cursor over a stream, for code that wants a `RandomNumberGenerator`.
///
/// Draws are `bits64(at:)` of consecutive positions. What the standard library makes of them, as in
/// `shuffled(using:)`, may change with its version: results that must keep their bits are drawn from the
/// stream itself.
public struct StreamGenerator: RandomNumberGenerator, Sendable {
  /// The stream that the draws come from.
  public let stream: RandomStream
  /// The position of the next draw. It is the only state: keep it to continue later.
  public var position: UInt64

  /// A cursor whose first draw is at `position`.
  public init(_ stream: RandomStream, position: UInt64 = 0) {
    self.stream = stream
    self.position = position
  }

  /// The 64 bits at `position`, which moves on by one; after the last position comes the first.
  public mutating func next() -> UInt64 {
    defer { position &+= 1 }
    return stream.bits64(at: position)
  }
}
