import AssayInterchange
import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

@Suite struct CheckpointTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  private func training(
    _ outputs: Int = 3, seed: UInt64 = 1, optimiser: any Optimiser = Adam(), averaging: Averaging? = nil
  ) throws -> Training {
    try Training(
      Model(
        Network([Dense(outputs), Dropout(rate: 0.2)]), example: TensorType([4]), objective: .crossEntropy),
      batch: 2, optimiser: optimiser, averaging: averaging,
      initialisation: RandomStream(seed: seed, name: .initialisation))
  }

  private func advance(_ training: Training) throws {
    try training.step(features: normals(8, 3).map(Float.init), targets: [0, 1] as [Int32], rate: 0.01)
  }

  /// The message with which a training refuses a checkpoint whose bytes, tensors or remarks are changed. Its
  /// weights must not change.
  private func refusal(of training: Training, from path: String) throws -> String {
    let before = try (training.weightsHash(), training.values(of: "mean.0.dense.weight"), training.steps)
    let error = #expect(throws: (any Error).self) { try training.resume(from: path) }
    let after = try (training.weightsHash(), training.values(of: "mean.0.dense.weight"), training.steps)
    #expect(before == after)
    return error.map { "\($0)" } ?? ""
  }

  @Test func `a checkpoint of another program, or of none, is refused and changes nothing`() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.safetensors").path
    let run = try training()
    try advance(run)
    try run.save(to: path)
    func words(_ training: Training) throws -> String {
      try refusal(of: training, from: path).replacing(path, with: "FILE")
    }

    #expect(
      try words(training(5))
        == "'FILE' cannot be resumed from: '0.dense.weight' is F32[3, 4], and must be float32[5, 4]")
    #expect(
      try words(training(optimiser: Adam(amsgrad: .ofMeanSquares))).hasPrefix(
        "'FILE' cannot be resumed from: it is of another model or optimiser; it lacks "))
    #expect(
      try words(training(averaging: .mean(from: 3))).hasPrefix(
        "'FILE' cannot be resumed from: it is of another model or optimiser; it lacks average:0.dense.bias"))
    // The states are the same, but constants differ: the plan shows it.
    #expect(
      try words(training(optimiser: Adam(beta1: 0.8))).hasPrefix(
        "'FILE' cannot be resumed from: it was made by another program (plan "))

    let file = try SafetensorsFile(path)
    func rewrite(_ metadata: [String: String], _ change: (String, StoredTensor) -> StoredTensor = { $1 })
      throws
    {
      try SafetensorsFile.write(
        file.names.map { ($0, change($0, try file.tensor($0))) },
        metadata: file.metadata.merging(metadata) { $1 }, to: path)
    }
    try rewrite(["format": "something else"])
    #expect(
      try words(training())
        == "'FILE' cannot be resumed from: it is no checkpoint of a training run (its format is something else)"
    )
    for steps in ["-4", "many", ""] {
      try rewrite(["steps": steps])
      #expect(try words(training()) == "'FILE' cannot be resumed from: its number of steps is \(steps)")
    }
    try rewrite([:]) { name, tensor in
      name == "0.dense.bias" ? StoredTensor([1, 2, 3] as [Double], [3]) : tensor
    }
    #expect(
      try words(training())
        == "'FILE' cannot be resumed from: '0.dense.bias' is F64[3], and must be float32[3]")

    // The unchanged checkpoint is accepted, by a run of another seed.
    try rewrite([:])
    let other = try training(seed: 2)
    try other.resume(from: path)
    #expect(other.steps == 1)
    try advance(other)
    try advance(run)
    #expect(try other.weightsHash() == run.weightsHash())
  }

  @Test func `a checkpoint cut short at any place, or with a byte changed, is refused or the same`() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.safetensors").path
    let run = try training()
    try run.save(to: path)
    let bytes = try Data(contentsOf: URL(filePath: path))
    let victim = try training(seed: 2)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      try bytes.prefix(length).write(to: URL(filePath: path))
      #expect(try refusal(of: victim, from: path).contains(path))
    }
    // A changed byte of the header is noticed, or does not change its meaning; a changed weight is read as a
    // weight.
    for place in stride(from: 0, to: bytes.count, by: 11) {
      var changed = bytes
      changed[place] ^= 0x55
      try changed.write(to: URL(filePath: path))
      do { try victim.resume(from: path) } catch { #expect("\(error)".contains(path)) }
    }
  }
}
