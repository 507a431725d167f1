import AssayRandomness
import AssayStatistics
import Testing

@Suite("Tests of means")
struct StudentTestTests {
  @Test func `Student's test of one sample agrees with SciPy`() throws {
    for row in try Comparisons.read().oneSample {
      try expectPValues(row.pValues) {
        try StudentTest.pValue(of: row.values, bound: row.bound, alternative: $0)
      }
      let interval = try StudentTest.interval(of: row.values, confidence: 0.99)
      #expect(agree(interval.low, row.interval99[0], 1e-10))
      #expect(agree(interval.high, row.interval99[1], 1e-10))
      try expectInversion(interval) {
        try StudentTest.pValue(of: row.values, bound: $0, alternative: $1)
      }
    }
  }

  @Test func `Student's and Welch's tests of two samples agree with SciPy`() throws {
    for row in try Comparisons.read().twoSamples {
      try expectPValues(row.student.pValues) {
        try StudentTest.pValue(
          treatment: row.treatment, control: row.control, bound: row.bound, alternative: $0)
      }
      let student = try StudentTest.interval(
        treatment: row.treatment, control: row.control, confidence: 0.9)
      try expectInversion(student) {
        try StudentTest.pValue(
          treatment: row.treatment, control: row.control, bound: $0, alternative: $1)
      }
      guard row.treatment.count > 2 else { continue }
      try expectPValues(row.welch.pValues) {
        try WelchTest.pValue(
          treatment: row.treatment, control: row.control, bound: row.bound, alternative: $0)
      }
      let welch = try WelchTest.interval(
        treatment: row.treatment, control: row.control, confidence: 0.9)
      for (interval, ends) in [(student, row.student.interval90), (welch, row.welch.interval90)] {
        #expect(agree(interval.low, ends[0], 1e-10))
        #expect(agree(interval.high, ends[1], 1e-10))
      }
      try expectInversion(welch) {
        try WelchTest.pValue(
          treatment: row.treatment, control: row.control, bound: $0, alternative: $1)
      }
    }
  }

  @Test func `With equal numbers and variances Welch's test is Student's`() throws {
    let control = RandomStream(seed: 2, name: "values").normal(count: 9)
    let treatment = control.map { 0.7 - $0 }
    let student = try StudentTest.pValue(treatment: treatment, control: control)
    #expect(agree(try WelchTest.pValue(treatment: treatment, control: control), student, 1e-12))
  }

  @Test func `A common scale of powers of two changes no p-value`() throws {
    let row = try Comparisons.read().twoSamples[1]
    for scale in [0x1p-400, 0x1p400] {
      let treatment = row.treatment.map { $0 * scale }
      let control = row.control.map { $0 * scale }
      #expect(
        try WelchTest.pValue(treatment: treatment, control: control, bound: scale)
          == WelchTest.pValue(treatment: row.treatment, control: row.control, bound: 1))
      #expect(
        try StudentTest.pValue(of: treatment, bound: scale)
          == StudentTest.pValue(of: row.treatment, bound: 1))
    }
  }

  @Test func `Equivalence agrees with statsmodels and with the interval at 1 − 2α`() throws {
    for row in try Comparisons.read().equivalence {
      let differences = zip(row.treatment, row.control).map { $0 - $1 }
      let paired = try Equivalence.pValue(of: differences, low: row.low, high: row.high)
      #expect(agree(paired, row.paired, 1e-10))
      let welch = try Equivalence.pValue(
        treatment: row.treatment, control: row.control, low: row.low, high: row.high)
      #expect(agree(welch, row.welch, 1e-10))
      for level in [welch * 0.999, welch * 1.001] where level < 0.5 {
        let interval = try WelchTest.interval(
          treatment: row.treatment, control: row.control, confidence: 1 - 2 * level)
        #expect((row.low < interval.low && interval.high < row.high) == (welch < level))
      }
      let ranks = try Equivalence.pValue(low: row.low, high: row.high) {
        try WilcoxonTest.pValue(of: differences, bound: $0, alternative: $1)
      }
      #expect(
        ranks
          == max(
            try WilcoxonTest.pValue(of: differences, bound: row.low, alternative: .greater),
            try WilcoxonTest.pValue(of: differences, bound: row.high, alternative: .less)))
    }
    #expect(try Equivalence.pValue(aboveLow: 0.01, belowHigh: 0.04) == 0.04)
  }

  @Test func `Samples without a test of means say why`() {
    let constant =
      "are all equal, or differ by too little for arithmetic to square, so no error can be estimated "
      + "from them; check that they are measurements, or use the sign test, which needs no error"
    #expect(message { try StudentTest.pValue(of: [0.1, 0.1, 0.1]) } == "the values " + constant)
    #expect(message { try StudentTest.interval(of: [2, 2]) } == "the values " + constant)
    #expect(
      message { try WelchTest.pValue(treatment: [1, 1, 1], control: [2, 2, 2]) }
        == "the values of both arms " + constant)
    #expect(message { try StudentTest.pValue(of: [1]) } == "there are 1 values; at least 2 are needed")
    #expect(
      message { try WelchTest.pValue(treatment: [1, 2, 3], control: [1, 2]) }
        == "Welch's test needs at least 3 values, and there are 2: at so few its one-sided error was measured "
        + "at 0.064, where 0.025 is nominal; use more values of each arm, or pairs")
    #expect(
      message { try WelchTest.interval(treatment: [1, 2], control: []) }
        == "there are 0 control values; at least 2 are needed")
    #expect(
      message { try StudentTest.pValue(of: [1, 2], bound: .nan) }
        == "the bound is nan; it must be finite")
    #expect(
      message { try StudentTest.pValue(of: [1e308, -1e308]) }
        == "the values are so large that their sum or spread overflows; scale them down")
    #expect(
      message { try StudentTest.interval(of: [1, 2], confidence: 1) }
        == "the confidence is 1.0; it must lie above 0 and below 1")
    #expect(
      message { try Equivalence.pValue(of: [1, 2], low: 1, high: 1) }
        == "the lower bound 1.0 does not lie below the upper bound 1.0; nothing lies between them")
    #expect(
      message { try Equivalence.pValue(aboveLow: 0.1, belowHigh: 1.5) }
        == "the p-value at the upper end is 1.5; it must lie within 0 and 1")
  }
}
