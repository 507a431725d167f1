import AssayKernels
import AssayRandomness

extension Dataset {
  /// The parity of `relevant` of `bits` bits: features ±1, label 1 where an odd number of the relevant bits
  /// is +1. The relevant bits are the first of a permutation of the stream, so that no architecture is
  /// favoured.
  public static func parity(
    bits: Int, relevant: Int, examples: Int, stream: RandomStream
  ) throws -> Dataset {
    try DatasetError.demand(bits, "bits", of: "parity")
    guard (1...bits).contains(relevant) else {
      throw DatasetError.outside(
        dataset: "parity", what: "number of relevant bits", value: relevant, allowed: 1...bits)
    }
    guard examples >= 1 else { throw DatasetError.noExamples(dataset: "parity") }
    try DatasetError.demand(examples, "examples", of: "parity", numbersEach: bits)
    let chosen = stream.split("relevant bits").permutation(of: bits).prefix(relevant)
    let draws = stream.split("bits").bernoulli(probability: 0.5, count: bits * examples)
    let labels = (0..<examples).map { example in
      Int32(chosen.count { draws[example * bits + $0] } % 2)
    }
    return try Dataset(
      name: "parity of \(relevant) of \(bits) bits", features: draws.map { $0 ? 1 : -1 }, labels: labels,
      classes: 2, width: bits)
  }

  /// The operations that ``Dataset/modularArithmetic(_:modulo:)`` computes.
  public enum ModularOperation: String, Sendable, Hashable, CaseIterable {
    /// a + b, a − b, a·b.
    case sum, difference, product

    func callAsFunction(_ a: Int, _ b: Int, modulo p: Int) -> Int {
      switch self {
      case .sum: (a + b) % p
      case .difference: (a - b + p) % p
      case .product: a * b % p
      }
    }
  }

  /// The whole table of an operation modulo p, in order: p² examples (a, b), each number one-hot, so there
  /// are 2·p features; the class is the result (Power et al. 2022, arXiv 2201.02177).
  public static func modularArithmetic(_ operation: ModularOperation, modulo p: Int) throws -> Dataset {
    // The table has 2·p³ features: 160 MB at the upper end.
    guard (2...271).contains(p) else {
      throw DatasetError.outside(
        dataset: "modular \(operation.rawValue)", what: "modulus", value: p, allowed: 2...271)
    }
    var features = [Float](repeating: 0, count: p * p * 2 * p)
    var labels: [Int32] = []
    for a in 0..<p {
      for b in 0..<p {
        let start = labels.count * 2 * p
        features[start + a] = 1
        features[start + p + b] = 1
        labels.append(Int32(operation(a, b, modulo: p)))
      }
    }
    return try Dataset(
      name: "\(operation.rawValue) modulo \(p)", features: features, labels: labels, classes: p, width: 2 * p)
  }

  /// Two interleaved half circles with Gaussian noise: class 0 is the upper, about (0, 0), class 1 the lower, about
  /// (1, ½). Examples alternate between the classes; the angles of each are drawn uniformly.
  public static func twoMoons(examples: Int, noise: Double, stream: RandomStream) throws -> Dataset {
    try DatasetError.demand(examples, "examples", of: "two moons", least: 2, numbersEach: 2)
    guard noise >= 0, noise.isFinite else { throw DatasetError.noiseOutside(noise) }
    let angles = stream.split("angles").uniform(count: examples)
    let deviations = stream.split("noise").normal(count: 2 * examples)
    let features = (0..<examples).flatMap { example in
      let angle = angles[example] * Double.pi
      let (x, y) = (assay_cos(angle), assay_sin(angle))
      let point = example % 2 == 0 ? (x, y) : (1 - x, 0.5 - y)
      return [
        Float(point.0 + noise * deviations[2 * example]),
        Float(point.1 + noise * deviations[2 * example + 1]),
      ]
    }
    return try Dataset(
      name: "two moons", features: features, labels: (0..<examples).map { Int32($0 % 2) }, classes: 2,
      width: 2)
  }
}
