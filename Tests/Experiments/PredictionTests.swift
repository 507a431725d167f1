import AssayExperiments
import Foundation
import Testing

@Suite struct PredictionTests {
  private func result(_ verdict: Verdict, _ estimate: Double, _ low: Double, _ high: Double) -> OutcomeResult
  {
    OutcomeResult(
      name: "difference", estimate: estimate, low: low, high: high, confidence: 0.95, support: 1,
      refutation: 1, pValue: nil, verdict: verdict, pairs: [])
  }

  @Test func `a bound of the estimate decides what it can`() {
    let cases: [(Censoring, low: Double, high: Double, met: Bool?)] = [
      (.above, 0, 1, false), (.above, 0, 2, nil), (.above, 3, 4, nil), (.above, 2, .infinity, true),
      (.above, 3, .infinity, nil), (.below, 3, 4, false), (.below, 2, 4, nil), (.below, 0, 1, nil),
      (.below, -.infinity, 2, true), (.below, -.infinity, 1, nil),
    ]
    for (side, low, high, met) in cases {
      var bound = result(.inconclusive, 2, -.infinity, .infinity)
      bound.censoring = side
      let prediction = Prediction.estimate(low: low, high: high)
      #expect(prediction.isMet(by: bound, of: Fixture.outcome) == met, "\(side) 2, \(prediction)")
      // The interval of a censored sample is right as it is, and so is a sign.
      #expect(Prediction.sign(.above).isMet(by: bound, of: Fixture.outcome) == nil)
    }
  }

  @Test func `a prediction is met, contradicted or left open`() {
    let lower = result(.supported, -1, -2, -0.5)
    let higher = result(.refuted, 1, 0.5, 2)
    let open = result(.inconclusive, 0.5, -1, 2)
    let none = result(.inconclusive, .nan, .nan, .nan)
    let cases: [(Prediction, [Bool?])] = [
      (.supported, [true, false, nil, nil]), (.refuted, [false, true, nil, nil]),
      (.inconclusive, [false, false, true, true]),
      (.verdicts([.supported, .refuted]), [true, true, nil, nil]),
      (.sign(.below), [true, false, nil, nil]), (.sign(.above), [false, true, nil, nil]),
      (.estimate(low: -1, high: 0.5), [true, false, true, nil]),
      (.estimate(low: 1, high: 1), [false, true, false, nil]),
    ]
    for (prediction, expected) in cases {
      #expect(
        [lower, higher, open, none].map { prediction.isMet(by: $0, of: Fixture.outcome) } == expected,
        "\(prediction)")
    }
  }

  @Test(arguments: [
    (Prediction.verdicts([.refuted, .supported]), #"{"verdicts":["supported","refuted"]}"#),
    (.sign(.above), #"{"sign":"above"}"#), (.estimate(low: -0.5, high: 2), #"{"high":2,"low":-0.5}"#),
  ])
  func `a prediction has one text, and comes back from it`(_ prediction: Prediction, _ text: String) throws {
    #expect(try Canonical.text(prediction) == text)
    #expect(try JSONDecoder().decode(Prediction.self, from: Data(text.utf8)) == prediction)
  }
}
