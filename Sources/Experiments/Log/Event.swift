/// One entry of a store's log: what happened, and the hash that links it to the entry before.
///
/// A log is only ever appended to. The hash of an event covers the hash of the event before it and the event's stored
/// bytes, so an event that is altered, removed, exchanged or inserted is found by computing the hashes again.
public struct Event: Sendable, Hashable {
  /// The position in the log, from 1, without gaps.
  public var number: Int
  /// The time at which the event was appended, in seconds since 1970.
  public var time: Double
  /// What happened.
  public var content: Content
  /// The hash of this event and, through the one before it, of the whole log up to it, in hexadecimal.
  public var hash: String

  /// Makes an event from its parts, as a store reads it.
  public init(number: Int, time: Double, content: Content, hash: String) {
    self.number = number
    self.time = time
    self.content = content
    self.hash = hash
  }

  /// What can happen to a store.
  public enum Content: Sendable, Hashable {
    /// A claim, design, rule and body were registered.
    case registered(Registered)
    /// An explanation and its predictions were entered for a registered study.
    case predicted(Predicted)
    /// A worker took trials.
    case started(Started)
    /// A worker keeps the trials that it took for longer.
    case renewed(Renewed)
    /// A trial was measured.
    case finished(Finished)
    /// A trial was given back without a result.
    case failed(Failed)
    /// A finished trial was taken over from another store.
    case imported(Imported)
    /// Somebody objected, replied, corrected or retracted.
    case remarked(Remarked)
  }
}

extension Event {
  /// The kind of an event, as it is stored.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case registered, predicted, started, renewed, finished, failed, imported, remarked
  }
}

extension Event.Content {
  /// The kind of the event.
  public var kind: Event.Kind {
    switch self {
    case .registered: .registered
    case .predicted: .predicted
    case .started: .started
    case .renewed: .renewed
    case .finished: .finished
    case .failed: .failed
    case .imported: .imported
    case .remarked: .remarked
    }
  }
}
