import AssayRandomness

/// Random changes of images that keep their class. The change of an example is a function of the stream, the
/// epoch and the example's number alone: not of the batch that it is in, nor of the examples before it.
///
/// ```swift
/// let augmentation = try Augmentation(height: 8, width: 8, mirrored: 0.5, shift: 1)
/// let (features, labels) = try digits.batch(batch)
/// let changed = try augmentation.apply(to: features, examples: batch, epoch: 0, stream: stream)
/// ```
public struct Augmentation: Sendable, Hashable {
  /// Channels of an image. An image is stored channel by channel, row by row.
  public let channels: Int
  /// Rows of a channel.
  public let height: Int
  /// Pixels of a row.
  public let width: Int
  /// The probability of being mirrored left to right.
  public let mirrored: Double
  /// The largest number of pixels by which an image is moved up or down and left or right; zeros fill the
  /// rest. This is the random crop of an image padded by as much on each side.
  public let shift: Int
  /// The standard deviation of normal noise added to each number.
  public let noise: Double

  /// Makes an augmentation that changes nothing unless told to. Throws when a size is below 1 or above 2²⁰,
  /// when the shift is below 0 or as large as the image, or when the probability or the deviation makes no
  /// sense.
  public init(
    channels: Int = 1, height: Int, width: Int, mirrored: Double = 0, shift: Int = 0, noise: Double = 0
  ) throws {
    // No product of three such sizes overflows.
    let allowed = 1...(1 << 20)
    for (what, value) in [("number of channels", channels), ("height", height), ("width", width)]
    where !allowed.contains(value) {
      throw DatasetError.outside(dataset: "augmentation", what: what, value: value, allowed: allowed)
    }
    guard (0...1).contains(mirrored) else { throw DatasetError.shareOutside(mirrored) }
    guard shift >= 0, shift < min(height, width) else {
      throw DatasetError.shiftOutside(shift, height: height, width: width)
    }
    guard noise >= 0, noise.isFinite else { throw DatasetError.noiseOutside(noise) }
    self.channels = channels
    self.height = height
    self.width = width
    self.mirrored = mirrored
    self.shift = shift
    self.noise = noise
  }

  /// The number of values in an image.
  public var size: Int { channels * height * width }

  /// Changes the examples of a minibatch, row by row; `examples` are their numbers in the dataset. Throws
  /// when there are not `size` features for each.
  public func apply(
    to features: [Float], examples: [Int], epoch: Int, stream: RandomStream
  ) throws -> [Float] {
    let (expected, overflows) = examples.count.multipliedReportingOverflow(by: size)
    guard !overflows, features.count == expected else {
      throw DatasetError.wrongFeatureCount(
        dataset: "augmentation", given: features.count, examples: examples.count, width: size)
    }
    let ofEpoch = stream.split(epoch)
    return examples.enumerated().flatMap { index, example in
      image(features[(index * size)..<((index + 1) * size)], ofEpoch.split(example))
    }
  }

  private func image(_ pixels: ArraySlice<Float>, _ stream: RandomStream) -> [Float] {
    let isMirrored = stream.split("mirror").bernoulli(probability: mirrored, at: 0)
    let moves = stream.split("shift").integers(below: 2 * shift + 1, count: 2).map { $0 - shift }
    let deviations = noise > 0 ? stream.split("noise").normal(count: size) : []
    var result = [Float](repeating: 0, count: size)
    for channel in 0..<channels {
      for row in 0..<height where (0..<height).contains(row + moves[0]) {
        for column in 0..<width where (0..<width).contains(column + moves[1]) {
          let from = isMirrored ? width - 1 - (column + moves[1]) : column + moves[1]
          result[(channel * height + row) * width + column] =
            pixels[pixels.startIndex + (channel * height + row + moves[0]) * width + from]
        }
      }
    }
    for index in deviations.indices {
      result[index] = Float(Double(result[index]) + noise * deviations[index])
    }
    return result
  }
}
