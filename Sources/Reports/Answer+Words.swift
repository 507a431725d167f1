import AssayExperiments

extension Answer {
  /// Whether the data gave a number; if not, the result's note says why.
  var isAnswered: Bool { !result.estimate.isNaN }

  /// The estimate, the low end and the high end as text.
  var numbers: [String] {
    if outcome.statistic == .superiority {
      return NumberText.interval(
        estimate: result.estimate * 100, low: result.low * 100, high: result.high * 100
      ).map { $0 + "\u{A0}%" }
    }
    return NumberText.interval(estimate: result.estimate, low: result.low, high: result.high)
  }

  /// The estimate as text, such as `0.451 ×` for a ratio.
  var estimate: String {
    if !isAnswered { return "none" }
    return isRatio && !isPower ? numbers[0] + "\u{A0}×" : numbers[0]
  }

  /// The answer as a sentence in three parts; the middle one is the number.
  var headline: (before: String, number: String, after: String) {
    let subject = measure.sentence + condition + ": "
    if !isAnswered { return (subject, "no answer", "") }
    guard let control else { return (subject, numbers[0], " in the median seed") }
    switch outcome.statistic {
    case .ratioOfMedians: return (subject + treatment + " = ", times, " " + control)
    case .perSeed: return (subject + treatment + " = ", times, " " + control + " in the median seed")
    case .meanDifference:
      let isBelow = result.estimate < 0
      let size = numbers[0].replacing("−", with: "")
      return (subject + treatment + " is ", size, (isBelow ? " below " : " above ") + control)
    case .superiority:
      return (subject + treatment + " above " + control + " in ", numbers[0], " of pairs")
    }
  }

  /// The text for a ratio before the thing it multiplies: "0.451 ×", but "3.1 × 10⁻²⁰ times".
  private var times: String { isPower ? numbers[0] + " times" : numbers[0] + "\u{A0}×" }
  private var isPower: Bool { numbers[0].contains { "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains($0) } }

  /// The uncertainty of the number: the interval, or the span of the seeds where each seed is judged.
  var certainty: String {
    if judgesEverySeed {
      let finite = effects.filter { !$0.isNaN }
      guard let low = finite.min(), let high = finite.max() else { return "no seed has a value" }
      let ends = NumberText.interval(estimate: low, low: low, high: high)
      return "\(counted(finite.count, "seed")) from \(ends[1]) to \(ends[2])"
    }
    let count = result.pairs.count
    let sample = outcome.control == nil ? counted(count, "seed") : counted(count, "pair")
    let interval =
      interval == "none" ? "no interval" : NumberText.percent(result.confidence) + " interval " + interval
    return interval + ", " + sample
  }

  /// The interval as text; "none" where there is none.
  var interval: String {
    result.low.isNaN || result.high.isNaN ? "none" : "\(numbers[1]) to \(numbers[2])"
  }

  /// The answer as one line of plain text.
  var summary: String {
    let (before, number, after) = headline
    return before + number + after + " (" + certainty + ")"
  }

  /// The position of the numbers relative to the criterion, as a fact beside the verdict.
  var position: String {
    let said = bounds.map(bound)
    switch outcome.criterion {
    case .below(let bound), .above(let bound):
      if result.low.isNaN || result.high.isNaN { return "There is no interval." }
      if result.high < bound { return "The whole interval lies below " + said[0] + test }
      if result.low > bound { return "The whole interval lies above " + said[0] + test }
      return "The interval reaches across " + said[0] + test
    case .within(let low, let high):
      if result.low.isNaN || result.high.isNaN { return "There is no interval." }
      if result.low > low && result.high < high {
        return "The whole interval lies between \(said[0]) and \(said[1])" + test
      }
      if result.high < low || result.low > high {
        return "The whole interval lies outside \(said[0]) to \(said[1])" + test
      }
      return "The interval reaches across an end of \(said[0]) to \(said[1])" + test
    case .everyBelow(let bound):
      let count = effects.count { $0 < bound }
      return "\(count) of \(counted(effects.count, "seed")) \(count == 1 ? "lies" : "lie") below \(said[0])."
    case .everyAbove(let bound):
      let count = effects.count { $0 > bound }
      return "\(count) of \(counted(effects.count, "seed")) \(count == 1 ? "lies" : "lie") above \(said[0])."
    }
  }

  /// Everything else that the reader must know beside the verdict.
  var remark: String {
    let note = result.note.map { " " + $0.sentence + "." } ?? ""
    return position + note + (outcome.decides ? "" : " The verdict does not rest on this.")
  }

  private var test: String {
    guard let p = result.pValue, let said = pValue else { return "." }
    return p <= 1 - result.confidence
      ? "; the test against no effect is significant (\(said))."
      : "; the test against no effect is not significant (\(said))."
  }

  /// The p-value as text, such as "p < 0.0001" or "p = 0.0007"; `nil` where there was no test.
  var pValue: String? {
    result.pValue.map { ($0 < 0.0001 ? "p\u{A0}" : "p\u{A0}=\u{A0}") + NumberText.probability($0) }
  }

  /// A bound of the criterion in the unit of the answer.
  func bound(_ bound: Double) -> String {
    if outcome.statistic == .superiority { return NumberText.rounded(bound * 100, digits: 12) + "\u{A0}%" }
    return NumberText.exact(bound)
  }

  /// The criterion in a few words, to be written at its bound: "supported below 0.8".
  var mark: String {
    let said = bounds.map(bound)
    switch outcome.criterion {
    case .below: return "supported below \(said[0])"
    case .above: return "supported above \(said[0])"
    case .within: return "supported from \(said[0]) to \(said[1])"
    case .everyBelow: return "supported if all below \(said[0])"
    case .everyAbove: return "supported if all above \(said[0])"
    }
  }

  /// The whole criterion as a sentence.
  var criterion: String {
    let said = bounds.map(bound)
    switch outcome.criterion {
    case .below(let bound): return criterion("below", "above", said[0], isEffect: !(bound < reference))
    case .above(let bound): return criterion("above", "below", said[0], isEffect: !(bound > reference))
    case .within:
      return "Supported if the whole interval lies between \(said[0]) and \(said[1]); refuted if it lies "
        + "wholly outside; otherwise inconclusive."
    case .everyBelow: return "Supported if every seed lies below \(said[0]); refuted if one does not."
    case .everyAbove: return "Supported if every seed lies above \(said[0]); refuted if one does not."
    }
  }

  private var reference: Double { outcome.noEffect ?? .nan }

  /// - Parameter isEffect: Whether lying on the other side would be an effect as well, which needs the test.
  private func criterion(_ side: String, _ other: String, _ bound: String, isEffect: Bool) -> String {
    guard outcome.control != nil else {
      return "Supported if the whole interval lies \(side) \(bound); refuted if it lies \(other); "
        + "otherwise inconclusive."
    }
    return "Supported if the whole interval lies \(side) \(bound) and the test against no effect is "
      + "significant; refuted if the whole interval lies \(other) \(bound)"
      + (isEffect ? " and the test is significant; otherwise inconclusive." : "; otherwise inconclusive.")
  }

  /// The computed statistic, as a phrase.
  var statistic: String {
    guard outcome.control != nil else { return "value of each seed, summarised by the median" }
    switch outcome.statistic {
    case .ratioOfMedians: return "median of the treatment ÷ median of the control"
    case .meanDifference: return "mean of treatment − control over pairs"
    case .superiority: return "share of pairs with the treatment above the control, ties counting half"
    case .perSeed: return "treatment ÷ control of each seed, summarised by the median"
    }
  }

  /// A count with its noun: "1 seed", "29 seeds".
  func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
