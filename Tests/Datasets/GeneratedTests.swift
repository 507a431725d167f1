import AssayDatasets
import AssayRandomness
import Foundation
import Testing

@Suite("Generated datasets")
struct GeneratedTests {
  let stream = RandomStream(seed: 5, name: "data")

  /// Examples that the published code made, and the random numbers that it drew for them.
  private struct Published: Decodable {
    let digit: Int
    let uniform: [Double]
    let translation: Int
    let normal: [[Double]]
    let values: [Double]
  }

  @Test func `With the published code's draws, MNIST-1D is the published one`() throws {
    let published = try JSONDecoder().decode(
      [Published].self, from: Data(contentsOf: URL(fileURLWithPath: oracle("mnist1d.json"))))
    #expect(published.map(\.digit) == Array(0..<10))
    for example in published {
      let draws = MNIST1D.Draws(
        padding: 36 + Int(example.uniform[0] * 25), scale: example.uniform[1],
        translation: example.translation, correlated: example.normal[0], independent: example.normal[1],
        shear: example.uniform[2])
      let values = MNIST1D().example(of: example.digit, draws)
      #expect(values.count == 40)
      for (value, right) in zip(values, example.values) { #expect((value - right).magnitude < 1e-12) }
    }
  }

  @Test func `MNIST-1D is balanced, centred, scaled and a function of the stream`() throws {
    let data = try Dataset.mnist1D(stream: stream)
    #expect(data.count == 5000 && data.width == 40 && data.classes == 10)
    for digit in 0..<10 as Range<Int32> { #expect(data.labels.count { $0 == digit } == 500) }
    func moments(_ features: some Collection<Float>) -> (mean: Double, square: Double) {
      let count = Double(features.count)
      return (
        features.reduce(0) { $0 + Double($1) } / count,
        features.reduce(0) { $0 + Double($1) * Double($1) } / count
      )
    }
    // Only the training part standardises: no number of it depends on the other thousand examples.
    let (mean, square) = moments(data.features.prefix(160_000))
    #expect(mean.magnitude < 1e-6 && (square - 1).magnitude < 1e-6)
    var all = MNIST1D()
    all.standardisationSource = .all
    let published = try Dataset.mnist1D(all, stream: stream)
    let whole = moments(published.features)
    #expect(whole.mean.magnitude < 1e-6 && (whole.square - 1).magnitude < 1e-6)
    #expect(published.labels == data.labels && published != data)
    var raw = MNIST1D()
    raw.standardisationSource = .none
    let signals = try Dataset.mnist1D(raw, stream: stream).features
    let (centre, spread) = moments(signals.prefix(160_000))
    let deviation = (spread - centre * centre).squareRoot()
    let isScaled = zip(signals, data.features).allSatisfy {
      abs((Double($0) - centre) / deviation - Double($1)) < 1e-5
    }
    #expect(isScaled)
    // The classes are mixed, so that the first 4,000 examples can train.
    for digit in 0..<10 as Range<Int32> {
      #expect((340...460).contains(data.labels.prefix(4000).count { $0 == digit }))
    }
    var small = MNIST1D()
    small.examples = 50
    let again = try Dataset.mnist1D(small, stream: stream)
    #expect(try Dataset.mnist1D(small, stream: stream) == again)
    #expect(try Dataset.mnist1D(small, stream: stream.split(1)) != again)
  }

  @Test func `Parameters of MNIST-1D that make no sense are refused in words`() throws {
    func message(_ change: (inout MNIST1D) -> Void) -> String {
      var parameters = MNIST1D()
      parameters.examples = 10
      change(&parameters)
      do {
        _ = try Dataset.mnist1D(parameters, stream: stream)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message { _ in } == "")
    #expect(message { $0.examples = 9 } == "MNIST-1D: 9 examples are given; there must be at least 10")
    #expect(
      message { $0.translation = 0 } == "MNIST-1D: the translation is 0; it must lie within 1 and 72")
    #expect(message { $0.translation = 73 }.hasSuffix("is 73; it must lie within 1 and 72"))
    #expect(message { $0.padding = -1...3 }.contains("the padding is -1"))
    #expect(message { $0.length = 1 }.contains("the length is 1; it must lie within 2"))
    #expect(message { $0.independentNoise = .nan }.hasPrefix("the standard deviation of noise is nan"))
    #expect(message { $0.scale = .infinity } == "MNIST-1D: the scale is inf; it must be finite")
    #expect(message { $0.shear = .nan } == "MNIST-1D: the shear is nan; it must be finite")
    #expect(message { $0.scale = 2 } == "")
    for fraction in [0.05, 0, -1, 1.5, .nan] {
      #expect(
        message { $0.trainingFraction = fraction }
          == "MNIST-1D: the training fraction is \(fraction); it must be at most 1 and leave at least one of 10 "
          + "examples to train on")
    }
    #expect(message { $0.trainingFraction = 1 } == "")
  }

  @Test func `Exactly one set of bits explains a parity`() throws {
    let (bits, relevant) = (9, 3)
    let data = try Dataset.parity(bits: bits, relevant: relevant, examples: 300, stream: stream)
    #expect(data.features.allSatisfy { $0.magnitude == 1 })
    let explaining = (0..<(1 << bits)).filter { set in
      data.labels.indices.allSatisfy { example in
        let ones = (0..<bits).count { set >> $0 & 1 == 1 && data.features[example * bits + $0] == 1 }
        return Int(data.labels[example]) == ones % 2
      }
    }
    #expect(explaining.count == 1)
    #expect(explaining.first?.nonzeroBitCount == relevant)
    #expect(
      throws: DatasetError.outside(
        dataset: "parity", what: "number of relevant bits", value: 10, allowed: 1...9)
    ) {
      try Dataset.parity(bits: 9, relevant: 10, examples: 1, stream: stream)
    }
    #expect(throws: DatasetError.tooSmall(dataset: "parity", what: "bits", value: 0, least: 1)) {
      try Dataset.parity(bits: 0, relevant: 1, examples: 1, stream: stream)
    }
  }

  @Test(arguments: Dataset.ModularOperation.allCases, [2, 7, 12])
  func `A modular table holds every pair once, one-hot, with its result`(
    _ operation: Dataset.ModularOperation, _ p: Int
  ) throws {
    let data = try Dataset.modularArithmetic(operation, modulo: p)
    #expect(data.count == p * p && data.width == 2 * p && data.classes == p)
    var pairs: Set<[Int]> = []
    for example in 0..<data.count {
      let row = data.features[(example * 2 * p)..<((example + 1) * 2 * p)]
      let ones = row.indices.filter { row[$0] == 1 }.map { $0 - row.startIndex }
      #expect(ones.count == 2 && row.reduce(0, +) == 2)
      let (a, b) = (ones[0], ones[1] - p)
      #expect((0..<p).contains(a) && (0..<p).contains(b))
      pairs.insert([a, b])
      let label = Int(data.labels[example])
      switch operation {
      case .sum: #expect((a + b - label).isMultiple(of: p))
      case .difference: #expect((a - b - label).isMultiple(of: p))
      case .product: #expect((a * b - label).isMultiple(of: p))
      }
    }
    #expect(pairs.count == p * p)
    #expect(throws: DatasetError.self) { try Dataset.modularArithmetic(operation, modulo: 1) }
  }

  @Test func `Moons without noise lie on their half circles`() throws {
    let data = try Dataset.twoMoons(examples: 501, noise: 0, stream: stream)
    #expect(data.labels.count { $0 == 0 } == 251)
    for example in 0..<data.count {
      let (x, y) = (Double(data.features[2 * example]), Double(data.features[2 * example + 1]))
      let isUpper = data.labels[example] == 0
      let (dx, dy) = isUpper ? (x, y) : (x - 1, 0.5 - y)
      #expect(((dx * dx + dy * dy).squareRoot() - 1).magnitude < 1e-6)
      #expect(dy >= 0)
    }
    let noisy = try Dataset.twoMoons(examples: 501, noise: 0.1, stream: stream)
    let squares = zip(noisy.features, data.features).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    // Six standard deviations of the mean of 1,002 squares about 0.01.
    #expect((squares / 1002 - 0.01).magnitude < 6 * 0.01 * (2.0 / 1002).squareRoot())
    #expect(throws: DatasetError.noiseOutside(-1)) {
      try Dataset.twoMoons(examples: 2, noise: -1, stream: stream)
    }
  }

  @Test func `A teacher's targets are its own network's`() throws {
    let teacher = RandomStream(seed: 6, name: "teacher")
    let set = try TeacherStudent(inputs: 5, hidden: 3, examples: 40, teacher: teacher, stream: stream)
    for example in 0..<set.count {
      let target = (0..<3).reduce(0.0) { sum, unit in
        let field = (0..<5).reduce(0.0) {
          $0 + set.hiddenWeights[unit * 5 + $1] * Double(set.features[example * 5 + $1])
        }
        return sum + set.outputWeights[unit] * tanh(field / 5.0.squareRoot())
      }
      #expect((Double(set.targets[example]) - target / 3.0.squareRoot()).magnitude < 1e-6)
    }
    let noisy = try TeacherStudent(
      inputs: 5, hidden: 3, examples: 40, noise: 0.5, teacher: teacher, stream: stream)
    #expect(noisy.features == set.features && noisy.targets != set.targets)
    let other = try TeacherStudent(
      inputs: 5, hidden: 3, examples: 40, teacher: teacher, stream: stream.split(1))
    #expect(other.hiddenWeights == set.hiddenWeights && other.features != set.features)
    #expect(
      throws: DatasetError.tooSmall(dataset: "teacher-student", what: "hidden units", value: 0, least: 1)
    ) {
      try TeacherStudent(inputs: 5, hidden: 0, examples: 40, teacher: teacher, stream: stream)
    }
  }
}
