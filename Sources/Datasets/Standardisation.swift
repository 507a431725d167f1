/// Shifts and scales each feature to mean 0 and variance 1. Mean and variance are those of the examples it
/// was fitted to: fit it to the training part and apply it to both parts.
///
/// ```swift
/// let standardisation = Standardisation(fittedTo: parts.training)
/// let training = try standardisation.apply(to: parts.training)
/// let test = try standardisation.apply(to: parts.test)
/// ```
public struct Standardisation: Sendable, Hashable {
  /// The mean of each feature.
  public let means: [Double]
  /// The divisor of each feature: its standard deviation with n in the denominator, or 1 where the feature is
  /// constant.
  public let scales: [Double]

  /// Fits to the examples of a dataset. Sums are taken in double precision in the order of the examples:
  /// first the means, then the squared deviations from them.
  public init(fittedTo dataset: Dataset) {
    let width = dataset.width
    let count = Double(dataset.count)
    var means = [Double](repeating: 0, count: width)
    for index in dataset.features.indices { means[index % width] += Double(dataset.features[index]) }
    means = means.map { $0 / count }
    var squares = [Double](repeating: 0, count: width)
    var isConstant = [Bool](repeating: true, count: width)
    for (index, feature) in dataset.features.enumerated() {
      let column = index % width
      let deviation = Double(feature) - means[column]
      squares[column] += deviation * deviation
      // The mean of a constant feature may be off by a rounding, and the inverse of that must not become a
      // scale.
      if feature != dataset.features[column] { isConstant[column] = false }
    }
    self.means = means
    scales = squares.indices.map { isConstant[$0] ? 1 : (squares[$0] / count).squareRoot() }
  }

  /// Replaces each feature by (feature − mean) / scale, computed in double precision and rounded once. Throws
  /// when the number of features is not that of the examples it was fitted to, or when a result is too large
  /// for a `Float`.
  public func apply(to dataset: Dataset) throws -> Dataset {
    guard dataset.width == means.count else {
      throw DatasetError.otherWidth(fitted: means.count, dataset: dataset.name, width: dataset.width)
    }
    let features = dataset.features.enumerated().map { index, feature in
      Float((Double(feature) - means[index % means.count]) / scales[index % means.count])
    }
    return try Dataset(
      name: dataset.name + ", standardised", features: features, labels: dataset.labels,
      classes: dataset.classes, width: dataset.width)
  }
}
