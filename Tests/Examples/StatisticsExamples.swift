import Assay
import Testing

/// The examples of the module of statistics.
@Suite struct StatisticsExamples {
  func `the example of StratifiedBootstrap`() throws {
    let bootstrap = try StratifiedBootstrap(
      .interquartileMean, scores: [[0.2, 0.4, 0.3], [0.9, 0.8, 0.7]],
      stream: RandomStream(seed: 1, name: "bootstrap"))
    let interval = try bootstrap.percentileInterval(confidence: 0.95)
    _ = interval
  }

  @Test func `the example of StudentisedBootstrap`() throws {
    let bootstrap = try StudentisedBootstrap(
      of: [0.3, 0.5, 0.1, 0.4, 0.2, 0.6], stream: RandomStream(seed: 1, name: "bootstrap"))
    let interval = try bootstrap.interval(confidence: 0.95)
    let pValue = try bootstrap.pValue(bound: 0, alternative: .greater)
    _ = interval
    _ = pValue
  }

  @Test func `the example of MedianOfRatios`() throws {
    let pValue = try MedianOfRatios.pValue(
      treatment: [2, 3, 4, 5, 6], control: [1, 2, 3, 4, 5], alternative: .greater)  // 1/32
    _ = pValue
  }

  @Test func `the example of Proportion`() throws {
    let pValue = try Proportion.pValue(
      successes: 9, trials: 10, bound: 0.5, alternative: .greater)  // 11/1024
    let interval = try Proportion.clopperPearson(successes: 9, trials: 10)  // from 0.555 to 0.997
    _ = pValue
    _ = interval
  }

  @Test func `the example of SequentialSignFlip`() throws {
    let stream = RandomStream(seed: 1, name: "looks")
    let firstTwenty = stream.normal(count: 20)
    let test = try SequentialSignFlip(looks: [10, 20, 30], alternative: .greater, stream: stream)
    let result = try test.run(differences: firstTwenty)  // result.rejectedAt: nil, 10 or 20
    _ = result
  }

  @Test func `the example of SignLooks`() throws {
    let looks = try SignLooks(spending: .obrienFleming, looks: [20, 40, 60], alternative: .greater)
    let course = try looks.course(probability: 0.75)  // course.power, course.expectedCount
    _ = course
  }

  @Test func `the example of SignMartingale`() throws {
    let martingale = try SignMartingale(alternative: .greater)
    let evidence = try martingale.eValue(wins: 15, losses: 2)  // 107
    let isEnough = evidence >= 1 / 0.025  // true: P(win) > ½, and the study may stop
    _ = isEnough
  }

  @Test func `the example of SpentAlpha`() throws {
    let spent = try SpentAlpha.obrienFleming.spent(level: 0.025, share: 0.5)  // 0.0015 at half of the pairs
    _ = spent
  }

  @Test func `the example of AnalysisOfVariance and Factorial`() throws {
    typealias Factor = AnalysisOfVariance.Factor
    let sixCells: [[Double]] = [[1, 2], [3, 4], [2, 4], [5, 6], [1, 1.5], [4, 3]]
    let analysis = try AnalysisOfVariance.factorial(
      [Factor("width", levels: 2), Factor("depth", levels: 3)], cells: sixCells)
    let pValue = analysis["width:depth"]?.pValue
    _ = sixCells
    _ = pValue
  }

  @Test func `the example of AnalysisOfVariance`() throws {
    let analysis = try AnalysisOfVariance.oneWay([[2, 3, 4], [5, 6, 7], [4, 4, 7]])
    let f = analysis.effects[0].f
    _ = f
  }

  @Test func `the example of Contrast`() throws {
    let scores = [[1.0, 2, 3, 5], [1, 3, 2, 6], [2, 2, 3, 4]]
    // Does dropout help more with batch norm than without? Cells: neither, dropout, batch norm, both.
    let pValue = try Contrast.interaction.pValue(blocks: scores, alternative: .greater)
    _ = pValue
  }

