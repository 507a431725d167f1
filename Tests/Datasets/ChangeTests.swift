import AssayDatasets
import AssayRandomness
import Testing

@Suite("Corruption and augmentation")
struct ChangeTests {
  let stream = RandomStream(seed: 8, name: .noise)

  @Test(arguments: [0, 0.1, 0.25, 0.5, 1], Dataset.Corruption.allCases)
  func `Exactly the share asked for is corrupted, and nothing but labels`(
    share: Double, corruption: Dataset.Corruption
  ) throws {
    let digits = try Dataset.digits()
    let corrupted = try digits.corruptingLabels(share: share, to: corruption, stream: stream)
    #expect(corrupted.features == digits.features && corrupted.classes == 10)
    let changed = digits.labels.indices.filter { digits.labels[$0] != corrupted.labels[$0] }.count
    let count = (share * 1797).rounded()
    switch corruption {
    case .anotherClass: #expect(changed == Int(count))
    case .anyClass:
      // Nine tenths of the changed labels are really wrong; the bound is six standard deviations of a
      // binomial count.
      #expect((Double(changed) - 0.9 * count).magnitude <= 6 * (0.09 * count).squareRoot())
    }
  }

  @Test func `More corruption keeps what less has made`() throws {
    let digits = try Dataset.digits()
    let some = try digits.corruptingLabels(share: 0.2, to: .anotherClass, stream: stream)
    let more = try digits.corruptingLabels(share: 0.6, to: .anotherClass, stream: stream)
    for example in 0..<digits.count where some.labels[example] != digits.labels[example] {
      #expect(more.labels[example] == some.labels[example])
    }
    #expect(try digits.corruptingLabels(share: 0.2, to: .anotherClass, stream: stream) == some)
    #expect(try digits.corruptingLabels(share: 0.2, to: .anotherClass, stream: stream.split(1)) != some)
  }

  @Test func `Each other class is as likely`() throws {
    let data = try Dataset(
      name: "zeros", features: [Float](repeating: 0, count: 9000), labels: [Int32](repeating: 1, count: 9000),
      classes: 4, width: 1)
    let corrupted = try data.corruptingLabels(share: 1, to: .anotherClass, stream: stream)
    for label in [0, 2, 3] as [Int32] {
      #expect((corrupted.labels.count { $0 == label } - 3000).magnitude < 6 * 45)
    }
    #expect(throws: DatasetError.shareOutside(1.5)) {
      try data.corruptingLabels(share: 1.5, to: .anyClass, stream: stream)
    }
    #expect(throws: DatasetError.self) {
      try data.corruptingLabels(share: .nan, to: .anyClass, stream: stream)
    }
  }

  /// An image of two channels of 3 × 4, numbered from 1.
  private let image = (1...24).map { Float($0) }

  @Test func `An augmented image depends on epoch and example, not on its batch`() throws {
    let changes = try Augmentation(channels: 2, height: 3, width: 4, mirrored: 0.5, shift: 2, noise: 0.1)
    let rows = (0..<6).flatMap { row in image.map { $0 + Float(100 * row) } }
    let examples = [7, 3, 9, 0, 12, 5]
    let together = try changes.apply(to: rows, examples: examples, epoch: 4, stream: stream)
    for (row, example) in examples.enumerated().reversed() {
      let place = (24 * row)..<(24 * (row + 1))
      let alone = try changes.apply(to: Array(rows[place]), examples: [example], epoch: 4, stream: stream)
      #expect(alone == Array(together[place]))
    }
    #expect(try changes.apply(to: rows, examples: examples, epoch: 5, stream: stream) != together)
    #expect(try changes.apply(to: rows, examples: examples, epoch: 4, stream: stream.split(1)) != together)
  }

  @Test func `Nothing asked for changes nothing, and a mirror twice is none`() throws {
    let none = try Augmentation(channels: 2, height: 3, width: 4)
    #expect(try none.apply(to: image, examples: [0], epoch: 0, stream: stream) == image)
    let mirror = try Augmentation(channels: 2, height: 3, width: 4, mirrored: 1)
    let once = try mirror.apply(to: image, examples: [0], epoch: 0, stream: stream)
    #expect(once == stride(from: 0, to: 24, by: 4).flatMap { image[$0..<($0 + 4)].reversed() })
    #expect(try mirror.apply(to: once, examples: [0], epoch: 0, stream: stream) == image)
  }

  @Test func `A shift is one of the possible ones, zeros coming in, and all occur`() throws {
    let shift = try Augmentation(channels: 2, height: 3, width: 4, shift: 1)
    let places = [-1, 0, 1].flatMap { down in [-1, 0, 1].map { (down, $0) } }
    let possible = places.map { down, right in
      (0..<24).map { index -> Float in
        let (channel, row, column) = (index / 12, index / 4 % 3 + down, index % 4 + right)
        guard (0..<3).contains(row), (0..<4).contains(column) else { return 0 }
        return image[12 * channel + 4 * row + column]
      }
    }
    let seen = try (0..<200).map { try shift.apply(to: image, examples: [$0], epoch: 0, stream: stream) }
    #expect(Set(seen) == Set(possible))
  }

  @Test func `Noise has the deviation asked for, and nonsense is refused in words`() throws {
    let noise = try Augmentation(height: 100, width: 100, noise: 0.5)
    let flat = [Float](repeating: 2, count: 10_000)
    let noisy = try noise.apply(to: flat, examples: [0], epoch: 0, stream: stream)
    let square = noisy.reduce(0) { $0 + Double(($1 - 2) * ($1 - 2)) } / 10_000
    #expect((square - 0.25).magnitude < 6 * 0.25 * (2.0 / 10_000).squareRoot())
    #expect(
      throws: DatasetError.wrongFeatureCount(dataset: "augmentation", given: 3, examples: 1, width: 10_000)
    ) {
      try noise.apply(to: [1, 2, 3], examples: [0], epoch: 0, stream: stream)
    }
    #expect(throws: DatasetError.shiftOutside(3, height: 3, width: 4)) {
      try Augmentation(height: 3, width: 4, shift: 3)
    }
    #expect(throws: DatasetError.shareOutside(-0.1)) { try Augmentation(height: 3, width: 4, mirrored: -0.1) }
    let error = #expect(throws: DatasetError.self) { try Augmentation(height: 0, width: 4) }
    #expect(error?.description == "augmentation: the height is 0; it must lie within 1 and 1048576")
  }
}
