extension Statistic {
  /// The mean of the values, or of treatment − control over pairs, by Student's t test. For normal values or differences;
  /// skewed ones have other error rates, which `make calibrate` prints.
  public static let mean = Statistic(
    "mean",
    Method(
      centre: "mean", family: .normal, powerCourse: .rises, response: .either,
      estimate: { try Summary.mean($0.differences()) },
      pValue: { sample, bound, alternative, _ in
        try StudentTest.pValue(of: sample.differences(), bound: bound, alternative: alternative)
      },
      interval: { sample, confidence, _ in
        try StudentTest.interval(of: sample.differences(), confidence: confidence)
      },
      power: { question in
        guard question.count >= 2 else { return 0 }
        let distance = NormalDistribution.quantile(question.effect)
        if case .within = question.criterion {
          return try Power.ofStudentEquivalence(
            count: question.count, aboveLow: distance, belowHigh: distance, level: question.level)
        }
        return try Power.ofStudentTest(count: question.count, distance: distance, level: question.level)
      }, looks: LookMethod(.mean) { try $0.differences() }))

  /// The mean of the values, or of treatment − control over pairs, by flipping signs: exact for values or differences
  /// that are symmetric about their mean, however heavy their tails. Needs six seeds at 95 % confidence.
  public static let meanByPermutation = meanByPermutation(resamples: 9_999)

  private static func meanByPermutation(
    resamples: Int, exactLimit: Int = SignFlipTest.exactLimit
  ) -> Statistic {
    Statistic(
      "meanByPermutation",
      Method(
        centre: "mean", by: ", by flipping signs", family: .symmetric, powerCourse: .rises,
        estimate: { try Summary.mean($0.differences()) },
        pValue: { sample, bound, alternative, stream in
          try SignFlipTest.run(
            sample.differences(), bound, alternative, resamples, stream, exactLimit: exactLimit
          ).pValue
        },
        interval: { sample, confidence, stream in
          try SignFlipTest.interval(
            differences: sample.differences(), confidence: confidence, resamples: resamples, stream: stream)
        },
        power: { question in
          // A thousand flips tell the power to a percent, and more are needed where the level is small; all flips of
          // twenty seeds, a million, would take seconds.
          let resamples = max(999, Int(min(9_999, 25 / question.level)))
          return try simulated(
            question, meanByPermutation(resamples: resamples, exactLimit: 10), draws: 1_000
          ) {
            normalSample(question, $0)
          }
        }, looks: LookMethod(.mean) { try $0.differences() }))
  }
}
