import AssayExperiments
import AssayTestTools

/// Studies with made-up records: a report does not depend on how records were made.
enum Fixtures {
  static let all: [(name: String, study: StudyResult)] = [
    ("supported", supported), ("refuted", refuted), ("inconclusive", inconclusive),
    ("exploratory", exploratory), ("tiny", tiny), ("hostile", hostile), ("extreme", extreme),
    ("censored", censored),
  ]

  static let supported = normalisation(ratio: 0.62, verdict: .supported)
  static let refuted = normalisation(ratio: 1.35, verdict: .refuted)
  static let inconclusive = normalisation(ratio: 0.93, verdict: .inconclusive, seeds: 10)
  static let exploratory: StudyResult = {
    var study = supported
    study.exploratory = true
    return study
  }()

  /// A small deterministic generator of numbers that look like noise.
  struct Noise {
    private var numbers: Numbers
    init(state: UInt64) { numbers = Numbers(state: state) }
    /// Nearly normal, mean 0, variance 1.
    mutating func next() -> Double {
      (0..<12).reduce(-6.0) { sum, _ in sum + Double(numbers.next() >> 11) / 9_007_199_254_740_992 }
    }
  }

  static let environment = Environment(facts: [
    "processor": "x86_64 AMD EPYC", "system": "Debian GNU/Linux 12", "kernels": "avx512",
    "compiler": "Swift 6.3.1", "configuration": "release", "assay": "0.1.0",
  ])

  static func registration(_ claim: Claim, _ design: Design, _ rule: DecisionRule) -> Registration {
    Registration(
      number: 7, claim: claim, design: design, rule: rule, body: Body("fixture", revision: 3),
      digest: "3fb1c0de" + String(repeating: "5a", count: 28), time: 1_795_232_844.25)
  }

  /// The end of the log of the store in which the studies stand.
  static let head = LogHead(number: 412, hash: "77aa" + String(repeating: "c3", count: 30))

  /// The claim's explanations, as a run enters them: the first ones before the trials, the last one after them when
  /// there are several.
  static func entered(_ claim: Claim) -> [StudyResult.JudgedExplanation] {
    claim.explanations.enumerated().map { index, explanation in
      StudyResult.JudgedExplanation(
        EnteredExplanation(explanation: explanation, number: 8 + index, time: 1_795_232_845),
        isPrediction: index == 0 || index < claim.explanations.count - 1)
    }
  }

  static func hash(_ label: String) -> String {
    let word = label.unicodeScalars.reduce(UInt64(14_695_981_039_346_656_037)) {
      ($0 ^ UInt64($1.value)) &* 1_099_511_628_211
    }
    let digits = String(word, radix: 16)
    return String(String(repeating: digits, count: 8).prefix(64))
  }
}
