/// Why a dataset cannot be made, divided or read. Every message of this module is worded here.
public enum DatasetError: Error, Sendable, Equatable {
  case noExamples(dataset: String)
  case noFeatures(dataset: String, width: Int)
  case tooFewClasses(dataset: String, classes: Int)
  case wrongFeatureCount(dataset: String, given: Int, examples: Int, width: Int)
  case labelOutside(dataset: String, example: Int, label: Int32, classes: Int)
  case featureNotFinite(dataset: String, example: Int, feature: Int)
  case contentChanged(dataset: String, expected: String, found: String)
  case noSuchExample(dataset: String, index: Int, count: Int)
  case testCountOutside(dataset: String, testCount: Int, count: Int)
  case fractionOutside(Double)
  case trainingPartOutside(dataset: String, fraction: Double, examples: Int)
  case batchSizeOutside(dataset: String, size: Int, count: Int)
  case otherWidth(fitted: Int, dataset: String, width: Int)
  case tooSmall(dataset: String, what: String, value: Int, least: Int)
  case outside(dataset: String, what: String, value: Int, allowed: ClosedRange<Int>)
  case notFinite(dataset: String, what: String, value: Double)
  case shareOutside(Double)
  case shiftOutside(Int, height: Int, width: Int)
  case noiseOutside(Double)
  /// The user's file cannot be read as a dataset.
  case file(path: String, place: String, reason: String)
}

extension DatasetError: CustomStringConvertible {
  /// Which dataset, what was wrong, and what would be right.
  public var description: String {
    switch self {
    case .noExamples(let dataset):
      "\(dataset): there are no examples; there must be at least one"
    case .noFeatures(let dataset, let width):
      "\(dataset): an example has \(width) features; it must have at least one"
    case .tooFewClasses(let dataset, let classes):
      "\(dataset): there are \(classes) classes; there must be at least one"
    case .wrongFeatureCount(let dataset, let given, let examples, let width):
      "\(dataset): there are \(given) features; \(examples) examples of \(width) features each need "
        + "\(examples) × \(width)"
    case .labelOutside(let dataset, let example, let label, let classes):
      "\(dataset): the label of example \(example), counted from 0, is \(label); "
        + "with \(classes) classes it must lie within 0 and \(classes - 1)"
    case .featureNotFinite(let dataset, let example, let feature):
      "\(dataset): feature \(feature) of example \(example), both counted from 0, is not a finite number"
    case .contentChanged(let dataset, let expected, let found):
      "\(dataset): the data in this program are not the published ones: their SHA-256 is \(found) and should be "
        + "\(expected); restore DigitsText.swift and build again"
    case .noSuchExample(let dataset, let index, let count):
      "\(dataset): there is no example \(index); the \(count) examples are counted from 0 to \(count - 1)"
    case .testCountOutside(let dataset, let testCount, let count):
      "\(dataset): \(testCount) of \(count) examples cannot be held out for testing; "
        + "each part needs at least one"
    case .fractionOutside(let fraction):
      "the training fraction is \(fraction); it must lie above 0 and below 1"
    case .trainingPartOutside(let dataset, let fraction, let examples):
      "\(dataset): the training fraction is \(fraction); it must be at most 1 and leave at least one of "
        + "\(examples) examples to train on"
    case .batchSizeOutside(let dataset, let size, let count):
      "\(dataset): batches of \(size) cannot be made from \(count) examples; "
        + "the size must lie within 1 and \(count)"
    case .otherWidth(let fitted, let dataset, let width):
      "\(dataset): its examples have \(width) features; the standardisation was fitted to \(fitted)"
    case .tooSmall(let dataset, let what, let value, let least):
      "\(dataset): \(value) \(what) are given; there must be at least \(least)"
    case .outside(let dataset, let what, let value, let allowed):
      "\(dataset): the \(what) is \(value); it must lie within \(allowed.lowerBound) and \(allowed.upperBound)"
    case .notFinite(let dataset, let what, let value):
      "\(dataset): the \(what) is \(value); it must be finite"
    case .shareOutside(let share):
      "the share or probability is \(share); it must lie within 0 and 1"
    case .shiftOutside(let shift, let height, let width):
      "images of \(height) × \(width) cannot be moved by \(shift); it must lie within 0 and "
        + "\(min(height, width) - 1)"
    case .noiseOutside(let noise):
      "the standard deviation of noise is \(noise); it must be finite and not below 0"
    case .file(let path, let place, let reason):
      "'\(path)'\(place.isEmpty ? "" : ", " + place): \(reason)"
    }
  }
}
