import AssayInterchange
import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// A checkpoint contains the streams' keys and positions: a run that is resumed under any seed continues and
/// evaluates with the same bits.
@Suite struct ResumptionTests {
  /// A layer that draws in evaluation mode too, from a stream that training does not declare.
  private struct Dither: Layer {
    var kind: String { "dither" }
    func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
      scope.mode == .training ? x : x + scope.stream("noise", like: x).normal(x.shape)
    }
  }

  private static let policies: [NumericsPolicy] = [
    .standard, NumericsPolicy(rounding: .init(.bfloat16, .stochastic)), NumericsPolicy(noise: 0.01),
    NumericsPolicy(accumulation: .permuted),
  ]

  private func training(_ policy: NumericsPolicy, seed: UInt64) throws -> Training {
    try Training(
      Model(classifying: Network([Dense(5), Dropout(rate: 0.3), Dither(), Dense(3)]), width: 4), batch: 2,
      optimiser: Adam(), averaging: .mean(from: 0), policy: policy,
      initialisation: RandomStream(seed: seed, name: .initialisation))
  }

  private static let features = normals(8, 3).map(Float.init)

  private func outputs(_ training: Training) throws -> [[UInt64]] {
    try [(Mode.training, false), (.training, true), (.evaluation, false), (.evaluation, true)].map {
      let evaluated = try training.evaluate(
        features: Self.features, targets: [0, 1] as [Int32], mode: $0, averaged: $1)
      return bits(evaluated.outputs + [evaluated.loss])
    }
  }

  private func advance(_ training: Training) throws {
    for _ in 0..<2 { try training.step(features: Self.features, targets: [0, 1] as [Int32], rate: 0.1) }
  }

  @Test(arguments: policies) func `a run resumed under another seed evaluates and goes on with the same bits`(
    _ policy: NumericsPolicy
  ) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try training(policy, seed: 1)
    try advance(run)
    try run.save(to: path)
    let other = try training(policy, seed: 2)
    #expect(try outputs(other) != outputs(run))
    try other.resume(from: path)
    #expect(try outputs(other) == outputs(run))
    for run in [run, other] { try advance(run) }
    #expect(try outputs(other) == outputs(run))
    // Saving again gives the same file.
    let again = path + ".again"
    defer { try? FileManager.default.removeItem(atPath: again) }
    try run.save(to: path)
    try other.save(to: again)
    #expect(try Data(contentsOf: URL(filePath: path)) == Data(contentsOf: URL(filePath: again)))
  }

  @Test(arguments: policies) func `replicas resumed under other seeds are taken out with the same bits`(
    _ policy: NumericsPolicy
  ) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func replicas(_ seeds: [UInt64]) throws -> ReplicatedTraining {
      let model = try training(policy, seed: 1).model
      return try ReplicatedTraining(
        model, batch: 2, optimiser: Adam(), averaging: .mean(from: 0), policy: policy,
        initialisations: seeds.map { RandomStream(seed: $0, name: .initialisation) })
    }
    func advance(_ replicas: ReplicatedTraining) throws {
      try replicas.run(steps: 2) { _, _ in
        .init(features: Self.features, targets: [0, 1] as [Int32], rate: 0.1)
      }
    }
    let (first, second) = (try replicas([1, 2]), try replicas([3, 4]))
    try advance(first)
    try first.save(to: path)
    try second.resume(from: path)
    for _ in 0..<2 {
      for replica in 0..<2 {
        #expect(try outputs(first.training(of: replica)) == outputs(second.training(of: replica)))
      }
      for all in [first, second] { try advance(all) }
    }
  }

  @Test func `draws that are none are refused, and nothing is changed`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try training(Self.policies[1], seed: 1)
    try run.save(to: path)
    let file = try SafetensorsFile(path)
    let tensors = try file.names.map { ($0, try file.tensor($0)) }
    let other = try training(Self.policies[1], seed: 2)
    let before = try outputs(other)
    for wrong in [StoredTensor([1, 2, 3] as [Int32], [3]), StoredTensor([1, 2, 3, 4] as [Float], [4]), nil] {
      let rest = tensors.filter { $0.0 != "draws" } + (wrong.map { [("draws", $0)] } ?? [])
      try SafetensorsFile.write(rest, metadata: file.metadata, to: path)
      let error = #expect(throws: NetworkError.self) { try other.resume(from: path) }
      #expect(error?.description.contains("draws") == true)
      #expect(try outputs(other) == before)
    }
  }
}
