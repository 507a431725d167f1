import AssayRandomness
import Crypto

/// Labelled examples for classification: a matrix of features and a class for each row.
///
/// ```swift
/// let digits = try Dataset.digits()
/// let parts = try digits.split(testCount: 360, stream: RandomStream(seed: 1, name: .split))
/// let order = RandomStream(seed: 1, name: .shuffle)
/// for batch in try parts.training.batches(size: 32, epoch: 0, stream: order) {
///   let (features, labels) = try parts.training.batch(batch)
/// }
/// ```
public struct Dataset: Sendable, Hashable {
  /// The name in messages and reports.
  public let name: String
  /// The features, `count` × `width`, row by row. All are finite.
  public let features: [Float]
  /// The class of each example, within 0 ..< `classes`.
  public let labels: [Int32]
  /// The number of classes, whether or not each has examples.
  public let classes: Int
  /// The number of features of an example.
  public let width: Int
  /// SHA-256 in hexadecimal of: `count`, `width` and `classes` as 8 bytes each, the bits of all features
  /// and all labels as 4 bytes each, little-endian. The name is not part of it.
  public let contentHash: String

  /// The number of examples.
  public var count: Int { labels.count }

  /// Makes a dataset and checks everything that the properties promise. Cost: one hash of the content.
  public init(name: String, features: [Float], labels: [Int32], classes: Int, width: Int) throws {
    guard !labels.isEmpty else { throw DatasetError.noExamples(dataset: name) }
    guard width > 0 else { throw DatasetError.noFeatures(dataset: name, width: width) }
    guard classes > 0 else { throw DatasetError.tooFewClasses(dataset: name, classes: classes) }
    let (size, overflow) = labels.count.multipliedReportingOverflow(by: width)
    guard !overflow, features.count == size else {
      throw DatasetError.wrongFeatureCount(
        dataset: name, given: features.count, examples: labels.count, width: width)
    }
    if let example = labels.firstIndex(where: { $0 < 0 || Int($0) >= classes }) {
      throw DatasetError.labelOutside(
        dataset: name, example: example, label: labels[example], classes: classes)
    }
    if let index = features.firstIndex(where: { !$0.isFinite }) {
      throw DatasetError.featureNotFinite(dataset: name, example: index / width, feature: index % width)
    }
    self.name = name
    self.features = features
    self.labels = labels
    self.classes = classes
    self.width = width
    contentHash = Self.hash(features, labels, classes, width)
  }

  /// The dataset of the examples with these indices, in this order; an index may occur more than once.
  public func selecting(_ indices: [Int], name: String) throws -> Dataset {
    let (features, labels) = try batch(indices)
    return try Dataset(name: name, features: features, labels: labels, classes: classes, width: width)
  }

  /// The features (row by row) and the labels of the examples with these indices, in this order.
  public func batch(_ indices: [Int]) throws -> (features: [Float], labels: [Int32]) {
    if let index = indices.first(where: { !labels.indices.contains($0) }) {
      throw DatasetError.noSuchExample(dataset: name, index: index, count: count)
    }
    var rows: [Float] = []
    rows.reserveCapacity(indices.count * width)
    for index in indices { rows += features[index * width..<(index + 1) * width] }
    return (rows, indices.map { labels[$0] })
  }

  private static func hash(
    _ features: [Float], _ labels: [Int32], _ classes: Int, _ width: Int
  ) -> String {
    var hash = SHA256()
    let sizes = [labels.count, width, classes].map { Int64($0).littleEndian }
    sizes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    features.map { $0.bitPattern.littleEndian }.withUnsafeBytes { hash.update(bufferPointer: $0) }
    labels.map(\.littleEndian).withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().hexadecimal
  }
}
