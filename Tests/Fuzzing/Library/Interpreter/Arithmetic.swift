import AssayTensors

/// Arithmetic of one floating type, with a bound of its errors; or of the real numbers, whose only errors are those
/// of the interpreter's own float64.
struct Arithmetic {
  /// Half the distance from 1 to the next number.
  let unit: Double
  /// Half the smallest number.
  let tiny: Double
  let largest: Double
  let isReal: Bool
  /// Digits of a significand.
  let digits: Int
  private let isSingle: Bool
  /// Exponent of the smallest number.
  var lowestDigit: Int { isSingle ? -149 : -1074 }

  static let single = Arithmetic(
    unit: 0x1p-24 * 1.0001, tiny: 0x1p-150, largest: Double(Float.greatestFiniteMagnitude), isReal: false,
    digits: 24, isSingle: true)
  static let double = Arithmetic(
    unit: 0x1p-52, tiny: 0x1p-1074, largest: .greatestFiniteMagnitude, isReal: false, digits: 53,
    isSingle: false)
  static let real = Arithmetic(
    unit: 0x1p-52, tiny: 0x1p-1074, largest: .greatestFiniteMagnitude, isReal: true, digits: 53,
    isSingle: false)

  static func of(_ element: ElementType, isReal: Bool) -> Arithmetic {
    isReal ? .real : element == .float64 ? .double : .single
  }

  /// A result that is rounded `count` times, from operands that are off by `propagated` in it.
  func rounded(_ value: Double, off propagated: Double = 0, times count: Double = 1) -> Number {
    guard propagated < .infinity else { return .unknown }
    guard value.isFinite else { return propagated == 0 ? Number(value) : .unknown }
    let error = propagated + count * (unit * (value.magnitude + propagated) + tiny)
    let highest = value.magnitude + error
    guard highest >= largest else { return Number(value, error: error) }
    return value.magnitude - error > largest * (1 + unit)
      ? Number(value < 0 ? -.infinity : .infinity) : .unknown
  }

  /// The result of one correctly rounded operation on operands that are exact: it is exact, as IEEE defines it.
  private func exact(_ value: Double, isExactInDouble: Bool) -> Number {
    if isSingle { return Number(Double(Float(value))) }
    return isReal && !isExactInDouble ? rounded(value) : Number(value)
  }

  func add(_ a: Number, _ b: Number) -> Number {
    let sum = a.value + b.value
    if a.isExact, b.isExact {
      guard isReal, sum.isFinite else { return exact(sum, isExactInDouble: true) }
      let back = sum - a.value
      return exact(sum, isExactInDouble: (a.value - (sum - back)) + (b.value - back) == 0)
    }
    guard a.isKnown, b.isKnown else { return .unknown }
    // An infinity or a NaN swallows what is not quite known.
    guard a.value.isFinite, b.value.isFinite else { return Number(sum) }
    return rounded(sum, off: a.error + b.error)
  }

  func negate(_ a: Number) -> Number { Number(-a.value, error: a.error) }
  func subtract(_ a: Number, _ b: Number) -> Number { add(a, negate(b)) }

  func multiply(_ a: Number, _ b: Number) -> Number {
    let product = a.value * b.value
    if a.isExact, b.isExact {
      guard isReal, product.isFinite else { return exact(product, isExactInDouble: true) }
      return exact(product, isExactInDouble: product == 0 || (-product).addingProduct(a.value, b.value) == 0)
    }
    guard a.isKnown, b.isKnown else { return .unknown }
    guard a.value.isFinite, b.value.isFinite else {
      if a.value.isNaN || b.value.isNaN { return Number(.nan) }
      return a.value.magnitude > a.error && b.value.magnitude > b.error ? Number(product) : .unknown
    }
    return rounded(
      product, off: a.value.magnitude * b.error + b.value.magnitude * a.error + a.error * b.error)
  }

  func divide(_ a: Number, _ b: Number) -> Number {
    let ratio = a.value / b.value
    if a.isExact, b.isExact {
      guard isReal, ratio.isFinite else { return exact(ratio, isExactInDouble: true) }
      return exact(ratio, isExactInDouble: ratio == 0 || (-a.value).addingProduct(ratio, b.value) == 0)
    }
    guard a.isKnown, b.isKnown else { return .unknown }
    if a.value.isNaN || b.value.isNaN { return Number(.nan) }
    guard b.value.magnitude > b.error else {
      return b.isExact && a.value.magnitude > a.error ? Number(ratio) : .unknown
    }
    guard a.value.isFinite else { return Number(ratio) }
    guard b.value.isFinite else { return Number(0, error: tiny) }
    let off = (a.error + ratio.magnitude * b.error) / (b.value.magnitude - b.error)
    return rounded(ratio, off: off)
  }

  func squareRoot(_ a: Number) -> Number {
    if a.isExact {
      let root = a.value.squareRoot()
      return exact(root, isExactInDouble: !root.isFinite || (-a.value).addingProduct(root, root) == 0)
    }
    return monotone(a, ulps: 1) { $0.squareRoot() }
  }

  /// A function that rises or falls throughout where it is defined, computed to `ulps` units in the last place.
  func monotone(_ a: Number, ulps: Double, _ function: (Double) -> Double) -> Number {
    guard a.isKnown else { return .unknown }
    let value = function(a.value)
    if a.isExact { return value == 0 && a.value == 0 ? Number(value) : rounded(value, times: 2 * ulps) }
    let ends = [function(a.lowest), function(a.highest)]
    if value.isNaN || ends[0].isNaN || ends[1].isNaN {
      return value.isNaN && ends.allSatisfy(\.isNaN) ? Number(.nan) : .unknown
    }
    guard value.isFinite, ends.allSatisfy(\.isFinite) else {
      return ends.allSatisfy { $0 == value } ? Number(value) : .unknown
    }
    return rounded(
      value, off: max((ends[0] - value).magnitude, (ends[1] - value).magnitude), times: 2 * ulps)
  }

  /// A function whose slope is nowhere steeper than 1 and whose values lie between −1 and 1.
  func gentle(_ a: Number, ulps: Double, _ function: (Double) -> Double) -> Number {
    guard a.isKnown else { return .unknown }
    let value = function(a.value)
    if a.isExact { return value == 0 && a.value == 0 ? Number(value) : rounded(value, times: 2 * ulps) }
    return rounded(value, off: min(a.error, 2), times: 2 * ulps)
  }

  func maximum(_ a: Number, _ b: Number) -> Number {
    guard a.isKnown, b.isKnown else { return .unknown }
    if a.value.isNaN || b.value.isNaN { return Number(.nan) }
    if let isLess = Number.isLess(b, a) { return isLess ? a : b }
    let (low, high) = (max(a.lowest, b.lowest), max(a.highest, b.highest))
    let value = max(a.value, b.value)
    return Number(value, error: max(high - value, value - low))
  }
}

extension Double {
  /// The exponent of the lowest digit that is not 0; large for 0.
  var lowestDigit: Int {
    if self == 0 { return 1 << 20 }
    let bits = significandBitPattern
    if isSubnormal { return -1074 + bits.trailingZeroBitCount }
    return Int(exponent) - (bits == 0 ? 0 : 52 - bits.trailingZeroBitCount)
  }
}
