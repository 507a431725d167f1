import AssayExperiments
import AssayStatistics

extension Answer {
  /// Whether the data gave a number; if not, the result's note says why.
  var isAnswered: Bool { !result.estimate.isNaN }

  /// The estimate, the low end and the high end as text.
  var numbers: [String] {
    if isShare {
      return NumberText.interval(
        estimate: result.estimate * 100, low: result.low * 100, high: result.high * 100
      ).map { $0 + "\u{A0}%" }
    }
    return NumberText.interval(estimate: result.estimate, low: result.low, high: result.high)
  }

  /// The estimate as text, such as `0.451 ×` for a ratio.
  var estimate: String {
    if !isAnswered { return isOpen ? "open" : "none" }
    return relation + (isRatio && !isPower ? numbers[0] + "\u{A0}×" : numbers[0])
  }

  /// The answer as a sentence in three parts; the middle one is the number.
  var headline: (before: String, number: String, after: String) {
    let subject = measure.sentence + condition + ": "
    if !isAnswered {
      return isOpen
        ? (subject, "open to both sides", ", because of censored values") : (subject, "no answer", "")
    }
    guard let control else { return (subject, relation + numbers[0], ", " + statistic) }
    if isRatio {
      return (subject + treatment + (relation.isEmpty ? " = " : " is "), relation + times, " " + control)
    }
    if isShare {
      return (subject + treatment + " above " + control + " in ", relation + numbers[0], " of pairs")
    }
    if result.censoring != nil {
      return (subject + treatment + " − " + control + " is ", relation + numbers[0], "")
    }
    let size = numbers[0].replacing("−", with: "")
    return (subject + treatment + " is ", size, (result.estimate < 0 ? " below " : " above ") + control)
  }

  /// The text for a ratio before the thing it multiplies: "0.451 ×", but "3.1 × 10⁻²⁰ times".
  private var times: String { isPower ? numbers[0] + " times" : numbers[0] + "\u{A0}×" }
  private var isPower: Bool { numbers[0].contains { "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains($0) } }

  /// The uncertainty of the number: the interval and the size of the sample.
  var certainty: String {
    if !result.groups.isEmpty {
      return intervalWords + ", " + counted(result.groups.count, "group") + " of "
        + counted(result.groups[0].count, "seed") + censoredWords
    }
    let count = result.pairs.count
    let sample = outcome.control == nil ? counted(count, "seed") : counted(count, "pair")
    return intervalWords + ", " + sample + censoredWords
  }

  private var intervalWords: String {
    interval == "none" ? "no interval" : NumberText.percent(result.confidence) + " interval " + interval
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
    if result.low == -.infinity, result.high == .infinity { return "The interval has no ends" + test }
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
    }
  }

  /// Everything else that the reader must know beside the verdict.
  var remark: String {
    let note = result.note.map { " " + $0.sentence + "." } ?? ""
    return position + note + (outcome.decides ? "" : " The verdict does not rest on this.")
  }

  private var test: String {
    let level = (1 - result.confidence) / 2
    let (word, p) =
      result.support <= level
      ? ("for it", result.support)
      : result.refutation <= level ? ("against it", result.refutation) : ("open", result.support)
    return word == "open"
      ? "; the test at the bound is open (one-sided " + Self.words(p) + ")."
      : "; the test at the bound speaks \(word) (one-sided " + Self.words(p) + ")."
  }

  private static func words(_ p: Double) -> String {
    (p < 0.0001 ? "p\u{A0}" : "p\u{A0}=\u{A0}") + NumberText.probability(p)
  }

  /// The p-value against no effect as text, such as "p < 0.0001" or "p = 0.0007"; `nil` where there is no such value.
  var pValue: String? { result.pValue.map(Self.words) }

  /// A bound of the criterion in the unit of the answer.
  func bound(_ bound: Double) -> String {
    if isShare { return NumberText.rounded(bound * 100, digits: 12) + "\u{A0}%" }
    return NumberText.exact(bound)
  }

  /// The criterion in a few words, to be written at its bound: "supported below 0.8".
  var mark: String {
    let said = bounds.map(bound)
    switch outcome.criterion {
    case .below: return "supported below \(said[0])"
    case .above: return "supported above \(said[0])"
    case .within: return "supported from \(said[0]) to \(said[1])"
    }
  }

  /// The whole criterion as a sentence.
  var criterion: String {
    let said = bounds.map(bound)
    let level = NumberText.rounded((1 - result.confidence) / 2, digits: 12)
    let refuted = outcome.decides ? "\(level) after \(correction)'s correction" : level
    switch outcome.criterion {
    case .below, .above:
      let (side, other) = zone.low == -.infinity ? ("below", "above") : ("above", "below")
      return "Supported if the one-sided test at \(said[0]) finds it \(side) (level \(level)); refuted if "
        + "the test finds it \(other) (level \(refuted)); otherwise inconclusive."
    case .within:
      return "Supported if the one-sided tests find it above \(said[0]) and below \(said[1]) "
        + "(level \(level) each); refuted if one finds it outside (level \(refuted), divided by 2 for the two sides); otherwise "
        + "inconclusive."
    }
  }

  /// The computed statistic, as a phrase.
  var statistic: String {
    let phrase = outcome.statistic.phrase(for: outcome.sampleKind)
    switch outcome.contrast {
    case nil: return phrase
    case .slope(let factor, let scale):
      let logarithm = scale == .linear ? "" : "the logarithm of "
      return phrase + ", of the slope over " + logarithm + Wording.words(factor)
    case .weighted: return phrase + ", of a weighted sum of cells"
    case .groups(let factor): return phrase + ", by " + Wording.words(factor)
    }
  }

  /// What `make calibrate` measured of the statistic's error rate at so many seeds, as a sentence; `nil` where nothing
  /// was, under a rule with looks, and at another confidence than 0.95, which were not measured.
  var calibration: String? {
    guard !hasLooks, result.confidence == 0.95 else { return nil }
    let count = result.groups.first?.count ?? result.pairs.count
    return Calibration.line(for: outcome.statistic, kind: outcome.sampleKind, count: count)
      .map { $0.description.sentence + "." }
  }

  /// A count with its noun: "1 seed", "29 seeds".
  func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
