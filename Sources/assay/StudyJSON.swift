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
      ("quotations", .array(study.registration.claim.quotations.map(quotation))),
      ("outcomes", .array(zip(study.registration.rule.outcomes, study.outcomes).map(outcome))),
      ("look", study.look.map(JSON.integer) ?? .null), ("choices", .array(study.choices.map(choice))),
    ]
  }

  /// A run of one study; `seconds` is the time that it took.
  static func members(of run: Study.Run, seconds: Double) -> [(String, JSON)] {
    identity(of: run.result.registration) + [("verdict", .string(run.result.verdict.rawValue))]
      + findings(of: run.result) + [
        ("trials", .integer(run.trials)), ("resumed", .integer(run.resumed)), ("seconds", .number(seconds)),
        ("head", head(run.result.head)),
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
      ("estimateIs", estimateIs(result)),
      ("low", .number(result.low)),
      ("high", .number(result.high)),
      ("confidence", .number(result.confidence)),
      ("support", .number(result.support)),
      ("refutation", .number(result.refutation)),
      ("pValue", result.pValue.map(JSON.number) ?? .null),
      ("verdict", .string(result.verdict.rawValue)),
      ("decides", .bool(outcome.decides)),
      ("censored", .integer(result.censored)),
      ("note", result.note.map(JSON.string) ?? .null),
    ])
  }

  /// Whether the estimate is exact, or the true one lies above or below it; null where there is none.
  private static func estimateIs(_ result: OutcomeResult) -> JSON {
    result.estimate.isNaN ? .null : .string(result.censoring?.rawValue ?? "exact")
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

  private static func choice(_ choice: ChosenLevels) -> JSON {
    .object([
      ("stage", .string(choice.stage)), ("seed", choice.seed.map(JSON.natural) ?? .null),
      ("given", levels(choice.given)), ("levels", levels(choice.levels)),
      ("added", .integer(choice.added)), ("doubt", choice.doubt.map(doubt) ?? .null),
    ])
  }

  private static func quotation(_ quotation: Quotation) -> JSON {
    .object([
      ("text", .string(quotation.text)), ("value", quotation.value.map(JSON.number) ?? .null),
      ("exception", .bool(quotation.isException)), ("source", .string(quotation.source)),
    ])
  }

  private static func doubt(_ doubt: ChosenLevels.Doubt) -> JSON {
    switch doubt {
    case .edge(let factors):
      .object([("kind", .string("edge")), ("factors", .array(factors.map(JSON.string)))])
    case .censored: .object([("kind", .string("censored"))])
    }
  }

  static func levels(_ levels: Levels) -> JSON {
    .object(levels.sorted { $0.key < $1.key }.map { ($0.key, level($0.value)) })
  }

  static func level(_ value: FactorValue) -> JSON {
    switch value {
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .string(value)
    }
  }
}
