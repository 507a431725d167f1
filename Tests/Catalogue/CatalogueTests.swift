import AssayCatalogue
import AssayExperiments
import AssayRandomness
import AssayStatistics
import Foundation
import Testing

@Suite struct CatalogueTests {
  @Test(arguments: Catalogue.experiments.map(\.claim.name))
  func `every experiment is valid, sourced, and has a rival explanation`(_ name: String) throws {
    let experiment = try #require(Catalogue.experiments.first { $0.claim.name == name })
    try experiment.validate()
    #expect(!experiment.claim.source.isEmpty)
    #expect(experiment.claim.explanations.count >= 2)
    // The seeds below 1,000 were seen in earlier forms of the claims.
    for stage in experiment.design.stages { #expect(stage.seeds.first > 1_000) }
  }

  /// Each deciding outcome is judged on simulated studies in which its effect is exactly the registered one.
  @Test(arguments: Catalogue.experiments.map(\.claim.name))
  func `the registered power is had`(_ name: String) throws {
    let experiment = try #require(Catalogue.experiments.first { $0.claim.name == name })
    let power = try experiment.rule.power(on: experiment.design)
    var known: [Statistic.Question: Double] = [:]
    for (outcome, planned) in zip(experiment.rule.outcomes, power.outcomes) where outcome.decides {
      #expect(planned.power >= experiment.rule.sensitivity.power)
      let question = Statistic.Question(
        criterion: outcome.criterion, count: planned.seeds, effect: planned.effect,
        level: experiment.rule.level)
      let simulated =
        try known[question]
        ?? Self.simulatedPower(of: outcome.statistic, question, isPaired: outcome.control != nil)
      known[question] = simulated
      #expect(simulated >= experiment.rule.sensitivity.power - 0.01, "\(outcome.name)")
      #expect((simulated - planned.power).magnitude < 4 * (0.25 / 20_000).squareRoot(), "\(outcome.name)")
    }
  }

  /// The share of 20,000 studies that support the criterion, with normal values or with lognormal ratios that lie beyond
  /// each bound with the question's probability.
  private static func simulatedPower(
    of statistic: Statistic, _ question: Statistic.Question, isPaired: Bool
  ) throws -> Double {
    let stream = RandomStream(seed: 5, name: "power")
    let isRatio = statistic.unit == .ratio
    let distance = NormalDistribution.quantile(question.effect)
    let supported = try (0..<20_000).count { study in
      let noise = stream.split(study).normal(count: question.count)
      let values = noise.map { z -> Double in
        switch question.criterion {
        case .above(let bound): isRatio ? bound * exp(distance + z) : bound + distance + z
        case .below(let bound): isRatio ? bound * exp(-distance + z) : bound - distance + z
        case .within(let low, let high): (low + high) / 2 + (high - low) / 2 / distance * z
        }
      }
      let sample: Sample =
        isPaired ? .pairs(treatment: values, control: values.map { _ in isRatio ? 1 : 0 }) : .values(values)
      return try statistic.judge(question.criterion, on: sample, stream: stream).support <= question.level
    }
    return Double(supported) / 20_000
  }

  @Test func `names are unique and in order`() {
    let names = Catalogue.experiments.map(\.claim.name)
    #expect(names == Set(names).sorted())
  }

  /// Quick trials: those of the first stage with its first seed, the first and the last of them.
  private func samples(_ name: String) throws -> (Experiment, [Trial]) {
    let experiment = try #require(Catalogue.experiments.first { $0.claim.name == name })
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    let seed = trials[0].seed
    let block = trials.filter { $0.seed == seed }
    return (experiment, [block[0], block[block.count / 2], block[block.count - 1]])
  }

  @Test(arguments: Catalogue.experiments.map(\.claim.name))
  func `a trial measured twice has the same bits`(_ name: String) throws {
    let (experiment, trials) = try samples(name)
    for trial in trials {
      let first = try experiment.execute(trial).measurement
      #expect(first.result.count == 64)
      #expect(try experiment.execute(trial).measurement == first)
    }
  }

  @Test func `another seed gives other weights`() throws {
    for name in Catalogue.experiments.map(\.claim.name) {
      var (experiment, trials) = try samples(name)
      let first = try experiment.execute(trials[0]).measurement
      trials[0].seed += 1
      #expect(try experiment.execute(trials[0]).measurement.result != first.result)
    }
  }
}
