import AssayCatalogue
import AssayExperiments
import AssayRandomness
import Testing

import struct AssayExperiments.Measurement

/// Trials of a claim's judged stages, from which studies are drawn that cannot mean anything: either their labels are
/// permuted, or trials of an arm about which nothing is claimed stand for another arm. A deciding outcome that such a study
/// supports more often than its level is true by construction of its measure or its rule.
struct MeaninglessTrials {
  /// The claim, with its judged stages only, and a fixed level where tuning would choose one.
  private let experiment: Experiment
  private let seeds: Int
  /// What each seed measured in each cell, by stage.
  private let blocks: [String: [[Levels: Measurement]]]

  /// Executes every judged cell with each of the first `count` seeds.
  ///
  /// - Parameters:
  ///   - changes: Levels of held variables that make the trials cheap.
  ///   - measure: What stands for the claim's own body.
  init(
    _ claim: String, seeds count: Int, changing changes: Levels = [:],
    measure: (@Sendable (TrialContext) throws -> Measurement)? = nil
  ) throws {
    var experiment = try #require(Catalogue.experiments.first { $0.claim.name == claim })
    if let measure { experiment.measure = measure }
    for index in experiment.design.factors.indices {
      if let level = changes[experiment.design.factors[index].name] {
        experiment.design.factors[index].levels = [level]
      }
    }
    experiment.design.stages.removeAll { $0.purpose == .tuning }
    for index in experiment.design.stages.indices {
      for factor in experiment.design.stages[index].chosen.flatMap(\.factors) {
        let levels = experiment.design.factor(factor)?.levels ?? []
        experiment.design.stages[index].crossed[factor] = [levels[levels.count / 2]]
      }
      experiment.design.stages[index].chosen = []
    }
    seeds = experiment.design.stages.map(\.seeds.count).max() ?? 0
    var blocks: [String: [[Levels: Measurement]]] = [:]
    for stage in experiment.design.stages {
      blocks[stage.name] = try (0..<count).map { seed in
        var block: [Levels: Measurement] = [:]
        for cell in experiment.design.runs(of: stage, seed: 0).map(\.levels) {
          let trial = Trial(
            stage: stage.name, levels: cell.merging(Self.held(experiment)) { cell, _ in cell },
            seed: UInt64(2_000_000 + seed))
          block[cell] = try experiment.execute(trial).measurement
        }
        return block
      }
    }
    (self.experiment, self.blocks) = (experiment, blocks)
  }

  private static func held(_ experiment: Experiment) -> Levels {
    Dictionary(
      uniqueKeysWithValues: experiment.design.factors.filter { $0.role == .held }.map {
        ($0.name, $0.levels[0])
      })
  }

  /// The names of the outcomes that decide.
  var deciding: [String] { experiment.rule.outcomes.filter(\.decides).map(\.name) }
  /// The level of the rule's tests.
  var level: Double { experiment.rule.level }

  /// What makes the trials of an outcome meaningless.
  enum Treatment {
    /// The levels of a factor are permuted among the trials that differ in it alone, for each seed anew. So both arms of a
    /// comparison have one distribution, and a single arm has that of all levels together.
    case permuting(String)
    /// Trials at these levels, of any seed, stand for those of every arm.
    case standingIn(Levels)
  }

  /// The share of studies that support the outcome.
  func support(of name: String, _ treatment: Treatment, studies: Int = 400) throws -> Double {
    var part = experiment
    part.rule.outcomes.removeAll { $0.name != name }
    for index in part.design.stages.indices {
      part.design.stages[index].seeds = Seeds(first: 0, count: seeds)
    }
    let stage = try #require(part.design.stages.first { $0.name == part.rule.outcomes[0].stage })
    let registration = try Registration(CanonicalForm(part), digest: part.digest(), number: 1, time: 0)
    let stream = RandomStream(seed: 7, name: "meaningless").split(name)
    let supported = try (0..<studies).count { study in
      var draws = StreamGenerator(stream.split(study))
      var records: [Record] = []
      for seed in 0..<seeds {
        for (cell, measurement) in block(of: stage, treatment, &draws) {
          records.append(
            Record(
              trial: Trial(stage: stage.name, levels: cell, seed: UInt64(seed)), measurement: measurement,
              receipt: Receipt(), seconds: 0, environment: Environment(facts: [:])))
        }
      }
      return try registration.judge(records).outcomes[0].verdict == .supported
    }
    return Double(supported) / Double(studies)
  }

  /// The trials of one seed, which mean nothing.
  private func block(
    of stage: Stage, _ treatment: Treatment, _ draws: inout some RandomNumberGenerator
  ) -> [Levels: Measurement] {
    let blocks = blocks[stage.name] ?? []
    switch treatment {
    case .permuting(let factor):
      let block = blocks.randomElement(using: &draws) ?? [:]
      let groups = Dictionary(grouping: experiment.design.runs(of: stage, seed: 0).map(\.levels)) { cell in
        cell.filter { $0.key != factor }
      }
      var permuted: [Levels: Measurement] = [:]
      for cell in experiment.design.runs(of: stage, seed: 0).map(\.levels) {
        guard let group = groups[cell.filter { $0.key != factor }] else { continue }
        for (cell, other) in zip(group, group.shuffled(using: &draws)) { permuted[cell] = block[other] }
      }
      return permuted
    case .standingIn(let levels):
      return Dictionary(
        uniqueKeysWithValues: experiment.design.runs(of: stage, seed: 0).map(\.levels).compactMap { cell in
          blocks.randomElement(using: &draws)?[cell.merging(levels) { $1 }].map { (cell, $0) }
        })
    }
  }
}
