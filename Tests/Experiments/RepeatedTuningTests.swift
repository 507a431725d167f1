import AssayExperiments
import Foundation
import Synchronization
import Testing

/// Tuning stages that run anew for each seed that is judged.
@Suite struct RepeatedTuningTests {
  private let world = TuningWorld(
    effect: -1, noise: 1, extensions: [.times(2, TuningWorld.rate)], tuningSeeds: 2)

  @Test func `each judged seed has its own tuning seeds, and the levels that they choose`() throws {
    let result = try world.run()
    #expect(world.design.trialCount == 2 * 3 * 2 * 6 + 2 * 6)
    let tuning = result.records.filter { $0.trial.stage == "tune" }
    #expect(Set(tuning.map(\.trial.seed)) == Set(10_000..<10_012))
    #expect(result.choices.map(\.seed) == Array(0..<6) + Array(0..<6))
    #expect(Set(result.choices.map(\.levels)).count > 1)
    for record in result.records where record.trial.stage == "compare" {
      let chosen = try #require(
        result.choices.first {
          $0.seed == record.trial.seed && $0.given.agree(with: record.trial.levels)
        })
      #expect(record.trial.levels["rate"] == chosen.levels["rate"])
      // The oracle: the best mean of two tuning trials (their median), the smaller level on a tie.
      var sums: [Double: [Double]] = [:]
      for trial in tuning
      where chosen.given.agree(with: trial.trial.levels)
        && (trial.trial.seed - 10_000) / 2 == record.trial.seed
      {
        let rate = try #require(trial.trial.levels["rate"].flatMap(Double.init(level:)))
        sums[rate, default: []].append(try #require(trial.measurement.measures["loss"]))
      }
      let best = sums.sorted { $0.key < $1.key }.min { a, b in
        a.value.reduce(0, +) / 2 < b.value.reduce(0, +) / 2
      }
      #expect(best.map { .number($0.key) } == record.trial.levels["rate"])
      #expect(chosen.added == sums.count - 3)
    }
  }

  @Test(arguments: [nil, 7 as UInt64])
  func `more seeds leave the tuning and the levels of the others as they are`(_ root: UInt64?) throws {
    func run(_ seeds: Int) throws -> StudyResult {
      var world = world
      world.judgingSeeds = seeds
      let experiment = root.map { world.experiment.rooted(at: $0) } ?? world.experiment
      return try Study.run(experiment, in: MemoryStore()).result
    }
    let (few, many) = (try run(4), try run(9))
    let trials = Set(many.records.map(\.trial))
    #expect(few.records.allSatisfy { trials.contains($0.trial) })
    let seeds = Set(few.choices.map(\.seed))
    #expect(seeds.count == 4 && many.choices.filter { seeds.contains($0.seed) } == few.choices)
    var more = world
    more.judgingSeeds = 9
    #expect(world.experiment.seeded(judging: 9).design == more.design)
  }

  @Test func `a study that was interrupted anywhere goes on and ends the same`() throws {
    let whole = try Study.run(world.experiment, in: MemoryStore())
    let total = whole.trials
    #expect(total > world.design.trialCount)
    for stop in Array(stride(from: 0, through: total, by: 3)) + [total - 1, total] {
      let store = MemoryStore()
      let (experiment, executed) = Fixture.counted(world.experiment)
      let text = message {
        _ = try Study.run(experiment, in: store, isCancelled: { executed.trials.count >= stop })
      }
      #expect(text.contains("\(stop) of ") == (stop < total))
      let known = try Study.progress(of: store.registrations()[0], in: store)
      #expect(known.records.count == stop && known.planned <= total && known.planned >= stop)
      let run = try Study.run(experiment, in: store)
      #expect(run.resumed == stop && run.trials == total)
      #expect(executed.trials.count == total && Set(executed.trials).count == total)
      #expect(run.result.records == whole.result.records && run.result.choices == whole.result.choices)
      #expect(run.result.outcomes == whole.result.outcomes)
    }
  }

