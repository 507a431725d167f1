/// A number, and how far a correct evaluation may lie from it. An error of 0 means that every correct evaluation has
/// exactly this value; an infinite one that nothing is known. Whole numbers and truth values are numbers too.
package struct Number: Equatable {
  package var value: Double
  package var error: Double

  package init(_ value: Double, error: Double = 0) {
    self.value = value
    self.error = error
  }

  static let zero = Number(0)
  static let unknown = Number(0, error: .infinity)

  var isKnown: Bool { error < .infinity }
  var isExact: Bool { error == 0 }
  /// Whether it is 0, of whatever sign, without doubt.
  var isZero: Bool { value == 0 && error == 0 }
  var lowest: Double { value - error }
  var highest: Double { value + error }

  /// What may be either of two.
  static func either(_ a: Number, _ b: Number) -> Number {
    if a == b { return a }
    guard a.isKnown, b.isKnown, a.value.isFinite, b.value.isFinite else { return .unknown }
    return Number(a.value, error: (a.value - b.value).magnitude + max(a.error, b.error))
  }

  /// Whether a is less than b; `nil` where that is not decided.
  static func isLess(_ a: Number, _ b: Number) -> Bool? {
    guard a.isKnown, b.isKnown else { return nil }
    if a.isExact && b.isExact || a.value.isNaN || b.value.isNaN { return a.value < b.value }
    return (a.value - b.value).magnitude > a.error + b.error ? a.value < b.value : nil
  }

  /// Whether they are equal; `nil` where that is not decided.
  static func isEqual(_ a: Number, _ b: Number) -> Bool? {
    guard a.isKnown, b.isKnown else { return nil }
    if a.isExact && b.isExact || a.value.isNaN || b.value.isNaN { return a.value == b.value }
    return (a.value - b.value).magnitude > a.error + b.error ? false : nil
  }
}

/// A number and its derivative along a direction of the inputs, known as exactly as real arithmetic in float64 allows.
package struct Dual: Equatable {
  package var number: Number
  package var slope: Number

  package init(_ number: Number, slope: Number = .zero) {
    self.number = number
    self.slope = slope
  }

  init(_ value: Double) { self.init(Number(value)) }

  static let unknown = Dual(.unknown, slope: .unknown)

  static func either(_ a: Dual, _ b: Dual) -> Dual {
    Dual(.either(a.number, b.number), slope: .either(a.slope, b.slope))
  }
}
