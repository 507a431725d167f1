import AssayExperiments
import AssayReports
import AssayWords

/// Writes previews as text and as JSON.
enum PreviewText {
  /// One claim, in full.
  ///
  /// - Parameter wanted: The power that the rule demands of each deciding outcome.
  static func lines(_ preview: Preview, wanted: Double, _ layout: TextLayout) -> [String] {
    var lines = [
      layout.bold(preview.claim.name),
      "  \(preview.trials) trials, \(preview.recorded) of them recorded; \(preview.pairs) "
        + "\(preview.pairs == 1 ? "seed" : "seeds") in each judged cell",
      "  "
        + (preview.secondsLeft.map { "about \(Words.duration($0.rounded(.up))) of computing is left" }
          ?? "the time is not known before the first trial has run"),
    ]
    lines += stages(preview, layout)
    lines.append("  Power, when a seed lies on the predicted side with the probability given:")
    let width = preview.power.outcomes.map(\.outcome.count).max() ?? 0
    for outcome in preview.power.outcomes {
      lines.append(
        "    \(outcome.outcome.padded(width))  \(percent(outcome.power)) at \(outcome.effect)"
          + (outcome.power < wanted
            ? outcome.needed.map { ", too little: needs \($0) seeds" } ?? ", too little" : "")
          + (outcome.decides ? "" : ", only described"))
    }
    lines.append(
      "  The claim is supported with a probability of \(percent(preview.power.claim)) at least, if all hold.")
    return lines + outcomes(preview.outcomes, layout)
  }

  private static func stages(_ preview: Preview, _ layout: TextLayout) -> [String] {
    var table = TextTable([
      .words("stage"), .words("for"), .numbers("trials"), .numbers("recorded"), .numbers("seeds"),
      .numbers("time left"),
    ])
    for stage in preview.stages {
      table.add([
        stage.name, stage.purpose.rawValue, "\(stage.trials)", "\(stage.recorded)", "\(stage.seeds)",
        stage.secondsLeft.map { Words.duration($0.rounded(.up)) } ?? "–",
      ])
    }
    var lines = table.lines(indent: 4)
    for stage in preview.stages {
      lines += layout.wrap("\(stage.name): \(stage.layout.joined(separator: "; "))", indent: 4)
    }
    let tuning = preview.stages.filter { $0.purpose == .tuning }
    let (anew, once) = (tuning.filter(\.isRepeated), tuning.filter { !$0.isRepeated })
    if !anew.isEmpty {
      lines += layout.wrap(
        "\(listed(anew.map(\.name))) \(anew.count == 1 ? "runs" : "run") anew for each judged seed, so the variance of tuning counts.",
        indent: 2)
    }
    if !once.isEmpty {
      lines += layout.wrap(
        "\(listed(once.map(\.name))) \(once.count == 1 ? "runs" : "run") once, for all judged seeds.",
        indent: 2)
    }
    if preview.extensionLimit > 0 {
      lines += layout.wrap(
        "Where the best level lies at an end of those offered, more are tried: up to \(preview.extensionLimit) trials.",
        indent: 2)
    }
    return lines
  }

  private static func outcomes(_ outcomes: [Preview.PlannedOutcome], _ layout: TextLayout) -> [String] {
    let once = outcomes.filter(\.isTunedOnce).map(\.name)
    let tuned =
      once.isEmpty
      ? [] : layout.wrap("Only for the levels that were tuned once: \(listed(once))", indent: 2)
    return tuned
      + outcomes.flatMap { outcome in
        let remarks =
          (outcome.averagedOver.isEmpty ? [] : ["averaged over " + listed(outcome.averagedOver)])
          + (outcome.aliases.isEmpty ? [] : ["not told apart from " + listed(outcome.aliases)])
        return remarks.isEmpty
          ? [] : layout.wrap("\(outcome.name): \(remarks.joined(separator: "; "))", indent: 2)
      }
  }

  /// A table of several claims.
  static func table(_ previews: [Preview]) -> [String] {
    var table = TextTable([
      .words("claim"), .numbers("trials"), .numbers("recorded"), .numbers("power"), .numbers("time left"),
    ])
    for preview in previews {
      table.add([
        preview.claim.name, "\(preview.trials)", "\(preview.recorded)", percent(preview.power.claim),
        preview.secondsLeft.map { Words.duration($0.rounded(.up)) } ?? "–",
      ])
    }
    return table.lines()
  }

  static func json(_ preview: Preview) -> JSON {
    .object([
      ("claim", .string(preview.claim.name)), ("trials", .integer(preview.trials)),
      ("recorded", .integer(preview.recorded)), ("added", .integer(preview.extensionLimit)),
      ("pairs", .integer(preview.pairs)), ("stages", .array(preview.stages.map(json))),
      ("outcomes", .array(zip(preview.power.outcomes, preview.outcomes).map(json))),
      ("claimPower", .number(preview.power.claim)), ("seconds", .number(preview.secondsLeft)),
    ])
  }

  private static func json(_ stage: Preview.PlannedStage) -> JSON {
    .object([
      ("name", .string(stage.name)), ("purpose", .string(stage.purpose.rawValue)),
      ("trials", .integer(stage.trials)), ("recorded", .integer(stage.recorded)),
      ("seeds", .integer(stage.seeds)), ("repeated", .bool(stage.isRepeated)),
      ("layout", .array(stage.layout.map(JSON.string))),
      ("resolution", stage.resolution.map(JSON.integer) ?? .null), ("seconds", .number(stage.secondsLeft)),
    ])
  }

  private static func json(_ power: RulePower.OutcomePower, _ outcome: Preview.PlannedOutcome) -> JSON {
    .object([
      ("name", .string(power.outcome)), ("decides", .bool(power.decides)),
      ("effect", .number(power.effect)), ("seeds", .integer(power.seeds)),
      ("expectedSeeds", .number(power.expectedSeeds)), ("power", .number(power.power)),
      ("needed", power.needed.map(JSON.integer) ?? .null),
      ("aliases", .array(outcome.aliases.map(JSON.string))),
      ("averagedOver", .array(outcome.averagedOver.map(JSON.string))),
      ("tunedOnce", .bool(outcome.isTunedOnce)),
    ])
  }

  private static func listed(_ names: [String]) -> String { names.joined(separator: "; ") }

  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}
