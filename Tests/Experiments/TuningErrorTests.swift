import AssayExperiments
import Testing

/// How often a study errs whose arms are the same, when tuning takes levels by chance.
@Suite struct TuningErrorTests {
  private static let studies = 220
  /// A rate of 2.5 % exceeds it in 1 of 2,000 such sets of studies.
  private static let most = 14

  /// Both arms lose 0, 0.75 and 1.5 at the three rates, and one tuning trial of each rate with a noise of 1 chooses. So
  /// the arms often get different rates by chance.
  private func world(isRepeated: Bool) -> TuningWorld {
    TuningWorld(
      effect: 0, noise: 1, extensions: [.times(2, TuningWorld.rate, from: 1, to: 4)], isRepeated: isRepeated,
      judgingSeeds: 14, loss: { _, rate, _ in TuningWorld.log2(rate) * 0.75 })
  }

  private func errors(_ world: TuningWorld) throws -> [Verdict: Int] {
    Dictionary(
      grouping: try (0..<Self.studies).map { try world.judged(root: UInt64($0)).verdict }, by: \.self
    )
    .mapValues(\.count)
  }

  @Test func `tuning that is repeated for each seed errs no more than the level`() throws {
    let errors = try errors(world(isRepeated: true))
    #expect(
      errors[.supported, default: 0] <= Self.most && errors[.refuted, default: 0] <= Self.most, "\(errors)")
  }

  @Test func `tuning once errs far more often in the same world`() throws {
    let errors = try errors(world(isRepeated: false))
    #expect(
      errors[.supported, default: 0] > Self.most && errors[.refuted, default: 0] > Self.most, "\(errors)")
  }
}
