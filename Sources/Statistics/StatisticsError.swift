/// Why a statistic has no value for this input. Every message of this module is worded here.
public enum StatisticsError: Error, Sendable {
  case tooFew(of: String, needed: Int, given: Int)
  case notFinite(of: String, index: Int, value: Double)
  case unequalLengths(treatment: Int, control: Int)
  case outsideOpenUnitInterval(name: String, value: Double)
  case notAProbability(name: String, value: Double)
  case tooLarge(of: String)
  case controlMedianNotPositive(Double)
  case treatmentMedianNegative(Double)
  case oneSidedBootstrap(estimate: Double, low: Double, high: Double)
  case undefinedStatistic(name: String)
  case noEffectToDetect
  case hopelessErrorRates(falsePositives: Double, falseNegatives: Double)
  case sampleSizeTooLarge(superiority: Double)
  case impossibleCount(successes: Int, trials: Int)
  case outOfRange(name: String, value: Double, low: Double, high: Double)
  case noEffect(equalTo: Double)
  case unorderedBounds(low: Double, high: Double)
  case powerNotReached(wanted: Double, limit: Int, reached: Double)
  case unorderedLooks([Int])
  case looksBeyondData(first: Int, given: Int)
  case noSuchLook(index: Int, looks: Int)
  /// A statistic that has no test for several looks.
  case noLooks(String, others: [String])
  case parameterOfPairs(String)
  /// A method whose error rate is not what it says for so few values; `measured` is its one-sided error there, where
  /// 0.025 is nominal, and `nil` where the method cannot decide at all.
  case unfit(method: String, needed: Int, given: Int, measured: Double?, better: String)
  case notANumber(of: String, index: Int)
  case notFiniteNumber(name: String, value: Double)
  case notPositive(name: String, value: Double)
  case valueNotPositive(of: String, index: Int, value: Double)
  case valueNegative(of: String, index: Int, value: Double)
  case countOutOfRange(name: String, value: Int)
  case tooMany(of: String, limit: Int, given: Int)
  case noVariation(of: String)
  case controlEndNotPositive(Double)
  case unequalColumns(first: Int, second: Int)
  /// Values that do not vary where a method estimates its error from their spread.
  case noResidual(of: String)
  case wrongCount(of: String, needed: Int, given: Int)
  case unevenRow(row: String, index: Int, needed: Int, given: Int)
  case emptyRow(row: String, index: Int)
  case notFiniteInRow(row: String, index: Int, column: Int, value: Double)
  case logarithmUndefined(of: String, index: Int, value: Double)
  case outsideShare(name: String, value: Double)
  case equalPositions
  case noWeight
  /// A sample of another kind than the statistic takes.
  case otherSample(needed: String, given: String)
  /// An effect that the test is to detect, and that does not lie beyond the bound.
  case effectWithinBound(Double, bound: Double)
}

