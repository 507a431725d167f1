import AssayExperiments
import AssayReports
import Testing

/// How reports say what tuning chose.
@Suite struct ChoiceReportTests {
  /// The study with a choice of the rate for each of the ten first seeds.
  private var repeated: StudyResult {
    var study = Fixtures.supported
    study.registration.design.stages[0].isRepeated = true
    study.choices = (0..<10).map { (index: Int) -> ChosenLevels in
      let rate: FactorValue = index < 3 ? 0.3 : 0.1
      let doubts: [Int: ChosenLevels.Doubt] = [0: .edge(["learningRate"]), 1: .censored]
      return ChosenLevels(
        stage: "best-rate", seed: UInt64(100 + index), given: ["normalisation": "batch"],
        levels: ["learningRate": rate], added: index == 0 ? 2 : 0, doubt: doubts[index])
    }
    return study
  }

  private let words =
    "learning rate 0.1 for 7 of 10 seeds, learning rate 0.3 for 3"
  private let remarks =
    "up to 2 levels added where the best one lay at an end (1 of 10 seeds); doubtful: the best learning rate lies at an "
    + "end of what was tried (1 of 10 seeds); doubtful: censored values leave open which is best (1 of 10 seeds)"

  @Test func `repeated tuning is reported by how often each combination was chosen`() {
    let text = TextReport.text(for: repeated, width: 2000)
    #expect(text.contains("\n  best rate, batch normalisation: \(words); \(remarks)\n"))
    let page = Report.html(for: repeated)
    #expect(page.contains(words) && page.contains(remarks))
    #expect(page.contains("That stage ran anew for each seed"))
    let reading = Reading(page)
    #expect(reading.error == nil)
  }

  @Test func `a choice made once says what was added and what is doubtful`() {
    var study = Fixtures.supported
    study.choices[0].added = 1
    study.choices[1].doubt = .edge(["learningRate"])
    let text = TextReport.text(for: study, width: 2000)
    #expect(text.contains("learning rate 0.03; 1 level added where the best one lay at an end\n"))
    #expect(
      text.contains("learning rate 0.1; doubtful: the best learning rate lies at an end of what was tried\n"))
    let page = Report.html(for: study)
    #expect(page.contains("the level with the smallest median of steps to target in the stage tuning"))
    #expect(page.contains("doubtful: the best learning rate lies at an end of what was tried."))
  }
}
