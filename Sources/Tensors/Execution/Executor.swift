import AssayKernels

/// Runs a plan in its own memory. Use it from one thread at a time; nothing is allocated while it runs.
///
/// ```swift
/// let executor = try Executor(Plan(step))
/// try executor.write("x", features)
/// executor.run()
/// let loss: [Float] = try executor.read("loss")
/// ```
public final class Executor {
  private let arena: Arena
  private let calls: UnsafeMutableBufferPointer<assay_call>
  private let bounds: UnsafeMutableBufferPointer<Int64>
  private let steps: UnsafeMutableBufferPointer<assay_step>
  private let scratch: UnsafeMutableRawPointer?
  private let pool: ThreadPool
  /// The first step of the changing part; the number of steps where there is none.
  private let changingStep: Int
  /// Whether the results kept for the changing part are up to date.
  private var isKept = false
  /// Whether callers hold pointers to inputs, through which they can write without the executor's knowledge.
  private var hasSharedMemory = false

  /// Makes an executor with states of zeros. Throws when ASSAY_ISA names no available instruction set.
  public convenience init(_ plan: Plan, threads: Int = 1) throws {
    self.init(plan, on: try Processor.current(), threads: threads)
  }

  /// Makes an executor on the given processor; the results have the same bits on each.
  ///
  /// With several threads, instructions of much work (some tens of microseconds) are shared among them, the
  /// caller's included; the others sleep when there is nothing to share. The results have the same bits for
  /// any number of threads, as no sum is ever cut. At least one thread; many trials side by side, each on one
  /// thread, use a machine better.
  public convenience init(_ plan: Plan, on processor: Processor, threads: Int = 1) {
    self.init(plan, on: processor, threads: threads, worthwhile: WorkDivision.worthwhile)
  }

  /// Makes an executor that gives another thread any work of at least `worthwhile` picoseconds. Tests set it low, so
  /// that threads share small calls too.
  package init(_ plan: Plan, on processor: Processor, threads: Int, worthwhile: Int) {
    precondition(threads >= 1, "a plan runs on one thread or more, not on \(threads)")
    arena = Arena(plan, on: processor)
    let division = WorkDivision(arena, threads: threads, worthwhile: worthwhile)
    calls = .copy(of: division.calls)
    bounds = .copy(of: division.bounds)
    steps = .copy(of: division.steps)
    scratch = division.scratch
    changingStep = division.changingStep
    pool = ThreadPool(threads: division.steps.contains { $0.parts > 1 } ? threads : 1)
  }

  deinit {
    calls.deallocate()
    bounds.deallocate()
    steps.deallocate()
    scratch?.deallocate()
  }

  /// Runs the program once: reads inputs and states, sets outputs, and then replaces the updated states.
  public func run() {
    run(from: 0)
    isKept = plan.changing != nil && !hasSharedMemory
  }

  /// Runs only what depends on these inputs, if they alone were written since the last run; the results have the bits
  /// of a whole run. The plan must be made for changes of them: ``Plan/init(_:changing:)``.
  ///
  /// The first run, and one after another input was written, is whole. Throws for a name that the program does not
  /// have or that the plan was not made for, with nothing run.
  ///
  /// - Returns: Whether what earlier runs computed was used.
  @discardableResult
  public func run(changed names: [String]) throws -> Bool {
    guard let changing = plan.changing else {
      throw TensorError.changedInputs(
        "the plan is not made for changing inputs; make it by Plan(program, changing: \(names))")
    }
    for name in names where !changing.names.contains(name) {
      guard plan.inputs[name] != nil else {
        throw TensorError.unknownName(name, known: Array(plan.inputs.keys))
      }
      throw TensorError.changedInputs(
        "the plan is made for changes of \(changing.names.sorted().joined(separator: ", ")), not of '\(name)'"
      )
    }
    guard isKept else {
      run()
      return false
    }
    run(from: changingStep)
    return true
  }

  private func run(from step: Int) {
    assay_run_steps(
      pool.pool, calls.baseAddress, bounds.baseAddress, steps.baseAddress.map { $0 + step },
      Int64(steps.count - step))
  }

  /// Notes that a tensor is written.
  private func noteWrite(_ name: String) {
    if isKept, plan.changing?.names.contains(name) == false { isKept = false }
  }

  /// Sets an input or a state. Throws when the name is unknown, or when the number or the type of the values
  /// is not the tensor's.
  public func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws {
    _ = try arena.writable(name, count: values.count).update(fromContentsOf: values)
    noteWrite(name)
  }

  /// Sets an input or a state of one element.
  public func write<Element: TensorElement>(_ name: String, _ value: Element) throws {
    try arena.writable(name, count: 1)[0] = value
    noteWrite(name)
  }

  /// The values of an output, a state or an input, in row-major order.
  public func read<Element: TensorElement>(_ name: String, as type: Element.Type = Element.self) throws
    -> [Element]
  {
    try Array(arena.readable(name, of: type))
  }

  /// The first value of an output, a state or an input, without making an array.
  public func number<Element: TensorElement>(_ name: String, as type: Element.Type = Element.self) throws
    -> Element
  {
    try arena.readable(name, of: type)[0]
  }

  /// The memory of an input or a state, for filling it without a copy. Valid as long as the executor lives. From then
  /// on every run is a whole run, because the executor cannot know when the memory is written.
  package func memory<Element: TensorElement>(_ name: String, of type: Element.Type) throws
    -> UnsafeMutableBufferPointer<Element>
  {
    (hasSharedMemory, isKept) = (true, false)
    return try arena.writable(name, of: type)
  }

  /// The plan that it runs.
  package var plan: Plan { arena.plan }

  /// The bytes of a float32, float64 or int32 tensor, in which every NaN is replaced by the canonical one; empty for
  /// a bool tensor.
  package func canonicalBytes(_ name: String, _ element: ElementType) throws -> [UInt8] {
    func bytes<Element: TensorElement>(
      _: Element.Type, _ canonical: (UnsafeMutablePointer<Element>, Int64) -> Void
    ) throws -> [UInt8] {
      var values: [Element] = try read(name)
      values.withUnsafeMutableBufferPointer { values in
        if let start = values.baseAddress { canonical(start, Int64(values.count)) }
      }
      return values.withUnsafeBytes { Array($0) }
    }
    return switch element {
    case .float32: try bytes(Float.self, assay_canonicalise_nan_f32)
    case .float64: try bytes(Double.self, assay_canonicalise_nan_f64)
    case .int32: try bytes(Int32.self) { _, _ in }
    case .bool: []
    }
  }

  /// The largest number of parts into which one step is divided; 1 when everything runs on the caller's
  /// thread.
  package var parts: Int { steps.reduce(1) { max($0, Int($1.parts)) } }
}

extension UnsafeMutableBufferPointer {
  /// New memory with these elements; the caller deallocates it.
  static func copy(of elements: [Element]) -> Self {
    let memory = allocate(capacity: elements.count)
    _ = memory.initialize(fromContentsOf: elements)
    return memory
  }
}
