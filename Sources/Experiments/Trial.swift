/// One execution of an experiment's body: a level for every factor, and a seed. Its result is a pure function
/// of these two.
///
/// ```swift
/// let trial = Trial(stage: "judged", levels: ["rate": 0.03], seed: 101)
/// let (measurement, receipt) = try experiment.execute(trial)
/// ```
///
/// A body gets its trial as a ``TrialContext``.
public struct Trial: Sendable, Hashable, Codable {
  /// The name of the trial's stage.
  public var stage: String
  /// A level for every manipulated and held factor.
  public var levels: Levels
  /// The seed of the trial's random streams.
  public var seed: UInt64

  /// Makes a trial from its parts.
  public init(stage: String, levels: Levels, seed: UInt64) {
    self.stage = stage
    self.levels = levels
    self.seed = seed
  }
}
