import AssayWords
import Testing

@Suite struct WordsTests {
  @Test(arguments: [
    (0.0, "0 s"), (0.25, "0.25 s"), (1, "1 s"), (3.14159, "3.1 s"), (41.4, "41 s"), (119.4, "119 s"),
    (120, "2 min"), (600, "10 min"), (7_199, "120 min"), (7_200, "2 h"), (12_600, "3.5 h"), (172_799, "48 h"),
    (172_800, "2 days"), (3_542_400, "41 days"), (-1, "0 s"), (.nan, "0 s"),
    (.infinity, "1000000000000000 days"),
  ])
  func `a duration has about two digits and the largest unit that fits`(_ seconds: Double, _ text: String) {
    #expect(Words.duration(seconds) == text)
  }

  @Test(arguments: [
    (0.0, "0"), (0.004, "0"), (0.04, "0.04"), (0.4, "0.4"), (0.999, "1"), (2, "2"), (2.54, "2.5"),
    (9.96, "10"),
    (179.6, "180"),
  ])
  func `a number keeps about two digits`(_ number: Double, _ text: String) {
    #expect(Words.rounded(number) == text)
  }
}
