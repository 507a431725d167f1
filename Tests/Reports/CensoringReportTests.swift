import AssayExperiments
import AssayReports
import Testing

extension Fixtures {
  /// A study some of whose runs were stopped: one estimate is exact, the others are bounds or open.
  static let censored: StudyResult = {
    var study = inconclusive
    let sides: [(Set<Censoring>, Set<Censoring>)] = [
      ([.above], []), ([.above], [.above]), ([.below], []), ([.above, .below], []),
    ]
    for (index, sides) in sides.enumerated() {
      for pair in stride(from: 0, to: study.outcomes[index].pairs.count, by: 2) {
        study.outcomes[index].pairs[pair].treatmentCensoring = sides.0
        study.outcomes[index].pairs[pair].controlCensoring = sides.1
      }
      study.outcomes[index].censored = 5
      study.outcomes[index].note = "5 of 10 treatment values are only known to be more than 80"
    }
    (study.outcomes[0].censoring, study.outcomes[0].high) = (.above, .infinity)
    (study.outcomes[1].estimate, study.outcomes[1].low, study.outcomes[1].high) = (.nan, 0, .infinity)
    (study.outcomes[2].censoring, study.outcomes[2].low) = (.below, 0)
    (study.outcomes[3].censoring, study.outcomes[3].high) = (.above, .infinity)
    return study
  }()
}

@Test func `an estimate that is a bound is said to be one`() {
  let figure = Figure.outcomes(of: Fixtures.censored)
  let said = figure.rows.map(\.remark)
  #expect(said[0].hasPrefix("Steps to target: batch normalisation is more than 0.93"), "\(said[0])")
  #expect(said[0].hasSuffix("10 pairs, 5 of them censored)"), "\(said[0])")
  #expect(
    said[1].hasPrefix("Steps to target: open to both sides, because of censored values (95"), "\(said[1])")
  #expect(said[2].contains("above no normalisation in less than 8.6\u{A0}% of pairs"), "\(said[2])")
  #expect(
    said[3].hasPrefix("Test accuracy: batch normalisation − no normalisation is more than 0.00031"),
    "\(said[3])")
  let page = Reading(Report.html(for: Fixtures.censored)).text
  let text = TextReport.text(for: Fixtures.censored, width: 200)
  for reading in [page, text] {
    for piece in [
      "more than 0.93", "less than 8.6\u{A0}%", "open",
      "5 of 10 treatment values are only known to be more than 80.", "to ∞",
    ] { #expect(reading.contains(piece), "\(piece)") }
  }
  #expect(text.contains("▷ ◁ bound of the estimate") && text.contains("▷"))
  #expect(!TextReport.text(for: Fixtures.inconclusive).contains("▷"))
  #expect(page.contains("hollow triangle"))
  #expect(!Reading(Report.html(for: Fixtures.inconclusive)).text.contains("hollow"))
}

@Test func `a bound points to where the true value lies`() {
  let picture = Reading(Figure.outcomes(of: Fixtures.censored).svg())
  let notes = picture.all("path").filter { $0.attributes["class"] == "o" }.compactMap {
    $0.attributes["data-t"]
  }
  // In both arms and as the difference of its arms; the bounds of estimates too.
  #expect(notes.contains { $0.hasPrefix("seed 100: ratio more than ") }, "\(notes)")
  #expect(notes.contains { $0.contains("(more than ") && $0.contains(" against ") }, "\(notes)")
  #expect(notes.contains { $0.contains("anything, recorded as ") }, "\(notes)")
  #expect(notes.contains { $0.contains("is more than ") }, "\(notes)")
  // A seed whose values were measured has a dot.
  #expect(!notes.contains { $0.hasPrefix("seed 101:") }, "\(notes)")
  let none = Reading(Figure.outcomes(of: Fixtures.inconclusive).svg())
  #expect(!none.all("path").contains { $0.attributes["class"] == "o" })
}
