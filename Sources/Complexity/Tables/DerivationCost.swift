import AssayRandomness
import Foundation

/// What a derivation or a sample is going to cost, estimated before it begins.
///
/// The numbers of nodes and runs come from random descents below the subtrees that the enumeration hands
/// out (``TreeProbe``), with a fixed stream: they are the same on every machine. The seconds come from how long
/// those descents took here, and are rough.
public struct DerivationCost: Sendable {
  /// Undefined entries that will be reached; zero for a sample.
  public let nodes: Double
  /// Continuations that will be looked at, or paths of a sample.
  public let runs: Double
  /// An estimate, on the high side where many strings are printed once, of the different strings that will
  /// be kept: of each length, the outputs expected or all strings that there are, whichever are fewer.
  public let strings: Double
  /// Seconds, on the threads asked.
  public let seconds: Double
  /// What is going to be made, in words.
  public let name: String

  /// Bytes that so many strings take in the sums of all threads and while they are written.
  public var bytes: Double { Double(Derivation.bytesPerString) * strings }

  /// The most seconds, and the most bytes, that are spent without being asked to.
  public static let freeSeconds = 600.0
  /// The most bytes that are spent without being asked to.
  public static let freeBytes = 2e9

  /// Refuses what costs more than is spent unasked.
  ///
  /// - Throws: ``ComplexityError/tooCostly(_:)`` with the estimate.
  public func requireModest() throws(ComplexityError) {
    guard seconds > Self.freeSeconds || bytes > Self.freeBytes else { return }
    throw .tooCostly(
      "\(name) would take about \(Self.spoken(seconds)) and up to \(Self.rounded(bytes * 1e-9)) GB; "
        + "--yes begins all the same (without it: at most \(Self.spoken(Self.freeSeconds)) and "
        + "\(Self.rounded(Self.freeBytes * 1e-9)) GB)")
  }

  /// The cost of an enumeration. Takes a second at most, unless single runs are long.
  public init(_ plan: DerivationPlan, jobs: Int) {
    let derivation = Derivation(plan: plan, jobs: jobs)
    if derivation.usesPackedExplorer {
      self.init(plan, jobs, BinaryWorker.self, share: 0.12)
    } else {
      self.init(plan, jobs, CellWorker.self, share: 1)
    }
  }

  /// Descents, and steps after which no other one begins.
  private static let (descents, mostSteps) = (4_000, 20_000_000)

  /// - Parameter share: the time of a run beside that of one of the probe's.
  private init<Worker: TreeWorker>(_ plan: DerivationPlan, _ jobs: Int, _: Worker.Type, share: Double) {
    let space = plan.space
    let sum = TreeSum(symbols: space.symbols, mostStrings: Derivation.mostStrings)
    let (seeds, items) = Derivation.items(Worker.self, plan)
    seeds.flush(into: sum)
    let probe = TreeProbe(space: space, limit: plan.limit ?? Settler.loopSteps)
    var draws = StreamGenerator(RandomStream(seed: 0, name: "complexity.estimate"))
    let began = Self.threadSeconds
    var done = 0
    while !items.isEmpty, done < Self.descents, probe.steps < Self.mostSteps {
      // Every subtree in turn while there are few, else in their own random order.
      probe.descend(from: Worker.place(items[done % items.count], space), &draws)
      done += 1
    }
    let spent = Self.threadSeconds - began
    let scale = done > 0 ? Double(items.count) / Double(done) : 0
    nodes = Double(sum.counters.nodes) + scale * probe.sums.nodes
    runs = Double(sum.counters.runs) + scale * probe.sums.runs
    var strings = Double(sum.counters.nodes) * Double(space.symbols)
    var all = 1.0
    for (place, outputs) in probe.sums.outputs.enumerated() {
      all *= Double(space.symbols)
      let side = space.dimensions == 2 ? (1...OutputTable.largestSquare).first { $0 * $0 == place + 1 } : 1
      if side != nil { strings += min(all, scale * outputs) }
    }
    self.strings = strings
    let threads = Double(min(max(jobs, 1), ProcessInfo.processInfo.activeProcessorCount))
    // Proofs that need no limit take several times as long as all runs.
    let proofs = plan.limit == nil ? 6.0 : 1
    seconds = runs * spent / Double(max(probe.runs, 1)) * share * proofs / threads
    name = "\(space.name), \(plan.limit.map { "\($0) steps" } ?? "no step limit"),"
  }

  /// The cost of a sample, from a few of its paths.
  public init(_ plan: SamplePlan, jobs: Int) {
    let walker = PathWalker(plan: plan)
    let stream = RandomStream(seed: plan.seed, name: "complexity.estimate")
    let began = Self.threadSeconds
    let paths = 256
    walker.walk(StreamGenerator(stream), paths: paths)
    let spent = Self.threadSeconds - began
    let threads = Double(min(max(jobs, 1), ProcessInfo.processInfo.activeProcessorCount))
    nodes = 0
    runs = Double(plan.paths)
    seconds = runs / Double(paths) * spent / threads
    // Patterns of up to twelve symbols; at most as many as twelve different ones have.
    strings = min(3e6, runs)
    name = "a sample of \(plan.space.name), \(plan.limit) steps, \(plan.paths) paths,"
  }

  /// Seconds that this thread has computed: what runs beside it does not matter.
  private static var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// `40 s`, `12 min`, `5 h`, `41 days`.
  static func spoken(_ seconds: Double) -> String {
    switch seconds {
    case ..<90: "\(Int(max(seconds, 1).rounded())) s"
    case ..<5_400: "\(Int((seconds / 60).rounded())) min"
    case ..<172_800: "\(Int((seconds / 3_600).rounded())) h"
    default: "\(Int((min(seconds, 1e15) / 86_400).rounded())) days"
    }
  }

  /// Two digits or so: 0.4, 2, 180.
  private static func rounded(_ number: Double) -> String {
    number < 10 && (number * 10).rounded() != number.rounded() * 10
      ? "\((number * 10).rounded() / 10)" : "\(Int(min(number, 1e15).rounded()))"
  }
}
