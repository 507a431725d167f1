import AssayKernels
import AssayRandomness

extension Statistic {
  /// The median of the treatment over the median of the control. Each median is enclosed by order statistics, each at half
  /// of the level, so that the error rate holds for every joint distribution of positive values. Needs seven seeds at
  /// 95 % confidence. `medianOfRatios` needs fewer seeds where seeds pair well.
  public static let ratioOfMedians: Statistic = Statistic(
    "ratioOfMedians",
    Method(
      arms: "median of the treatment ÷ median of the control", unit: .ratio, noEffect: 1, powerCourse: .dips,
      single: { $0 / $1 }, estimate: { try MedianRatio.estimate(treatment: $0, control: $1) },
      pValue: { try MedianRatio.pValue(treatment: $0, control: $1, bound: $2, alternative: $3) },
      interval: { try MedianRatio.interval(treatment: $0, control: $1, confidence: $2) },
      power: { question in try simulated(question, ratioOfMedians) { lognormalPairs(question, $0) } }))

  /// Independent lognormal arms: the effect is the probability that the treatment of one seed lies on the predicted side of
  /// the bound times the control of another seed.
  private static func lognormalPairs(_ question: Question, _ stream: RandomStream) -> Sample {
    let distance = NormalDistribution.quantile(question.effect) * 2.0.squareRoot()
    var (centre, scale) = (0.0, 1.0)
    switch question.criterion {
    case .above(let bound): centre = assay_log(bound) + distance
    case .below(let bound): centre = assay_log(bound) - distance
    case .within(let low, let high):
      centre = (assay_log(low) + assay_log(high)) / 2
      scale = (assay_log(high) - assay_log(low)) / 2 / distance
    }
    let treatment = stream.split("treatment").normal(count: question.count)
    let control = stream.split("control").normal(count: question.count)
    return .pairs(
      treatment: treatment.map { assay_exp(centre + scale * $0) },
      control: control.map { assay_exp(scale * $0) })
  }
}
