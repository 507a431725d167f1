import AssayStatistics

/// What the values of simulated seeds are drawn from.
public enum Population: Sendable, Hashable {
  /// A standard world; the arms of pairs are independent.
  case world(World)
  /// Pairs whose arms correlate at 0.5, for lognormal arms their logarithms.
  case correlated(World)
  /// Pairs of a lognormal treatment and a normal control: their differences are skewed.
  case unequalArms

  /// The population in the tables.
  public var name: String {
    switch self {
    case .world(let world): world.shownName
    case .correlated(let world): world.shownName + ", correlated"
    case .unequalArms: "lognormal - normal"
    }
  }

  /// The correlation within pairs.
  var correlation: Double {
    if case .correlated = self { return 0.5 }
    return 0
  }

  /// Whether the error rate of methods for the family holds here.
  func belongs(to family: Family, _ kind: Sample.Kind) -> Bool {
    switch self {
    case .world(let world), .correlated(let world): family.contains(world, of: kind)
    case .unequalArms: family == .every
    }
  }
}

extension World {
  var shownName: String {
    switch self {
    case .gaussian: "normal"
    case .student3: "t3"
    case .lognormal: "lognormal"
    case .twoPoint: "two points"
    }
  }
}