extension StatisticsError: CustomStringConvertible {
  /// What was wrong, and what would be right.
  public var description: String {
    switch self {
    case .tooFew(let sample, let needed, let given):
      "there are \(given) \(sample); at least \(needed) are needed"
    case .notFinite(let sample, let index, let value):
      "number \(index) of the \(sample), counted from 0, is \(value); all must be finite"
    case .unequalLengths(let treatment, let control):
      "\(treatment) treatment values cannot be paired with \(control) control values; "
        + "there must be one of each for every seed"
    case .outsideOpenUnitInterval(let name, let value):
      "the \(name) is \(value); it must lie above 0 and below 1"
    case .notAProbability(let name, let value):
      "the \(name) is \(value); it must lie within 0 and 1"
    case .tooLarge(let sample):
      "the \(sample) are so large that their sum or spread overflows; scale them down"
    case .controlMedianNotPositive(let median):
      "the median of the control, or of a resample of it, is \(median); "
        + "a ratio of medians needs a positive one"
    case .treatmentMedianNegative(let median):
      "the median of the treatment, or of a resample of it, is \(median); "
        + "a ratio of medians needs one that is not negative"
    case .oneSidedBootstrap(let estimate, let low, let high):
      "the estimate \(estimate) lies outside all of its bootstrap replicates (\(low) to \(high)), so its bias "
        + "cannot be corrected; use more resamples or a smoother statistic"
    case .undefinedStatistic(let name):
      "the \(name) of the sample or of a resample is not a finite number"
    case .noEffectToDetect:
      "the superiority to detect is 0.5, which is no effect; it must differ from 0.5"
    case .hopelessErrorRates(let positives, let negatives):
      "false positives at \(positives) and false negatives at \(negatives) add up to 1 or more; "
        + "a toss of a coin does as well without data"
    case .sampleSizeTooLarge(let superiority):
      "a superiority of \(superiority) is so close to 0.5 that the number of pairs does not fit an integer"
    case .impossibleCount(let successes, let trials):
      "\(successes) successes of \(trials) trials are impossible; "
        + "there must be at least one trial and from none to all of them can succeed"
    case .outOfRange(let name, let value, let low, let high):
      "the \(name) is \(value); it must lie from \(low) to \(high)"
    case .noEffect(let bound):
      "the parameter to detect equals its bound, \(bound), which is no effect; it must differ from it"
    case .unorderedBounds(let low, let high):
      "the lower bound \(low) does not lie below the upper bound \(high); nothing lies between them"
    case .powerNotReached(let wanted, let limit, let reached):
      "no number up to \(limit) has the wanted power of \(wanted) and keeps it: the power there is \(reached); "
        + "look for a larger effect, accept less power, or raise the limit"
    case .unorderedLooks(let looks):
      "the looks are \(looks); they must be numbers of pairs from 1 on, each greater than the one before, at least one"
    case .looksBeyondData(let first, let given):
      "the first look is at \(first) pairs, and there are \(given); wait for more pairs"
    case .noSuchLook(let index, let looks):
      "look number \(index), counted from 0, was not registered; there are \(looks) looks"
    case .noLooks(let statistic, let others):
      "the statistic \(statistic) has no test for several looks; these have one: "
        + others.joined(separator: ", ")
    case .parameterOfPairs(let parameter):
      "the \(parameter) belongs to pairs of values; draw pairs, or choose a parameter of single values"
    case .unfit(let method, let needed, let given, let measured, let better):
      "\(method) needs at least \(needed) values, and there are \(given): "
        + (measured.map { "at so few its one-sided error was measured at \($0), where 0.025 is nominal" }
          ?? "so few cannot decide at the usual level") + "; use \(better)"
    case .notANumber(let sample, let index):
      "number \(index) of the \(sample), counted from 0, is not a number; it may be infinite, but must have an order"
    case .notFiniteNumber(let name, let value):
      "the \(name) is \(value); it must be finite"
    case .notPositive(let name, let value):
      "the \(name) is \(value); it must be finite and above 0"
    case .valueNotPositive(let sample, let index, let value):
      "number \(index) of the \(sample), counted from 0, is \(value); a ratio needs finite values above 0"
    case .valueNegative(let sample, let index, let value):
      "number \(index) of the \(sample), counted from 0, is \(value); a ratio of medians needs values of at least 0"
    case .countOutOfRange(let name, let value):
      "the number of \(name) is \(value); it must lie within 0 and \(Demand.largestCount)"
    case .tooMany(let sample, let limit, let given):
      "there are \(given) \(sample); at most \(limit) can be treated in reasonable time and memory"
    case .noVariation(let sample):
      "the \(sample) are all equal, or differ by too little for arithmetic to square, so no error can be estimated "
        + "from them; check that they are measurements, or use the sign test, which needs no error"
    case .controlEndNotPositive(let low):
      "the lower end of the control's median is \(low); the interval of a ratio of medians needs a positive one"
    case .unequalColumns(let first, let second):
      "\(first) values of the first column cannot be paired with \(second) of the second; their numbers must be equal"
    case .noResidual(let sample):
      "the \(sample) do not vary, or so little that their squares vanish, so the error of the estimate is not known; "
        + "nothing can be tested without it"
    case .wrongCount(let sample, let needed, let given):
      "there are \(given) \(sample); there must be \(needed)"
    case .unevenRow(let row, let index, let needed, let given):
      "\(row) number \(index), counted from 0, has \(given) values; it must have \(needed), as all of them"
    case .emptyRow(let row, let index):
      "\(row) number \(index), counted from 0, has no values; at least one is needed"
    case .notFiniteInRow(let row, let index, let column, let value):
      "value \(column) of \(row) number \(index), both counted from 0, is \(value); all must be finite"
    case .logarithmUndefined(let sample, let index, let value):
      "number \(index) of the \(sample), counted from 0, is \(value); all must be positive, because their logarithms "
        + "are taken"
    case .outsideShare(let name, let value):
      "the \(name) is \(value); it must be at least 0 and below 1"
    case .equalPositions:
      "the x values are all equal, or so close that their squares vanish; a slope needs two different ones"
    case .noWeight:
      "the weights are all 0; a contrast needs one that is not"
    case .otherSample(let needed, let given):
      "the statistic takes \(needed), not \(given)"
    case .effectWithinBound(let effect, let bound):
      "the effect to detect, \(effect), does not lie beyond the bound \(bound), so no number of seeds can find it"
    }
  }
}

