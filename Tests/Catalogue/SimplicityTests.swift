import AssayCatalogue
import AssayComplexity
import AssayExperiments
import AssayStatistics
import Testing

@Suite struct SimplicityTests {
  private func symbols(_ text: String) -> [UInt8] { text.utf8.map { $0 - 48 } }

  @Test func `lempel and ziv's own example has six words`() {
    // 0·001·10·100·1000·101, from Lempel & Ziv 1976, On the complexity of finite sequences.
    #expect(LempelZiv.words(symbols("0001101001000101")) == 6)
  }

  @Test func `a repeated string parses into few words, and the last may be cut short`() {
    #expect(LempelZiv.words(symbols("0")) == 1)
    #expect(LempelZiv.words(symbols("00000000")) == 2)
    #expect(LempelZiv.words(symbols("01010101")) == 3)
  }

  @Test func `complexity takes the words of both directions and knows constants`() {
    #expect(LempelZiv.complexity(symbols("00000000")) == 3)
    #expect(LempelZiv.complexity(symbols("01010101")) == 9)
    let (string, mirrored) = (symbols("0001101001000101"), symbols("1010001001011000"))
    #expect(LempelZiv.complexity(string) == LempelZiv.complexity(mirrored))
  }

  @Test func `rank statistics share ties`() {
    #expect(RankStatistics.midranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2])
    #expect(RankStatistics.correlation([1, 2, 3, 4], [10, 20, 40, 80]) == 1)
    #expect(RankStatistics.correlation([1, 2, 3, 4], [8, 4, 2, 1]) == -1)
    #expect(RankStatistics.correlation([1, 2, 3], [5, 5, 5]) == 0)
    // There are 12 pairs: 6 are won and 2 tied.
    #expect(RankStatistics.superiority([1, 3, 5, 7], over: [2, 3, 5]) == 7.0 / 12)
  }

  @Test func `shuffled entries keep the entropy and lose the simplicity`() throws {
    let experiment = try #require(
      Catalogue.experiments.first { $0.claim.name == "simple-functions-are-likelier" })
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    let sevens = trials.filter { $0.seed == trials[0].seed && $0.levels["inputs"] == 7 }
    func measures(_ source: FactorValue) throws -> [String: Double] {
      try experiment.execute(try #require(sevens.first { $0.levels["source"] == source })).measurement
        .measures
    }
    let (drawn, shuffled) = (try measures("random networks"), try measures("shuffled networks"))
    for name in ["constantShare", "balancedShare"] { #expect(drawn[name] == shuffled[name]) }
    let entropies = try (#require(drawn["entropy"]), #require(shuffled["entropy"]))
    #expect((entropies.0 - entropies.1).magnitude < 1e-12)
    #expect(try #require(drawn["balancedComplexity"]) < #require(shuffled["balancedComplexity"]))
  }
}
