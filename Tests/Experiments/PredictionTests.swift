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
