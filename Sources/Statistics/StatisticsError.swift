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

  static func finite(_ value: Double, _ name: String = "values") throws -> Double {
    guard value.isFinite else { throw StatisticsError.tooLarge(of: name) }
    return value
  }
}
