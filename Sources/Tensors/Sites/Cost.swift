/// The cost of a part of a program in one run.
public struct Cost: Sendable, Hashable {
  /// FLOPs. A multiplication with its addition counts 2. Each element of any other arithmetic, comparison, selection,
  /// rounding, conversion or function (an exponential too), each term of a sum, and each number drawn or sorted
  /// counts 1. Moving values counts 0.
  public var operations = 0
  /// Bytes that the operations read and write, each counted by itself: a value that fusion keeps in registers counts
  /// as if it were written and read.
  public var bytes = 0
  /// Operations done one by one, before any are fused; those of a loop in each of its iterations.
  public var calls = 0

  /// A cost of zero.
  public init() {}

  init(operations: Int, bytes: Int, calls: Int) {
    (self.operations, self.bytes, self.calls) = (operations, bytes, calls)
  }

  static func += (sum: inout Cost, other: Cost) {
    sum.operations = sum.operations.plus(other.operations)
    sum.bytes = sum.bytes.plus(other.bytes)
    sum.calls = sum.calls.plus(other.calls)
  }

  /// The sum of two costs.
  public static func + (a: Cost, b: Cost) -> Cost {
    var sum = a
    sum += b
    return sum
  }

  func times(_ count: Int) -> Cost {
    Cost(operations: operations.times(count), bytes: bytes.times(count), calls: calls.times(count))
  }
}

/// The cost of one run of a program, divided among its sites. A derivative belongs to the site of the operation that
/// it is the derivative of.
public struct Costs: Sendable {
  /// The sites in their order, each with its own cost: without the sites inside it.
  public internal(set) var sites: [(path: String, cost: Cost)]
  /// What belongs to no site, such as the loss and the update of the parameters.
  public internal(set) var outside = Cost()
  /// The cost of the whole program.
  public internal(set) var whole = Cost()

  /// The cost of a site without the sites inside it; `nil` when there is no site of that path.
  public subscript(path: String) -> Cost? { sites.first { $0.path == path }?.cost }

  /// The cost of a site with all sites inside it; `nil` when there is no site of that path.
  public func including(_ path: String) -> Cost? {
    guard self[path] != nil else { return nil }
    return sites.filter { $0.path == path || $0.path.hasPrefix(path + ".") }.map(\.cost).reduce(Cost(), +)
  }
}
