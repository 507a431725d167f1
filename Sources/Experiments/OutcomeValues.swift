import AssayStatistics

/// The values that an outcome judges.
struct OutcomeValues {
  /// One for each seed; empty where groups are judged.
  var pairs: [OutcomeResult.Pair] = []
  /// One group for each level of the contrast's factor; empty otherwise.
  var groups: [[Double]] = []
  /// The number of the groups' values that are only bounds.
  var censoredInGroups = 0

  /// The number of pairs, or of values of groups, that are only bounds.
  var censored: Int { pairs.count(where: \.isCensored) + censoredInGroups }

  /// The sample as it was recorded.
  func sample(_ kind: Sample.Kind) -> Sample {
    switch kind {
    case .values: .values(pairs.map(\.treatment))
    case .pairs: .pairs(treatment: pairs.map(\.treatment), control: pairs.compactMap(\.control))
    case .groups: .groups(groups)
    }
  }

  /// The sample between its lowest and its highest completion.
  func range(_ kind: Sample.Kind, _ unit: Statistic.Unit) -> SampleRange {
    let recorded = sample(kind)
    guard kind != .groups else { return SampleRange(recorded: recorded, low: recorded, high: recorded) }
    let (low, high) = (pairs.map { $0.completed(.below, unit) }, pairs.map { $0.completed(.above, unit) })
    func completion(_ values: [(treatment: Double, control: Double?)]) -> Sample {
      kind == .values
        ? .values(values.map(\.treatment))
        : .pairs(treatment: values.map(\.treatment), control: values.compactMap(\.control))
    }
    return SampleRange(recorded: recorded, low: completion(low), high: completion(high))
  }

  /// How many values of each arm are only bounds, as a phrase; `nil` where none is.
  func words(_ kind: Sample.Kind) -> String? {
    if kind == .groups {
      let count = groups.reduce(0) { $0 + $1.count }
      return censoredInGroups == 0
        ? nil
        : "\(censoredInGroups) of \(count) values are only bounds of the true ones, from which no bound of "
          + "a share of variance follows"
    }
    let treatments = Self.words(pairs.map(\.treated), kind == .pairs ? "treatment values" : "values")
    let controls = Self.words(pairs.compactMap(\.controlled), "control values")
    let words = treatments + controls
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  private static func words(_ values: [CensoredNumber], _ name: String) -> [String] {
    [([.above], "more than"), ([.below], "less than"), ([.above, .below], "")].compactMap {
      (sides: Set<Censoring>, relation: String) in
      let found = values.filter { $0.open == sides }.map(\.number)
      guard let first = found.min(), let last = found.max() else { return nil }
      let count = "\(found.count) of \(values.count) \(name) "
      if sides.count == 2 { return count + "add bounds of both sides, so that they may be anything" }
      let limit =
        first == last
        ? "\(relation) \(first.plain)"
        : "\(relation) what was recorded (\(first.plain) to \(last.plain))"
      return count + (found.count == 1 ? "is" : "are") + " only known to be " + limit
    }
  }
}

extension OutcomeResult.Pair {
  /// The treatment's value with what is known of it.
  var treated: CensoredNumber { CensoredNumber(number: treatment, open: treatmentCensoring) }
  /// The control's value with what is known of it.
  var controlled: CensoredNumber? { control.map { CensoredNumber(number: $0, open: controlCensoring) } }

  /// The pair with the treatment as far to one side, and the control as far to the other, as they can be.
  ///
  /// The values of a ratio are not negative, and its controls above 0. A ratio of two infinite values may be anything.
  fileprivate func completed(
    _ side: Censoring, _ unit: Statistic.Unit
  ) -> (treatment: Double, control: Double?) {
    let floor: Double = unit == .ratio ? 0 : -.infinity
    let controlFloor: Double = unit == .ratio ? .leastNonzeroMagnitude : -.infinity
    var (first, second): (Double, Double?)
    switch side {
    case .below: (first, second) = (treated.least(floor), controlled?.most)
    case .above: (first, second) = (treated.most, controlled?.least(controlFloor))
    }
    if unit == .ratio, isCensored, first == .infinity, second == .infinity {
      if side == .below { first = .greatestFiniteMagnitude } else { second = .greatestFiniteMagnitude }
    }
    return (first, second)
  }
}

extension Double {
  /// The number without the decimals of a whole one: `800`, `0.25`, `1e-30`.
  fileprivate var plain: String {
    self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)"
  }
}
