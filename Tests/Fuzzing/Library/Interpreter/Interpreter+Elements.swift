import AssayTensors
import Foundation

// Element by element. Derivatives are written from calculus; at kinks they are what the primitives state.

extension Interpreter {
  func unary(_ function: String, _ x: Grid, _ type: TensorType) -> Grid {
    let arithmetic = arithmetic(type)
    return Grid(
      type,
      x.elements.map { element in
        let number = value(function, element.number, arithmetic)
        guard hasSlopes, !element.slope.isZero else { return Dual(number) }
        return Dual(number, slope: slope(function, element))
      })
  }

  private func value(_ function: String, _ x: Number, _ arithmetic: AssayFuzzing.Arithmetic) -> Number {
    switch function {
    case "negate": arithmetic.negate(x)
    case "absolute": x.isKnown ? Number(x.value.magnitude, error: x.error) : .unknown
    case "squareRoot": arithmetic.squareRoot(x)
    case "exponential": arithmetic.monotone(x, ulps: 2) { exp($0) }
    case "logarithm": arithmetic.monotone(x, ulps: 2) { log($0) }
    case "hyperbolicTangent": arithmetic.monotone(x, ulps: 2) { tanh($0) }
    case "expMinusOne": arithmetic.monotone(x, ulps: 2) { expm1($0) }
    case "logOnePlus": arithmetic.monotone(x, ulps: 2) { log1p($0) }
    case "reciprocalSquareRoot":
      // It is −∞ of −0 and no number of a negative one: not monotone across 0.
      x.isExact || x.lowest > 0 ? arithmetic.monotone(x, ulps: 2) { 1 / $0.squareRoot() } : .unknown
    case "sine": arithmetic.gentle(x, ulps: 2) { sin($0) }
    case "cosine": arithmetic.gentle(x, ulps: 2) { cos($0) }
    case "errorFunction": arithmetic.monotone(x, ulps: 2) { erf($0) }
    case "sigmoid": arithmetic.monotone(x, ulps: 2) { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) }
    default: .unknown
    }
  }

  private func slope(_ function: String, _ x: Dual) -> Number {
    let (real, value, change) = (AssayFuzzing.Arithmetic.real, x.number, x.slope)
    /// A smooth factor, and the size of its own slope.
    func times(_ factor: (Double) -> Double, _ steepness: (Double) -> Double) -> Number {
      guard value.error <= 1e-6 * (1 + value.value.magnitude), value.value.isFinite else { return .unknown }
      let at = factor(value.value)
      let off = 2 * steepness(value.value).magnitude * value.error + 0x1p-49 * at.magnitude + 0x1p-1070
      return at.isFinite ? real.multiply(change, Number(at, error: off)) : .unknown
    }
    switch function {
    case "negate": return real.negate(change)
    case "absolute":
      // At 0 it is 1: the branch that is not below 0.
      guard let isNegative = Number.isLess(value, .zero) else { return .either(change, real.negate(change)) }
      return isNegative ? real.negate(change) : change
    case "squareRoot": return real.divide(change, real.multiply(Number(2), real.squareRoot(value)))
    case "exponential", "expMinusOne": return times({ exp($0) }, { exp($0) })
    case "logarithm": return real.divide(change, value)
    case "hyperbolicTangent":
      return times({ 1 / (cosh($0) * cosh($0)) }, { 2 * tanh($0) / (cosh($0) * cosh($0)) })
    case "logOnePlus": return real.divide(change, real.add(Number(1), value))
    case "reciprocalSquareRoot":
      return real.divide(change, real.multiply(Number(-2), real.multiply(value, real.squareRoot(value))))
    case "sine": return times({ cos($0) }, { _ in 1 })
    case "cosine": return times({ -sin($0) }, { _ in 1 })
    case "errorFunction":
      let scale = 2 / Double.pi.squareRoot()
      return times({ scale * exp(-$0 * $0) }, { 2 * $0 * scale * exp(-$0 * $0) })
    case "sigmoid":
      return times({ exp(-$0.magnitude) / pow(1 + exp(-$0.magnitude), 2) }, { exp(-$0.magnitude) })
    default: return .unknown
    }
  }

  func binary(_ function: String, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    guard type.isFloating else { return try wholeBinary(function, operands, type) }
    let (arithmetic, real) = (arithmetic(type), AssayFuzzing.Arithmetic.real)
    return Grid(
      type,
      zip(operands[0].elements, operands[1].elements).map { a, b in
        let (x, y) = (a.number, b.number)
        let moves = hasSlopes && !(a.slope.isZero && b.slope.isZero)
        func product(_ slope: Number, _ factor: Number) -> Number {
          slope.isZero ? .zero : real.multiply(slope, factor)
        }
        /// The second has the derivative where both are equal.
        func chosen(_ first: Bool?) -> Number {
          first.map { $0 ? a.slope : b.slope } ?? .either(a.slope, b.slope)
        }
        switch function {
        case "add": return Dual(arithmetic.add(x, y), slope: moves ? real.add(a.slope, b.slope) : .zero)
        case "subtract":
          return Dual(arithmetic.subtract(x, y), slope: moves ? real.subtract(a.slope, b.slope) : .zero)
        case "multiply":
          return Dual(
            arithmetic.multiply(x, y),
            slope: moves ? real.add(product(a.slope, y), product(b.slope, x)) : .zero)
        case "divide":
          let ratio = arithmetic.divide(x, y)
          guard moves else { return Dual(ratio) }
          let ofFirst = a.slope.isZero ? .zero : real.divide(a.slope, y)
          let ofSecond = b.slope.isZero ? .zero : real.divide(real.multiply(b.slope, real.divide(x, y)), y)
          return Dual(ratio, slope: real.subtract(ofFirst, ofSecond))
        case "maximum":
          return Dual(arithmetic.maximum(x, y), slope: moves ? chosen(Number.isLess(y, x)) : .zero)
        case "minimum":
          let least = arithmetic.negate(arithmetic.maximum(arithmetic.negate(x), arithmetic.negate(y)))
          return Dual(zeroAware(least, x, y), slope: moves ? chosen(Number.isLess(x, y)) : .zero)
        default:
          return Dual(power(x, y, arithmetic), slope: moves ? powerSlope(a, b) : .zero)
        }
      })
  }

  /// The second of two equal zeros, whatever its sign, is what `minimum` gives.
  private func zeroAware(_ least: Number, _ x: Number, _ y: Number) -> Number {
    x.isExact && y.isExact && x.value == y.value ? y : least
  }

  private func power(_ x: Number, _ y: Number, _ arithmetic: AssayFuzzing.Arithmetic) -> Number {
    guard x.isKnown, y.isKnown else { return .unknown }
    let value = pow(x.value, y.value)
    if x.isExact, y.isExact {
      return value == 0 || value == 1
        ? arithmetic.rounded(value, times: value == 0 ? 0 : 4) : arithmetic.rounded(value, times: 4)
    }
    guard x.lowest > 0, value.isFinite, x.value.isFinite, y.value.isFinite else {
      // Whole powers of what may be negative are smooth.
      guard y.isExact, y.value == y.value.rounded(), y.value >= 1, y.value < 64, value.isFinite else {
        return y.isZero ? Number(1) : .unknown
      }
      let steepest = y.value * pow(x.value.magnitude + x.error, y.value - 1)
      return arithmetic.rounded(value, off: steepest * x.error, times: 4)
    }
    let corners = [x.lowest, x.highest].flatMap { base in
      [y.lowest, y.highest].map { pow(base, $0) }
    }
    guard corners.allSatisfy(\.isFinite) else { return .unknown }
    return arithmetic.rounded(value, off: corners.map { ($0 - value).magnitude }.max() ?? 0, times: 4)
  }

  /// y·xʸ⁻¹ by x and xʸ·ln x by y, with the cases that `power` states.
  private func powerSlope(_ a: Dual, _ b: Dual) -> Number {
    let (real, x, y) = (AssayFuzzing.Arithmetic.real, a.number, b.number)
    var result = Number.zero
    // y = ±∞ where the power is 0: all derivatives are 0.
    if y.isExact, y.value.isInfinite, power(x, y, real).isZero { return .zero }
    if !a.slope.isZero, !y.isZero {
      let less = real.subtract(y, Number(1))
      let factor = y == Number(1) ? Number(1) : real.multiply(y, power(x, less, real))
      result = real.multiply(a.slope, factor)
    }
    if !b.slope.isZero {
      let factor: Number =
        x.isZero
        ? (y.isKnown && y.lowest >= 0 ? .zero : .unknown)
        : real.multiply(power(x, y, real), real.monotone(x, ulps: 2) { log($0) })
      result = real.add(result, real.multiply(b.slope, factor))
    }
    return result
  }

  /// int32 wraps; of bool tensors the smaller is "and", the larger "or".
  private func wholeBinary(_ function: String, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    Grid(
      type,
      zip(operands[0].elements, operands[1].elements).map { a, b in
        guard a.number.isKnown, b.number.isKnown else { return .unknown }
        let (x, y) = (Int64(a.number.value), Int64(b.number.value))
        let result: Int64 =
          switch function {
          case "add": x + y
          case "subtract": x - y
          case "multiply": x * y
          case "maximum": max(x, y)
          default: min(x, y)
          }
        return Dual(Double(Int32(truncatingIfNeeded: result)))
      })
  }

  func comparison(_ relation: String, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    Grid(
      type,
      zip(operands[0].elements, operands[1].elements).map { first, second in
        let (a, b) = (first.number, second.number)
        let hasNaN = a.isKnown && b.isKnown && (a.value.isNaN || b.value.isNaN)
        let holds: Bool? =
          switch relation {
          case "equal": Number.isEqual(a, b)
          case "notEqual": Number.isEqual(a, b).map { !$0 }
          case "less": Number.isLess(a, b)
          case "greater": Number.isLess(b, a)
          case "lessOrEqual": hasNaN ? false : Number.isLess(b, a).map { !$0 }
          default: hasNaN ? false : Number.isLess(a, b).map { !$0 }
          }
        return holds.map { Dual($0 ? 1 : 0) } ?? .unknown
      })
  }

  func select(_ operands: [Grid], _ type: TensorType) -> Grid {
    Grid(
      type,
      type.count == 0
        ? []
        : (0..<type.count).map { index in
          let (condition, a, b) = (
            operands[0].elements[index].number, operands[1].elements[index], operands[2].elements[index]
          )
          return condition.isKnown ? (condition.value != 0 ? a : b) : .either(a, b)
        })
  }
}
