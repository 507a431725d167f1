/// The number of values or pairs that a study needs, computed before it is run.
///
/// ```swift
/// let pairs = try SampleSize.ofSignTest(probability: 0.75, power: 0.95)  // 54 pairs
/// ```
public enum SampleSize {
  /// The smallest number from which on a power stays at or above `wanted`, for a power that is a saw-tooth, as those of
  /// exact tests of counts are.
  ///
  /// Numbers are tried one by one from `start`. A candidate n is accepted when no number up to 2 n + 50 falls short:
  /// the teeth of exact tests become lower and their envelope rises, so that none beyond can. Cost: that many
  /// evaluations of `power`. Throws when no number up to `limit` is accepted, and what `power` throws.
  public static func lasting(
    power wanted: Double, from start: Int = 1, limit: Int = 10_000, of power: (Int) throws -> Double
  ) throws -> Int {
    try demand(wanted, start, limit)
    var candidate = start
    var number = start
    while candidate <= limit {
      if number > 2 * candidate + 50 { return candidate }
      if try !(power(number) >= wanted) { candidate = number + 1 }
      number += 1
    }
    throw StatisticsError.powerNotReached(wanted: wanted, limit: limit, reached: try power(limit))
  }

  /// The smallest number with a power of at least `wanted`, for a power that rises with the number, as that of
  /// Student's test does. By doubling and bisection: about 2 log₂ of the number evaluations. Throws when `limit` has
  /// less power, and what `power` throws.
  public static func first(
    power wanted: Double, from start: Int = 2, limit: Int = 1_000_000, of power: (Int) throws -> Double
  ) throws -> Int {
    try demand(wanted, start, limit)
    var low = start
    var high = start
    while try !(power(high) >= wanted) {
      guard high < limit else {
        throw StatisticsError.powerNotReached(wanted: wanted, limit: limit, reached: try power(limit))
      }
      low = high + 1
      high = high > limit / 2 ? limit : 2 * high
    }
    return try firstInteger(in: min(low, high)...high) { try power($0) >= wanted }
  }

  /// The number that `first` finds, or the next one from which on `horizon` further numbers keep the power: for a power
  /// that rises on the whole and dips a little between.
  static func settled(
    power wanted: Double, from start: Int, limit: Int, horizon: Int, of power: (Int) throws -> Double
  ) throws -> Int {
    var candidate = try first(power: wanted, from: start, limit: limit, of: power)
    var number = candidate + 1
    while number <= candidate + horizon {
      if try !(power(number) >= wanted) { candidate = number + 1 }
      guard candidate <= limit else {
        throw StatisticsError.powerNotReached(wanted: wanted, limit: limit, reached: try power(limit))
      }
      number = max(number + 1, candidate)
    }
    return candidate
  }

  /// The smallest number of pairs from which on the sign test keeps the wanted power, when each pair is won with the
  /// given `probability` (see `Power.ofSignTest` and `lasting`).
  public static func ofSignTest(
    probability: Double, power wanted: Double, level: Double = 0.025, limit: Int = 10_000
  ) throws -> Int {
    try ofProportion(
      probability: probability, power: wanted, level: level, alternative: .greater, limit: limit)
  }

  /// The smallest number of trials from which on the exact test of a proportion against `bound` keeps the wanted power
  /// (see `Power.ofProportion` and `lasting`).
  public static func ofProportion(
    probability: Double, bound: Double = 0.5, power wanted: Double, level: Double = 0.025,
    alternative: Alternative, limit: Int = 10_000
  ) throws -> Int {
    guard probability != bound else { throw StatisticsError.noEffect(equalTo: bound) }
    return try lasting(power: wanted, limit: limit) {
      try Power.ofProportion(
        count: $0, probability: probability, bound: bound, level: level, alternative: alternative)
    }
  }

  /// The smallest number of values with which Student's test has the wanted power, when their mean lies `distance`
  /// standard deviations above the bound (see `Power.ofStudentTest`).
  public static func ofStudentTest(
    distance: Double, power wanted: Double, level: Double = 0.025, alternative: Alternative = .greater,
    limit: Int = 1_000_000
  ) throws -> Int {
    guard distance != 0 else { throw StatisticsError.noEffect(equalTo: 0) }
    return try first(power: wanted, limit: limit) {
      try Power.ofStudentTest(count: $0, distance: distance, level: level, alternative: alternative)
    }
  }

  private static func demand(_ wanted: Double, _ start: Int, _ limit: Int) throws {
    try Demand.openUnit(wanted, "wanted power")
    try Demand.count(start, atLeast: 1, "values to begin with")
    // Twice a candidate and fifty more must stay a number.
    try Demand.within(Double(limit), Double(start), 1e15, "limit of the search")
  }
}
