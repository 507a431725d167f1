import AssayKernels
import Synchronization

/// Many runs of one plan side by side, each with its own inputs and states: for many seeds or settings of one
/// network.
///
/// ```swift
/// let replicas = try Replicas(plan, count: 64, threads: 2)
/// try replicas.write("x", features)
/// replicas.run(steps: 100)
/// let loss: [Float] = try replicas.read("loss", of: 17)
/// ```
///
/// Every replica gives the same bits as alone in an `Executor`, whatever the number of replicas, the layout
/// and the threads. Use it from one thread at a time; nothing is allocated while it runs.
public final class Replicas {
  /// The layout of replicas in memory.
  public enum Layout: String, Sendable, Hashable, CaseIterable {
    /// Every replica has its own memory, and threads take whole replicas.
    case whole
    /// Sixteen replicas are interleaved: every element has sixteen consecutive numbers, one for each lane of
    /// the processor's vectors. For programs so small that vectors along their own axes would be mostly
    /// empty.
    case lanes
  }

  /// The number of replicas.
  public let count: Int
  /// Their layout in memory.
  public let layout: Layout
  let plan: Plan
  private let blocks: [Block]
  private let pool: ThreadPool

  /// Makes replicas with states of zeros. Without a `layout` the one with the smaller estimated time is
  /// chosen; a plan with an instruction that has no form for lanes always gets `.whole`. At least one replica
  /// and one thread are needed. Throws when ASSAY_ISA names no available instruction set.
  public convenience init(_ plan: Plan, count: Int, threads: Int = 1, layout: Layout? = nil) throws {
    self.init(plan, count: count, on: try Processor.current(), threads: threads, layout: layout)
  }

  /// Makes replicas on the given processor.
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

  /// Runs every replica `steps` times. Each time it reads its inputs and states, sets its outputs and
  /// replaces its states.
  public func run(steps: Int = 1) {
    let blocks = blocks
    pool.forEach(blocks.count) { index in
      for _ in 0..<steps { blocks[index].run() }
    }
  }

  /// Runs every replica `steps` times. `prepare` is called before each step of each replica and may write its
  /// inputs; `observe` is called after it and may read its results. Both are called on several threads at
  /// once: for one replica in the order of its steps, and for different replicas in any order. When `prepare`
  /// or `observe` throws for a replica, it and the others in its block stop, and the other blocks continue.
  /// The error of the first such replica, by number, is thrown.
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

  /// Sets an input or a state of one replica. Throws when the name is unknown, or when the number or the type
  /// of the values is not the tensor's.
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

  /// One replica, before or after one of its steps.
  public struct Visit {
    /// The replica's number, from 0.
    public let replica: Int
    /// The step's number, from 0 in each `run`.
    public let step: Int
    fileprivate let block: Block

    private var lane: Int { replica - block.replicas.lowerBound }

    /// Sets an input or a state of the replica. Throws when the name is unknown, or when the number or the
    /// type of the values is not the tensor's.
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

/// Replicas that share an arena, and their calls. Unchecked: during a run each block is used by one thread at
/// a time, and between runs by the caller.
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
