extension Schedule {
  /// Throws ``NetworkError`` for settings that make no schedule, naming the first.
  public func validate() throws {
    switch self {
    case .constant(let rate): try demandRate("the rate", rate)
    case .step(let start, let every, let factor):
      try demandRate("the start", start)
      try demandCount("every", every)
      try demandFactor(factor)
    case .multiStep(let start, let milestones, let factor):
      try demandRate("the start", start)
      try demandFactor(factor)
      guard milestones.allSatisfy({ $0 >= 0 }), zip(milestones, milestones.dropFirst()).allSatisfy(<)
      else { throw invalid("milestones are steps from 0 on in rising order, not \(milestones)") }
    case .exponential(let start, let factor):
      try demandRate("the start", start)
      try demandFactor(factor)
    case .cosine(let start, let steps, let floor):
      try demandFall(start, floor)
      try demandCount("steps", steps)
    case .polynomial(let start, let steps, let power, let floor):
      try demandFall(start, floor)
      try demandCount("steps", steps)
      guard power > 0, power.isFinite else { throw invalid("the power is above 0, not \(power)") }
    case .inverseSquareRoot(let start, let steps):
      try demandRate("the start", start)
      try demandCount("steps", steps)
    case .oneCycle(let peak, let steps, let rising, let startDivisor, let endDivisor):
      try demandRate("the peak", peak)
      guard rising < 1, rising * Double(steps) > 1 else {
        throw invalid("the rise takes more than 1 of the \(steps) steps and not all, not a share of \(rising)")
      }
      guard startDivisor >= 1, endDivisor >= 1, startDivisor.isFinite, endDivisor.isFinite else {
        throw invalid("divisors are at least 1, not \(startDivisor) and \(endDivisor)")
      }
    case .warmRestarts(let start, let first, let multiplier, let floor):
      try demandFall(start, floor)
      try demandCount("first", first)
      try demandCount("the multiplier", multiplier)
    case .warmUp(let steps, let from, let next):
      try demandCount("steps", steps)
      guard from >= 0, from <= 1 else { throw invalid("a warm-up starts at a share in 0 … 1, not \(from)") }
      try next.validate()
    }
  }

  private func invalid(_ reason: String) -> NetworkError { .invalidSetting(of: "Schedule", reason: reason) }

  private func demandRate(_ name: String, _ rate: Double) throws {
    guard rate >= 0, rate.isFinite else { throw invalid("\(name) is finite and at least 0, not \(rate)") }
  }

  private func demandFall(_ start: Double, _ floor: Double) throws {
    try demandRate("the start", start)
    guard floor >= 0, floor <= start else {
      throw invalid("the floor is in 0 … the start of \(start), not \(floor)")
    }
  }

  private func demandCount(_ name: String, _ count: Int) throws {
    guard count >= 1 else { throw invalid("\(name) is at least 1, not \(count)") }
  }

  private func demandFactor(_ factor: Double) throws {
    guard factor > 0, factor.isFinite else { throw invalid("the factor is above 0, not \(factor)") }
  }
}
