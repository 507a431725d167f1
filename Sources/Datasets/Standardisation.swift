/// Shifts and scales each feature to mean 0 and variance 1, by the examples it was fitted to alone: fit it
/// to the training part and apply it to both.
public struct Standardisation: Sendable, Hashable {
  /// The mean of each feature.
  public let means: [Double]
  /// What each feature is divided by: its standard deviation with n in the denominator, or 1 where the
  /// feature is constant.
  public let scales: [Double]

  /// Sums are taken in double precision in the order of the examples: first the means, then the squared
  /// deviations from them.
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
      // A constant's mean may be off by a rounding, whose inverse must not become a scale.
      if feature != dataset.features[column] { isConstant[column] = false }
    }
    self.means = means
    scales = squares.indices.map { isConstant[$0] ? 1 : (squares[$0] / count).squareRoot() }
  }

  /// (feature − mean) / scale in double precision, rounded once. Throws when the number of features is not
  /// that of the examples fitted to, or when a result is too large for a `Float`.
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
