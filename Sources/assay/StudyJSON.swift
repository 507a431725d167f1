import AssayExperiments
import AssayReports

/// A study as JSON. The keys are a promise: new ones may be added, none is ever renamed.
enum StudyJSON {
  /// The results. Equal records give equal members: they do not depend on when, where, or with how many jobs
  /// the records were made.
  static func findings(of study: StudyResult) -> [(String, JSON)] {
    [
      ("exploratory", .bool(study.exploratory)), ("retracted", .bool(study.isRetracted)),
      ("earlier", .array(study.earlier.map(JSON.string))),
      (
        "errorRates",
        .object([
          ("falseSupport", .number(study.registration.rule.level)),
          ("falseRefutation", .number(study.registration.rule.level)),
        ])
      ),
      ("explanations", .array(study.explanations.map(explanation))),
      ("outcomes", .array(zip(study.registration.rule.outcomes, study.outcomes).map(outcome))),
      ("look", study.look.map(JSON.integer) ?? .null), ("choices", .array(study.choices.map(choice))),
    ]
  }

  /// The study's identity; `registration` is the digest of what was registered.
  static func identity(of registration: Registration) -> [(String, JSON)] {
    [
      ("study", .string(registration.study)),
      ("claim", .string(registration.claim.name)),
      ("registration", .string(registration.digest)),
      (
        "body",
        .object([
          ("name", .string(registration.body.name)), ("revision", .integer(registration.body.revision)),
        ])
      ),
    ]
  }

  private static func outcome(_ outcome: Outcome, _ result: OutcomeResult) -> JSON {
    .object([
      ("name", .string(result.name)),
      ("estimate", .number(result.estimate)),
      ("low", .number(result.low)),
      ("high", .number(result.high)),
      ("confidence", .number(result.confidence)),
      ("support", .number(result.support)),
      ("refutation", .number(result.refutation)),
      ("pValue", result.pValue.map(JSON.number) ?? .null),
      ("verdict", .string(result.verdict.rawValue)),
      ("decides", .bool(outcome.decides)),
      ("note", result.note.map(JSON.string) ?? .null),
    ])
  }

  /// The end of a store's log.
  static func head(_ head: LogHead) -> JSON {
    .object([("events", .integer(head.number)), ("hash", .string(head.hash))])
  }

  private static func explanation(_ judged: StudyResult.JudgedExplanation) -> JSON {
    .object([
      ("name", .string(judged.entry.explanation.name)), ("prediction", .bool(judged.isPrediction)),
      (
        "predictions",
        .object(
          judged.entry.explanation.predictions.sorted { $0.key < $1.key }.map {
            ($0.key, .string($0.value.description))
          })
      ),
    ])
  }

  private static func choice(_ choice: StudyResult.ChosenLevel) -> JSON {
    .object([
      ("stage", .string(choice.stage)), ("given", levels(choice.given)),
      ("factor", .string(choice.factor)), ("level", level(choice.level)),
    ])
  }

  static func levels(_ levels: Levels) -> JSON {
    .object(levels.sorted { $0.key < $1.key }.map { ($0.key, level($0.value)) })
  }

  private static func level(_ value: FactorValue) -> JSON {
    switch value {
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .string(value)
    }
  }
}
