/// The measured one-sided errors of the bootstrap's intervals for normal values. Those of a mean and of medians come
/// from 20,000 samples and more each, those of superiority at no effect from exact sums over all numbers of pairs won.
extension Fitness {
  private static let forMean = "Student's interval, or the studentised bootstrap"
  private static let forMedians = "the ratio of two intervals of medians"
  private static let forSuperiority = "Clopper and Pearson's interval of the share of pairs won"

  static let percentileOfMean = Fitness(
    method: "the percentile bootstrap", needed: 80,
    errors: [
      (3, 0.127), (4, 0.100), (5, 0.081), (6, 0.070), (8, 0.057), (10, 0.050), (14, 0.042), (20, 0.036),
      (29, 0.033), (48, 0.030), (79, 0.029),
    ], better: forMean)

  static let bcaOfMean = Fitness(
    method: "the BCa bootstrap", needed: 80,
    errors: [
      (3, 0.140), (4, 0.099), (5, 0.080), (6, 0.069), (8, 0.057), (10, 0.050), (14, 0.042), (20, 0.036),
      (29, 0.034), (48, 0.030), (79, 0.029),
    ], better: forMean)

  static let percentileOfMedians = Fitness(
    method: "the percentile bootstrap", needed: 8,
    errors: [(5, 0.031), (6, 0.031), (7, 0.033)], better: forMedians)

  static let bcaOfMedians = Fitness(
    method: "the BCa bootstrap", needed: 19,
    errors: [
      (5, 0.057), (6, 0.046), (8, 0.040), (10, 0.033), (12, 0.033), (14, 0.030), (16, 0.029), (18, 0.029),
    ], better: forMedians)

  /// The error rises and falls with the number of pairs; each row is the largest error from the row above on.
  static let percentileOfSuperiority = Fitness(
    method: "the percentile bootstrap", needed: 322,
    errors: [(4, 0.063), (23, 0.047), (33, 0.040), (59, 0.034), (117, 0.032), (321, 0.029)],
    better: forSuperiority)

  static let bcaOfSuperiority = Fitness(
    method: "the BCa bootstrap", needed: 218,
    errors: [(4, 0.063), (19, 0.032), (29, 0.031), (73, 0.030), (217, 0.029)], better: forSuperiority)
}
