import AssayTensors

/// Elements of a tensor by recipe: a kind and a seed.
package struct Values: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Roughly normal.
    case normal
    /// Whole numbers from −3 to 3, so that many are equal.
    case small
    /// From 0.1 up.
    case positive
    /// In [0, 1).
    case fractions
    /// Numbers at which functions and their slopes change: zeros of both signs, ±1, ±½, a tiny one.
    case edges
    /// All magnitudes from 1e−6 to 1e6.
    case wide
    /// Zeros of both signs, infinities, NaN, subnormal, tiny and huge numbers among others.
    case special
    /// Zeros.
    case zeros
    /// Indices below `bound`, seldom one that names nothing.
    case indices
  }

  package var kind: Kind
  package var seed: UInt64
  /// What indices lie below.
  package var bound: Int

  package init(_ kind: Kind, seed: UInt64, bound: Int = 1) {
    self.kind = kind
    self.seed = seed
    self.bound = bound
  }

  private static let specials: [Double] = [
    0, -0.0, .infinity, -.infinity, .nan, 1, -1, 0x1p-149, -0x1p-140, 0x1p-126, 3e38, -3.4e38, 1e-30, 1e30,
    0.5, 2, 88.7, -103.9, 16_777_217, 0x1p-1074, 1e300, -1e308, 709.7, 2_147_483_648, -2_147_483_649,
    0.49999997,
  ]

  /// The elements, each as its element type holds it.
  package func elements(of type: TensorType) -> [Double] {
    var chance = Chance(seed: seed, "values")
    return (0..<type.count).map { _ in
      switch type.element {
      case .float32: Double(Float(real(&chance)))
      case .float64: real(&chance)
      case .int32: whole(&chance)
      case .bool: Double(chance.below(2))
      }
    }
  }

  private func real(_ chance: inout Chance) -> Double {
    switch kind {
    case .normal, .indices: chance.normal()
    case .small: Double(chance.within(-3...3))
    case .positive: chance.normal().magnitude + 0.1
    case .fractions: chance.fraction()
    case .edges: chance.pick([0, -0.0, 1, -1, 0.5, -0.5, 0x1p-140, 2])
    case .wide: chance.normal() * [1e-6, 1e-3, 1, 1, 1e3, 1e6][chance.below(6)]
    case .special: chance.happens(1, in: 3) ? chance.normal() : chance.pick(Values.specials)
    case .zeros: 0
    }
  }

  private func whole(_ chance: inout Chance) -> Double {
    switch kind {
    case .special: Double(chance.pick([0, 1, -1, Int(Int32.max), Int(Int32.min), 65_536, 46_341, 7]))
    case .wide: Double(chance.within(-1_000_000...1_000_000))
    case .zeros: 0
    case .indices:
      Double(chance.happens(1, in: 24) ? chance.pick([-1, bound, bound + 5]) : chance.below(bound))
    default: Double(chance.within(-3...3))
    }
  }
}
