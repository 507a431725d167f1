/// Finds a length along a descent direction at which Wolfe's strong conditions hold: the loss has fallen by
/// at least 1e-4 of the fall that the slope at the start predicts, and the slope's magnitude is at most 0.9
/// of that at the start. Bracketing and cubic interpolation: Nocedal & Wright, Numerical Optimization,
/// algorithms 3.5 and 3.6.
struct LineSearch {
  /// The loss at length 0.
  let value: Double
  /// The derivative of the loss at length 0; negative along a descent direction.
  let slope: Double

  /// Loss and derivative along the direction at one length.
  struct Point {
    var length: Double
    var value: Double
    var slope: Double

    init(_ length: Double, _ value: Double, _ slope: Double) {
      self.length = length
      self.value = value
      self.slope = slope
    }

    var isFinite: Bool { value.isFinite && slope.isFinite }
  }

  private static let evaluations = 30

  /// The length found, with the result of `evaluate` there; nil where the direction does not descend, or no
  /// tried length lowers the loss. A loss that is not finite counts as too high.
  func length<Evaluated>(
    from first: Double, evaluate: (Double) throws -> (Point, Evaluated)
  ) rethrows -> (Double, Evaluated)? {
    guard slope < 0 else { return nil }
    var low = Point(0, value, slope)
    var best: (Double, Evaluated)?
    var high: Point?
    var length = first
    for _ in 0..<Self.evaluations {
      let (point, evaluated) = try evaluate(length)
      if !point.isFinite || isTooHigh(point) || point.value >= low.value {
        high = point
      } else {
        // The loss is lower than all before, so this end of the interval is kept.
        best = (length, evaluated)
        if abs(point.slope) <= -0.9 * slope { return best }
        if let end = high {
          if point.slope * (end.length - low.length) >= 0 { high = low }
        } else if point.slope >= 0 {
          high = low
        }
        low = point
      }
      guard let high else {
        length = 2 * length
        continue
      }
      let next = between(low, high)
      guard next != low.length, next != high.length else { break }
      length = next
    }
    return best
  }

  /// Whether the loss has fallen by less than 1e-4 of the fall that the slope predicts.
  private func isTooHigh(_ point: Point) -> Bool { point.value > value + 1e-4 * point.length * slope }

  /// The minimum of the cubic through both ends with their slopes, kept a tenth of the interval away from
  /// either end; the middle where the cubic has no minimum.
  private func between(_ low: Point, _ high: Point) -> Double {
    let width = high.length - low.length
    let middle = low.length + width / 2
    guard high.isFinite else { return middle }
    let chord = low.slope + high.slope - 3 * (high.value - low.value) / width
    let square = chord * chord - low.slope * high.slope
    guard square >= 0 else { return middle }
    let root = (width < 0 ? -1 : 1) * square.squareRoot()
    let share = 1 - (high.slope + root - chord) / (high.slope - low.slope + 2 * root)
    guard share.isFinite else { return middle }
    return low.length + width * min(max(share, 0.1), 0.9)
  }
}
