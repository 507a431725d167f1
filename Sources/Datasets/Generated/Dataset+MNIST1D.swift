import AssayKernels
import AssayRandomness

/// The published parameters of MNIST-1D: S. Greydanus, "Scaling down deep learning", 2020, arXiv 2011.14439.
public struct MNIST1D: Sendable, Hashable {
  /// The number of examples of all ten classes together.
  public var examples = 5000
  /// The range of the number of zeros added behind a template of twelve points.
  public var padding = 36...60
  /// The height is scaled by a factor of 1 ± half of this.
  public var scale = 0.4
  /// The largest number of positions by which the signal is rotated.
  public var translation = 48
  /// The factor of the smooth noise, which is added where the padded template is zero.
  public var correlatedNoise = 0.25
  /// The factor of the independent noise, which is added everywhere.
  public var independentNoise = 0.02
  /// The largest slant, from one end to the other.
  public var shear = 0.75
  /// The number of positions of a finished example.
  public var length = 40
  /// The fraction of the examples that train: the first ones, their number rounded down. The others test.
  public var trainingFraction = 0.8
  /// The examples whose mean and standard deviation centre and scale all examples.
  public var standardisationSource = StandardisationSource.trainingPart

  /// The examples that mean and standard deviation are taken from; both are single numbers, over all examples and
  /// positions.
  ///
  /// The published code (`make_dataset` in mnist1d/data.py of github.com/greydanus/mnist1d) takes those of
  /// all examples, `xs = (xs - xs.mean()) / xs.std()`, and divides into training and test part after that:
  /// the test part influences the training data. So the default is the training part; ``all`` is the
  /// published recipe.
  public enum StandardisationSource: String, Sendable, Hashable, Codable, CaseIterable {
    /// The training part alone.
    case trainingPart
    /// Training and test part together, as published.
    case all
    /// Neither: the signals stay as they are.
    case none
  }

  /// The published parameters, except that only the training part centres and scales: see
  /// ``StandardisationSource``.
  public init() {}

