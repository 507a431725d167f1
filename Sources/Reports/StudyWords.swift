import AssayExperiments
import AssayWords

/// Sentences about a whole study, the same on the page and in the terminal.
enum StudyWords {
  /// A sentence that counts the verdicts of the deciding questions.
  static func tally(_ answers: [Answer]) -> String {
    let deciding = answers.filter(\.outcome.decides)
    let counts = Verdict.allCases.compactMap { verdict -> (Int, Verdict)? in
      let count = deciding.count { $0.result.verdict == verdict }
      return count == 0 ? nil : (count, verdict)
    }
    switch (deciding.count, counts.count) {
    case (0, _): return "No question was registered to decide."
    case (1, _): return "The one deciding question is \(counts[0].1.rawValue)."
    case (2, 1): return "Both deciding questions are \(counts[0].1.rawValue)."
    case (_, 1): return "All \(deciding.count) deciding questions are \(counts[0].1.rawValue)."
    default:
      let parts = counts.map { "\($0.0) \($0.1.rawValue)" }.joined(separator: ", ")
      let refutes = counts.contains { $0.1 == .refuted } ? "; one that is refuted refutes the claim" : ""
      return "Of \(deciding.count) deciding questions: \(parts)\(refutes)."
    }
  }

  /// What a quotation is, over all of them.
  static let quoted = "Published about the claim, quoted and not compared with"

  /// A quotation with its source.
  static func quotation(_ quotation: Quotation) -> String {
    (quotation.isException ? "An exception: " : "") + "\(quotation.text) \(quotation.source)"
  }

  /// A sentence on the weight of the verdict: confirmatory or exploratory.
  static func standing(_ study: StudyResult) -> String {
    if study.registration.rule.isExploratory {
      return "Exploratory: the study was registered as such. Read the verdict as a description of these "
        + "results."
    }
    return study.exploratory
      ? "Exploratory: results of these very trials, or the same bits under other names, stood in the store before this rule was registered, so "
        + "the rule may have been chosen with them in view. Read the verdict as a description of these "
        + "results. To confirm the claim, register it with seeds that have not been run."
      : "When the rule was registered, no result of these trials stood in the store."
  }

  /// A sentence with the most that each kind of false verdict may be expected of the registered rule.
  static func errorRates(_ study: StudyResult) -> String {
    let level = NumberText.percent(study.registration.rule.level)
    return "For the distributions that each statistic is for, a false claim is supported "
      + "with probability \(level) at most, and a true claim is refuted with probability \(level) at most."
  }

  /// A sentence that says at which look the study ended; `nil` where the rule has no looks.
  static func look(_ study: StudyResult) -> String? {
    let looks = study.registration.rule.looks
    guard let look = study.look, let last = looks.last else { return nil }
    let planned = "looks at \(listed(looks)) seeds were registered"
    return look < last
      ? "The study stopped at the look at \(look) seeds, which decided it; \(planned)."
      : "The study was judged at all \(look) seeds; \(planned), and none before decided it."
  }

  /// Numbers as a list: "10, 20 and 30".
  static func listed(_ numbers: [Int]) -> String {
    let words = numbers.map(String.init)
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A sentence that counts the studies that were registered before; `nil` where there are none.
  static func earlier(_ study: StudyResult) -> String? {
    guard let last = study.earlier.last else { return nil }
    let count = study.earlier.count
    let others =
      count == 1
      ? "Another study was registered before the data of this one with this claim's or body's name: "
      : "\(count) other studies were registered before the data of this one with this claim's or body's name, the "
        + "last of them: "
    return others
      + "\(last). Who registers often enough finds something in the end: the error rates are those of one "
      + "study."
  }

  /// A sentence that says that the verdict rests on something that was taken back; `nil` when it does not.
  static func retraction(_ study: StudyResult) -> String? {
    guard study.isRetracted else { return nil }
    return
      "Retracted: the registration or a trial of this study was taken back. The verdict stands here only as a "
      + "part of the log."
  }

  /// A sentence with the number of trials and their time.
  static func amount(_ study: StudyResult) -> String {
    let stages = study.registration.design.stages.map { stage in
      "\(study.records.count { $0.trial.stage == stage.name }) in \(Wording.words(stage.name))"
    }
    let seconds = study.records.reduce(0) { $0 + ($1.seconds.isFinite ? $1.seconds : 0) }
    let all = study.records.count
    return "\(all) \(all == 1 ? "trial" : "trials") (\(stages.joined(separator: ", "))), "
      + "\(Words.duration(seconds).replacing(" ", with: "\u{A0}")) of computing."
  }
}

/// A prediction of an explanation, and whether it came true.
struct Score {
  var outcome: String
  var question: String
  var predicted: Prediction
  var found: Verdict?
  /// Whether the prediction came true; `nil` while that is open.
  var isMet: Bool?

  /// The predictions in the order of the questions; those about unknown outcomes come last.
  static func all(of explanation: Explanation, answers: [Answer]) -> [Score] {
    let known = answers.map(\.outcome.name)
    let others = explanation.predictions.keys.filter { !known.contains($0) }.sorted()
    return (known + others).compactMap { name in
      guard let predicted = explanation.predictions[name] else { return nil }
      let answer = answers.first { $0.outcome.name == name }
      return Score(
        outcome: name, question: answer?.outcome.question ?? name, predicted: predicted,
        found: answer?.result.verdict,
        isMet: answer.flatMap { predicted.isMet(by: $0.result, of: $0.outcome) })
    }
  }

  var isHit: Bool { isMet == true }
  var isOpen: Bool { isMet == nil }
  var word: String { isHit ? "✓ hit" : isOpen ? "? open" : "✗ miss" }
  var ink: Ink { isHit ? .supported : isOpen ? .inconclusive : .refuted }

  /// The number of predictions that came true, such as "2 of 3 hit", and of those still open.
  static func tally(_ scores: [Score]) -> String {
    let open = scores.count(where: \.isOpen)
    return "\(scores.count(where: \.isHit)) of \(scores.count) hit" + (open == 0 ? "" : ", \(open) open")
  }
}
