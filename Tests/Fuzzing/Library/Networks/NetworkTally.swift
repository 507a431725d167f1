/// What checking many networks came to.
struct NetworkTally {
  /// Numbers of those that failed.
  private(set) var failed: Set<Int> = []
  /// How many failed by each check.
  private var checks: [String: Int] = [:]
  /// How many their own rules refused.
  var refused = 0
  private var comparisons = 0
  private var illConditioned = 0

  mutating func fail(_ number: Int, _ check: String) {
    failed.insert(number)
    checks[check, default: 0] += 1
  }

  /// Adds what a child says of a network that it checked: its comparisons, and 1 where it is ill-conditioned.
  mutating func add(_ text: String) {
    let counts = text.split(separator: " ").compactMap { Int($0) }
    guard counts.count == 2 else { return }
    comparisons += counts[0]
    illConditioned += counts[1]
  }
}

extension NetworkTally: CustomStringConvertible {
  var description: String {
    let found = checks.sorted { $0.key < $1.key }.map { "\($0.value) by \($0.key)" }
    let list = found.isEmpty ? "" : " (\(found.joined(separator: ", ")))"
    return
      "\(failed.count) failed\(list), \(refused) refused by their own rules, \(illConditioned) ill-conditioned "
      + "somewhere; \(comparisons) comparisons"
  }
}
