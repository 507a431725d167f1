import AssayTensors

/// A learning rate as a pure function of the step's number, from 0. It has no state, so a resumed run has
/// nothing to restore. It is computed in float64 without the C library, so it has the same bits on every
/// machine.
///
/// ```swift
/// let schedule = Schedule.warmUp(steps: 100, then: .cosine(rate: 0.1, to: 0, steps: 1000))
/// let rate = schedule(50)   // 0.05
/// ```
public indirect enum Schedule: Sendable, Hashable, Codable {
  /// The same rate always.
  case constant(Double)
  /// rate·factor^⌊t/every⌋. PyTorch's `StepLR`.
  case steps(rate: Double, every: Int, factor: Double)
  /// rate·factor^(number of milestones at or before t). PyTorch's `MultiStepLR`.
  case milestones(rate: Double, at: [Int], factor: Double)
  /// rate·factorᵗ. PyTorch's `ExponentialLR`.
  case exponential(rate: Double, factor: Double)
  /// Half a cosine from `rate` at 0 to `end` at `steps`, `end` from there on (Loshchilov & Hutter 2017, arXiv
  /// 1608.03983). Keras's and Optax's; PyTorch's `CosineAnnealingLR` is the same as far as `steps`, then rises.
  case cosine(rate: Double, to: Double, steps: Int)
  /// end + (rate − end)·(1 − t/steps)^power, `end` from `steps` on. PyTorch's `PolynomialLR` with end 0.
  case polynomial(rate: Double, to: Double, steps: Int, power: Double)
  /// rate·√(max(t, 1)/over)⁻¹ from `over` steps on and `rate` before: 1/√t (Vaswani et al. 2017, arXiv
  /// 1706.03762; there with a linear warm-up of the same length).
  case inverseSquareRoot(rate: Double, over: Int)
  /// Half cosines from `rate` to `end`, the first `period` steps long, each `growth` times as long as the one
  /// before. PyTorch's `CosineAnnealingWarmRestarts`.
  case warmRestarts(rate: Double, to: Double, period: Int, growth: Int)
  /// From peak/`startDivisor` by half a cosine to `peak` at step rising·steps − 1, then by another to
  /// peak/startDivisor/`endDivisor` at step steps − 1 (Smith & Topin 2018, arXiv 1708.07120). PyTorch's
  /// `OneCycleLR` with two phases; its momentum is not cycled here.
  case oneCycle(
    peak: Double, steps: Int, rising: Double = 0.3, startDivisor: Double = 25, endDivisor: Double = 1e4)
  /// `then` times a factor that rises linearly from `from` at step 0 to 1 at `steps`. `then` counts its steps
  /// from the end of the warm-up, and during it has its first rate.
  case warmUp(steps: Int, from: Double = 0, then: Schedule)

  /// The rate of the step with this number, from 0. Lengths that ``validate()`` refuses trap.
  public func callAsFunction(_ step: Int) -> Double {
    switch self {
    case .constant(let rate): rate
    case .steps(let rate, let every, let factor): rate * factor.raised(to: step / every)
    case .milestones(let rate, let milestones, let factor):
      rate * factor.raised(to: milestones.count { $0 <= step })
    case .exponential(let rate, let factor): rate * factor.raised(to: step)
    case .cosine(let rate, let end, let steps):
      halfWave(rate, end, Double(min(step, steps)) / Double(steps))
    case .polynomial(let rate, let end, let steps, let power):
      step >= steps
        ? end : end + (rate - end) * (1 - Double(step) / Double(steps)).raised(toReal: power)
    case .inverseSquareRoot(let rate, let over):
      rate * (Double(over) / Double(max(step, over))).squareRoot()
    case .warmRestarts(let rate, let end, let period, let growth):
      restarted(step, rate, end, period, growth)
    case .oneCycle(let peak, let steps, let rising, let startDivisor, let endDivisor):
      cycle(step, peak, Double(steps), rising, startDivisor, endDivisor)
    case .warmUp(let steps, let from, let next):
      step >= steps
        ? next(step - steps) : next(0) * (from + (1 - from) * Double(step) / Double(steps))
    }
  }

  /// Throws for lengths below 1, and for rates or factors that are negative or not numbers.
  public func validate() throws {
    if let fault = Self.table.rangeFault(of: self) ?? relationFault {
      throw NetworkError.invalidSetting(of: "Schedule", reason: fault)
    }
    if case .warmUp(_, _, let next) = self { try next.validate() }
  }

  /// Why settings that each lie in their range are invalid together, in words; `nil` where they are valid.
  var relationFault: String? {
    switch self {
    case .milestones(_, let milestones, _) where milestones != milestones.sorted():
      return "the milestones are \(milestones); they must rise from 0 or later"
    case .oneCycle(_, let steps, let rising, let startDivisor, let endDivisor):
      let rise = rising * Double(steps) - 1
      guard rise > 0, rise < Double(steps - 1) else {
        return "a cycle of \(steps) steps rises in \(rising) of them, between divisors \(startDivisor) and "
          + "\(endDivisor); the rise must be longer than one step and shorter than the cycle"
      }
      return nil
    default: return nil
    }
  }
}

/// Half a cosine wave from `start` at share 0 to `end` at share 1.
private func halfWave(_ start: Double, _ end: Double, _ share: Double) -> Double {
  end + (start - end) * (1 + Elementary.cosine(.pi * share)) / 2
}

private func restarted(_ step: Int, _ rate: Double, _ end: Double, _ period: Int, _ growth: Int)
  -> Double
{
  guard growth > 1 else { return halfWave(rate, end, Double(step % period) / Double(period)) }
  var (rest, length) = (step, period)
  while rest >= length {
    rest -= length
    let (longer, overflows) = length.multipliedReportingOverflow(by: growth)
    length = overflows ? .max : longer
  }
  return halfWave(rate, end, Double(rest) / Double(length))
}

private func cycle(
  _ step: Int, _ peak: Double, _ steps: Double, _ rising: Double, _ startDivisor: Double,
  _ endDivisor: Double
) -> Double {
  let start = peak / startDivisor
  let (top, last) = (rising * steps - 1, steps - 1)
  let place = min(Double(step), last)
  return place <= top
    ? halfWave(start, peak, place / top)
    : halfWave(peak, start / endDivisor, (place - top) / (last - top))
}

extension Double {
  /// A whole power of the number, by squaring.
  fileprivate func raised(to exponent: Int) -> Double {
    var (result, base, rest) = (1.0, self, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      base *= base
      rest >>= 1
    }
    return result
  }

  /// A real power of a number that is positive or 0; a whole power is computed by squaring.
  fileprivate func raised(toReal exponent: Double) -> Double {
    if let whole = Int(exactly: exponent) { return raised(to: whole) }
    return self == 0 ? 0 : Elementary.power(self, exponent)
  }
}
