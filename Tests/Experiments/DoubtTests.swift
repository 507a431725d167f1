import AssayExperiments
import Testing

/// Which outcomes rest on levels that may not be the best, and what is said of them.
@Suite struct DoubtTests {
  /// The plain arm is best at the rate 2^`plain`, the treated one at 2¹.
  private func world(plain: Double, isRepeated: Bool = false) -> TuningWorld {
    TuningWorld(
      extensions: [.times(2, TuningWorld.rate)], isRepeated: isRepeated,
      loss: { arm, rate, width in
        TuningWorld.distance(rate, width, from: (rate: arm == .plain ? plain : 1, width: 3))
      })
  }

  private func judge(_ world: TuningWorld) throws -> StudyResult {
    var experiment = world.experiment
    var alone = experiment.rule.outcomes[0]
    (alone.name, alone.control) = ("treated", nil)
    experiment.rule.outcomes.append(alone)
    return try Study.run(experiment, in: MemoryStore()).result
  }

  @Test func `only an outcome with an arm that rests on doubtful levels is left open`() throws {
    let result = try judge(world(plain: 9))
    #expect(result.verdict == .inconclusive)
    let (difference, treated) = (result.outcomes[0], result.outcomes[1])
    #expect(difference.verdict == .inconclusive && difference.support == 1 && difference.refutation == 1)
    #expect(difference.pValue == 1)
    #expect(
      difference.note
        == "neither supported nor refuted, because tuning may have missed the best levels: rate=16.0 lies at an end of "
        + "the levels that were run, at arm=plain")
    #expect(treated.verdict == .supported && treated.note == nil)
    // Estimate and interval are those of the same values without doubt.
    let sure = try judge(world(plain: 1))
    #expect(sure.verdict == .supported)
    #expect((difference.estimate - (sure.outcomes[0].estimate - 5)).magnitude < 1e-9)
    #expect(
      ((difference.high - difference.low) - (sure.outcomes[0].high - sure.outcomes[0].low)).magnitude < 1e-9)
  }

  @Test func `the seeds of repeated tuning that are doubtful are counted`() throws {
    let note = try judge(world(plain: -9, isRepeated: true)).outcomes[0].note
    #expect(
      note?.hasSuffix("rate=0.25 lies at an end of the levels that were run, at arm=plain (6 of 6 seeds)")
        == true)
  }

  @Test func `a refutation is left open, too, and the other outcome's correction stays`() throws {
    var doubtful = world(plain: 9)
    doubtful.effect = 100
    var sure = world(plain: 1)
    sure.effect = 100
    let (open, closed) = (try judge(doubtful), try judge(sure))
    #expect(closed.outcomes.map(\.verdict) == [.refuted, .refuted])
    #expect(open.outcomes.map(\.verdict) == [.inconclusive, .refuted] && open.verdict == .refuted)
    // Holm's correction is for two tests, of which one is 1.
    #expect(open.outcomes[1].refutation >= closed.outcomes[1].refutation)
  }

  @Test func `a censored tuning stage leaves its outcomes open`() throws {
    var experiment = world(plain: 1).experiment
    let measure = experiment.measure
    experiment.measure = { context in
      var measurement = try measure(context)
      if try context[TuningWorld.arm] == .plain, context.trial.seed >= 10_000 {
        measurement.measures["loss"] = 3
        measurement.censored = ["loss": .above]
      }
      return measurement
    }
    // All rates of the plain arm are worse than 3, and nobody knows by how much: the smallest one lies at an end.
    var result = try Study.run(experiment, in: MemoryStore()).result
    #expect(result.choices.map(\.doubt) == [nil, .edge(["rate"])] && result.verdict == .inconclusive)
    experiment.design.stages[1].chosen[0].extensions = [.times(2, TuningWorld.rate, from: 1, to: 4)]
    result = try Study.run(experiment, in: MemoryStore()).result
    #expect(result.choices.map(\.doubt) == [nil, .censored])
    #expect(
      result.outcomes[0].note
        == "neither supported nor refuted, because tuning may have missed the best levels: censored values leave open "
        + "whether rate=1.0 is best, at arm=plain")
  }

  @Test func `doubt goes through chains of tuning stages`() throws {
    for (best, isDoubtful) in [(9.0, true), (1, false)] {
      for isRepeated in [false, true] {
        var experiment = world(plain: best, isRepeated: isRepeated).experiment
        let chosen = experiment.design.stages[1].chosen
        experiment.design.factors[3] = .varied(TuningWorld.width, [4, 8, 16])
        experiment.design.stages[0].crossed["width"] = [8]
        experiment.design.stages.insert(
          Stage(
            name: "widen", purpose: .tuning,
            crossed: [
              .levels(TuningWorld.arm, [.treated, .plain]), .levels(TuningWorld.width, [4, 8, 16]),
            ],
            chosen: chosen, seeds: Seeds(first: 20_000, count: 2), isRepeated: isRepeated), at: 1)
        // The rate of the judged stage is fixed; only the width was tuned, at doubtful rates.
        experiment.design.stages[2].crossed["rate"] = [2.0]
        experiment.design.stages[2].chosen = [
          Choice(
            of: [TuningWorld.width], stage: "widen", .smallest, medianOf: "loss", within: [TuningWorld.arm])
        ]
        let result = try Study.run(experiment, in: MemoryStore()).result
        #expect(result.choices.filter { $0.stage == "compare" }.allSatisfy { $0.doubt == nil })
        #expect(result.outcomes[0].verdict == (isDoubtful ? .inconclusive : .supported))
        #expect(
          result.outcomes[0].note?.contains(
            "rate=16.0 lies at an end of the levels that were run, for stage widen, at arm=plain")
            == (isDoubtful ? true : nil))
        #expect(result.registration.tunedOnce == (isRepeated ? [] : ["difference"]))
      }
    }
  }

  @Test func `outcomes that hold only for levels tuned once are known before anything runs`() throws {
    let store = MemoryStore()
    #expect(try store.register(world(plain: 1).experiment, time: 0).tunedOnce == ["difference"])
    #expect(try store.register(world(plain: 1, isRepeated: true).experiment, time: 0).tunedOnce.isEmpty)
    #expect(try store.register(Fixture.experiment(), time: 0).tunedOnce == ["difference"])
  }
}
