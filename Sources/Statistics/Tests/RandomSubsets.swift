import AssayRandomness

/// Draws of some of the numbers 0 ..< total without replacement, each set equally likely.
enum RandomSubsets {
  /// Calls `body` with `draws` sets. Draw r reads `integer(below:at:)` of positions r · `count` ..< (r + 1) · `count`:
  /// the first steps of Fisher and Yates's shuffle of what the previous draw left.
  static func forEach(
    _ draws: Int, of count: Int, from total: Int, _ stream: RandomStream,
    _ body: (ArraySlice<Int>) -> Void
  ) {
    var order = Array(0..<total)
    for draw in 0..<draws {
      for index in 0..<count {
        let position = UInt64(draw * count + index)
        order.swapAt(index, index + stream.integer(below: total - index, at: position))
      }
      body(order[..<count])
    }
  }

  /// Calls `body` with all sets, in lexicographic order.
  static func forEach(of count: Int, from total: Int, _ body: (ArraySlice<Int>) -> Void) {
    var chosen = Array(0..<count)
    while true {
      body(chosen[...])
      guard let moved = chosen.indices.last(where: { chosen[$0] < total - count + $0 }) else { return }
      chosen[moved] += 1
      for index in moved..<count where index > moved { chosen[index] = chosen[index - 1] + 1 }
    }
  }

  /// The number of sets, or `nil` if it is above `limit`.
  static func number(of count: Int, from total: Int, limit: Int) -> Int? {
    var number = 1
    for index in 0..<min(count, total - count) {
      // The product of k + 1 neighbours is divisible by (k + 1)!, so no division leaves a rest.
      let (product, overflow) = number.multipliedReportingOverflow(by: total - index)
      guard !overflow else { return nil }
      number = product / (index + 1)
      if number > limit { return nil }
    }
    return number
  }

  /// The smallest size of two equal arms for which a set of one arm's size is no likelier than `tail`.
  static func fewestOfEach(tail: Double) -> Int {
    var (count, probability) = (0, 1.0)
    while probability > tail {
      count += 1
      probability *= Double(count) / Double(4 * count - 2)
    }
    return count
  }

  /// Whether a single set of these sizes is no likelier than `tail`.
  static func canDecide(_ count: Int, _ other: Int, tail: Double) -> Bool {
    var probability = 1.0
    for index in 1...max(min(count, other), 1) where probability > tail {
      probability *= Double(index) / Double(max(count, other) + index)
    }
    return probability <= tail
  }
}
