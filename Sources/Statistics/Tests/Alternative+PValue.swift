extension Alternative {
  /// The p-value of this alternative from those of the two one-sided tests: the one asked for, or twice the
  /// smaller of both, at most 1.
  func pValue(
    greater: @autoclosure () throws -> Double, less: @autoclosure () throws -> Double
  ) rethrows -> Double {
    switch self {
    case .greater: try greater()
    case .less: try less()
    case .twoSided: min(1, 2 * min(try greater(), try less()))
    }
  }
}
