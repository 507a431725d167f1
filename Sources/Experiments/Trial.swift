import AssayRandomness

/// One execution of an experiment's body: a level for every factor, and the seeds of the random streams. Its result is a
/// pure function of these.
///
/// ```swift
/// let trial = Trial(stage: "judged", levels: ["rate": 0.03], seed: 101)
/// let (measurement, receipt) = try experiment.execute(trial)
/// ```
///
/// A body gets its trial as a ``TrialContext``.
public struct Trial: Sendable, Hashable, Codable {
  /// The name of the stage in which a study uses the trial. It is no part of the trial's identity.
  public var stage: String
  /// A level for every manipulated and held factor.
  public var levels: Levels
  /// The root seed of the trial's random streams.
  public var seed: UInt64
  /// The seeds of single streams, by the stream's name, that take the place of the root seed.
  public var overrides: [String: UInt64]

  /// Makes a trial from its parts.
  public init(stage: String, levels: Levels, seed: UInt64, overrides: [String: UInt64] = [:]) {
    self.stage = stage
    self.levels = levels
    self.seed = seed
    self.overrides = overrides
  }

  /// The trial's random stream of that name. Trials of one seed share it, whatever their levels, unless one of them
  /// overrides the stream. Bodies take streams from their context, which counts the draws.
  package func stream(_ name: StreamName) -> RandomStream {
    RandomStream(seed: overrides[name.rawValue] ?? seed, name: name)
  }
}
