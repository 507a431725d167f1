import AssayKernels

/// How much of its error rate a study may have spent when a share of its information is in: the spending functions of
/// Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983).
///
/// ```swift
/// let spent = try SpentAlpha.obrienFleming.spent(level: 0.025, share: 0.5)  // 0.0015 at half of the pairs
/// ```
public enum SpentAlpha: String, Sendable, Hashable, CaseIterable {
  /// 2 − 2 Φ(Φ⁻¹(1 − α/2) / √t), like the boundary of O'Brien and Fleming (1979): almost nothing early.
  case obrienFleming
  /// α log(1 + (e − 1) t), like the boundary of Pocock (1977): much early.
  case pocock
  /// α t.
  case linear

  /// The error rate that may be spent in all when the `share` t of the information is in: 0 at t = 0, and `level` at
  /// t = 1 and beyond. Throws when the share is negative or not a number.
  public func spent(level: Double, share: Double) throws -> Double {
    try Demand.openUnit(level, "level")
    try Demand.within(share, 0, .infinity, "share of the information")
    if share == 0 { return 0 }
    if share >= 1 { return level }
    switch self {
    case .obrienFleming:
      let z = NormalDistribution.quantile(level / 2)
      return min(level, 2 * NormalDistribution.cumulative(z / share.squareRoot()))
    case .pocock: return min(level, level * assay_log(1 + 1.718281828459045235 * share))
    case .linear: return level * share
    }
  }
}
