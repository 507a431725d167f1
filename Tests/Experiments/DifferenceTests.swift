import AssayExperiments
import Testing

@Suite struct DifferenceTests {
  private let base = Measurement(
    measures: ["loss": 0.25, "zero": 0, "nan": .nan], series: ["curve": [1, .nan, 3, 4]],
    result: "ab")

  @Test func `a measurement does not differ from itself, whatever NaN it holds`() {
    var other = base
    other.measures["nan"] = -Double(nan: 5, signaling: false)
    other.series["curve"]?[1] = Double(nan: 1, signaling: true)
    #expect(base.differences(from: other) == [])
  }

  @Test func `one bit is a difference, and so is the sign of zero`() {
    var other = base
    other.measures["loss"] = 0.25.nextUp
    other.measures["zero"] = -0.0
    other.measures["nan"] = 1
    #expect(
      base.differences(from: other).map(\.description) == [
        "measure loss: recorded 0.25, replayed 0.25000000000000006",
        "measure nan: recorded nan, replayed 1.0", "measure zero: recorded 0.0, replayed -0.0",
      ])
  }

  @Test func `what is known of a measure is a part of it`() {
    var other = base
    other.censored["loss"] = .above
    #expect(
      base.differences(from: other).map(\.description)
        == ["censoring loss: recorded nothing, replayed above"])
    var opposite = other
    opposite.censored["loss"] = .below
    #expect(
      other.differences(from: opposite).map(\.description)
        == ["censoring loss: recorded above, replayed below"])
  }

  @Test func `a series says where it parts and in how many elements`() {
    var other = base
    other.series["curve"] = [1, .nan, -3, 5, 6]
    #expect(
      base.differences(from: other).map(\.description) == [
        "series curve, from index 2 on (3 elements): recorded 3.0, replayed -3.0"
      ])
    other.series["curve"] = [1, .nan, 3]
    #expect(
      base.differences(from: other).map(\.description) == [
        "series curve, from index 3 on (1 element): recorded 4.0, replayed nothing"
      ])
  }

  @Test func `what only one of the two has is a difference`() {
    let empty = Measurement(
      measures: [:], result: "ef", hashes: ["plan": "cd"], settings: ["network": "{}"])
    #expect(
      base.differences(from: empty).map(\.description) == [
        "measure loss: recorded 0.25, replayed nothing", "measure nan: recorded nan, replayed nothing",
        "measure zero: recorded 0.0, replayed nothing",
        "series curve, from index 0 on (4 elements): recorded 1.0, replayed nothing",
        "result hash: recorded ab, replayed ef", "hash plan: recorded nothing, replayed cd",
        "settings network: recorded nothing, replayed {}",
      ])
    let named = Measurement(measures: [:], series: ["s": []], result: "none")
    #expect(named.differences(from: Measurement(measures: [:], result: "none")).count == 1)
  }
}
