/// From how many values on a method's error is what it says, as measured. The limit everywhere is a one-sided error of
/// 0.0283 for normal values where 0.025 is nominal: three Monte Carlo standard errors of 20,000 samples.
struct Fitness: Sendable {
  /// The name that messages use.
  var method: String
  /// The smallest number of values from which on the error stays within the limit.
  var needed: Int
  /// Numbers of values in ascending order, each with the one-sided error measured there. A number between two of them
  /// is answered by the next.
  var errors: [(count: Int, error: Double)]
  /// What to use instead.
  var better: String

  func demand(_ count: Int) throws {
    guard count < needed else { return }
    throw StatisticsError.unfit(
      method: method, needed: needed, given: count,
      measured: errors.first { $0.count >= count }?.error, better: better)
  }
}
