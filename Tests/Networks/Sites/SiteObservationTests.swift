import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// To observe a network changes no bit of it.
@Suite struct SiteObservationTests {
  /// All sites observed, against none.
  private func check(
    _ network: SiteCase, policy: NumericsPolicy = .standard, threads: Int = 1, on processor: Processor? = nil,
    against alone: (losses: [UInt64], checkpoint: Data)? = nil, _ what: String = ""
  ) throws {
    let alone = try alone ?? network.outcome(of: network.training(policy: policy))
    let observed = try network.outcome(
      of: network.training(observing: network.paths(), policy: policy, threads: threads, on: processor))
    #expect(observed.losses == alone.losses, "\(network) \(what)")
    #expect(observed.checkpoint == alone.checkpoint, "\(network) \(what)")
  }

  @Test(arguments: SiteCase.specimens)
  func `observing all sites changes no bit of fifty steps, for every layer and under a noisy policy`(
    _ network: SiteCase
  ) throws {
    try check(network)
    try check(network, policy: SiteCase.noisy[0], "noisy")
  }

  @Test(arguments: SiteCase.networks)
  func `nor on any instruction set, with any number of threads, or under any noisy policy`(
    _ network: SiteCase
  )
    throws
  {
    let alone = try network.outcome(of: network.training())
    for processor in Processor.available {
      try check(network, on: processor, against: alone, "\(processor.name)")
    }
    for threads in [2, 8] { try check(network, threads: threads, against: alone, "\(threads) threads") }
    for policy in SiteCase.noisy { try check(network, policy: policy, "\(policy)") }
  }

  @Test(arguments: SiteCase.networks)
  func `nor among sixty-four replicas`(_ network: SiteCase) throws {
    let seeds = (0..<64).map { $0 == 37 ? 11 : UInt64(100 + $0) }
    let paths = try network.paths()
    let count = try network.targetCount()
    for policy in [.standard] + (network.name == "perceptron" ? [SiteCase.noisy[0]] : []) {
      let training = try network.training(policy: policy)
      let alone = try network.outcome(of: training)
      let replicas = try ReplicatedTraining(
        network.model, batch: network.batch, optimiser: StochasticGradientDescent(momentum: 0.9),
        policy: policy,
        observing: paths, initialisations: seeds.map { RandomStream(seed: $0, name: .initialisation) },
        draws: seeds.map { RandomStream(seed: $0, name: .noise) }, threads: 2)
      let batches = (0..<50).map {
        (network.features($0).map(Float.init), network.targets($0, count: count).map(Float.init))
      }
      let losses = try replicas.run(steps: 50) { _, step in
        .init(features: batches[step].0, targets: batches[step].1, rate: 0.002)
      }
      #expect(losses[37].map(\.bitPattern) == alone.losses)
      #expect(try replicas.weightsHash(of: 37) == training.weightsHash())
      // What a replica saw in its last step is what the run by itself sees.
      let watching = try network.training(observing: paths, policy: policy)
      for step in 0..<50 { _ = try network.step(watching, step, targets: count) }
      for path in paths {
        #expect(try replicas.observed(path, of: 37) == watching.observed(path), "\(path)")
      }
    }
  }

  @Test(arguments: TrainedProgram.all)
  func `weights of runs that are observed are the recorded ones`(_ program: TrainedProgram) throws {
    let paths = try program.model.sites(count: program.batch, mode: .training).rows
      .filter { !$0.site.isInsideLoop }.map(\.site.path)
    let training = try program.training(observing: paths)
    try program.advance(training, from: 0, to: TrainedProgram.steps)
    #expect(try training.weightsHash() == BitsTests.recorded[program.name])
    #expect(try training.planHash == program.training().planHash)
  }

  @Test(arguments: [SiteCase.networks[1], SiteCase.networks[3]])
  func `what a step observes is what an evaluation with the same weights and draws gives`(_ network: SiteCase)
    throws
  {
    let (paths, count) = (try network.paths(), try network.targetCount())
    let training = try network.training(observing: paths)
    #expect(try training.observed(paths[0]).values.allSatisfy { $0 == 0 })
    for step in 0..<3 {
      let features = network.features(step).map(Float.init)
      let seen = try training.activations(of: paths, features: features, mode: .training)
      #expect(seen.map(\.path) == paths)
      _ = try network.step(training, step, targets: count)
      for site in seen { #expect(try training.observed(site.path) == site, "\(site.path)") }
    }
  }

  @Test func `a path that a run does not observe, or that there is not, is refused in words`() throws {
    let network = SiteCase.networks[3]
    let run = try network.training(observing: ["0.lstm"])
    func words(_ body: () throws -> Void) -> String {
      #expect(throws: (any Error).self) { try body() }.map { "\($0)" } ?? ""
    }
    #expect(
      words { _ = try run.observed("2.dense") } == "the run does not observe '2.dense'; it observes 0.lstm")
    #expect(
      words { _ = try network.training().observed("2.dense") }
        == "the run does not observe '2.dense'; make it with observing: [\"2.dense\"]")
    #expect(words { _ = try network.training(observing: ["2.dens"]) }.contains("did you mean '2.dense'?"))
    #expect(words { _ = try network.training(observing: ["0.lstm.cell"]) }.contains("observe '0.lstm'"))
    let features = network.features(0).map(Float.init)
    #expect(
      words { _ = try run.activations(of: ["1.gro"], features: features, mode: .training) }
        .contains("did you mean '1.gru'?"))
  }
}
