import Assay
import Foundation
import Testing

/// What the documentation of Documents and of Complexity shows, as it stands there.
@Suite struct GroundExamples {
  @Test func `read a document`() throws {
    let document = try Document(yaml: "rate: 0.1\nlayers: [8, 4]", file: "net.yaml")
    let fields = try document.fields(["rate", "layers"])
    let rate = try fields.required("rate").number()  // 0.1
    let layers = try fields.required("layers").list()  // 8 and 4
    #expect(rate == 0.1)
    #expect(layers.count == 2)
  }

  @Test func `prepare a data set`() throws {
    let digits = try Dataset.digits()
    let (training, test) = try digits.split(testCount: 360, stream: RandomStream(seed: 1, name: .split))
    let scaling = Standardisation(fittedTo: training)
    let scaledTraining = try scaling.apply(to: training)
    let scaledTest = try scaling.apply(to: test)
    #expect(scaledTraining.count + scaledTest.count == digits.count)
    for batch in try training.batches(size: 64, epoch: 0, stream: RandomStream(seed: 1, name: .shuffle)) {
      let (features, labels) = try training.batch(batch)
      print(features.count, labels.count)
    }
  }

  /// Compiled and not run: the files are the reader's.
  private func read() throws {
    let images = try Dataset.idx(images: "train-images.gz", labels: "train-labels.gz", dividedBy: 255)
    let arrays = try Dataset.npz("examples.npz", features: "x", labels: "y")
    let table = try LabelledTable(csv: "iris.csv", label: .named("species"), classes: .names)
    _ = (images, arrays, table)
  }

  /// Compiled and not run: deriving the table takes seconds, and keeps it in the user's folder.
  private func estimate() throws {
    let plan = try DerivationPlan(space: MachineSpace(states: 5, symbols: 2), limit: 500)
    let table = try TableCache().table(plan, jobs: 2)
    let measure = StringComplexity(table)
    let estimate = try measure.estimate([0, 1, 0, 1, 1, 1, 0, 0])
    // 22.00 bits; exact: 3282024 of 13794527777344 halting runs
    _ = estimate
  }

  @Test func `visit minibatches`() throws {
    let digits = try Dataset.digits()
    let parts = try digits.split(testCount: 360, stream: RandomStream(seed: 1, name: .split))
    let order = RandomStream(seed: 1, name: .shuffle)
    for batch in try parts.training.batches(size: 32, epoch: 0, stream: order) {
      let (features, labels) = try parts.training.batch(batch)
    }
  }

  @Test func `write and read a file of arrays`() throws {
    let path = NSTemporaryDirectory() + "examples-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let weight = StoredTensor([1.5, -2] as [Float], [2])
    try SafetensorsFile.write([(name: "weight", tensor: weight)], to: path)
    let values = try SafetensorsFile(path).tensor("weight").floats()  // [1.5, -2]
    #expect(values == [1.5, -2])
  }
}
