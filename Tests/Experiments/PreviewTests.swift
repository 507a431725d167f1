import AssayExperiments
import Testing

/// What a run would do, before it runs.
@Suite struct PreviewTests {
  @Test func `stages, trials and time follow from the design and from what is recorded`() throws {
    let experiment = Fixture.experiment()
    let fresh = try experiment.preview(in: nil)
    #expect(fresh.trials == 76 && fresh.recorded == 0 && fresh.secondsLeft == nil && fresh.pairs == 29)
    #expect(fresh.stages.map(\.name) == ["tune", "compare"])
    #expect(fresh.stages.map(\.trials) == [18, 58] && fresh.stages.map(\.seeds) == [3, 29])
    #expect(fresh.stages.map(\.purpose) == [.tuning, .judging])
    #expect(fresh.stages.map(\.layout) == [["every combination"], ["every combination"]])

    let store = MemoryStore()
    let (counted, executed) = Fixture.counted(experiment)
    #expect(throws: StudyError.self) {
      _ = try Study.run(
        counted, store: store, executor: TimedExecutor(), isCancelled: { executed.trials.count >= 20 })
    }
    let part = try experiment.preview(in: store)
    #expect(part.stages.map(\.recorded) == [18, 2] && part.recorded == 20)
    #expect(part.stages.map(\.secondsLeft) == [0, 2 * 56] && part.secondsLeft == 112)
    var longer = experiment
    longer.design.stages.append(longer.design.stages[1])
    longer.design.stages[2].name = "again"
    longer.design.stages[2].seeds = Seeds(first: 5_000, count: 10)
    // A stage without a record takes the mean of all: (18 · 1 + 2 · 2)/20.
    #expect(try longer.preview(in: store).secondsLeft == 112 + 20 * 1.1)
    #expect(try store.count(.registered) == 1)
  }

  @Test func `outcomes of levels that a stage tunes once say so, through chains of stages`() throws {
    var experiment = Fixture.experiment()
    #expect(try experiment.preview(in: nil).outcomes.map(\.isTunedOnce) == [true])
    experiment.design.stages[0].isRepeated = true
    #expect(try experiment.preview(in: nil).outcomes.map(\.isTunedOnce) == [false])
    experiment.design.stages[1].chosen = []
    experiment.design.stages[0].isRepeated = false
    #expect(try experiment.preview(in: nil).outcomes.map(\.isTunedOnce) == [false])
  }

  @Test func `extensions add at most two levels of one factor, or two at each end of several`() throws {
    var experiment = Fixture.experiment()
    experiment.design.stages[1].chosen[0].extensions = []
    #expect(try experiment.preview(in: nil).extensionLimit == 0)
    experiment.design.stages[1].chosen[0].extensions = [.times(10, Fixture.rate)]
    // Two arms, two further rates, three seeds.
    #expect(try experiment.preview(in: nil).extensionLimit == 12)
    let extensions = [Choice.Extension.times(10, Fixture.rate), .plus(1, Fixture.steps)]
    experiment.design.stages[1].chosen[0].extensions = extensions
    experiment.design.stages[0].crossed["steps"] = [1, 2, 3, 4]
    experiment.design.factors[2] = .varied(Fixture.steps, [1, 2, 3, 4])
    // Two arms, seven rates and eight numbers of steps in place of three and four, three seeds.
    #expect(try experiment.preview(in: nil).extensionLimit == 2 * (7 * 8 - 3 * 4) * 3)
  }
}

/// Runs trials as the serial executor does; a trial of the stage `tune` takes one second, and another two.
private struct TimedExecutor: TrialExecutor {
  func execute(
    _ experiment: Experiment, next: @escaping @Sendable () throws -> Trial?,
    finished: @escaping @Sendable ([TrialOutcome]) throws -> Void
  ) throws {
    try SerialExecutor().execute(experiment, next: next) { outcomes in
      try finished(
        outcomes.map { outcome in
          guard case .measured(var record) = outcome else { return outcome }
          record.seconds = record.trial.stage == "tune" ? 1 : 2
          return .measured(record)
        })
    }
  }
}
