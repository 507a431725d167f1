/// All orders of a second column beside a first one, and how often each number of concordant less discordant pairs
/// occurs among them. Columns are short, because n values have n! orders.
struct TiedOrders {
  private var counts: [Int: Int] = [:]
  private var total = 0

  init(_ first: [Double], _ second: [Double]) {
    let (signs, otherSigns) = (Self.signs(first), Self.signs(second))
    var chosen: [Int] = []
    var isFree = [Bool](repeating: true, count: second.count)
    var counts: [Int: Int] = [:]
    func visit(_ sum: Int) {
      let row = chosen.count
      if row == second.count { counts[sum, default: 0] += 1 }
      for index in isFree.indices where isFree[index] {
        var added = 0
        for (other, taken) in chosen.enumerated() { added += signs[row][other] * otherSigns[index][taken] }
        isFree[index] = false
        chosen.append(index)
        visit(sum + added)
        chosen.removeLast()
        isFree[index] = true
      }
    }
    visit(0)
    self.counts = counts
    total = counts.values.reduce(0, +)
  }

  /// The share of the orders whose concordant less discordant pairs satisfy the condition.
  func share(where holds: (Double) -> Bool) -> Double {
    Double(counts.reduce(0) { $0 + (holds(Double($1.key)) ? $1.value : 0) }) / Double(total)
  }

  /// The sign of the difference of each value from each other.
  private static func signs(_ values: [Double]) -> [[Int]] {
    values.map { value in values.map { value > $0 ? 1 : value < $0 ? -1 : 0 } }
  }
}
