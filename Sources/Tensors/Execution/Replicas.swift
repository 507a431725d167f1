import AssayKernels
import Synchronization

/// Many runs of one plan side by side, each with inputs and states of its own: seeds, or settings, of one net.
///
/// Every replica ends in the bits that it has alone in an `Executor`, whatever their number, the layout and the
/// threads. One caller at a time; nothing is allocated while they run.
public final class Replicas {
  /// How replicas lie in memory.
  public enum Layout: String, Sendable, Hashable, CaseIterable {
    /// Each by itself: whole replicas are given to threads.
    case whole
    /// Sixteen next to each other in every element, one in each lane of the processor's vectors: for programs
    /// so small that vectors along their own axes would be mostly empty.
    case lanes
  }

  /// How many there are.
  public let count: Int
  /// How they lie.
  public let layout: Layout
  let plan: Plan
  private let blocks: [Block]
  private let pool: ThreadPool

  /// States are zeros, constants are filled in. Without a `layout` the faster is chosen, by an estimate;
  /// a plan with an instruction that has no form for lanes is always laid out `.whole`. At least one replica,
  /// at least one thread. Throws when ASSAY_ISA names no available instruction set.
  public convenience init(_ plan: Plan, count: Int, threads: Int = 1, layout: Layout? = nil) throws {
    self.init(plan, count: count, on: try Processor.current(), threads: threads, layout: layout)
  }

  /// The same on a processor of one's own choice.
  public init(_ plan: Plan, count: Int, on processor: Processor, threads: Int = 1, layout: Layout? = nil) {
    precondition(count >= 1, "there is one replica or more, not \(count)")
    precondition(threads >= 1, "replicas run on one thread or more, not on \(threads)")
    self.count = count
    self.plan = plan
    let lanes = processor.replicas.flatMap { $0.canRun(plan) ? $0 : nil }
    let choice = layout ?? Layout.faster(for: plan, count: count, threads: threads)
    if choice == .lanes, let lanes {
      self.layout = .lanes
      let width = Int(ASSAY_REPLICA_LANES)
      blocks = stride(from: 0, to: count, by: width).map { first in
        Block(Arena(plan, on: lanes, lanes: width), first..<min(first + width, count))
      }
    } else {
      self.layout = .whole
      blocks = (0..<count).map { Block(Arena(plan, on: processor), $0..<($0 + 1)) }
    }
    pool = ThreadPool(threads: min(threads, blocks.count))
  }

  /// Runs every replica `steps` times, each time reading its inputs and states, setting its outputs and
  /// replacing its states.
  public func run(steps: Int = 1) {
    let blocks = blocks
    pool.forEach(blocks.count) { index in
      for _ in 0..<steps { blocks[index].run() }
    }
  }

  /// Runs every replica `steps` times. `prepare` comes before each step of each replica and may write its
  /// inputs; `observe` comes after it and may read its results. Both are called on several threads at once,
  /// for one replica in the order of its steps, and for different replicas in any order. A replica whose
  /// `prepare` or `observe` throws is at an end, with those in its block; the others go on. Throws the error of
  /// the first such replica, by number.
  public func run(
    steps: Int, prepare: @Sendable (Visit) throws -> Void = { _ in },
    observe: @Sendable (Visit) throws -> Void = { _ in }
  ) throws {
    let failure = Mutex<(replica: Int, error: any Error)?>(nil)
    let blocks = blocks
    pool.forEach(blocks.count) { index in
      let block = blocks[index]
      var replica = block.replicas.lowerBound
      func visit(_ step: Int, _ body: (Visit) throws -> Void) throws {
        for number in block.replicas {
          replica = number
          try body(Visit(replica: number, step: step, block: block))
        }
      }
      do {
        for step in 0..<steps {
          try visit(step, prepare)
          block.run()
          try visit(step, observe)
        }
      } catch {
        let number = replica
        failure.withLock { first in
          if number < first?.replica ?? .max { first = (number, error) }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
  }

  /// Sets an input or a state of one replica. Throws when the name is unknown, or number or type of the values
  /// is not the tensor's.
  public func write<Element: TensorElement>(_ name: String, _ values: [Element], to replica: Int) throws {
    try visit(replica).write(name, values)
  }

  /// Sets an input or a state of all replicas to the same values.
  public func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws {
    for replica in 0..<count { try visit(replica).write(name, values) }
  }

  /// The values of an output, a state or an input of one replica, in row-major order.
  public func read<Element: TensorElement>(
    _ name: String, of replica: Int, as type: Element.Type = Element.self
  ) throws -> [Element] {
    try visit(replica).read(name, as: type)
  }

  private func visit(_ replica: Int) -> Visit {
    precondition((0..<count).contains(replica), "there are replicas 0 to \(count - 1), not \(replica)")
    return Visit(replica: replica, step: 0, block: blocks[replica / blocks[0].arena.lanes])
  }

  /// One replica before or after one of its steps.
  public struct Visit {
    /// Its number, from 0.
    public let replica: Int
    /// The step's number, from 0 in each `run`.
    public let step: Int
    fileprivate let block: Block

    private var lane: Int { replica - block.replicas.lowerBound }

    /// Sets an input or a state of the replica. Throws when the name is unknown, or number or type of the
    /// values is not the tensor's.
    public func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws {
      let all = try block.arena.writable(name, of: Element.self, count: values.count)
      let lanes = block.arena.lanes
      if lanes == 1 {
        _ = all.update(fromContentsOf: values)
      } else {
        for (index, value) in values.enumerated() { all[index * lanes + lane] = value }
      }
    }

    /// The values of an output, a state or an input of the replica, in row-major order.
    public func read<Element: TensorElement>(_ name: String, as type: Element.Type = Element.self) throws
      -> [Element]
    {
      let all = try block.arena.readable(name, of: type)
      let lanes = block.arena.lanes
      return lanes == 1 ? Array(all) : stride(from: lane, to: all.count, by: lanes).map { all[$0] }
    }
  }
}

// Unchecked: during a run each block is given to one thread at a time, and between runs to the caller.
/// Replicas that share an arena, and their calls.
private final class Block: @unchecked Sendable {
  let arena: Arena
  let replicas: Range<Int>
  private let calls: UnsafeMutableBufferPointer<assay_call>

  init(_ arena: Arena, _ replicas: Range<Int>) {
    self.arena = arena
    self.replicas = replicas
    calls = .copy(of: arena.plan.body.map { arena.call(of: $0) })
  }

  deinit { calls.deallocate() }

  func run() { assay_run(calls.baseAddress, Int64(calls.count)) }
}
