import AssayExperiments
import Testing

/// Latin squares against their definition, for every seed.
@Suite struct LayoutSquareTests {
  private func square(_ order: Int, factors: Int) -> Layout {
    let levels = (0..<order).map { FactorValue.integer($0) }
    return .latinSquare(
      levels: Dictionary(uniqueKeysWithValues: (0..<factors).map { ("f\($0 / 10)\($0 % 10)", levels) }))
  }

  /// Whether any two factors meet in every combination of their levels once.
  private func isOrthogonal(_ runs: [Design.Run], _ order: Int) -> Bool {
    let names = runs[0].levels.keys.sorted()
    return names.allSatisfy { a in
      names.allSatisfy { b in
        a == b || Set(runs.map { [$0.levels[a], $0.levels[b]] }).count == order * order
      }
    } && runs.count == order * order
  }

  @Test(arguments: 2...12)
  func `each symbol is once in each row and in each column, whatever the seed`(_ order: Int) {
    let design = Layouts.design([square(order, factors: 3)], seeds: 12)
    let seeds = Layouts.runs(design)
    for runs in seeds {
      #expect(isOrthogonal(runs, order))
      let rows = runs.map { [$0.levels["f00"], $0.levels["f01"]] }
      #expect(rows == seeds[0].map { [$0.levels["f00"], $0.levels["f01"]] })
    }
    #expect(Set(seeds).count > (order == 2 ? 1 : 6))
    #expect(design.trialCount == 12 * order * order)
  }

  @Test(arguments: [3, 4, 5, 7, 8, 9, 11])
  func `squares of prime powers are orthogonal, up to one factor more than levels`(_ order: Int) {
    for factors in [4, order + 1] {
      let design = Layouts.design([square(order, factors: factors)], seeds: 3)
      for runs in Layouts.runs(design) { #expect(isOrthogonal(runs, order)) }
      #expect(message { try Layouts.experiment(design, [all(design)]).validate() } == "")
    }
  }

  @Test func `another seed or root seed permutes otherwise, and the same one again`() {
    let design = Layouts.design([square(5, factors: 4)])
    var rooted = design
    rooted.rootSeed = 9
    #expect(Layouts.runs(design) == Layouts.runs(design))
    #expect(Set(Layouts.runs(design) + Layouts.runs(rooted)).count == 12)
    var longer = design
    longer.stages[0].seeds.count = 9
    #expect(Array(Layouts.runs(longer).prefix(6)) == Layouts.runs(design))
  }

  private func all(_ design: Design) -> Outcome {
    Layouts.outcome([:], over: design.stages[0].layoutFactors)
  }

  @Test(arguments: [
    (2, 4, "there are no two orthogonal Latin squares of 2 levels, so a square has three factors, not 4"),
    (6, 4, "there are no two orthogonal Latin squares of 6 levels, so a square has three factors, not 4"),
    (
      10, 4,
      "orthogonal Latin squares are built for 3, 4, 5, 7, 8, 9 levels and other primes, not for 10: use three factors"
    ),
    (5, 7, "a square of 5 levels has at most 6 factors, not 7"),
    (5, 2, "a Latin square needs three factors or more of at least two levels, not 2 of 5"),
  ])
  func `squares that are not known are refused`(_ order: Int, _ factors: Int, _ words: String) {
    let design = Layouts.design([square(order, factors: factors)])
    #expect(message { try Layouts.experiment(design, [all(design)]).validate() } == "stage compare: " + words)
  }

  @Test func `factors of a square have equally many levels`() {
    let design = Layouts.design([.latinSquare(levels: ["a": [1, 2, 3], "b": [1, 2, 3], "c": [1, 2]])])
    #expect(
      message { try Layouts.experiment(design, [all(design)]).validate() }
        == "stage compare: the factors of a Latin square need equally many levels, not 3, 3, 2")
  }

  @Test func `an arm gives levels of at most two factors of a square`() {
    let design = Layouts.design([square(3, factors: 3)])
    func words(_ arm: Levels, _ over: [String]) -> String {
      message { try Layouts.experiment(design, [Layouts.outcome(arm, over: over)]).validate() }
    }
    #expect(words(["f00": 1], ["f01", "f02"]) == "")
    #expect(words(["f00": 1, "f01": 0], []) == "")
    #expect(
      words(["f00": 1, "f01": 0, "f02": 0], [])
        == "outcome effect: the treatment gives levels of more than two factors of a Latin square, which meet with some of "
        + "the seeds only")
  }
}
