import AssayRandomness
import AssayStatistics

/// A simulated study that is drawn many times, to count how often its tests reject a hypothesis that holds.
public protocol Simulation: Sendable {
  /// What is drawn, in words that no other trial has.
  var name: String { get }
  /// How long one draw takes, in any unit.
  var cost: Double { get }
  /// Draws one study, and tells which of its tests reject. Always as many answers.
  func rejections(_ stream: RandomStream) throws -> [Bool]
}

/// How often the tests of a trial rejected.
public struct Tally: Sendable, Hashable {
  /// The number of studies drawn.
  public var draws = 0
  /// The rejections of each test.
  public var counts: [Int] = []
  /// Why the method takes no sample of this size; `nil` where it does.
  public var refusal: String?

  /// No draws.
  public init(draws: Int = 0) { self.draws = draws }

  /// The tally of both.
  public static func + (a: Tally, b: Tally) -> Tally {
    var sum = a.counts.count < b.counts.count ? b : a
    let other = a.counts.count < b.counts.count ? a : b
    for index in other.counts.indices { sum.counts[index] += other.counts[index] }
    sum.draws = a.draws + b.draws
    sum.refusal = a.refusal ?? b.refusal
    return sum
  }
}

extension Simulation {
  /// Counts the rejections of the studies with these numbers. Each study depends on its number alone, so that the first
  /// hundredth of all draws can be drawn again by itself.
  ///
  /// - Parameter repetition: Another number gives other studies.
  public func tally(_ draws: Range<Int>, repetition: Int = 0) throws -> Tally {
    let stream = RandomStream(seed: 2026, name: "calibration").split(name).split(repetition)
    var tally = Tally(draws: draws.count)
    do {
      for draw in draws {
        let rejections = try rejections(stream.split(draw))
        if tally.counts.isEmpty { tally.counts = rejections.map { _ in 0 } }
        for index in rejections.indices where rejections[index] { tally.counts[index] += 1 }
      }
    } catch let error as StatisticsError {
      guard case .unfit = error else { throw error }
      tally.refusal = error.description
    }
    return tally
  }
}
