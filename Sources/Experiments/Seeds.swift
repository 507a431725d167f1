/// Consecutive seeds. The tuning and judging seeds of one design must not overlap.
public struct Seeds: Sendable, Hashable, Codable {
  /// The smallest seed.
  public var first: UInt64
  /// The number of seeds.
  public var count: Int

  /// The seeds `first`, `first` + 1, …
  public init(first: UInt64, count: Int) {
    self.first = first
    self.count = count
  }
}

extension Seeds {
  /// The seeds in ascending order. Empty when the count is not positive.
  package var all: [UInt64] {
    guard let last else { return [] }
    return Array(first...last)
  }

  /// The last seed; `nil` when there is none or when it would not be a 64-bit number.
  package var last: UInt64? {
    guard let steps = UInt64(exactly: count), steps > 0 else { return nil }
    let (last, overflow) = first.addingReportingOverflow(steps - 1)
    return overflow ? nil : last
  }
}
