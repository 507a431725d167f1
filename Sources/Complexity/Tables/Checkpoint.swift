import Foundation

struct Checkpoint {
  var done: [Int]
  init(plan: DerivationPlan, sum: TreeSum, board: Board) { done = [] }
  static func read(from: URL, plan: DerivationPlan, items: Int) throws -> Checkpoint? { nil }
  func restore(into sum: TreeSum) {}
  func write(to url: URL) throws {}
}
