/// What a part of a program takes in one run.
public struct Cost: Sendable, Hashable {
  /// FLOPs: a multiplication and an addition in one count 2; an element of any other arithmetic, comparison, choice,
  /// rounding or function, an exponential too, a term of a sum, and a number drawn or sorted count 1; what only moves
  /// values counts 0.
  public var operations = 0
  /// Bytes that each operation by itself reads and writes; what is fused, and so stays in registers, counts as if it
  /// were not.
  public var bytes = 0
  /// Operations done one by one, before any are fused; those of a loop in each of its iterations.
  public var calls = 0

  /// Nothing.
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

/// What a run of a program takes, by the sites that it is the work of. Derivatives belong to the site whose operations
/// they are the derivatives of.
public struct Costs: Sendable {
  /// The sites in their order, each with what it takes by itself: without the sites inside it.
  public internal(set) var sites: [(path: String, cost: Cost)]
  /// What belongs to no site, such as the loss and the update of the parameters.
  public internal(set) var outside = Cost()
  /// All of the program.
  public internal(set) var whole = Cost()

  /// What a site takes by itself; `nil` where there is none of that path.
  public subscript(path: String) -> Cost? { sites.first { $0.path == path }?.cost }

  /// What a site takes with all sites inside it; `nil` where there is none of that path.
  public func including(_ path: String) -> Cost? {
    guard self[path] != nil else { return nil }
    return sites.filter { $0.path == path || $0.path.hasPrefix(path + ".") }.map(\.cost).reduce(Cost(), +)
  }
}
