import AssayDatasets
import AssayRandomness
import Testing

@Suite("Datasets")
struct DatasetTests {
  let stream = RandomStream(seed: 17, name: .split)

  /// Examples 0 ..< n with their number as the only feature, so that they can be told apart.
  private func numbered(_ labels: [Int32], classes: Int = 3) throws -> Dataset {
    try Dataset(
      name: "numbered", features: labels.indices.map { Float($0) }, labels: labels, classes: classes,
      width: 1)
  }

  @Test(arguments: [1, 100, 359, 360, 898, 1796])
  func `A split is a division in which every class keeps its proportion`(testCount: Int) throws {
    let digits = try Dataset.digits()
    let (training, test) = try digits.split(testCount: testCount, stream: stream)
    #expect(test.count == testCount)
    #expect(training.count == 1797 - testCount)
    for label in 0..<10 as Range<Int32> {
      let all = digits.labels.count { $0 == label }
      let held = test.labels.count { $0 == label }
      #expect(training.labels.count { $0 == label } == all - held)
      #expect((Double(held) - Double(testCount * all) / 1797).magnitude < 1)
    }
  }

  @Test func `Every example is in exactly one part and both keep the order`() throws {
    let whole = try numbered((0..<500).map { Int32($0 % 3) })
    let (training, test) = try whole.split(trainingFraction: 0.7, stream: stream)
    #expect(training.count == 350)
    #expect(training.features == training.features.sorted())
    #expect(test.features == test.features.sorted())
    #expect((training.features + test.features).sorted() == whole.features)
    for part in [training, test] {
      #expect(zip(part.features, part.labels).allSatisfy { whole.labels[Int($0)] == $1 })
    }
  }

  @Test func `Every example of a class is as likely as another to be held out`() throws {
    let whole = try numbered([0, 0, 0, 0, 1, 1, 1, 1], classes: 2)
    var held = [Int](repeating: 0, count: 8)
    for seed in 0..<4000 as Range<UInt64> {
      let test = try whole.split(testCount: 2, stream: RandomStream(seed: seed, name: .split)).test
      for feature in test.features { held[Int(feature)] += 1 }
    }
    // Six standard deviations of a binomial count of 4000 draws at ¼.
    #expect(held.allSatisfy { ($0 - 1000).magnitude < 165 })
  }

