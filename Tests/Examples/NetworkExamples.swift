import Assay
import Foundation
import Testing

/// What the README and the documentation of Networks show, as it stands there.
@Suite struct NetworkExamples {
  @Test func `train a network`() throws {
    let folder = NSTemporaryDirectory() + "examples-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let data = try Dataset.digits()
    let (train, test) = try data.split(trainingFraction: 0.75, stream: RandomStream(seed: 1, name: .split))

    let network = Network([Dense(64), BatchNorm(), Activation.relu, Dense(10)])
    let model = Model(classifying: network, width: data.width)
    let run = try Training(model, batch: 64, optimiser: Adam(profile: .pytorch), seed: 1, threads: 2)
    try run.fit(train, epochs: 10, schedule: .constant(1e-3)) { print($0) }

    print(try run.evaluate(test, mode: .evaluation).accuracy)
    try run.save(to: folder + "/run.safetensors")  // a resumed run has the bits of an uninterrupted one
    let result = try run.evaluate(test, mode: .evaluation)
    print(result.loss, result.accuracy)
    #expect(result.accuracy > 0.9)

    try run.save(to: folder + "/run.safetensors")
    let resumed = try Training(model, batch: 64, optimiser: Adam(profile: .pytorch), seed: 1, threads: 2)
    try resumed.resume(from: folder + "/run.safetensors")
    try resumed.fit(train, epochs: 5, schedule: .constant(1e-4))

    for batch in try train.batches(size: 64, epoch: 0, stream: RandomStream(seed: 1, name: .shuffle)) {
      let (features, labels) = try train.batch(batch)
      let loss = try resumed.step(features: features, targets: labels, rate: 1e-4)
      print(loss)
    }
  }
}
