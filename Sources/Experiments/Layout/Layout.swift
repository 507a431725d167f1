/// The runs that a stage makes with each of its seeds, over some of its factors. A stage's layout is a list of such parts over
/// different factors: each run of one part goes with each run of every other part.
///
/// ```swift
/// let arm = Variable("arm", "what is compared", .text)
/// let rate = Variable("rate", "step size", .positive)
/// let width = Variable("width", "units of every hidden layer", .count)
/// let layout: [Layout] = [
///   .full([.levels(arm, ["plain", "treated"])]),  // both arms …
///   .sobol([rate, width]),  // … at one point of the region, another one for each seed
/// ]
/// ```
///
/// Choose ``full(levels:)`` where every combination can be afforded, ``fraction(_:)`` where there are many factors of two levels
/// and high interactions do not matter, ``latinSquare(levels:)`` to balance two things that do not matter against one that does,
/// ``list(runs:)`` where only some combinations make sense, ``sobol(factors:points:)`` to sample over a region, and
/// ``nested(streams:)`` to repeat what random streams decide within a seed.
///
/// Everything that is random in a layout follows from the stage's seeds and the design's root seed.
public enum Layout: Sendable, Hashable {
  /// Every combination of the levels. A level of a stream is the seed that takes the place of the trial's.
  case full(levels: [String: [FactorValue]])
  /// A part of all combinations of factors with two levels, in blocks or not.
  case fraction(FractionalFactorial)
  /// Three or more factors of k levels in k² runs, so that any two of them meet in every combination of their levels once. For
  /// each seed the levels of every factor are permuted at random.
  case latinSquare(levels: [String: [FactorValue]])
  /// These combinations and no others.
  case list(runs: [Levels])
  /// Points of Sobol's sequence (scrambled), whose coordinates are laid over the spans of the factors, or over their
  /// levels in equally wide bins. So many points are each run with every seed; without a number each seed gets the next point.
  case sobol(factors: [String], points: Int?)
  /// Repeated draws of streams within a seed, each within the ones before it.
  case nested(streams: [NestedStream])
}

extension Layout {
  /// The factors and streams whose levels or seeds the part sets, in the order of their names.
  package var factors: [String] {
    switch self {
    case .full(let levels), .latinSquare(let levels): levels.keys.sorted()
    case .fraction(let fraction): fraction.levels.keys.sorted()
    case .list(let runs): Set(runs.flatMap(\.keys)).sorted()
    case .sobol(let factors, _): factors.sorted()
    case .nested(let streams): streams.map(\.stream).sorted()
    }
  }

  /// The number of runs with one seed; `Int.max` when there are more.
  var runCount: Int {
    switch self {
    case .full(let levels): Self.product(levels.values.map(\.count))
    case .fraction(let fraction): fraction.runCount
    case .latinSquare(let levels): Self.product([Int](repeating: levels.first?.value.count ?? 0, count: 2))
    case .list(let runs): runs.count
    case .sobol(_, let points): max(points ?? 1, 0)
    case .nested(let streams): Self.product(streams.map { max($0.draws, 0) })
    }
  }

  /// The product of numbers of things; `Int.max` when it is more.
  static func product(_ counts: [Int]) -> Int {
    if counts.contains(0) { return 0 }
    return counts.reduce(1) { product, count in
      let (value, overflow) = product.multipliedReportingOverflow(by: count)
      return overflow ? .max : value
    }
  }

  /// The levels that the part gives a factor, as it lists them; none where the points of a sequence give them.
  func listed(_ factor: String) -> [FactorValue] {
    switch self {
    case .full(let levels), .latinSquare(let levels): return levels[factor] ?? []
    case .fraction(let fraction): return fraction.levels[factor] ?? []
    case .list(let runs):
      var known: Set<FactorValue> = []
      return runs.compactMap { $0[factor] }.filter { known.insert($0).inserted }
    case .sobol, .nested: return []
    }
  }

  /// Whether each seed has the same runs, but for the seeds of streams.
  var isSameForAllSeeds: Bool {
    switch self {
    case .full, .fraction, .list, .nested: true
    case .latinSquare: false
    case .sobol(_, let points): points != nil
    }
  }
}
