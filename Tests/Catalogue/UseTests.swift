import AssayCatalogue
import AssayExecutors
import AssayExperiments
import Synchronization
import Testing

/// What a claim of the catalogue declares, its body uses.
@Suite struct UseTests {
  @Test(arguments: Catalogue.experiments.map(\.claim.name))
  func `the trials of a claim read every variable and draw from every stream`(_ name: String) throws {
    let experiment = try #require(Catalogue.experiments.first { $0.claim.name == name })
    // Every cell of the first stage once: the smallest seed is enough to read and draw all that a body can.
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    let records = Mutex<[Record]>([])
    let left = Mutex(trials.filter { $0.seed == trials[0].seed })
    try InProcessExecutor(jobs: 2).execute(experiment, next: { left.withLock { $0.popLast() } }) { outcomes in
      for case .measured(let record) in outcomes { records.withLock { $0.append(record) } }
    }
    let made = records.withLock { $0 }
    try experiment.design.requireUse(in: made.map(\.receipt), environments: made.map(\.environment))
    // Nothing is declared in vain: without any one of them, some trial fails and names it.
    for factor in experiment.design.factors where factor.role != .free {
      var reduced = experiment
      reduced.design.factors.removeAll { $0.name == factor.name }
      let user = try #require(
        made.first {
          $0.receipt.read.contains(factor.name) || $0.receipt.draws[factor.name] != nil
        })
      #expect { try reduced.execute(user.trial) } throws: { error in
        "\(error)".contains("'\(factor.name)', which the design does not declare")
      }
    }
  }

  @Test func `a trained network's record holds the settings of all its parts`() throws {
    let experiment = try #require(
      Catalogue.experiments.first { $0.claim.name == "batchnorm-speeds-up-sgd" })
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    let trial = try #require(trials.first { $0.levels["normalisation"] == "batch norm with shifting noise" })
    let settings = try experiment.execute(trial).measurement.settings
    #expect(
      Set(settings.keys).isSuperset(of: ["network", "objective", "optimiser", "policy", "batch", "data"]))
    for layer in ["batchNorm", "shiftingNoise"] { #expect(settings["network"]?.contains(layer) == true) }
    #expect(settings["optimiser"]?.contains("momentum") == true)
    #expect(settings["policy"]?.contains("accumulation") == true)
    #expect(settings["data"]?.contains("\"name\": \"digits\"") == true)
  }
}
