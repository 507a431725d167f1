import AssayExperiments
import Testing

/// Tuning stages that offer more levels where the best one lies at an end.
@Suite struct ExtensionTests {
  private static let steps: [Choice.Extension] = [.times(2, TuningWorld.rate)]

  /// Every chosen level is held to the records: one at an end of what was run is flagged, and no outcome is decided by it.
  private func check(_ world: TuningWorld, _ result: StudyResult) {
    let tuning = result.records.filter { $0.trial.stage == "tune" }
    for chosen in result.choices {
      let place = chosen.seed.map(Int.init) ?? 0
      let seeds = (0..<world.tuningSeeds).map { UInt64(10_000 + place * world.tuningSeeds + $0) }
      let own = tuning.filter { chosen.given.agree(with: $0.trial.levels) && seeds.contains($0.trial.seed) }
      let ends = chosen.levels.keys.sorted().filter { factor in
        let levels = own.compactMap { $0.trial.levels[factor] }
        let isLow = !levels.contains { level in chosen.levels[factor].map(level.precedes) ?? true }
        let isHigh = !levels.contains { level in chosen.levels[factor]?.precedes(level) ?? true }
        // A width of 1 is the registered end.
        return (isLow && chosen.levels[factor] != 1) || isHigh
      }
      #expect(chosen.doubt == (ends.isEmpty ? nil : .edge(ends)), "\(world) \(chosen)")
      if !ends.isEmpty, !world.extensions.isEmpty { #expect(chosen.added >= 2) }
      let all = Set(own.compactMap { $0.trial.levels["rate"] })
      #expect(chosen.added == all.count - world.rates.count + addedWidths(own, world))
    }
    let isDoubtful = result.choices.contains { $0.doubt != nil }
    let outcome = result.outcomes[0]
    #expect(!isDoubtful || outcome.verdict == .inconclusive)
    #expect(!isDoubtful || (outcome.support == 1 && outcome.refutation == 1 && outcome.estimate.isFinite))
    #expect(isDoubtful == (outcome.note?.contains("tuning may have missed the best levels") ?? false))
  }

  private func addedWidths(_ records: [Record], _ world: TuningWorld) -> Int {
    Set(records.compactMap { $0.trial.levels["width"] }).count - world.widths.count
  }

  @Test(arguments: [false, true], [Choice.Direction.smallest, .largest])
  func `without noise a best level up to one step beyond the grid is found, and a farther one is flagged`(
    _ isRepeated: Bool, _ direction: Choice.Direction
  ) throws {
    for offset in -6...8 {
      let world = TuningWorld(
        best: (rate: Double(offset), width: 3), direction: direction, extensions: Self.steps,
        isRepeated: isRepeated)
      let result = try world.run()
      check(world, result)
      // The grid is 2⁰, 2¹, 2²: two steps at each end reach 2⁻² and 2⁴.
      let reached = max(-2, min(offset, 4))
      for chosen in result.choices {
        #expect(
          chosen.levels == ["rate": .number(reached < 0 ? 1 / Double(1 << -reached) : Double(1 << reached))])
        #expect(chosen.added == [2, 2, 2, 2, 2, 2, 1, 0, 1, 2, 2, 2, 2, 2, 2][offset + 6])
        #expect((chosen.doubt == nil) == (-1...3).contains(offset))
      }
      #expect(result.outcomes[0].verdict == ((-1...3).contains(offset) ? .supported : .inconclusive))
    }
  }

  @Test(arguments: [0.3, 3, 30], [Choice.Direction.smallest, .largest])
  func `with noise a best level at an end is extended or flagged in every case`(
    _ noise: Double, _ direction: Choice.Direction
  ) throws {
    for offset in [-4, -1, 1, 3, 6] {
      for (extensions, isRepeated) in [(Self.steps, true), (Self.steps, false), ([], true)] {
        for widths in [[8], [4, 8, 16]] {
          let world = TuningWorld(
            widths: widths, best: (rate: Double(offset), width: 3), direction: direction, noise: noise,
            extensions: extensions.isEmpty || widths.count == 1
              ? extensions : extensions + [.times(2, TuningWorld.width, from: 1)], isRepeated: isRepeated,
            tuningSeeds: 2, judgingSeeds: 3)
          check(world, try world.run())
        }
      }
    }
  }

  @Test func `two factors at their ends are extended together, and the grid stays full`() throws {
    let world = TuningWorld(
      widths: [4, 8, 16], best: (rate: 3, width: 5),
      extensions: [.times(2, TuningWorld.rate), .plus(16, TuningWorld.width, from: 1)])
    let result = try world.run()
    for chosen in result.choices {
      #expect(chosen.levels == ["rate": 8.0, "width": 32] && chosen.added == 4 && chosen.doubt == nil)
    }
    let records = result.records.filter { $0.trial.stage == "tune" }
    let rates: Set<FactorValue> = [1.0, 2.0, 4.0, 8.0, 16.0]
    let widths: Set<FactorValue> = [4, 8, 16, 32, 48]
    #expect(Set(records.compactMap { $0.trial.levels["rate"] }) == rates)
    #expect(Set(records.compactMap { $0.trial.levels["width"] }) == widths)
    #expect(records.count == 2 * 6 * rates.count * widths.count)
  }

  @Test func `the registered ends are no ends of what was offered`() throws {
    var world = TuningWorld(best: (rate: 9, width: 3), extensions: [.times(2, TuningWorld.rate, to: 5)])
    var result = try world.run()
    #expect(result.choices.allSatisfy { $0.levels == ["rate": 5.0] && $0.added == 1 && $0.doubt == nil })
    #expect(result.verdict == .supported)
    world.extensions = [.times(2, TuningWorld.rate, to: 4)]
    result = try world.run()
    #expect(result.choices.allSatisfy { $0.levels == ["rate": 4.0] && $0.added == 0 && $0.doubt == nil })
  }

  @Test func `whole numbers are rounded away from the levels offered, real ones to 15 digits`() throws {
    func widths(_ offered: [Int], _ best: Double, _ steps: Choice.Extension) throws -> [FactorValue] {
      let world = TuningWorld(
        widths: offered, best: (rate: 1, width: best), extensions: [steps], judgingSeeds: 2)
      return Set(try world.run().records.compactMap { $0.trial.levels["width"] })
        .subtracting(offered.map { .integer($0) }).sorted { $0.precedes($1) }
    }
    #expect(try widths([3, 4], -9, .times(2, TuningWorld.width, from: 1)) == [1])
    #expect(try widths([9, 16], -9, .times(2, TuningWorld.width)) == [2, 4])
    #expect(try widths([2, 3], 9, .times(1.5, TuningWorld.width, from: 1)) == [5, 8])
    #expect(try widths([2, 3], 9, .plus(0.5, TuningWorld.width, from: 1)) == [4, 5])
    let world = TuningWorld(
      rates: [0.05, 0.1], best: (rate: 9, width: 3), extensions: [.times(3, TuningWorld.rate)],
      judgingSeeds: 2)
    #expect(Set(try world.run().choices.compactMap { $0.levels["rate"] }) == [0.9])
  }
}
