import AssayStatistics

extension Breakdown {
  /// The values of one measure in the trials with the same levels, in any order.
  struct Values {
    private var measured: [Double] = []
    /// Each value at the lowest, and at the highest, that it can be.
    private var lowest: [Double] = []
    private var highest: [Double] = []
    private var planned = 0
    private var unmeasured = 0
    private var missing = 0
    private var notFinite = 0
    private var censored = 0

    /// Counts a trial that the design asks for, whether it has run or not.
    mutating func plan() { planned += 1 }

    /// Counts a trial whose record lacks the measure.
    mutating func addUnmeasured() { unmeasured += 1 }

    /// Whether a trial has the measure, or may still have it.
    var isMeasurable: Bool { unmeasured < planned }

    /// Counts a trial that failed without a result.
    mutating func addFailure() { missing += 1 }

    /// Adds the value that a trial measured.
    mutating func add(_ value: Double, _ side: Censoring?) {
      if !value.isFinite { notFinite += 1 }
      if side != nil { censored += 1 }
      // The two zeros are one value, so that the order of the records cannot show.
      let value = value + 0
      measured.append(value)
      lowest.append(side == .below ? -.infinity : value)
      highest.append(side == .above ? .infinity : value)
    }

    func row(_ levels: [Level], confidence: Double) -> Row {
      let numbers = Self.sorted(measured)
      let (low, high) = (Self.sorted(lowest), Self.sorted(highest))
      func quantile(_ of: ([Double]) -> Double) -> Quantile {
        numbers.isEmpty ? Quantile(number: .nan, kind: .unknown) : Quantile(of(numbers), of(low), of(high))
      }
      let rank = MedianInterval.rank(of: numbers.count, tail: (1 - confidence) / 2)
      let ends: (low: Double, high: Double) =
        numbers.isEmpty
        ? (.nan, .nan) : rank == 0 ? (-.infinity, .infinity) : (low[rank - 1], high[high.count - rank])
      return Row(
        levels: levels, trials: measured.count + missing,
        median: quantile { Summary.median(sorted: $0) },
        lowerQuartile: quantile { Summary.quantile(sorted: $0, 0.25) },
        upperQuartile: quantile { Summary.quantile(sorted: $0, 0.75) },
        low: ends.low, high: ends.high, failures: notFinite + missing, censored: censored)
    }

    private static func sorted(_ values: [Double]) -> [Double] { values.filter { !$0.isNaN }.sorted() }
  }
}

extension Breakdown.Quantile {
  /// A quantile from what it is for the measured values, and for the lowest and the highest that the true ones can be.
  init(_ measured: Double, _ lowest: Double, _ highest: Double) {
    switch (lowest == measured, highest == measured) {
    case (true, true): self.init(number: measured, kind: .exact)
    case (true, false): self.init(number: measured, kind: .above)
    case (false, true): self.init(number: measured, kind: .below)
    case (false, false):
      // The middle of −∞ and ∞ is no number, and yet nothing is censored.
      let isNoNumber = measured.isNaN && lowest.isNaN && highest.isNaN
      self.init(number: .nan, kind: isNoNumber ? .exact : .unknown)
    }
  }
}
