/// Finds the name that a misspelt name means.
package enum Nearest {
  /// The candidate with the fewest changed letters from `name`, if it is near enough to be a slip: at most
  /// a third of the letters. The first one on a tie.
  package static func name(to name: String, among candidates: [String]) -> String? {
    let length = name.count
    let slips = max(2, length / 3)
    // The distance is at least the difference of the lengths: a name far longer than all others costs nothing.
    let measured = candidates.filter { abs($0.count - length) <= slips }
      .map { (candidate: $0, distance: distance(name, $0)) }
    guard let best = measured.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= slips ? best.candidate : nil
  }

  /// The end of an error message about the name: the nearest candidate, or all where none is near.
  package static func hint(to name: String, among candidates: [String]) -> String {
    if let nearest = self.name(to: name, among: candidates) { return "; did you mean '\(nearest)'?" }
    return candidates.isEmpty ? "" : "; there are " + candidates.joined(separator: ", ")
  }

  /// The number of letters to insert, remove, replace or swap with their neighbour to make `first` from
  /// `second` (optimal string alignment; time and space are the product of the lengths).
  package static func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first.lowercased())
    let b = Array(second.lowercased())
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var cost = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { cost[i][0] = i }
    for j in 0...b.count { cost[0][j] = j }
    for i in 1...a.count {
      for j in 1...b.count {
        let replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        cost[i][j] = min(cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost[i][j] = min(cost[i][j], cost[i - 2][j - 2] + 1)
        }
      }
    }
    return cost[a.count][b.count]
  }
}
