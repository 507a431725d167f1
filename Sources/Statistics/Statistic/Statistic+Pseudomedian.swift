extension Statistic {
  /// The median of the means of two values (or of two differences treatment − control), by Wilcoxon's signed-rank test:
  /// exact for values or differences that are symmetric, and nearly as sensitive as Student's test for normal ones.
  /// Needs six seeds at 95 % confidence.
  public static let pseudomedian: Statistic = Statistic(
    "pseudomedian",
    Method(
      centre: "pseudomedian", family: .symmetric, powerCourse: .rises, response: .either,
      estimate: { try WilcoxonTest.pseudomedian(of: $0.differences()) },
      pValue: { sample, bound, alternative, _ in
        try WilcoxonTest.pValue(of: sample.differences(), bound: bound, alternative: alternative)
      },
      interval: { sample, confidence, _ in
        try WilcoxonTest.interval(of: sample.differences(), confidence: confidence)
      },
      power: { question in try simulated(question, pseudomedian) { normalSample(question, $0) } }))
}