  @Test func `the example of LeastSquaresLine`() throws {
    let line = try LeastSquaresLine(x: [1, 2, 3, 4], y: [2.1, 3.9, 6.2, 7.8])
    let slope = line.slope  // 1.94
    let pValue = try line.pValue(slopeBound: 1.5, alternative: .greater)
    _ = slope
    _ = pValue
  }

  @Test func `the example of VarianceShare`() throws {
    let scores = [[1.0, 2, 3], [4, 5, 7], [2, 2, 3]]
    let share = try VarianceShare(groups: scores)  // scores[seed][replicate]
    let pValue = try share.pValue(bound: 0.5, alternative: .greater)
    _ = pValue
  }

  @Test func `the example of Power`() throws {
    let power = try Power.ofSignTest(count: 29, probability: 0.75)  // 0.7125
    _ = power
  }

  @Test func `the example of SampleSize`() throws {
    let pairs = try SampleSize.ofSignTest(probability: 0.75, power: 0.95)  // 54 pairs
    _ = pairs
  }

  @Test func `the example of World`() throws {
    let stream = RandomStream(seed: 1, name: "world")
    let values = try World.lognormal.values(count: 10, having: .mean, of: 0.5, stream: stream)
    _ = values
  }

  @Test func `the example of Statistic`() throws {
    let sample = Sample.pairs(treatment: [2.1, 3.4, 5.2, 4.4, 3.9, 4.8], control: [1, 2, 2, 3, 2, 3])
    let stream = RandomStream(seed: 1, name: "judging")
    let interval = try Statistic.mean.interval(of: sample, stream: stream)
    let pValue = try Statistic.mean.pValue(of: sample, bound: 0.5, alternative: .greater, stream: stream)
    _ = interval
    _ = pValue
  }

  @Test func `the example of Equivalence`() throws {
    let differences = [0.1, -0.2, 0.3, 0.05, -0.1, 0.2, 0.15]
    let pValue = try Equivalence.pValue(low: -0.5, high: 0.5) { bound, alternative in
      try WilcoxonTest.pValue(of: differences, bound: bound, alternative: alternative)
    }
    _ = pValue
  }

  @Test func `the example of FisherTest`() throws {
    let pValue = try FisherTest.pValue(
      treatmentSuccesses: 9, treatmentTrials: 10, controlSuccesses: 3, controlTrials: 10)  // 0.0198
    _ = pValue
  }

  @Test func `the example of StudentTest`() throws {
    let pValue = try StudentTest.pValue(of: [0.3, 0.5, 0.2, 0.4], bound: 0, alternative: .greater)  // 0.0061
    _ = pValue
  }

  @Test func `the example of Superiority`() throws {
    let interval = try Superiority.interval(wins: 22, ties: 3, losses: 4)  // estimate 0.81
    _ = interval
  }

  @Test func `judge a sample`() throws {
    let sample = Sample.pairs(treatment: [2.1, 3.4, 5.2, 4.4, 3.9, 4.8], control: [1, 2, 2, 3, 2, 3])
    let stream = RandomStream(seed: 1, name: "judging")
    let judged = try Statistic.mean.judge(.above(0.5), on: sample, stream: stream)
    #expect(judged.support < 0.025)
  }

  @Test func `summarise a sample`() throws {
    let sample = Sample.pairs(treatment: [2.1, 3.4, 5.2, 4.4, 3.9, 4.8], control: [1, 2, 2, 3, 2, 3])
    let stream = RandomStream(seed: 1, name: "judging")
    let interval = try Statistic.mean.interval(of: sample, stream: stream)
    let pValue = try Statistic.mean.pValue(of: sample, bound: 0.5, alternative: .greater, stream: stream)
    #expect(interval.low > 0.5 && pValue < 0.025)
  }

  @Test func `quote the calibration`() {
    let line = Calibration.line(for: .mean, kind: .pairs, count: 54)
    print(line!)
    #expect(line?.count == 54)
  }
}
