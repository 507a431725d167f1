/// Describes a sample of the machines of a space that is too large to enumerate.
public struct SamplePlan: Hashable, Sendable {
  /// The space of machines.
  public let space: MachineSpace
  /// The number of steps within which a machine must halt to count.
  public let limit: Int
  /// The number of independent paths down the tree.
  public let paths: Int
  /// The seed of the paths.
  public let seed: UInt64

  /// - Throws: ``ComplexityError`` for a plane, or where limit or paths are out of range.
  public init(space: MachineSpace, limit: Int? = nil, paths: Int = SamplePlan.standardPaths, seed: UInt64 = 0)
    throws(ComplexityError)
  {
    guard space.dimensions == 1 else {
      throw .unsupportedSpace("\(space.name) cannot be sampled: tapes only")
    }
    let limit = limit ?? Self.standardLimit(space)
    guard (1...1_000_000).contains(limit) else {
      throw .unsupportedLimit("\(limit) steps: from 1 to 1000000")
    }
    guard (Self.block...Self.mostPaths).contains(paths) else {
      throw .outOfRange("\(paths) paths: from \(Self.block) to \(Self.mostPaths)")
    }
    self.space = space
    self.limit = limit
    self.paths = (paths + Self.block - 1) / Self.block * Self.block
    self.seed = seed
  }

  /// The number of paths of a table unless another is asked for.
  public static let standardPaths = 1 << 24

  /// The most paths: a path's mass is below 2^36 units, and their sum must fit a word.
  static let mostPaths = 1 << 28

  /// The number of paths that share one stream of random draws.
  static let block = 4_096

  /// The limits of the literature's tables: 2000 steps, and 4000 for nine symbols and more.
  public static func standardLimit(_ space: MachineSpace) -> Int { space.symbols >= 9 ? 4_000 : 2_000 }

  package var slug: String { "\(space.slug)-\(limit)-\(paths)-\(seed)" }
}

extension SamplePlan: TableIdentity {
  var fields: [(String, String)] {
    space.fields + [("limit", String(limit)), ("paths", String(paths)), ("seed", String(seed))]
  }
}
