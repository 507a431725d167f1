import AssayExperiments
import AssayReports
import AssayStore
import AssayWords

extension RunCommand {
  /// Runs the experiments one after the other. Each verdict is told as soon as it stands, and a table in the end.
  func runAll(_ experiments: [Experiment], _ store: SQLiteStore) throws {
    let start = ContinuousClock.now
    let all = try watched { watch, interruption in
      try Study.run(
        all: experiments, store: store, executor: try executor(), isCancelled: { interruption.isRequested },
        onProgress: watch.update,
        onEnd: { ended in
          guard !format.json else { return }
          try watch.aside { try Console.output.line(Self.line(ended)) }
        })
    }
    if all.isInterrupted { throw CommandError.interruptedAll(all.progress) }
    let seconds = start.duration(to: .now) / .seconds(1)
    if format.json {
      try format.print(Self.json(all, seconds: seconds, head: store.head()))
    } else {
      try Console.output.write("\n" + Self.text(all, seconds: seconds))
    }
    try requireVerdicts(of: all)
  }

  /// Throws when a claim was not judged, or has another verdict than `--require` asks for.
  private func requireVerdicts(of all: Study.WholeRun) throws {
    let failed = all.ended.compactMap { ended in ended.error.map { (ended.claim.name, "\($0)") } }
    guard failed.isEmpty else { throw CommandError.notJudged(failed, of: all.ended.count) }
    guard let require else { return }
    let others = all.ended.compactMap { ended -> (String, Verdict)? in
      guard let verdict = ended.finished?.result.verdict, verdict != require else { return nil }
      return (ended.claim.name, verdict)
    }
    guard others.isEmpty else { throw CommandError.otherVerdicts(others, required: require) }
  }

  /// One line for a claim that ended: the verdict with the study, or why there is none.
  private static func line(_ ended: Study.Ended) -> String {
    guard let result = ended.finished?.result else {
      let reason = ended.error.map { ": \($0)".legible(limit: 2_000) } ?? ""
      return "! not judged".padded(16) + ended.claim.name.legible() + reason
    }
    let verdict = (result.verdict.sign + " " + result.verdict.rawValue).padded(16)
    return verdict + result.registration.study.legible() + (result.exploratory ? "  exploratory" : "")
  }

  private static func text(_ all: Study.WholeRun, seconds: Double) -> String {
    var table = TextTable([
      .words("claim"), .words("verdict"), .numbers("trials"), .numbers("new"), .numbers("seconds"),
    ])
    for ended in all.ended {
      let run = ended.finished
      table.add([
        ended.claim.name, run?.result.verdict.rawValue ?? "not judged", run.map { "\($0.trials)" } ?? "–",
        run.map { "\($0.trials - $0.resumed)" } ?? "–", Words.rounded(ended.seconds),
      ])
    }
    let (trials, resumed) = all.counts
    let lines =
      table.lines() + [
        "\(trials) \(trials == 1 ? "trial" : "trials"), \(resumed) of them recorded before; "
          + Words.duration(seconds)
      ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func json(_ all: Study.WholeRun, seconds: Double, head: LogHead) -> JSON {
    let (trials, resumed) = all.counts
    return .object([
      (
        "studies",
        .array(
          all.ended.compactMap { ended in
            ended.finished.map { .object(StudyJSON.members(of: $0, seconds: ended.seconds)) }
          })
      ),
      (
        "failed",
        .array(
          all.ended.compactMap { ended in
            ended.error.map {
              .object([("claim", .string(ended.claim.name)), ("error", .string("\($0)"))])
            }
          })
      ),
      ("trials", .integer(trials)), ("resumed", .integer(resumed)), ("seconds", .number(seconds)),
      ("head", StudyJSON.head(head)),
    ])
  }
}

extension Study.Ended {
  /// The judged study; `nil` where the claim could not be judged.
  fileprivate var finished: Study.Run? { try? run.get() }

  /// Why the claim could not be judged; `nil` where it was.
  fileprivate var error: (any Error)? {
    if case .failure(let error) = run { error } else { nil }
  }
}

extension Study.WholeRun {
  /// The trials that the verdicts rest on, and how many of them were recorded before their claim began.
  fileprivate var counts: (trials: Int, resumed: Int) {
    let runs = ended.compactMap(\.finished)
    return (runs.reduce(0) { $0 + $1.trials }, runs.reduce(0) { $0 + $1.resumed })
  }
}
