/// The ends of a confidence interval by inversion of a test whose p-values change only at some candidates, and never
/// fall as the bound moves towards the data.
struct Inversion {
  /// The bounds at which a p-value can change: ascending, without repetition, at least one.
  let candidates: [Double]

  init(candidates: [Double]) {
    self.candidates = candidates.sorted().reduce(into: []) { distinct, value in
      if distinct.last != value { distinct.append(value) }
    }
  }

  /// The smallest candidate above which `greater`, the p-value of a bound, exceeds `tail`. Cost: the logarithm of
  /// the number of candidates in p-values. Just above the last candidate p is 1.
  func low(tail: Double, greater: (Double) throws -> Double) rethrows -> Double {
    var (first, last) = (0, candidates.count - 1)
    while first < last {
      let middle = (first + last) / 2
      if try greater(above(middle)) > tail { last = middle } else { first = middle + 1 }
    }
    return candidates[first]
  }

  /// The greatest candidate below which `less` exceeds `tail`.
  func high(tail: Double, less: (Double) throws -> Double) rethrows -> Double {
    var (first, last) = (0, candidates.count - 1)
    while first < last {
      let middle = (first + last + 1) / 2
      if try less(above(middle - 1)) > tail { first = middle } else { last = middle - 1 }
    }
    return candidates[first]
  }

  /// A bound between a candidate and the next one.
  private func above(_ index: Int) -> Double { candidates[index] / 2 + candidates[index + 1] / 2 }
}
