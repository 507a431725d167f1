import AssayCatalogue
import AssayExperiments
import Testing

@Suite struct CatalogueTests {
  @Test(arguments: Catalogue.experiments.map(\.claim.name))
  func `every experiment is valid, sourced, and has a rival explanation`(_ name: String) throws {
    let experiment = try #require(Catalogue.experiments.first { $0.claim.name == name })
    try experiment.validate()
    #expect(!experiment.claim.source.isEmpty)
    #expect(experiment.claim.explanations.count >= 2)
    let predictions = experiment.claim.explanations.map(\.predictions)
    #expect(Set(predictions).count > 1, "explanations that predict the same cannot be told apart")
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
