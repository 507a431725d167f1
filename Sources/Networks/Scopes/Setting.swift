/// Checks settings: each function returns why a setting has no meaning, in words, and nil where it has one.
/// Written once for layers, losses and optimisers.
enum Setting {
  /// The largest count that a layer takes: small enough that products with it do not overflow.
  static let largestCount = 1 << 40
  /// The largest size, step or padding of a window along one axis.
  static let largestWindow = 1 << 20

  static func positive(_ value: Double, _ name: String) -> String? {
    value > 0 && value.isFinite ? nil : "\(name) is \(value); it must be positive and finite"
  }

  static func notNegative(_ value: Double, _ name: String) -> String? {
    value >= 0 && value.isFinite ? nil : "\(name) is \(value); it must be 0 or positive, and finite"
  }

  static func finite(_ value: Double, _ name: String) -> String? {
    value.isFinite ? nil : "\(name) is \(value); it must be finite"
  }

  static func share(_ value: Double, _ name: String) -> String? {
    value >= 0 && value <= 1 ? nil : "\(name) is \(value); it must lie in 0 … 1"
  }

  static func count(_ value: Int, _ name: String) -> String? {
    value >= 1 && value <= largestCount
      ? nil : "\(name) is \(value); it must lie in 1 … \(largestCount)"
  }
}