  @Test func `A split is a function of the stream`() throws {
    let digits = try Dataset.digits()
    let first = try digits.split(testCount: 360, stream: stream)
    #expect(try digits.split(testCount: 360, stream: stream).test == first.test)
    #expect(
      try digits.split(testCount: 360, stream: RandomStream(seed: 18, name: .split)).test != first.test)
    #expect(first.training.name == "digits, training part")
    #expect(first.test.name == "digits, test part")
  }

  @Test func `Largest remainders decide who gives the odd examples`() throws {
    // Shares of 4 in proportion 5 : 3 : 2 are 2, 1.2 and 0.8.
    let whole = try numbered([0, 0, 0, 0, 0, 1, 1, 1, 2, 2])
    let test = try whole.split(testCount: 4, stream: stream).test
    #expect((0..<3).map { label in test.labels.count { $0 == label } } == [2, 1, 1])
    // Equal remainders: the lower classes give an example first.
    let even = try numbered([0, 0, 1, 1, 2, 2])
    #expect(try even.split(testCount: 2, stream: stream).test.labels == [0, 1])
  }

  @Test func `The batches of an epoch visit no example twice and drop the rest`() throws {
    let whole = try numbered((0..<103).map { Int32($0 % 3) })
    let batches = try whole.batches(size: 10, epoch: 4, stream: stream)
    #expect(batches.count == 10)
    #expect(batches.allSatisfy { $0.count == 10 })
    #expect(Set(batches.joined()).count == 100)
    #expect(batches.joined().allSatisfy { (0..<103).contains($0) })
    #expect(try whole.batches(size: 103, epoch: 0, stream: stream)[0].sorted() == Array(0..<103))
    #expect(
      try whole.batches(size: 20, epoch: 4, stream: stream)[0]
        == Array(batches[0] + batches[1]), "the order does not depend on the size")
    #expect(try whole.batches(size: 10, epoch: 5, stream: stream) != batches)
    #expect(try whole.batches(size: 10, epoch: 4, stream: stream) == batches)
  }

  @Test func `Batches and selections keep examples whole`() throws {
    let whole = try Dataset(
      name: "pairs", features: [0, 1, 10, 11, 20, 21], labels: [0, 1, 0], classes: 2, width: 2)
    let (features, labels) = try whole.batch([2, 0, 2])
    #expect(features == [20, 21, 0, 1, 20, 21])
    #expect(labels == [0, 0, 0])
    #expect(try whole.selecting([1], name: "one").features == [10, 11])
    #expect(try whole.selecting([0, 1, 2], name: "all").contentHash == whole.contentHash)
    #expect(try whole.selecting([0, 2, 1], name: "all").contentHash != whole.contentHash)
  }

  @Test func `The content hash sees every part of the content and not the name`() throws {
    func hash(
      _ name: String, _ features: [Float], _ labels: [Int32], _ classes: Int, _ width: Int
    ) throws -> String {
      try Dataset(name: name, features: features, labels: labels, classes: classes, width: width)
        .contentHash
    }
    let hashes = try [
      hash("a", [0, 1], [0, 1], 2, 1), hash("a", [-0.0, 1], [0, 1], 2, 1), hash("a", [0, 1], [1, 1], 2, 1),
      hash("a", [0, 1], [0, 1], 3, 1), hash("a", [0, 1], [0], 2, 2),
    ]
    #expect(Set(hashes).count == hashes.count)
    #expect(try hash("b", [0, 1], [0, 1], 2, 1) == hashes[0])
  }

  @Test func `What is no dataset says why`() {
    func failure(_ features: [Float], _ labels: [Int32], _ classes: Int, _ width: Int) -> String {
      message {
        try Dataset(name: "mine", features: features, labels: labels, classes: classes, width: width)
      }
    }
    #expect(failure([], [], 2, 1) == "mine: there are no examples; there must be at least one")
    #expect(failure([1], [0], 2, 0) == "mine: an example has 0 features; it must have at least one")
    #expect(failure([1], [0], 0, 1) == "mine: there are 0 classes; there must be at least one")
    #expect(
      failure([1, 2, 3], [0, 1], 2, 2)
        == "mine: there are 3 features; 2 examples of 2 features each need 2 × 2")
    #expect(failure([1], [0, 1], 2, .max).hasPrefix("mine: there are 1 features; 2 examples of"))
    #expect(
      failure([1, 2], [0, 2], 2, 1)
        == "mine: the label of example 1, counted from 0, is 2; with 2 classes it must lie within 0 and 1")
    #expect(
      failure([1, 2, 3, .nan], [0, 1], 2, 2)
        == "mine: feature 1 of example 1, both counted from 0, is not a finite number")
  }

  @Test func `Impossible divisions say why`() throws {
    let whole = try numbered([0, 1, 2])
    for testCount in [-1, 0, 3, 4] {
      #expect(
        message { try whole.split(testCount: testCount, stream: stream) }
          == "numbered: \(testCount) of 3 examples cannot be held out for testing; "
          + "each part needs at least one")
    }
    #expect(
      message { try whole.split(trainingFraction: 0.99, stream: stream) }
        == "numbered: 0 of 3 examples cannot be held out for testing; each part needs at least one")
    for fraction in [0, 1, -0.5, .nan] {
      #expect(
        message { try whole.split(trainingFraction: fraction, stream: stream) }
          == "the training fraction is \(fraction); it must lie above 0 and below 1")
    }
    for size in [0, 4] {
      #expect(
        message { try whole.batches(size: size, epoch: 0, stream: stream) }
          == "numbered: batches of \(size) cannot be made from 3 examples; the size must lie within 1 and 3")
    }
    #expect(
      message { try whole.batch([0, 3]) }
        == "numbered: there is no example 3; the 3 examples are counted from 0 to 2")
  }
}
