import AssayRandomness
import AssayStatistics
import Testing

@Suite("Sign-flip test")
struct SignFlipTests {
  let stream = RandomStream(seed: 1, name: "test")

  @Test func `Exact p-values equal SciPy's permutation test`() throws {
    for pairs in try Oracle.read().pairs {
      for alternative in Alternative.allCases {
        let result = try SignFlipTest.run(
          treatment: pairs.treatment, control: pairs.control, alternative: alternative, stream: stream)
        #expect(result.pValue == pairs.signFlip[alternative.rawValue])
        #expect(result.isExact)
        #expect(result.assignments == 1 << pairs.treatment.count)
      }
    }
  }

  /// Under the hypothesis every assignment of signs is equally likely, so without ties the p-values of all
  /// of them are exactly 1/2ⁿ, 2/2ⁿ, …, 1.
  @Test func `The exact test has exactly its level`() throws {
    let magnitudes = [1.0, 2, 4, 8, 16, 32, 64, 128]
    let pValues = try (0..<256).map { signs in
      try SignFlipTest.run(
        differences: magnitudes.enumerated().map { signs >> $0 & 1 == 0 ? $1 : -$1 },
        alternative: .greater, stream: stream
      ).pValue
    }
    #expect(pValues.sorted() == (1...256).map { Double($0) / 256 })
  }

  @Test func `Turning all signs exchanges greater and less and leaves two-sided alone`() throws {
    for count in [3, 9, 30] {
      let differences = stream.normal(count: count).map { $0 + 0.3 }
      let turned = differences.map { -$0 }
      func pValue(_ differences: [Double], _ alternative: Alternative) throws -> Double {
        try SignFlipTest.run(differences: differences, alternative: alternative, stream: stream).pValue
      }
      #expect(try pValue(differences, .twoSided) == pValue(turned, .twoSided))
      if count <= SignFlipTest.exactLimit {
        #expect(try pValue(differences, .greater) == pValue(turned, .less))
        #expect(
          try pValue(differences, .twoSided)
            == 2 * min(pValue(differences, .greater), pValue(differences, .less)))
      }
    }
  }

  @Test func `Random assignments come near the enumeration of twenty-four pairs`() throws {
    let oracle = try Oracle.read().largeSignFlip
    let result = try SignFlipTest.run(
      differences: oracle.differences, alternative: .greater, stream: stream)
    #expect(!result.isExact)
    #expect(result.assignments == 99_999)
    let error = (oracle.greater * (1 - oracle.greater) / 1e5).squareRoot()
    #expect((result.pValue - oracle.greater).magnitude < 5 * error)
    let other = try SignFlipTest.run(
      differences: oracle.differences, alternative: .greater, stream: stream.split("other"))
    #expect(other.pValue != result.pValue)
  }

  @Test func `A random test never claims more than its resamples can show`() throws {
    let differences = [Double](repeating: 1, count: 70)
    let result = try SignFlipTest.run(differences: differences, resamples: 999, stream: stream)
    #expect(result.pValue == 1.0 / 1000)
  }

  @Test func `Ties in decimals count as ties though their bits differ`() throws {
    // All differences are one tenth in decimals; in binary no two of them are equal.
    let treatment = [0.3, 0.8, 1.1, 0.7]
    let control = [0.2, 0.7, 1.0, 0.6]
    #expect(Set(zip(treatment, control).map { $0 - $1 }).count > 1)
    let result = try SignFlipTest.run(
      treatment: treatment, control: control, alternative: .less, stream: stream)
    #expect(result.pValue == 1)
    // The assignment + + + − can occur in four ways.
    let mixed = try SignFlipTest.run(
      treatment: [0.3, 0.8, 1.1, 0.6], control: [0.2, 0.7, 1.0, 0.7], alternative: .greater, stream: stream)
    #expect(mixed.pValue == 5.0 / 16)
  }

  @Test func `Fewer than six pairs cannot be significant on two sides`() throws {
    let five = try SignFlipTest.run(differences: [1, 2, 3, 4, 5], stream: stream)
    #expect(five.pValue == 0.0625)
    let one = try SignFlipTest.run(differences: [3], stream: stream)
    #expect(one.pValue == 1)
  }

  @Test func `No difference anywhere is no evidence`() throws {
    for count in [1, 5, 40] {
      for alternative in Alternative.allCases {
        let result = try SignFlipTest.run(
          differences: [Double](repeating: 0, count: count), alternative: alternative, resamples: 99,
          stream: stream)
        #expect(result.pValue == 1)
      }
    }
  }

  @Test func `Pairs that cannot be tested say why`() {
    #expect(
      message { try SignFlipTest.run(treatment: [1, 2], control: [1], stream: stream) }
        == "2 treatment values cannot be paired with 1 control values; "
        + "there must be one of each for every seed")
    #expect(
      message { try SignFlipTest.run(differences: [], stream: stream) }
        == "there are 0 differences; at least 1 are needed")
    #expect(
      message { try SignFlipTest.run(treatment: [1], control: [.infinity], stream: stream) }
        == "number 0 of the control values, counted from 0, is inf; all must be finite")
    #expect(
      message { try SignFlipTest.run(treatment: [1e308], control: [-1e308], stream: stream) }
        == "the differences are so large that their sum or spread overflows; scale them down")
    #expect(
      message {
        try SignFlipTest.run(
          differences: [Double](repeating: 1, count: 21), resamples: 0, stream: stream)
      } == "there are 0 resamples; at least 1 are needed")
  }
}
