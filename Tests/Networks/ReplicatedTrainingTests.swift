import AssayInterchange
import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

@Suite struct ReplicatedTrainingTests {
  @Test(arguments: Replicas.Layout.allCases)
  func `a replica that fails is named, and minibatches that do not fit are refused`(_ layout: Replicas.Layout)
    throws
  {
    let model = Model(classifying: Network([Dense(3)]), width: 2)
    let streams = (0..<3).map { RandomStream(seed: UInt64($0), name: .initialisation) }
    let replicas = try ReplicatedTraining(
      model, batch: 2, optimiser: StochasticGradientDescent(), initialisations: streams, layout: layout)
    let losses = try replicas.run(steps: 2) { _, _ in
      .init(features: [1, 2, 3, 4] as [Float], targets: [0, 2] as [Int32], rate: 0.1)
    }
    #expect(losses.map(\.count) == [2, 2, 2])
    #expect(losses.allSatisfy { $0[1] < $0[0] })
    #expect(replicas.steps == [2, 2, 2])
    let divergence = #expect(throws: NetworkError.self) {
      try replicas.run(steps: 2) { replica, _ in
        .init(
          features: [1, 2, 3, replica == 1 ? .infinity : 4] as [Float], targets: [0, 2] as [Int32], rate: 0.1)
      }
    }
    #expect(divergence?.description.hasPrefix("the loss of step 3 is ") == true)
    // In lanes, the neighbours took the step that failed, and stopped with it.
    #expect(replicas.steps == (layout == .lanes ? [3, 3, 3] : [4, 3, 4]))
    let refusal = #expect(throws: TensorError.self) {
      try replicas.run(steps: 1) { _, _ in .init(features: [1 as Float], targets: [0 as Int32], rate: 0.1) }
    }
    #expect(refusal?.description.contains("features") == true)
    let none = #expect(throws: NetworkError.self) {
      _ = try ReplicatedTraining(
        model, batch: 2, optimiser: StochasticGradientDescent(), initialisations: [])
    }
    #expect(none?.description == "the number of replicas must be at least 1, not 0")
  }

  /// Three replicas of a network that draws and counts, with minibatches that differ from replica to replica.
  private func replicas(seeds: [UInt64], _ layout: Replicas.Layout) throws -> ReplicatedTraining {
    try ReplicatedTraining(
      Model(
        classifying: Network([Dense(5), BatchNorm(), Activation.relu, Dropout(rate: 0.3), Dense(3)]), width: 4
      ),
      batch: 4, optimiser: Adam(), averaging: .exponential(share: 0.9),
      initialisations: seeds.map { RandomStream(seed: $0, name: .initialisation) }, layout: layout)
  }

  private func advance(_ replicas: ReplicatedTraining, _ steps: Int) throws {
    try replicas.run(steps: steps) { replica, step in
      .init(features: features(replica, step), targets: [0, 1, 2, 1] as [Int32], rate: 0.01)
    }
  }

  private func features(_ replica: Int, _ step: Int) -> [Float] {
    normals(16, UInt64(100 * replica + step)).map(Float.init)
  }

  @Test(arguments: Replicas.Layout.allCases)
  func `a replica taken out evaluates, and goes on with the bits that it has among the others`(
    _ layout: Replicas.Layout
  ) throws {
    let replicas = try replicas(seeds: [3, 4, 5], layout)
    try advance(replicas, 7)
    let alone = try replicas.training(of: 1)
    #expect(alone.steps == 7)
    #expect(try alone.weightsHash() == replicas.weightsHash(of: 1))
    let evaluated = try alone.evaluate(
      features: features(1, 0), targets: [0, 1, 2, 1] as [Int32], mode: .evaluation, averaged: true)
    #expect(evaluated.loss.isFinite && evaluated.outputs.count == 12)
    let before = try replicas.weightsHash(of: 1)
    for step in 7..<12 {
      try alone.step(features: features(1, step), targets: [0, 1, 2, 1] as [Int32], rate: 0.01)
    }
    #expect(try replicas.weightsHash(of: 1) == before)
    try advance(replicas, 5)
    #expect(try alone.weightsHash() == replicas.weightsHash(of: 1))
    #expect(
      try alone.values(of: "average.0.dense.weight") == replicas.values(of: "average.0.dense.weight", in: 1))
  }

  @Test func `replicas resumed from their checkpoint in another layout have the same bits`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try replicas(seeds: [3, 4, 5], .whole)
    try advance(whole, 6)
    try whole.save(to: path)
    try advance(whole, 6)
    let lanes = try replicas(seeds: [7, 8, 9], .lanes)
    try lanes.resume(from: path)
    #expect(lanes.steps == [6, 6, 6])
    try advance(lanes, 6)
    for replica in 0..<3 { #expect(try lanes.weightsHash(of: replica) == whole.weightsHash(of: replica)) }

    let two = try replicas(seeds: [1, 2], .whole)
    let before = try two.weightsHash(of: 1)
    func refusal(_ body: () throws -> Void) -> String? {
      #expect(throws: NetworkError.self) { try body() }.map { $0.description.replacing(path, with: "FILE") }
    }
    #expect(
      refusal { try two.resume(from: path) }
        == "'FILE' cannot be resumed from: its number of steps is 6,6,6, and must be one for each of 2 replicas"
    )
    #expect(
      refusal { try two.training(of: 0).resume(from: path) }
        == "'FILE' cannot be resumed from: it is no checkpoint of a training run (its format is assay replicated "
        + "training 3)")
    #expect(try two.weightsHash(of: 1) == before)

    let file = try SafetensorsFile(path)
    for said in ["6,x,6,6", "6,6", "6,-6,6", "6,6,6,", ""] {
      try SafetensorsFile.write(
        file.names.map { ($0, try file.tensor($0)) }, metadata: file.metadata.merging(["steps": said]) { $1 },
        to: path)
      #expect(
        refusal { try lanes.resume(from: path) }
          == "'FILE' cannot be resumed from: its number of steps is \(said), and must be one for each of 3 replicas"
      )
    }
  }
}
