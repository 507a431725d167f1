import AssayNetworks
import AssayRandomness
import AssayTensors
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
    #expect(replicas.steps == 2)
    let divergence = #expect(throws: NetworkError.self) {
      try replicas.run(steps: 2) { replica, _ in
        .init(
          features: [1, 2, 3, replica == 1 ? .infinity : 4] as [Float], targets: [0, 2] as [Int32], rate: 0.1)
      }
    }
    #expect(divergence?.description.hasPrefix("the loss of step 3 is ") == true)
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
}
