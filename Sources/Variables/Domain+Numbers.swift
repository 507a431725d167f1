import AssayDocuments

extension Domain where Value == Double {
  /// Numbers for which a condition holds.
  public static func number(
    _ range: String, where contains: @escaping @Sendable (Double) -> Bool
  ) -> Domain {
    Domain(
      kind: "a number", range: range, contains: contains,
      read: { document throws(DocumentError) in try document.number() }, write: { Document(.number($0)) })
  }

  /// All numbers but infinities and NaN.
  public static let finite = number("be finite") { $0.isFinite }
  /// Finite numbers above 0.
  public static let positive = number("be positive and finite") { $0 > 0 && $0.isFinite }
  /// Finite numbers from 0 on.
  public static let notNegative = number("be 0 or positive, and finite") { $0 >= 0 && $0.isFinite }
  /// Numbers from 0 to 1, both included.
  public static let share = number("lie in 0 … 1") { $0 >= 0 && $0 <= 1 }
  /// Numbers from 0 to below 1.
  public static let shareBelowOne = number("lie in 0 ..< 1") { $0 >= 0 && $0 < 1 }

  /// Finite numbers from a smallest one on.
  public static func atLeast(_ smallest: Double) -> Domain {
    number("be at least \(smallest) and finite") { $0 >= smallest && $0.isFinite }
  }
}

extension Domain where Value == Int {
  /// The largest number that a count may be: whatever is multiplied with it still has a number.
  public static let largestCount = 1 << 40

  /// Whole numbers in a range.
  public static func whole(in range: ClosedRange<Int>) -> Domain {
    whole("lie in \(range.lowerBound) … \(range.upperBound)") { range.contains($0) }
  }

  /// Whole numbers from a smallest one on.
  public static func whole(from smallest: Int) -> Domain {
    whole("be at least \(smallest)") { $0 >= smallest }
  }

  /// How many there are of something: from 1 to ``largestCount``.
  public static let count = whole(in: 1...largestCount)

  private static func whole(_ range: String, where contains: @escaping @Sendable (Int) -> Bool) -> Domain {
    Domain(
      kind: "a whole number", range: range, contains: contains,
      read: { document throws(DocumentError) in try document.integer() }, write: { Document(.integer($0)) })
  }
}
