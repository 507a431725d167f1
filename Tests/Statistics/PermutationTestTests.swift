import AssayRandomness
import AssayStatistics
import Testing

@Suite("Permutation test")
struct PermutationTestTests {
  let stream = RandomStream(seed: 8, name: "permutations")

  @Test func `Exact p-values are those of all assignments`() throws {
    for row in try Comparisons.read().assignments {
      try expectPValues(row.mean, 1e-13) {
        let result = try PermutationTest.run(
          treatment: row.treatment, control: row.control, bound: row.bound, alternative: $0, stream: stream)
        #expect(result.isExact)
        return result.pValue
      }
    }
  }

  /// Every assignment of eight different values to the arms is equally likely under the hypothesis, so the p-values of
  /// all of them are 1/56, 2/56, …, 1: the sums of three different powers of two are all different.
  @Test func `The exact test has exactly its level`() throws {
    var pValues: [Double] = []
    for set in 0..<256 where set.nonzeroBitCount == 3 {
      let (chosen, rest) = ((0..<8).filter { set >> $0 & 1 == 1 }, (0..<8).filter { set >> $0 & 1 == 0 })
      pValues.append(
        try PermutationTest.run(
          treatment: chosen.map { Double(1 << $0) }, control: rest.map { Double(1 << $0) },
          alternative: .greater, stream: stream
        ).pValue)
    }
    #expect(pValues.sorted() == (1...56).map { Double($0) / 56 })
  }

  @Test(arguments: [(4, 4), (3, 5), (7, 6)])
  func `The interval is the inversion of the test`(count: Int, other: Int) throws {
    for isRounded in [false, true] {
      func values(_ count: Int, _ stream: RandomStream) -> [Double] {
        stream.normal(count: count).map { isRounded ? ($0 * 2).rounded() : $0 }
      }
      let (treatment, control) = (values(count, stream), values(other, stream.split("control")))
      for confidence in [0.5, 0.9, 0.95] {
        let interval = try PermutationTest.interval(
          treatment: treatment, control: control, confidence: confidence, stream: stream)
        try expectInversion(interval) {
          try PermutationTest.run(
            treatment: treatment, control: control, bound: $0, alternative: $1, stream: stream
          ).pValue
        }
      }
    }
  }

  @Test func `Random assignments invert and come near Student's test`() throws {
    let treatment = stream.normal(count: 30).map { $0 + 0.6 }
    let control = stream.split("control").normal(count: 40)
    let result = try PermutationTest.run(
      treatment: treatment, control: control, alternative: .greater, stream: stream)
    #expect(!result.isExact)
    #expect(result.assignments == 9_999)
    let student = try StudentTest.pValue(treatment: treatment, control: control, alternative: .greater)
    #expect((result.pValue - student).magnitude < 0.002 + 4 * (student / 1e4).squareRoot())
    let interval = try PermutationTest.interval(
      treatment: treatment, control: control, resamples: 399, stream: stream)
    try expectInversion(interval) {
      try PermutationTest.run(
        treatment: treatment, control: control, bound: $0, alternative: $1, resamples: 399, stream: stream
      ).pValue
    }
  }

  @Test func `Arms without a permutation test say why`() {
    #expect(
      message { try PermutationTest.interval(treatment: [1, 2, 3], control: [4, 5, 6], stream: stream) }
        == "the permutation interval at confidence 0.95 with arms of equal size needs at least 8 values, "
        + "and there are 6: so few cannot decide at the usual level; "
        + "use more values, or Welch's interval of normal values")
    #expect(
      message { try PermutationTest.run(treatment: [1], control: [], stream: stream) }
        == "there are 0 control values; at least 1 are needed")
    #expect(
      message { try PermutationTest.run(treatment: [1e308, 1e308], control: [1], stream: stream) }
        == "the values are so large that their sum or spread overflows; scale them down")
    let many = stream.normal(count: 20)
    #expect(
      message { try PermutationTest.run(treatment: many, control: many, resamples: 0, stream: stream) }
        == "there are 0 resamples; at least 1 are needed")
    #expect(
      message {
        try PermutationTest.interval(treatment: many, control: many, resamples: 10, stream: stream)
      } == "there are 10 resamples; at least 40 are needed")
  }
}
