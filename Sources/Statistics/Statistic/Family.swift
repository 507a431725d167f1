/// The distributions for which a method's error rate is what the method says. Outside of them the rate is measured and
/// printed as a warning (`make calibrate`).
public enum Family: Sendable, Hashable, CaseIterable {
  /// Every distribution.
  case every
  /// Values, or differences of pairs, that are symmetric about their mean. Differences of arms that are exchangeable but
  /// for a shift are symmetric in this sense.
  case symmetric
  /// Values, or differences of pairs, that are normal.
  case normal

  /// The family in a phrase, such as "normal values or differences".
  public var phrase: String {
    switch self {
    case .every: "every distribution"
    case .symmetric: "values or differences that are symmetric about their mean"
    case .normal: "normal values or differences"
    }
  }

  /// Whether values drawn from the world, or differences of exchangeable pairs of them, belong to the family.
  public func contains(_ world: World, of kind: Sample.Kind) -> Bool {
    switch self {
    case .every: true
    case .symmetric: kind == .pairs || world == .gaussian || world == .student3
    case .normal: world == .gaussian
    }
  }
}
