/// A sum whose terms may be added in any order, with or without fused multiply-adds: what each such order gives lies
/// within the bound of n·u·Σ|x|.
struct Accumulator {
  let arithmetic: Arithmetic
  private var sum = 0.0
  private var lost = 0.0
  private var magnitude = 0.0
  private var error = 0.0
  private var count = 0.0
  private var lowestDigit = 1 << 20
  private var isUnknown = false
  private var infinities = 0.0

  init(_ arithmetic: Arithmetic) { self.arithmetic = arithmetic }

  @inline(__always)
  mutating func add(_ term: Number) {
    guard term.isKnown, term.value.isFinite else { return addSpecial(term) }
    add(term.value, term.error, term.value.lowestDigit)
  }

  @inline(__always)
  mutating func addProduct(_ a: Number, _ b: Number) {
    let product = a.value * b.value
    guard a.isKnown, b.isKnown, product.isFinite else {
      // A fused multiply-add can bring a product back that is out of range by itself.
      if a.value.isFinite, b.value.isFinite { isUnknown = true }
      return addSpecial(Arithmetic.double.multiply(a, b))
    }
    add(
      product,
      a.value.magnitude * b.error + b.value.magnitude * a.error + a.error * b.error
        + (arithmetic.digits == 53 ? 0x1p-53 * product.magnitude : 0),
      // A product that is too small for a number still gives a fused sum its sign.
      a.value == 0 || b.value == 0 ? 1 << 20 : a.value.lowestDigit + b.value.lowestDigit,
      isExact: a.isExact && b.isExact)
  }

  @inline(__always)
  private mutating func add(_ value: Double, _ off: Double, _ digit: Int, isExact: Bool? = nil) {
    let next = sum + value
    let back = next - sum
    lost += (sum - (next - back)) + (value - back)
    sum = next
    magnitude += value.magnitude
    error += off
    count += 1
    lowestDigit = isExact ?? (off == 0) ? min(lowestDigit, digit) : -(1 << 20)
  }

  private mutating func addSpecial(_ term: Number) {
    count += 1
    if !term.isKnown { isUnknown = true } else { infinities += term.value }
  }

  /// The sum, from 0.
  var result: Number {
    if isUnknown { return .unknown }
    if infinities.isNaN { return Number(.nan) }
    if magnitude >= arithmetic.largest { return .unknown }
    if infinities != 0 { return Number(infinities) }
    let value = sum + lost
    // All partial sums are whole multiples of one power of 2, and so small that no digit is lost.
    if lowestDigit >= arithmetic.lowestDigit,
      magnitude == 0
        || magnitude
          <= Double(sign: .plus, exponent: min(lowestDigit + arithmetic.digits, 1023), significand: 1)
    {
      return Number(value == 0 ? 0 : value)
    }
    let off = error + count * (arithmetic.unit * (magnitude + error) * 1.01 + arithmetic.tiny)
    return arithmetic.rounded(value, off: off)
  }
}

/// The same with derivatives.
struct DualAccumulator {
  private var number: Accumulator
  private var slope = Accumulator(.real)
  private let hasSlopes: Bool

  init(_ arithmetic: Arithmetic, hasSlopes: Bool) {
    number = Accumulator(arithmetic)
    self.hasSlopes = hasSlopes
  }

  @inline(__always)
  mutating func add(_ term: Dual) {
    number.add(term.number)
    if hasSlopes, !term.slope.isZero { slope.add(term.slope) }
  }

  @inline(__always)
  mutating func addProduct(_ a: Dual, _ b: Dual) {
    number.addProduct(a.number, b.number)
    guard hasSlopes else { return }
    if !a.slope.isZero { slope.addProduct(a.slope, b.number) }
    if !b.slope.isZero { slope.addProduct(a.number, b.slope) }
  }

  var result: Dual { Dual(number.result, slope: hasSlopes ? slope.result : .zero) }
}
