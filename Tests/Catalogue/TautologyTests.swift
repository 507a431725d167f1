import AssayExperiments
import Testing

import struct AssayExperiments.Measurement

/// No deciding outcome of the catalogue is true by construction: studies of meaningless trials support it no more often than
/// its level.
@Suite struct TautologyTests {
  private static let studies = 400

  /// Four standard errors above the level.
  private func bound(_ trials: MeaninglessTrials) -> Double {
    trials.level + 4 * (trials.level * (1 - trials.level) / Double(Self.studies)).squareRoot()
  }

  private func expectNothing(
    in trials: MeaninglessTrials, _ treatments: [String: MeaninglessTrials.Treatment]
  ) throws {
    #expect(Set(treatments.keys) == Set(trials.deciding), "a deciding outcome is not checked")
    for (outcome, treatment) in treatments {
      let share = try trials.support(of: outcome, treatment, studies: Self.studies)
      #expect(share <= bound(trials), "\(outcome)")
    }
  }

  /// The numbers of steps are those of a pilot with root seed 12, so that no network is trained here. With permuted
  /// arms both have one distribution of steps, so a saving of a tenth in most seeds is chance.
  @Test func `batch norm saves nothing when its label is permuted`() throws {
    let steps: [FactorValue: [String: [FactorValue: [Double]]]] = [
      3: [
        "best rate": [
          "none": [116, 116], "batch norm": [24, 20], "batch norm with shifting noise": [32, 30],
        ],
        "small rate": [
          "none": [657, 759], "batch norm": [427, 370], "batch norm with shifting noise": [427, 493],
        ],
      ],
      10: [
        "best rate": [
          "none": [279, 182], "batch norm": [46, 54], "batch norm with shifting noise": [101, 78],
        ],
        "small rate": [
          "none": [279, 279], "batch norm": [279, 254], "batch norm with shifting noise": [626, 626],
        ],
      ],
    ]
    let trials = try MeaninglessTrials("batchnorm-speeds-up-sgd", seeds: 2) { context in
      let levels = context.trial.levels
      let known = steps[levels["depth"] ?? 0]?[context.trial.stage]?[levels["normalisation"] ?? ""] ?? []
      return Measurement(
        measures: ["steps": known[Int(context.trial.seed % 2)]], result: "\(context.trial.seed)")
    }
    try expectNothing(
      in: trials,
      Dictionary(uniqueKeysWithValues: trials.deciding.map { ($0, .permuting("normalisation")) }))
  }

  /// A coin stands for every maker: what tells a coin's strings from their own shuffles measures the instrument, not makers.
  @Test func `a coin is no biased maker`() throws {
    let trials = try MeaninglessTrials(
      "complexity-finds-biased-makers", seeds: 20, changing: ["strings": 1_000])
    let coin = MeaninglessTrials.Treatment.standingIn(["maker": "coin"])
    try expectNothing(
      in: trials, Dictionary(uniqueKeysWithValues: trials.deciding.map { ($0, coin) }))
    // Shuffling preserves the counts of symbols, so this outcome is true whatever the makers do. It may not decide.
    let tautology = "entropy is blind to avoiding repeats"
    #expect(try trials.support(of: tautology, coin, studies: 20) == 1)
    #expect(!trials.deciding.contains(tautology))
  }

  /// With permuted sources, networks' functions are no simpler than coins' and shuffled ones, nor the likelier the simpler.
  @Test func `functions of permuted sources are alike`() throws {
    let trials = try MeaninglessTrials(
      "simple-functions-are-likelier", seeds: 4, changing: ["drawsOfFive": 1_024, "drawsOfSeven": 128])
    try expectNothing(
      in: trials, Dictionary(uniqueKeysWithValues: trials.deciding.map { ($0, .permuting("source")) }))
    // Shuffled functions, among which none is preferred but for its number of ones, show the same correlation of frequency
    // and complexity. It may not decide.
    let uncontrolled = "likelier is simpler, 5 inputs"
    let shuffled = MeaninglessTrials.Treatment.standingIn(["source": "shuffled networks"])
    #expect(try trials.support(of: uncontrolled, shuffled, studies: 20) == 1)
    #expect(!trials.deciding.contains(uncontrolled))
  }

  /// With permuted minimisers the gap is in half of the seeds on the other side; with permuted condition numbers only one in
  /// three errors is that of a well-conditioned target.
  @Test func `gradient descent stalls nowhere when labels are permuted`() throws {
    let trials = try MeaninglessTrials("gradient-descent-stalls", seeds: 4)
    try expectNothing(
      in: trials,
      ["gap at 1e5": .permuting("optimiser"), "no stall at 10": .permuting("conditionNumber")])
  }
}
