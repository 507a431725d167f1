import AssayDatasets
import AssayRandomness
import Testing

@Suite("Standardisation")
struct StandardisationTests {
  @Test func `The fitted part has mean zero and variance one in every feature that varies`() throws {
    let (training, test) = try Dataset.digits().split(
      testCount: 360, stream: RandomStream(seed: 1, name: .split))
    let standardisation = Standardisation(fittedTo: training)
    let standardised = try standardisation.apply(to: training)
    for column in 0..<64 {
      let values = (0..<training.count).map { Double(standardised.features[$0 * 64 + column]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(mean.magnitude < 1e-6)
      #expect((variance - 1).magnitude < 1e-5 || values.allSatisfy { $0 == 0 })
    }
    #expect(standardised.labels == training.labels)
    // The test part is shifted by the training part's means, not by its own.
    let other = try standardisation.apply(to: test)
    for index in [20, 64 + 21, 64 * 100 + 42] {
      let column = index % 64
      let expected = Float(
        (Double(test.features[index]) - standardisation.means[column]) / standardisation.scales[column])
      #expect(other.features[index] == expected)
    }
    #expect(Standardisation(fittedTo: test) != standardisation)
  }

  /// `X.mean(0)[20] / 16` and `X.std(0)[20] / 16` by NumPy 2.4.6 over all digits; sums of sixteenths are
  /// exact, so the mean is too.
  @Test func `Means and deviations agree with NumPy`() throws {
    let standardisation = try Standardisation(fittedTo: .digits())
    #expect(standardisation.means[20] == 0.44362131329994436)
    #expect((standardisation.scales[20] - 0.38587562082009413).magnitude < 1e-14)
    #expect(standardisation.scales.indices.filter { standardisation.scales[$0] == 1 } == [0, 32, 39])
  }

  @Test func `A constant feature is shifted and not scaled`() throws {
    // Ten tenths do not add up to one, so a plain deviation would be a rounding error and not 0.
    let constant = try Dataset(
      name: "constant", features: [Float](repeating: 0.1, count: 10),
      labels: [Int32](repeating: 0, count: 10), classes: 1, width: 1)
    let standardisation = Standardisation(fittedTo: constant)
    #expect(standardisation.scales == [1])
    #expect(try standardisation.apply(to: constant).features.allSatisfy { $0.magnitude < 1e-15 })
  }

  @Test func `What cannot be standardised says why`() throws {
    let wide = try Dataset(name: "wide", features: [1, 2], labels: [0], classes: 1, width: 2)
    let narrow = try Dataset(name: "narrow", features: [1, 2], labels: [0, 0], classes: 1, width: 1)
    #expect(
      message { try Standardisation(fittedTo: wide).apply(to: narrow) }
        == "narrow: its examples have 1 features; the standardisation was fitted to 2")
    let tiny = try Dataset(name: "tiny", features: [0, 1e-38], labels: [0, 0], classes: 1, width: 1)
    let huge = try Dataset(name: "huge", features: [1, 1e38], labels: [0, 0], classes: 1, width: 1)
    #expect(
      message { try Standardisation(fittedTo: tiny).apply(to: huge) }
        == "huge, standardised: feature 0 of example 1, both counted from 0, is not a finite number")
  }
}
