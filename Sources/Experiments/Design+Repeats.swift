import Crypto
import Foundation

extension Design {
  /// How often a tuning stage runs: once, or, where it is repeated, for each seed of the stages that choose by it.
  /// A judging stage runs once.
  package func repeats(of stage: Stage) -> Int {
    guard let index = stages.firstIndex(where: { $0.name == stage.name }) else { return 1 }
    return repeats(at: index)
  }

  private func repeats(at index: Int) -> Int {
    let stage = stages[index]
    guard stage.purpose == .tuning, stage.isRepeated else { return 1 }
    // Only later stages can choose by it, so the recursion ends whatever the design says.
    return stages.indices.dropFirst(index + 1)
      .filter { stages[$0].chosen.contains { $0.stage == stage.name } }
      .map { stages[$0].purpose == .judging ? stages[$0].seeds.count : repeats(at: $0) }
      .reduce(1, max)
  }

  /// The seeds of all repeats of a stage; the count is `Int.max` where there are more.
  func plannedSeeds(of stage: Stage) -> Seeds {
    let (count, overflow) = stage.seeds.count.multipliedReportingOverflow(by: repeats(of: stage))
    return Seeds(first: stage.seeds.first, count: overflow ? .max : count)
  }

  /// The root seeds of a stage's trials, repeat by repeat, in the order of its seeds.
  func seeds(of stage: Stage) -> [UInt64] { plannedSeeds(of: stage).all.map(trialSeed) }

  /// The places, among all seeds of a tuning stage, of the seeds of one of its repeats.
  func places(ofRepeat number: Int, of stage: Stage) -> Range<Int> {
    let count = max(stage.seeds.count, 0)
    return number * count..<(number + 1) * count
  }

  /// The repeat of the earlier stages by which the levels of the seed at this place are chosen.
  func repeatNumber(ofPlace place: Int, in stage: Stage) -> Int {
    stage.purpose == .judging ? place : place / max(stage.seeds.count, 1)
  }

  /// The root seed of the trials with this seed of a stage.
  func trialSeed(_ seed: UInt64) -> UInt64 {
    guard let rootSeed else { return seed }
    var bytes = Data()
    for number in [rootSeed, seed] {
      Swift.withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return SHA256.hash(data: bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
