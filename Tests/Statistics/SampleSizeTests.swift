import AssayStatistics
import Testing

@Suite("Sample sizes")
struct SampleSizeTests {
  @Test func `Sizes of the sign test are those from which on the power lasts`() throws {
    for row in try PowerOracle.read().signSize {
      let size = try SampleSize.ofSignTest(probability: row[0], power: row[1], level: row[2])
      #expect(size == Int(row[3]), "\(row)")
    }
  }

  /// The power of 49 pairs is 0.954, that of 53 is 0.948 again: the saw-tooth.
  @Test func `A saw-tooth that reaches the power too early does not count`() throws {
    #expect(try Power.ofSignTest(count: 49, probability: 0.75) > 0.95)
    #expect(try Power.ofSignTest(count: 53, probability: 0.75) < 0.95)
    #expect(try SampleSize.ofSignTest(probability: 0.75, power: 0.95) == 54)
    #expect(try SampleSize.ofSignTest(probability: 0.75, power: 0.95, level: 0.00625) == 68)
  }

  @Test func `Mirrored sides need the same number`() throws {
    let up = try SampleSize.ofProportion(probability: 0.9, bound: 0.75, power: 0.8, alternative: .greater)
    let down = try SampleSize.ofProportion(
      probability: 0.1, bound: 0.25, power: 0.8, alternative: .less)
    #expect(up == down)
  }

  /// method.md: 80 % power of pairs at d = 1 and d = ½.
  @Test func `Sizes of Student's test are those of statsmodels`() throws {
    #expect(try SampleSize.ofStudentTest(distance: 1, power: 0.8, level: 0.05, alternative: .twoSided) == 10)
    #expect(try SampleSize.ofStudentTest(distance: 0.5, power: 0.8) == 34)
    #expect(try SampleSize.ofStudentTest(distance: -0.5, power: 0.8, alternative: .less) == 34)
  }

  @Test func `The first number of a rising power is found`() throws {
    for target in [2, 3, 4, 5, 77, 1000] {
      #expect(try SampleSize.first(power: 0.5) { $0 >= target ? 0.5 : 0.4 } == target)
    }
  }

  @Test func `Sizes that do not exist say why`() {
    #expect(
      message { try SampleSize.ofSignTest(probability: 0.51, power: 0.9, limit: 100) }.hasPrefix(
        "no number up to 100 has the wanted power of 0.9 and keeps it: the power there is 0.02"))
    #expect(
      message { try SampleSize.ofSignTest(probability: 0.5, power: 0.9) }
        == "the parameter to detect equals its bound, 0.5, which is no effect; it must differ from it")
    #expect(
      message { try SampleSize.ofStudentTest(distance: 0.5, power: 1) }
        == "the wanted power is 1.0; it must lie above 0 and below 1")
    #expect(
      message { try SampleSize.first(power: 0.9, limit: 500) { _ in 0.5 } }
        == "no number up to 500 has the wanted power of 0.9 and keeps it: the power there is 0.5; "
        + "look for a larger effect, accept less power, or raise the limit")
  }
}
