import AssayTensors

/// What can be wrong with the data, the settings or the checkpoint of a training run.
public enum NetworkError: Error, Sendable, Hashable {
  case wrongExampleCount(expected: Int, width: Int, features: Int, targets: Int, wanted: Int)
  case labelOutOfRange(label: Int32, index: Int, classes: Int)
  case notPositive(name: String, value: Int)
  case unknownProfile(String, known: [String])
  case invalidSetting(of: String, reason: String)
  case nonFiniteLoss(Double, step: Int)
  case nonFiniteRate(Double, step: Int)
  /// The name fits no parameter, statistic or slot.
  case unknownState(String, known: [String])
  /// The name fits several states.
  case ambiguousState(String, [String])
  /// An array or a file cannot be used as weights.
  case weights(reason: String)
  /// Given weights do not fit those that the network declares.
  case mismatchedWeights([Weights.Mismatch])
  /// A network cannot be written as a blueprint; `place` is the first layer at fault.
  case blueprint(place: String, reason: String)
  /// A file is a checkpoint of another program, or no checkpoint.
  case checkpoint(path: String, reason: String)
  /// The run was not made to observe this site.
  case notObserved(String, observed: [String])
  /// A checkpoint cannot be opened without the program that wrote it.
  case unopenable(path: String, reason: String)
}

extension NetworkError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .wrongExampleCount(let expected, let width, let features, let targets, let wanted):
      "\(expected) examples of \(width) features need \(expected * width) features and \(wanted) targets; "
        + "got \(features) and \(targets)"
    case .labelOutOfRange(let label, let index, let classes):
      "label \(label) of example \(index) is not in 0 ..< \(classes)"
    case .notPositive(let name, let value):
      "\(name) must be at least 1, not \(value)"
    case .unknownProfile(let name, let known):
      "there is no profile named '\(name)'; there are "
        + known.map { "'\($0)'" }.joined(separator: ", ")
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
    case .notObserved(let path, let observed):
      "the run does not observe '\(path)'"
        + (observed.isEmpty
          ? "; make it with observing: [\"\(path)\"]" : "; it observes \(observed.joined(separator: ", "))")
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
  /// Throws for a count below 1; `name` is what the message calls it, such as `the number of threads`.
  static func demandPositive(_ count: Int, _ name: String) throws {
    guard count >= 1 else { throw NetworkError.notPositive(name: name, value: count) }
  }

  /// Throws when a domain is missing, or is given to a network without layers that take one.
  static func demand(domain: Int32?, isTaken: Bool) throws {
    guard isTaken != (domain != nil) else { return }
    throw NetworkError.invalidSetting(
      of: "Model",
      reason: isTaken
        ? "a layer needs each minibatch's domain, and none is given" : "no layer takes a domain")
  }

  /// Throws for a learning rate that is infinite or not a number, or too large for the model's element type.
  static func demandFinite(_ rate: Double, step: Int, _ element: ElementType) throws {
    guard rate.isFinite, element == .float64 || Float(rate).isFinite else {
      throw NetworkError.nonFiniteRate(rate, step: step)
    }
  }
}
