import Synchronization

/// Gives the complexities of blocks.
public protocol BlockValues: Sendable {
  /// The number of symbols that the cells of blocks may hold.
  var alphabet: Int { get }
  /// The complexity of a block of `rows` rows, nil where it is not known.
  func bits(_ symbols: [UInt8], rows: Int) -> Double?
  /// Every complexity that blocks of a shape can have, with the number of blocks that have it; the greatest first.
  func ladder(rows: Int, columns: Int) -> [(bits: Double, strings: Int)]
}

/// Blocks looked up in an output distribution: strings in one of a tape, squares in one of a plane.
public final class DistributionBlocks: BlockValues {
  private let distribution: any OutputDistribution
  private let ladders = Mutex<[Int: [(bits: Double, strings: Int)]]>([:])

  /// Makes the blocks of a distribution.
  public init(_ distribution: any OutputDistribution) { self.distribution = distribution }

  /// The number of symbols of the distribution.
  public var alphabet: Int { distribution.space.symbols }

  /// The complexity of a block; nil where the distribution does not know it.
  public func bits(_ symbols: [UInt8], rows: Int) -> Double? {
    (rows == 1) == (distribution.space.dimensions == 1) || symbols.count == 1
      ? distribution.estimate(symbols).bits : nil
  }

  /// The complexities of the blocks of a shape, the greatest first.
  public func ladder(rows: Int, columns: Int) -> [(bits: Double, strings: Int)] {
    ladders.withLock { known in
      if let ladder = known[rows * columns] { return ladder }
      let ladder = distribution.ladder(length: rows * columns)
      known[rows * columns] = ladder
      return ladder
    }
  }
}
