// Arithmetic on sizes that a user gives. Whatever they are, it never traps: what does not fit an `Int` is the nearest
// number that does, which no tensor's size is, or is refused in words.

extension Collection where Element == Int {
  /// The product; beyond the range of `Int` the end of the range.
  var product: Int { reduce(1) { $0.times($1) } }
  /// The sum; beyond the range of `Int` the end of the range.
  var total: Int { reduce(0) { $0.plus($1) } }
}

extension Int {
  /// The product, or the end of the range that it lies beyond.
  func times(_ other: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? ((self < 0) == (other < 0) ? .max : .min) : product
  }

  /// The sum, or the end of the range that it lies beyond.
  func plus(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other > 0 ? .max : .min) : sum
  }

  /// The difference, or the end of the range that it lies beyond.
  func minus(_ other: Int) -> Int {
    let (difference, overflows) = subtractingReportingOverflow(other)
    return overflows ? (other < 0 ? .max : .min) : difference
  }
}

/// The largest size, stride, dilation or padding of a window, and so that sums of products of two of them are whole
/// numbers of 64 bits.
private let largestWindow = Int(Int32.max)

/// Throws unless the numbers, which make up a window, are from `least` to the largest that a window has.
func checkWindow(_ numbers: [Int], _ what: String, from least: Int) throws(Mismatch) {
  guard let wrong = numbers.first(where: { $0 < least || $0 > largestWindow }) else { return }
  throw Mismatch("\(what) at least \(least) and at most \(largestWindow), not \(wrong)")
}
