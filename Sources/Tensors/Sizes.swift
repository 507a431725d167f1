// Arithmetic on sizes that a user gives. It never traps: a result that does not fit an `Int` becomes the
// nearest `Int`, which is no tensor's size, or is refused with a message.

extension Collection where Element == Int {
  /// The product of the sizes, or the nearest `Int` where it does not fit.
  var product: Int { reduce(1) { $0.times($1) } }
  /// The sum of the sizes, or the nearest `Int` where it does not fit.
  var total: Int { reduce(0) { $0.plus($1) } }
}

extension Int {
  /// The product, or the nearest `Int` where it does not fit.
  func times(_ other: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? ((self < 0) == (other < 0) ? .max : .min) : product
  }

  /// The sum, or the nearest `Int` where it does not fit.
  func plus(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other > 0 ? .max : .min) : sum
  }

  /// The difference, or the nearest `Int` where it does not fit.
  func minus(_ other: Int) -> Int {
    let (difference, overflows) = subtractingReportingOverflow(other)
    return overflows ? (other < 0 ? .max : .min) : difference
  }
}

/// The largest size, stride, dilation or padding of a window. Sums of products of two such numbers fit in 64
/// bits.
private let largestWindow = Int(Int32.max)

/// Throws unless each of the numbers of a window is at least `least` and at most the largest that a window
/// may have.
func checkWindow(_ numbers: [Int], _ what: String, from least: Int) throws(Mismatch) {
  guard let wrong = numbers.first(where: { $0 < least || $0 > largestWindow }) else { return }
  throw Mismatch("\(what) at least \(least) and at most \(largestWindow), not \(wrong)")
}
