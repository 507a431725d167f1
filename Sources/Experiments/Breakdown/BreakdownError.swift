import AssayDocuments

/// Why a study cannot be broken down as asked.
public enum BreakdownError: Error, Sendable, Hashable {
  /// There is no factor, stage or measure of that name.
  case unknown(kind: String, name: String, study: String, known: [String])
  /// A factor is named twice.
  case repeated(String)
  /// The factor has one level in every trial.
  case held(String, level: FactorValue)
  /// The stream is drawn from the seed in every trial.
  case drawn(String)
  /// The factor has no levels.
  case free(String)
  /// No stage varies all of the factors in the trials that are planned so far.
  case notVaried([String], stage: String?, varied: [String])
  /// No trial of the stages that vary the factors has a record of one of the measures.
  case notMeasured([String], factors: [String])
}

extension BreakdownError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .unknown(let kind, let name, let study, let known):
      "\(study) has no \(kind) '\(name)'" + Nearest.hint(to: name, among: known)
    case .repeated(let factor):
      "the factor '\(factor)' is named twice; name it once"
    case .held(let factor, let level):
      "the factor '\(factor)' is \(level) in every trial; name one that varies"
    case .drawn(let stream):
      "the stream '\(stream)' is drawn from the seed in every trial; 'seed' names the seeds"
    case .free(let factor):
      "the factor '\(factor)' is free and has no levels; name one that varies"
    case .notVaried(let factors, let stage, let varied):
      (stage.map { "stage \($0) does not vary" } ?? "no stage varies") + " \(factors.quoted)"
        + (factors.count > 1 ? " together" : "") + " in the trials planned so far"
        + (varied.isEmpty ? "" : "; it varies " + varied.quoted)
    case .notMeasured(let measures, let factors):
      "no trial that varies \(factors.quoted) has a record of \(measures.quoted) so far"
    }
  }
}
