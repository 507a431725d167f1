import AssayRandomness
import AssayWords
import Foundation

/// The estimated cost of a derivation or a sample, before it begins.
///
/// The numbers of nodes and runs come from random descents below the subtrees that the enumeration hands out
/// (``TreeProbe``), with a fixed stream: they are the same on every machine. The seconds come from the time
/// that those descents took here, and are rough.
public struct DerivationCost: Sendable {
  /// The number of undefined entries that will be reached; zero for a sample.
  public let nodes: Double
  /// The number of continuations that will be tried, or of paths of a sample.
  public let runs: Double
  /// The estimated number of different strings that will be kept: for each length the expected outputs or all
  /// strings that exist, whichever are fewer. The estimate is too high where many strings are printed only
  /// once.
  public let strings: Double
  /// The seconds on the given number of threads.
  public let seconds: Double
  /// The name of the table, in words.
  public let name: String

  /// The bytes of the strings in the sums of all threads and while they are written.
  public var bytes: Double { Double(Derivation.bytesPerString) * strings }

  /// The most seconds that a derivation may take without a request.
  public static let freeSeconds = 600.0
  /// The most bytes that a derivation may take without a request.
  public static let freeBytes = 2e9

  /// Refuses a cost above the limits.
  ///
  /// - Throws: ``ComplexityError/tooCostly(_:)`` with the estimate.
  public func requireModest() throws(ComplexityError) {
    guard seconds > Self.freeSeconds || bytes > Self.freeBytes else { return }
    throw .tooCostly(
      "\(name) would take about \(Words.duration(max(seconds, 1))) and up to \(Words.rounded(bytes * 1e-9)) GB; "
        + "--yes begins all the same (without it: at most \(Words.duration(Self.freeSeconds)) and "
        + "\(Words.rounded(Self.freeBytes * 1e-9)) GB)")
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

  /// The number of descents, and the number of steps after which no other descent begins.
  private static let (descents, mostSteps) = (4_000, 20_000_000)

  /// - Parameter share: The time of a run relative to that of one of the probe's runs.
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
      // Every subtree in turn while there are few, otherwise as many as needed, in their random order.
      probe.descend(from: Worker.workItem(items[done % items.count], space), &draws)
      done += 1
    }
    let spent = Self.threadSeconds - began
    let scale = done > 0 ? Double(items.count) / Double(done) : 0
    nodes = Double(sum.counters.nodes) + scale * probe.sums.nodes
    runs = Double(sum.counters.runs) + scale * probe.sums.runs
    var strings = Double(sum.counters.nodes) * Double(space.symbols)
    var all = 1.0
    for (index, outputs) in probe.sums.outputs.enumerated() {
      all *= Double(space.symbols)
      let side = space.dimensions == 2 ? (1...OutputTable.largestSquare).first { $0 * $0 == index + 1 } : 1
      if side != nil { strings += min(all, scale * outputs) }
    }
    self.strings = strings
    let threads = Double(min(max(jobs, 1), ProcessInfo.processInfo.activeProcessorCount))
    // Proofs without a step limit take several times as long as all runs.
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
    // Only patterns of up to twelve symbols are kept; these are at most as many as for twelve different
    // symbols.
    strings = min(3e6, runs)
    name = "a sample of \(plan.space.name), \(plan.limit) steps, \(plan.paths) paths,"
  }

  /// The seconds that this thread has computed; other processes do not influence it.
  private static var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
