import Assay
import Testing

/// What the documentation comments of Complexity, Datasets and Interchange show, as it stands there.
@Suite struct GroundComments {
  @Test func `standardise by the training part`() throws {
    let parts = try Dataset.digits().split(testCount: 360, stream: RandomStream(seed: 1, name: .split))
    let standardisation = Standardisation(fittedTo: parts.training)
    let training = try standardisation.apply(to: parts.training)
    let test = try standardisation.apply(to: parts.test)
    #expect(training.count + test.count == 1797)
  }

  private func augment(_ digits: Dataset, _ batch: [Int], _ stream: RandomStream) throws {
    let augmentation = try Augmentation(height: 8, width: 8, mirrored: 0.5, shift: 1)
    let (features, labels) = try digits.batch(batch)
    let changed = try augmentation.apply(to: features, examples: batch, epoch: 0, stream: stream)
    _ = (changed, labels)
  }

  private func readTable() throws {
    let table = try LabelledTable(csv: "iris.csv", label: .named("species"), classes: .names)
    let data = table.dataset
    _ = data
  }

  private func readArchive() throws {
    let weight = try NumpyArchive("weights.npz").tensor("weight").floats()
    _ = weight
  }

  private func estimate() throws {
    let plan = try DerivationPlan(space: MachineSpace(states: 4, symbols: 2), limit: 500)
    let table = try TableCache().table(plan, jobs: 2)
    let bits = try StringComplexity(table).estimate([0, 1, 0, 1, 1]).bits
    _ = bits
  }

  @Test func `fill a square evenly`() {
    let sequence = SobolSequence(dimensions: 2)
    let points = (0..<4).map { sequence.point(at: $0) }  // [0, 0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]
    #expect(points == [[0, 0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]])
  }
}
