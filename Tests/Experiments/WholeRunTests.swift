import AssayExperiments
import Synchronization
import Testing

/// Several experiments that run one after the other.
@Suite struct WholeRunTests {
  /// Three claims: the second needs the trials of the first one, and the third has its own program.
  private static let three: [Experiment] = {
    let first = Fixture.experiment(effect: -0.5)
    var (second, third) = (first, first)
    second.claim = first.claim.named("treated-is-much-lower")
    second.rule.outcomes[0].criterion = .below(-0.1)
    third.claim = first.claim.named("another-program")
    third.body = Body("another fixture")
    return [first, second, third]
  }()

  private static func run(
    _ experiments: [Experiment], in store: any RecordStore,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (Study.WholeProgress) -> Void = { _ in },
    onEnd: (Study.Ended) throws -> Void = { _ in }
  ) throws -> Study.WholeRun {
    try Study.run(
      all: experiments, store: store, executor: SerialExecutor(), time: { 0 }, isCancelled: isCancelled,
      onProgress: onProgress, onEnd: onEnd)
  }

  private static func counted(_ experiments: [Experiment]) -> ([Experiment], @Sendable () -> Int) {
    let counted = experiments.map(Fixture.counted)
    let executed = counted.map(\.1)
    return (counted.map(\.0), { executed.reduce(0) { $0 + $1.trials.count } })
  }

  @Test func `claims that need the same trials run them once, and end as they would alone`() throws {
    let (experiments, executed) = Self.counted(Self.three)
    let all = try Self.run(experiments, in: MemoryStore())
    #expect(executed() == 2 * 76 && !all.isInterrupted)
    let runs = try all.ended.map { try $0.run.get() }
    #expect(runs.map(\.trials) == [76, 76, 76] && runs.map(\.resumed) == [0, 76, 0])
    for (experiment, run) in zip(Self.three, runs) {
      let alone = try Study.run(experiment, in: MemoryStore()).result
      #expect(run.result.outcomes == alone.outcomes && run.result.records == alone.records)
    }
    // All were registered before the first trial, so no rule was chosen with results in view.
    #expect(runs.map(\.result.exploratory) == [false, false, false])
  }

  @Test func `a second run runs nothing, and another root seed runs everything`() throws {
    let store = MemoryStore()
    let (experiments, executed) = Self.counted(Self.three)
    _ = try Self.run(experiments, in: store)
    let again = try Self.run(experiments, in: store)
    #expect(executed() == 2 * 76)
    #expect(try again.ended.allSatisfy { try $0.run.get().resumed == 76 })
    #expect(again.progress.made == 0 && again.progress.finished == again.progress.total)
    let other = try Self.run(experiments.map { $0.rooted(at: 5) }, in: store)
    #expect(executed() == 4 * 76 && other.progress.made == 2 * 76)
  }

  @Test func `progress counts what stood before as finished and only what is made as speed`() throws {
    let store = MemoryStore()
    _ = try Study.run(Self.three[2], in: store)
    let seen = Mutex<[Study.WholeProgress]>([])
    let all = try Self.run(
      Self.three, in: store, onProgress: { progress in seen.withLock { $0.append(progress) } })
    let progress = seen.withLock { $0 }
    #expect(progress.first.map { [$0.finished, $0.total, $0.made, $0.ended] } == [76, 228, 0, 0])
    for (before, after) in zip(progress, progress.dropFirst()) {
      #expect(before.finished <= after.finished && before.made <= after.made && before.ended <= after.ended)
      #expect(after.finished <= after.total && after.made <= 76)
    }
    #expect(all.progress.finished == 228 && all.progress.made == 76 && all.progress.ended == 3)
  }

  @Test func `a claim whose trial throws keeps no other from running`() throws {
    struct Broken: Error {}
    var experiments = Self.three
    experiments[0].body = Body("broken fixture")
    experiments[0].measure = { context in
      if context.trial.seed == 3, context.trial.stage == "compare" { throw Broken() }
      return try Self.three[0].measure(context)
    }
    let store = MemoryStore()
    var names: [String] = []
    let all = try Self.run(experiments, in: store, onEnd: { names.append($0.claim.name) })
    #expect(names == experiments.map(\.claim.name) && !all.isInterrupted)
    #expect(throws: TrialError.self) { try all.ended[0].run.get() }
    #expect(try all.ended.dropFirst().map { try $0.run.get().trials } == [76, 76])
    #expect(all.progress.finished == all.progress.total && all.progress.ended == 3)
    #expect(try store.count(.registered) == 3)
  }

  @Test func `cancelled, no other claim begins and what is finished is counted`() throws {
    for limit in [0, 30, 76, 100] {
      let store = MemoryStore()
      let (experiments, executed) = Self.counted(Self.three)
      let all = try Self.run(experiments, in: store, isCancelled: { executed() >= limit })
      #expect(all.isInterrupted && all.ended.count == (limit < 76 ? 0 : limit < 100 ? 1 : 2))
      #expect(try store.count(.finished) == limit && store.openLeases.isEmpty)
      // The second claim has the first one's trials as soon as it begins.
      #expect(all.progress.finished == (limit == 100 ? 176 : limit) && all.progress.total == 228)
      #expect(try store.count(.registered) == 3)
      let rest = try Self.run(experiments, in: store)
      #expect(!rest.isInterrupted && executed() == 2 * 76)
    }
  }

  @Test func `an experiment that is not valid keeps everything from being registered`() throws {
    var experiments = Self.three
    experiments[2].body = Body("")
    let store = MemoryStore()
    #expect(throws: DesignError.self) { try Self.run(experiments, in: store) }
    #expect(try store.log.isEmpty)
  }

  @Test func `what is no claim's own failure ends the run`() throws {
    struct Full: Error {}
    struct FullExecutor: TrialExecutor {
      func execute(
        _ experiment: Experiment, next: @escaping @Sendable () throws -> Trial?,
        finished: @escaping @Sendable ([TrialOutcome]) throws -> Void
      ) throws { throw Full() }
    }
    let store = MemoryStore()
    #expect(throws: Full.self) {
      try Study.run(all: Self.three, store: store, executor: FullExecutor(), time: { 0 })
    }
    #expect(try store.count(.registered) == 3 && store.count(.finished) == 0)
  }
}
