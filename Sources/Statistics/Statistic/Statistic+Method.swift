import AssayRandomness

extension Statistic {
  /// What a statistic knows, in closures that the file of the statistic writes down.
  struct Method: Sendable {
    /// The samples that it takes.
    var kinds: Set<Sample.Kind>
    /// The distributions for which its error rate holds.
    var family: Family
    /// What the number is.
    var unit: Unit
    /// The computation in a phrase, of values and of pairs.
    var phrase: @Sendable (Sample.Kind) -> String
    /// The value without effect.
    var noEffect: @Sendable (Sample.Kind) -> Double?
    /// The value of the statistic for one pair or value alone.
    var single: @Sendable (_ treatment: Double, _ control: Double?) -> Double
    var estimate: @Sendable (Sample) throws -> Double
    /// One-sided, at a bound.
    var pValue: @Sendable (Sample, _ bound: Double, Alternative, RandomStream) throws -> Double
    var interval: @Sendable (Sample, _ confidence: Double, RandomStream) throws -> Interval
    var power: @Sendable (Question) throws -> Double
    var powerCourse: PowerCourse
    /// How the statistic is tested at several looks; `nil` where it cannot be.
    var looks: LookMethod?
    /// How statistic and tests respond to one value of the treatment.
    var response = Response.rises
  }
}

extension Statistic {
  /// How a statistic and its tests respond when a value of the treatment rises, or one of the control falls, and nothing
  /// else changes. What is known of a value that is only a bound follows from it.
  enum Response: Sendable {
    /// The statistic and the p-values of `.less` never fall, and those of `.greater` never rise.
    case rises
    /// The other way round.
    case falls
    /// A p-value may move either way, because the value also changes the spread or the ranks by which others are judged.
    case either
  }
}

extension Statistic {
  /// How the power of a test depends on the number of seeds.
  enum PowerCourse: Sendable {
    /// It rises with every seed.
    case rises
    /// It rises on the whole and dips a little between, because the ranks of order statistics jump.
    case dips
    /// It is a saw-tooth, as that of exact tests of counts.
    case sawTooth
  }
}

extension Statistic.Method {
  /// A centre of the values, or of treatment − control over pairs.
  init(
    centre name: String, by way: String = "", family: Family, powerCourse: Statistic.PowerCourse,
    response: Statistic.Response = .rises,
    estimate: @escaping @Sendable (Sample) throws -> Double,
    pValue: @escaping @Sendable (Sample, _ bound: Double, Alternative, RandomStream) throws -> Double,
    interval: @escaping @Sendable (Sample, _ confidence: Double, RandomStream) throws -> Interval,
    power: @escaping @Sendable (Statistic.Question) throws -> Double, looks: LookMethod? = nil
  ) {
    self.init(
      kinds: [.values, .pairs], family: family, unit: .measure,
      phrase: { name + ($0 == .pairs ? " of treatment − control over seeds" : " over seeds") + way },
      noEffect: { $0 == .pairs ? 0 : nil }, single: { $0 - ($1 ?? 0) }, estimate: estimate, pValue: pValue,
      interval: interval, power: power, powerCourse: powerCourse, looks: looks, response: response)
  }

  /// A comparison of the arms of pairs that is right for every distribution.
  init(
    arms phrase: String, unit: Statistic.Unit, noEffect: Double, powerCourse: Statistic.PowerCourse,
    single: @escaping @Sendable (_ treatment: Double, _ control: Double) -> Double,
    estimate: @escaping @Sendable (_ treatment: [Double], _ control: [Double]) throws -> Double,
    pValue: @escaping @Sendable ([Double], [Double], _ bound: Double, Alternative) throws -> Double,
    interval: @escaping @Sendable ([Double], [Double], _ confidence: Double) throws -> Interval,
    power: @escaping @Sendable (Statistic.Question) throws -> Double, looks: LookMethod? = nil
  ) {
    self.init(
      kinds: [.pairs], family: .every, unit: unit, phrase: { _ in phrase }, noEffect: { _ in noEffect },
      single: { single($0, $1 ?? .nan) },
      estimate: { sample in
        let (treatment, control) = try sample.arms()
        return try estimate(treatment, control)
      },
      pValue: { sample, bound, alternative, _ in
        let (treatment, control) = try sample.arms()
        return try pValue(treatment, control, bound, alternative)
      },
      interval: { sample, confidence, _ in
        let (treatment, control) = try sample.arms()
        return try interval(treatment, control, confidence)
      }, power: power, powerCourse: powerCourse, looks: looks)
  }
}
