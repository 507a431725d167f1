import AssayKernels

/// The expectation of a function of S = √(χ²/ν), the ratio of a sample's standard deviation to the true one, where χ²
/// has ν degrees of freedom.
///
/// The variable of integration is u = log S, whose density is proportional to exp(−ν (e²ᵘ − 1 − 2u) / 2): smooth on the
/// whole line, so that the trapezoidal rule converges exponentially (Trefethen and Weideman, SIAM Review 56, 2014).
/// Expectations are ratios of two sums over the same points, so no gamma function is needed.
struct ChiExpectation {
  /// ν, at least 1 and finite.
  let degreesOfFreedom: Double

  /// A weight below this share of the largest cannot change the last digit of a sum.
  private static let negligible = 1e-19

  /// E[value(S)] for a function from [0, ∞] to [0, 1] that rises or falls monotonically, to about 1e−14 relative, far
  /// into both tails. Sums go from the left to the right, then over the points between, until halving the step changes
  /// less than 1e−13. Cost: one to a few hundred evaluations; a few thousand for tiny results.
  func ofMonotone(_ value: (Double) -> Double) -> Double {
    let step = firstStep
    var largest = 0.0
    // The function to one side is at most the larger of its values at the two ends of that side.
    func end(_ direction: Double, limit: Double) -> Double {
      var u = 0.0
      while true {
        let weight = weight(u)
        let here = value(assay_exp(u))
        largest = max(largest, weight * here)
        if weight <= Self.negligible, weight * max(here, limit) <= Self.negligible * largest { return u }
        u += direction * step
      }
    }
    let right = end(1, limit: value(.infinity))
    let left = end(-1, limit: value(0))
    return refined(from: left, to: right, step: step, value)
  }

  /// E[value(S); S < `top`] for a smooth function from [0, `top`] to [0, 1], to about 1e−13. By the double exponential
  /// rule of Takahasi and Mori (1974), which allows the end at `top` to be a kink.
  func below(_ top: Double, _ value: (Double) -> Double) -> Double {
    guard top > 0 else { return 0 }
    let (left, right) = (end(-1), end(1))
    let high = min(right, assay_log(top))
    guard high > left else { return 0 }
    let middle = (left + high) / 2
    let half = (high - left) / 2
    func term(_ k: Double) -> Double {
      let stretch = (assay_exp(k) - assay_exp(-k)) * .pi / 4
      let shrink = assay_exp(-stretch.magnitude)
      let secant = 2 * shrink / (1 + shrink * shrink)
      let u = middle + half * assay_tanh(stretch)
      return weight(u) * value(assay_exp(u)) * secant * secant * (assay_exp(k) + assay_exp(-k)) * .pi / 4
    }
    var step = 0.5
    var sum = (-7...7).reduce(0.0) { $0 + term(Double($1) * step) }
    var integral = sum * step
    for _ in 0..<10 {
      step /= 2
      for index in stride(from: -Int(3.5 / step) + 1, to: Int(3.5 / step), by: 2) {
        sum += term(Double(index) * step)
      }
      let finer = sum * step
      let change = (finer - integral).magnitude
      integral = finer
      if change <= 1e-13 * finer { break }
    }
    return min(1, integral * half / total(from: left, to: right))
  }

  /// exp(−ν (e²ᵘ − 1 − 2u) / 2), which is 1 at its maximum, u = 0.
  private func weight(_ u: Double) -> Double {
    assay_exp(-degreesOfFreedom / 2 * Self.secondOrder(2 * u))
  }

  /// eˣ − 1 − x, by its series where the difference would cancel.
  private static func secondOrder(_ x: Double) -> Double {
    guard x.magnitude < 0.5 else { return assay_exp(x) - 1 - x }
    var term = x * x / 2
    var sum = 0.0
    var divisor = 3.0
    while sum + term != sum {
      sum += term
      term *= x / divisor
      divisor += 1
    }
    return sum
  }

  /// Half of the standard deviation of log S, for many degrees of freedom.
  private var firstStep: Double { 0.5 / (2 * degreesOfFreedom).squareRoot() }

  /// The first point of the walk from 0 at which the weight is negligible.
  private func end(_ direction: Double) -> Double {
    var u = 0.0
    while weight(u) > Self.negligible { u += direction * firstStep }
    return u
  }

  /// The integral of the weight.
  private func total(from left: Double, to right: Double) -> Double {
    let step = firstStep / 2
    let last = Int(((right - left) / step).rounded(.up))
    return (0...last).reduce(0.0) { $0 + weight(left + Double($1) * step) } * step
  }

  private func refined(
    from left: Double, to right: Double, step: Double, _ value: (Double) -> Double
  ) -> Double {
    var (numerator, denominator) = (0.0, 0.0)
    func add(_ u: Double) {
      let weight = weight(u)
      denominator += weight
      numerator += weight * value(assay_exp(u))
    }
    var step = step
    var last = Int(((right - left) / step).rounded(.up))
    for index in 0...last { add(left + Double(index) * step) }
    var mean = numerator / denominator
    for _ in 0..<12 {
      step /= 2
      last *= 2
      for index in stride(from: 1, to: last, by: 2) { add(left + Double(index) * step) }
      let finer = numerator / denominator
      let change = (finer - mean).magnitude
      mean = finer
      if change <= 1e-13 * finer { break }
    }
    return min(1, mean)
  }
}
