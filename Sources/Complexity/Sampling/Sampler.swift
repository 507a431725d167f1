import AssayRandomness
import Dispatch
import Foundation
import Synchronization

/// Samples paths down the tree of machines.
///
/// A path fills its machine's table at random whenever an undefined entry is reached. Before it continues,
/// the entry's halting instructions are counted exactly: a share of 1/(2·states + 1) of the path's weight,
/// spread over the symbols that can be written. The rest of the weight continues with a random move. So every
/// path gives an unbiased estimate of the mass of every string, and even strings that few machines print occur.
struct Sampler: Sendable {
  /// The number of different strings that a thread collects before it adds them to the sum.
  private static let mostStrings = 1 << 18

  let plan: SamplePlan
  let jobs: Int

  func run(progress: @Sendable (DerivationProgress) -> Bool) throws -> SampledTable {
    let blocks = plan.paths / SamplePlan.block
    let next = Atomic(0)
    let stop = Atomic(false)
    let sums = Mutex((whole: SampledTable.Sums(), keys: [UInt64: SampledTable.Sums](), done: 0))
    let began = DispatchTime.now().uptimeNanoseconds
    let stream = RandomStream(seed: plan.seed, name: "complexity.sample")
    DispatchQueue.concurrentPerform(iterations: max(jobs, 1)) { _ in
      let walker = PathWalker(plan: plan)
      let hand: @Sendable (SampledTable.Sums, [UInt64: SampledTable.Sums]) -> Void = { whole, keys in
        sums.withLock { sums in
          sums.whole += whole
          for (key, more) in keys { sums.keys[key, default: SampledTable.Sums()] += more }
        }
      }
      while !stop.load(ordering: .relaxed) {
        let block = next.add(1, ordering: .relaxed).oldValue
        if block >= blocks { break }
        walker.walk(StreamGenerator(stream.split(block)))
        // Handed over above this number, so that a thread's memory stays bounded.
        if walker.strings > Self.mostStrings {
          let found = walker.empty()
          hand(found.whole, found.keys)
        }
        let elapsed = Double(DispatchTime.now().uptimeNanoseconds - began) * 1e-9
        let report = sums.withLock { sums in
          sums.done += 1
          return DerivationProgress(
            done: sums.done, total: blocks, elapsed: elapsed,
            remaining: elapsed / Double(sums.done) * Double(blocks - sums.done))
        }
        if !progress(report) { stop.store(true, ordering: .relaxed) }
      }
      let found = walker.empty()
      hand(found.whole, found.keys)
    }
    if stop.load(ordering: .relaxed) { throw ComplexityError.cancelled(kept: false) }
    return sums.withLock { SampledTable(plan: plan, whole: $0.whole, keys: $0.keys) }
  }
}

/// Follows one thread's paths.
final class PathWalker {
  private let plan: SamplePlan
  private var machine: CellMachine
  private let grid = CellGrid(dimensions: 1)
  private let runner = CellRunner()
  private var output: [UInt8] = []
  private var path: [(key: UInt64, mass: UInt64)] = []
  private var whole = SampledTable.Sums()
  private var keys: [UInt64: SampledTable.Sums] = [:]

  init(plan: SamplePlan) {
    self.plan = plan
    machine = CellMachine(space: plan.space)
  }

  /// The number of different strings since the last emptying.
  var strings: Int { keys.count }

  func walk(_ draws: StreamGenerator, paths: Int = SamplePlan.block) {
    var draws = draws
    for _ in 0..<paths { walkPath(&draws) }
  }

  /// Returns what was found and empties the walker.
  func empty() -> (whole: SampledTable.Sums, keys: [UInt64: SampledTable.Sums]) {
    defer { (whole, keys) = (SampledTable.Sums(), [:]) }
    return (whole, keys)
  }

  private func walkPath(_ draws: inout StreamGenerator) {
    let (states, symbols) = (plan.space.states, plan.space.symbols)
    for entry in machine.entries.indices { machine.entries[entry] = CellMachine.undefined }
    grid.clear()
    path.removeAll(keepingCapacity: true)
    var weight = 1.0
    var mass: UInt64 = 0
    var first: Int32?
    var undefined = machine.entries.count
    while undefined > 0, runner.run(machine, on: grid, first: first, limit: plan.limit) == .node {
      let share = weight / Double(2 * states + 1)
      mass += count(share)
      undefined -= 1
      if undefined == 0 { break }
      weight -= share
      let choice = Int(draws.next(upperBound: UInt64(2 * states * symbols)))
      let instruction = CellMachine.instruction(
        write: choice % symbols, direction: choice / symbols % 2, next: choice / symbols / 2)
      let entry = grid.state * symbols + Int(grid.symbol(grid.x, grid.y))
      machine.entries[entry] = instruction
      first = instruction
      if machine.open(filled: -1) >> UInt32(choice / symbols / 2) & 1 == 0 { break }
    }
    settle(mass)
  }

  /// Counts the halting instructions of the entry reached and returns their mass in units.
  private func count(_ share: Double) -> UInt64 {
    let symbols = plan.space.symbols
    let each = UInt64(share / Double(symbols) * SampledTable.unit)
    let length = grid.right - grid.left + 1
    guard length <= SampledTable.longest else { return each * UInt64(symbols) }
    output.removeAll(keepingCapacity: true)
    output.append(
      contentsOf: UnsafeBufferPointer(start: grid.cells + grid.index(grid.left, 0), count: length))
    let head = grid.x - grid.left
    var seen: UInt32 = 0
    for (index, symbol) in output.enumerated() where index != head { seen |= 1 << UInt32(symbol) }
    var unseen = 0
    var fresh: UInt8 = 0
    for symbol in 0..<UInt8(symbols) {
      if seen >> UInt32(symbol) & 1 == 0 {
        unseen += 1
        fresh = symbol
      } else {
        output[head] = symbol
        path.append((key(), each))
      }
    }
    // All symbols that do not occur elsewhere in the output give one pattern.
    if unseen > 0 {
      output[head] = fresh
      path.append((key(), each * UInt64(unseen)))
    }
    return each * UInt64(symbols)
  }

  /// The smaller of the packed patterns of the output and of its mirror image.
  private func key() -> UInt64 {
    let bits = UInt64(Tally.bits(symbols: plan.space.symbols))
    func packed(_ indices: some Sequence<Int>) -> UInt64 {
      var names: (UInt64, UInt64) = (.max, 0)
      var key: UInt64 = 1
      for index in indices {
        let symbol = UInt64(output[index]) * 4
        var name = names.0 >> symbol & 15
        if name == 15 {
          name = names.1
          names.0 &= ~((15 ^ name) << symbol)
          names.1 += 1
        }
        key = key << bits | name
      }
      return key
    }
    return min(packed(output.indices), packed(output.indices.reversed()))
  }

  private func settle(_ mass: UInt64) {
    func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let (high, low) = a.multipliedFullWidth(by: b)
      return high << 28 | low >> 36
    }
    whole.mass += mass
    whole.square += product(mass, mass)
    whole.product = whole.square
    path.sort { $0.key < $1.key }
    var at = 0
    while at < path.count {
      let key = path[at].key
      var sum: UInt64 = 0
      while at < path.count && path[at].key == key {
        sum += path[at].mass
        at += 1
      }
      keys[key, default: SampledTable.Sums()] += SampledTable.Sums(
        mass: sum, square: product(sum, sum), product: product(sum, mass))
    }
  }
}