  /// The published heights of a template's twelve points, digit by digit, before they are centred and scaled.
  static let points: [[Double]] = [
    [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5], [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
    [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5], [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
    [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5], [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
    [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5], [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
    [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5], [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
  ]

  /// The templates: the points shifted to begin at 0 and scaled to variance 1, then divided by 6.
  static let templates: [[Double]] = points.map { points in
    let mean = points.reduce(0, +) / Double(points.count)
    let variance = points.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(points.count)
    let scaled = points.map { ($0 - mean) / variance.squareRoot() }
    return scaled.map { ($0 - scaled[0]) / 6 }
  }

  /// The number of positions after padding and before the last interpolation.
  var width: Int { 12 + padding.upperBound }

  /// All random draws of one example.
  package struct Draws: Sendable {
    /// The number of zeros behind the template.
    package var padding: Int
    /// A uniform draw in [0, 1).
    package var scale: Double
    package var translation: Int
    /// Standard normal draws, one for each position.
    package var correlated: [Double]
    package var independent: [Double]
    /// A uniform draw in [0, 1).
    package var shear: Double

    package init(
      padding: Int, scale: Double, translation: Int, correlated: [Double], independent: [Double],
      shear: Double
    ) {
      self.padding = padding
      self.scale = scale
      self.translation = translation
      self.correlated = correlated
      self.independent = independent
      self.shear = shear
    }
  }

  private func draws(_ stream: RandomStream) -> Draws {
    Draws(
      padding: padding.lowerBound + stream.split("padding").integer(below: padding.count, at: 0),
      scale: stream.split("scale").uniform(at: 0),
      translation: stream.split("translation").integer(below: translation, at: 0),
      correlated: stream.split("correlated noise").normal(count: width),
      independent: stream.split("independent noise").normal(count: width),
      shear: stream.split("shear").uniform(at: 0))
  }

  /// One example, before the whole set is centred and scaled.
  package func example(of digit: Int, _ draws: Draws) -> [Double] {
    // A tiny number added to the template distinguishes its zeros from the padding's.
    let padded = Self.templates[digit].map { $0 + 1e-8 } + [Double](repeating: 0, count: draws.padding)
    let height = 1 + scale * (draws.scale - 0.5)
    let signal = interpolated(padded, width).map { $0 * height }
    let turned = Array(signal[(width - draws.translation)...] + signal[..<(width - draws.translation)])
    let smooth = smoothed(draws.correlated.map { $0 * correlatedNoise })
    let noisy = turned.indices.map { index in
      (turned[index] != 0 ? turned[index] : smooth[index]) + independentNoise * draws.independent[index]
    }
    let slant = shear * (draws.shear - 0.5)
    let sheared = noisy.enumerated().map { index, value in
      value - slant * (Double(index) / Double(width - 1) - 0.5)
    }
    return interpolated(sheared, length)
  }

  /// The signal interpolated linearly at `count` positions, evenly spread over the whole.
  private func interpolated(_ values: [Double], _ count: Int) -> [Double] {
    (0..<count).map { index in
      let position = Double(index * (values.count - 1)) / Double(count - 1)
      let left = min(Int(position), values.count - 2)
      return values[left] + (values[left + 1] - values[left]) * (position - Double(left))
    }
  }

  /// The signal convolved with a Gaussian of deviation 2, cut off at 8 positions; beyond the ends the signal is
  /// mirrored.
  private func smoothed(_ values: [Double]) -> [Double] {
    let weights = (-8...8).map { assay_exp(-Double($0 * $0) / 8) }
    let total = weights.reduce(0, +)
    return values.indices.map { index in
      weights.enumerated().reduce(0) { sum, weight in
        var source = index + weight.offset - 8
        while !values.indices.contains(source) {
          source = source < 0 ? -1 - source : 2 * values.count - 1 - source
        }
        return sum + values[source] * weight.element / total
      }
    }
  }

  fileprivate func check() throws(DatasetError) {
    guard padding.lowerBound >= 0, padding.upperBound <= 1 << 20 else {
      throw .outside(
        dataset: "MNIST-1D", what: "padding",
        value: padding.lowerBound < 0 ? padding.lowerBound : padding.upperBound, allowed: 0...(1 << 20))
    }
    guard (1...width).contains(translation) else {
      throw .outside(dataset: "MNIST-1D", what: "translation", value: translation, allowed: 1...width)
    }
    guard (2...(1 << 20)).contains(length) else {
      throw .outside(dataset: "MNIST-1D", what: "length", value: length, allowed: 2...(1 << 20))
    }
    for amount in [correlatedNoise, independentNoise] where !(amount >= 0 && amount.isFinite) {
      throw .noiseOutside(amount)
    }
    try DatasetError.demand(
      examples, "examples", of: "MNIST-1D", least: 10, numbersEach: max(length, width))
    guard trainingFraction <= 1, trainingFraction * Double(examples) >= 1 else {
      throw .trainingPartOutside(dataset: "MNIST-1D", fraction: trainingFraction, examples: examples)
    }
    for (what, amount) in [("scale", scale), ("shear", shear)] where !amount.isFinite {
      throw .notFinite(dataset: "MNIST-1D", what: what, value: amount)
    }
  }

  /// The number subtracted from every value, and the divisor after that.
  private func moments(_ rows: [[Double]]) -> (mean: Double, deviation: Double) {
    let chosen: ArraySlice<[Double]>
    switch standardisationSource {
    case .none: return (0, 1)
    case .all: chosen = rows[...]
    case .trainingPart: chosen = rows.prefix(Int(trainingFraction * Double(rows.count)))
    }
    let count = Double(chosen.count * length)
    let mean = chosen.reduce(0) { $0 + $1.reduce(0, +) } / count
    let variance = chosen.reduce(0) { $0 + $1.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } } / count
    return (mean, variance.squareRoot())
  }

  fileprivate func dataset(from stream: RandomStream) throws -> Dataset {
    let digits = (0..<examples).map { $0 * 10 / max(examples, 1) }
    let rows = digits.enumerated().map { example(of: $1, draws(stream.split($0))) }
    let order = stream.split("order").permutation(of: examples)
    let (mean, deviation) = moments(order.map { rows[$0] })
    return try Dataset(
      name: "MNIST-1D", features: order.flatMap { rows[$0].map { Float(($0 - mean) / deviation) } },
      labels: order.map { Int32(digits[$0]) }, classes: 10, width: length)
  }
}

extension Dataset {
  /// MNIST-1D: ten signals of twelve points, padded, scaled, turned, made noisy, sheared and sampled at 40 positions
  /// (Greydanus 2020). The published set has 5,000 examples, of which the first 4,000 train.
  ///
  /// The construction is the published one. Its random numbers come from `stream`, so the examples are not
  /// those of the published file. Example i is a function of `stream.split(i)`. All examples are centred and
  /// scaled as ``MNIST1D/StandardisationSource`` says. Cost: about 20 µs an example. Throws for fewer than ten
  /// examples, for more than fit in 2³⁰ numbers, and for any other parameter that makes no sense.
  public static func mnist1D(_ parameters: MNIST1D = MNIST1D(), stream: RandomStream) throws -> Dataset {
    try parameters.check()
    return try parameters.dataset(from: stream)
  }
}