/// The checks with which every function of a sample begins.
enum Demand {
  static func sample(_ values: [Double], atLeast needed: Int = 1, _ name: String = "values") throws {
    guard values.count >= needed else {
      throw StatisticsError.tooFew(of: name, needed: needed, given: values.count)
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw StatisticsError.notFinite(of: name, index: index, value: values[index])
    }
  }

  static func pairs(_ treatment: [Double], _ control: [Double], atLeast needed: Int = 1) throws {
    guard treatment.count == control.count else {
      throw StatisticsError.unequalLengths(treatment: treatment.count, control: control.count)
    }
    try sample(treatment, atLeast: needed, "treatment values")
    try sample(control, atLeast: needed, "control values")
  }

  static func openUnit(_ value: Double, _ name: String) throws {
    guard value > 0, value < 1 else {
      throw StatisticsError.outsideOpenUnitInterval(name: name, value: value)
    }
  }

  /// Values that may be infinite but have an order, at least one.
  static func ordered(_ values: [Double], _ name: String = "values") throws {
    guard !values.isEmpty else { throw StatisticsError.tooFew(of: name, needed: 1, given: 0) }
    if let index = values.firstIndex(where: \.isNaN) {
      throw StatisticsError.notANumber(of: name, index: index)
    }
  }

  static func orderedPairs(_ treatment: [Double], _ control: [Double]) throws {
    guard treatment.count == control.count else {
      throw StatisticsError.unequalLengths(treatment: treatment.count, control: control.count)
    }
    try ordered(treatment, "treatment values")
    try ordered(control, "control values")
  }

  static func notNegative(_ values: [Double], _ name: String) throws {
    if let index = values.firstIndex(where: { $0 < 0 }) {
      throw StatisticsError.valueNegative(of: name, index: index, value: values[index])
    }
  }

  static func positive(_ values: [Double], _ name: String) throws {
    if let index = values.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw StatisticsError.valueNotPositive(of: name, index: index, value: values[index])
    }
  }

  static func positive(_ value: Double, _ name: String) throws {
    guard value > 0, value.isFinite else { throw StatisticsError.notPositive(name: name, value: value) }
  }

  /// The largest whole number up to which every sum of two counts is exact in floating point.
  static let largestCount = 1 << 52

  static func count(_ value: Int, _ name: String) throws {
    guard value >= 0, value <= largestCount else {
      throw StatisticsError.countOutOfRange(name: name, value: value)
    }
  }

  static func resamples(_ given: Int) throws {
    guard given >= 1 else { throw StatisticsError.tooFew(of: "resamples", needed: 1, given: given) }
    try atMost(10_000_000, given, "resamples")
  }

  static func atMost(_ limit: Int, _ given: Int, _ name: String) throws {
    guard given <= limit else { throw StatisticsError.tooMany(of: name, limit: limit, given: given) }
  }

  static func finite(_ value: Double, _ name: String = "values") throws -> Double {
    guard value.isFinite else { throw StatisticsError.tooLarge(of: name) }
    return value
  }

  /// Checks a number of things. The limit keeps whole numbers from overflowing and a slip of the pen from taking the
  /// machine's memory.
  static func count(
    _ count: Int, atLeast needed: Int, atMost limit: Int = 1_000_000_000, _ name: String
  ) throws {
    guard count >= needed else { throw StatisticsError.tooFew(of: name, needed: needed, given: count) }
    guard count <= limit else { throw StatisticsError.tooMany(of: name, limit: limit, given: count) }
  }

  static func probability(_ value: Double, _ name: String) throws {
    guard value >= 0, value <= 1 else { throw StatisticsError.notAProbability(name: name, value: value) }
  }

  static func within(_ value: Double, _ low: Double, _ high: Double, _ name: String) throws {
    guard value >= low, value <= high else {
      throw StatisticsError.outOfRange(name: name, value: value, low: low, high: high)
    }
  }

  @discardableResult
  static func finiteNumber(_ value: Double, _ name: String) throws -> Double {
    guard value.isFinite else { throw StatisticsError.notFiniteNumber(name: name, value: value) }
    return value
  }

  static func looks(_ looks: [Int]) throws {
    guard let first = looks.first, first >= 1, zip(looks, looks.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw StatisticsError.unorderedLooks(looks)
    }
    try count(looks[looks.count - 1], atLeast: 1, atMost: 100_000, "pairs at the last look")
  }
}
