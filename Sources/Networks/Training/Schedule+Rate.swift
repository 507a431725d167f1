import AssayTensors

extension Schedule {
  /// The rate of a step, the same bits on every machine; a step below 0 has the rate of step 0. Means nothing for
  /// settings that `validate` refuses. Cost: constant, but for milestones and restarts, which are counted.
  public func rate(at step: Int) -> Double {
    let step = max(step, 0)
    switch self {
    case .constant(let rate): return rate
    case .step(let start, let every, let factor):
      return start * Self.power(factor, step / max(every, 1))
    case .multiStep(let start, let milestones, let factor):
      return start * Self.power(factor, milestones.count { $0 <= step })
    case .exponential(let start, let factor): return start * Self.power(factor, step)
    case .cosine(let start, let steps, let floor):
      return Self.cosine(from: start, to: floor, Double(step) / Double(steps))
    case .polynomial(let start, let steps, let power, let floor):
      guard step < steps else { return floor }
      let rest = 1 - Double(step) / Double(steps)
      return floor + (start - floor) * (power == 1 ? rest : Elementary.power(rest, power))
    case .inverseSquareRoot(let start, let steps):
      return start * (Double(steps) / (Double(steps) + Double(step))).squareRoot()
    case .oneCycle(let peak, let steps, let rising, let startDivisor, let endDivisor):
      let start = peak / startDivisor
      let top = rising * Double(steps) - 1
      guard Double(step) > top else { return Self.cosine(from: start, to: peak, Double(step) / top) }
      return Self.cosine(
        from: peak, to: start / endDivisor, (Double(step) - top) / (Double(steps - 1) - top))
    case .warmRestarts(let start, let first, let multiplier, let floor):
      let (place, length) = Self.cycle(step, first: max(first, 1), multiplier: max(multiplier, 1))
      return Self.cosine(from: start, to: floor, Double(place) / Double(length))
    case .warmUp(let steps, let from, let next):
      guard step < steps else { return next.rate(at: step - steps) }
      return next.rate(at: 0) * (from + (1 - from) * (Double(step) / Double(steps)))
    }
  }

  /// Half a cosine from one rate to another, which it keeps from share 1 on.
  private static func cosine(from start: Double, to end: Double, _ share: Double) -> Double {
    guard share < 1 else { return end }
    return end + (start - end) * (1 + Elementary.cosine(.pi * share)) / 2
  }

  /// Where a step is in its cycle, and how long that cycle is.
  private static func cycle(_ step: Int, first: Int, multiplier: Int) -> (place: Int, length: Int) {
    if multiplier == 1 { return (step % first, first) }
    var (place, length) = (step, first)
    while place >= length {
      place -= length
      let (longer, overflow) = length.multipliedReportingOverflow(by: multiplier)
      length = overflow ? .max : longer
    }
    return (place, length)
  }

  /// xⁿ by repeated squaring: exact for powers of two.
  private static func power(_ x: Double, _ n: Int) -> Double {
    var (result, square, rest) = (1.0, x, n)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
