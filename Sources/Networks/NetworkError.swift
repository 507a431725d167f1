import AssayTensors

/// What can be wrong with the data or settings of a training run.
public enum NetworkError: Error, Sendable, Hashable {
  case wrongExampleCount(expected: Int, features: Int, labels: Int, width: Int)
  case labelOutOfRange(label: Int32, index: Int, classes: Int)
  case notPositive(name: String, value: Int)
  case unknownProfile(String)
  case invalidSetting(of: String, reason: String)
  case nonFiniteLoss(Double, step: Int)
  case nonFiniteRate(Double, step: Int)
  /// A name that no parameter, statistic or slot has.
  case unknownState(String, known: [String])
  /// A name of several states.
  case ambiguousState(String, [String])
  /// Weights that are none.
  case weights(reason: String)
  /// Weights that are not those of a network.
  case mismatchedWeights([Weights.Mismatch])
  /// A network that cannot be written as a blueprint, with the first place that cannot.
  case blueprint(place: String, reason: String)
  /// A checkpoint of another program, or of none.
  case checkpoint(path: String, reason: String)
  /// A checkpoint that cannot be read by itself.
  case unopenable(path: String, reason: String)
}

extension NetworkError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .wrongExampleCount(let expected, let features, let labels, let width):
      "\(expected) examples of width \(width) need \(expected * width) features and \(expected) labels; "
        + "got \(features) and \(labels)"
    case .labelOutOfRange(let label, let index, let classes):
      "label \(label) of example \(index) is not in 0 ..< \(classes)"
    case .notPositive(let name, let value):
      "\(name) must be at least 1, not \(value)"
    case .unknownProfile(let name):
      "there is no profile named '\(name)'; there are "
        + Profile.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    case .invalidSetting(let owner, let reason):
      "\(owner): \(reason)"
    case .nonFiniteLoss(let loss, let step):
      "the loss of step \(step) is \(loss); a smaller learning rate, clipping or other data may keep it finite"
    case .nonFiniteRate(let rate, let step):
      "the learning rate of step \(step) is \(rate); it must be a finite number of the model's element type"
    case .unknownState(let name, let known):
      "there is no parameter, statistic or slot '\(name)'; there are \(known.joined(separator: ", "))"
    case .ambiguousState(let name, let states):
      "'\(name)' may mean \(states.map { "'\($0)'" }.joined(separator: " or ")); ask for a slot by values(ofSlot:of:)"
    case .weights(let reason):
      "no weights: \(reason)"
    case .mismatchedWeights(let mismatches):
      "the weights do not fit the network: " + mismatches.map(\.description).joined(separator: "; ")
    case .blueprint(let place, let reason):
      place.isEmpty ? reason : "\(place): \(reason)"
    case .checkpoint(let path, let reason):
      "'\(path)' cannot be resumed from: \(reason)"
    case .unopenable(let path, let reason):
      "'\(path)' cannot be opened: \(reason)"
    }
  }

  /// Some of many reasons in one line.
  static func list(_ reasons: [String]) -> String {
    reasons.prefix(20).joined(separator: "; ")
      + (reasons.count > 20 ? "; and \(reasons.count - 20) more" : "")
  }
}

extension NetworkError {
  /// Throws for a learning rate that is no number or infinite, or too large for the model's element.
  static func demandFinite(_ rate: Double, step: Int, _ element: ElementType) throws {
    guard rate.isFinite, element == .float64 || Float(rate).isFinite else {
      throw NetworkError.nonFiniteRate(rate, step: step)
    }
  }
}
