import AssayRandomness
import Testing

@Suite("Normal quantile")
struct NormalQuantileTests {
  /// Probabilities with their `scipy.special.ndtri`, SciPy 1.17.1; both ends of every branch are among them.
  static let quantiles: [(Double, Double)] = [
    (.leastNonzeroMagnitude, -38.467405617144344),
    (1e-300, -37.0470962993612),
    (1e-100, -21.273453560965322),
    (1.1102230246251565e-16, -8.209536151601387),
    (1e-16, -8.222082216130435),
    (1e-12, -7.034483825301131),
    (1e-11, -6.706023155495137),
    (1.3887943864964021e-11, -6.657904643501104),
    (1.4e-11, -6.656723091518184),
    (1e-06, -4.753424308822899),
    (0.001, -3.090232306167813),
    (0.01, -2.3263478740408408),
    (0.025, -1.9599639845400545),
    (0.05, -1.6448536269514729),
    (0.07499, -1.4396021182393162),
    (0.075, -1.4395314709384563),
    (0.07501, -1.439460830821626),
    (0.1, -1.2815515655446004),
    (0.25, -0.6744897501960817),
    (0.4, -0.2533471031357997),
    (0.49, -0.02506890825871106),
    (0.4999, -0.0002506628300880075),
    (0.5, 0.0),
    (0.5001, 0.0002506628300880075),
    (0.6, 0.2533471031357997),
    (0.75, 0.6744897501960817),
    (0.9, 1.2815515655446004),
    (0.924, 1.432502720825812),
    (0.925, 1.4395314709384563),
    (0.926, 1.446632067158979),
    (0.95, 1.6448536269514722),
    (0.975, 1.959963984540054),
    (0.99, 2.3263478740408408),
    (0.999, 3.090232306167813),
    (0.999999, 4.753424308817087),
    (0.999999999999, 7.0344869100478356),
    (0.9999999999999999, 8.209536151601387),
  ]

  @Test(arguments: quantiles)
  func `The quantile agrees with SciPy`(probability: Double, expected: Double) {
    let quantile = standardNormalQuantile(probability)
    #expect((quantile - expected).magnitude <= 1e-15 * expected.magnitude)
  }

  @Test func `The quantile is odd about one half`() {
    for step in 0...4096 {
      let p = Double(step) / 8192
      #expect(standardNormalQuantile(p) == -standardNormalQuantile(1 - p))
    }
    #expect(standardNormalQuantile(0.5) == 0)
  }

  @Test func `The quantile never falls`() {
    let values = (1..<20_000).map { standardNormalQuantile(Double($0) / 20_000) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `The ends are infinite and what is no probability has no quantile`() {
    #expect(standardNormalQuantile(0) == -.infinity)
    #expect(standardNormalQuantile(1) == .infinity)
    for p in [-0.1, 1.1, .nan, .infinity] as [Double] { #expect(standardNormalQuantile(p).isNaN) }
  }
}