  @Test func `several threads share a study that extends itself`() throws {
    let whole = try Study.run(world.experiment, in: MemoryStore())
    let store = MemoryStore()
    let (counted, executed) = Fixture.counted(world.experiment)
    let ends = Mutex<[Result<Study.Run, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      let end = Result { try Study.run(counted, store: store, executor: SerialExecutor()) }
      ends.withLock { $0.append(end) }
    }
    for run in try ends.withLock({ $0 }).map({ try $0.get() }) {
      #expect(run.result.records.map(\.measurement) == whole.result.records.map(\.measurement))
      #expect(run.result.choices == whole.result.choices && run.result.outcomes == whole.result.outcomes)
    }
    #expect(executed.trials.count == whole.trials && Set(executed.trials).count == whole.trials)
  }

  @Test func `progress counts what extensions add as soon as it is known`() throws {
    let counts = Mutex<[(finished: Int, total: Int)]>([])
    let run = try Study.run(
      world.experiment, in: MemoryStore(),
      onProgress: { progress in
        if progress.record != nil { counts.withLock { $0.append((progress.finished, progress.total)) } }
      })
    let all = counts.withLock { $0 }
    #expect(all.map(\.finished) == Array(1...run.trials))
    #expect(all.first?.total == world.design.trialCount && all.last?.total == run.trials)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.total <= $1.total })
  }

  @Test func `a look runs only the tuning of the seeds that it judges`() throws {
    var world = world
    (world.judgingSeeds, world.looks, world.effect) = (22, [15, 22], -50)
    world.best = (rate: 1, width: 3)
    world.noise = 0.1
    let run = try Study.run(world.experiment, in: MemoryStore())
    #expect(run.result.look == 15 && run.result.verdict == .supported)
    #expect(run.trials == 15 * (2 * 3 * 2 + 2))
    #expect(run.result.choices.count == 30)
    world.effect = 0
    let whole = try Study.run(world.experiment, in: MemoryStore())
    #expect(whole.result.look == 22 && whole.trials == 22 * 14)
    let trials = Set(whole.result.records.map(\.trial))
    for stop in [0, 100, 179, 180, 210, 214, 293, 307] {
      let store = MemoryStore()
      let (counted, executed) = Fixture.counted(world.experiment)
      _ = message { _ = try Study.run(counted, in: store, isCancelled: { executed.trials.count >= stop }) }
      let result = try Study.run(counted, in: store).result
      #expect(result.records == whole.result.records && result.outcomes == whole.result.outcomes)
      #expect(Set(executed.trials) == trials && executed.trials.count == trials.count)
    }
  }

  @Test func `a tuning stage that is tuned by a repeated one is repeated with it`() throws {
    var experiment = world.experiment
    var design = world.design
    let width = Factor.varied(TuningWorld.width, [4, 8, 16])
    design.factors[3] = width
    design.stages[0] = Stage(
      name: "tune", purpose: .tuning,
      crossed: [
        .levels(TuningWorld.arm, [.treated, .plain]), .levels(TuningWorld.rate, [1, 2, 4]),
        .levels(TuningWorld.width, [8]),
      ], seeds: Seeds(first: 10_000, count: 2))
    let wide = Stage(
      name: "widen", purpose: .tuning,
      crossed: [.levels(TuningWorld.arm, [.treated, .plain]), .levels(TuningWorld.width, [4, 8, 16])],
      chosen: design.stages[1].chosen, seeds: Seeds(first: 20_000, count: 3))
    design.stages.insert(wide, at: 1)
    design.stages[2].chosen.append(
      Choice(
        of: [TuningWorld.width], stage: "widen", .smallest, medianOf: "loss", within: [TuningWorld.arm],
        extending: [.times(2, TuningWorld.width, from: 1)]))
    experiment.design = design
    try experiment.validate()
    #expect(design.trialCount == 6 * (6 * 2 + 6 * 3 + 2))
    let result = try Study.run(experiment, in: MemoryStore()).result
    for record in result.records where record.trial.stage != "tune" {
      let number = record.trial.stage == "widen" ? (record.trial.seed - 20_000) / 3 : record.trial.seed
      let chosen = result.choices.filter {
        $0.stage == "compare" && $0.seed == number && $0.given.agree(with: record.trial.levels)
      }
      #expect(chosen.count == 2)
      #expect(record.trial.levels["rate"] == chosen.compactMap { $0.levels["rate"] }.first)
    }
    // One choice of a rate for each seed of both stages, and one of a width for each judged seed.
    #expect(result.choices.count == 2 * (18 + 6 + 6))
  }
}
