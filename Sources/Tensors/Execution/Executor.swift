import AssayKernels

/// A Swift type that stands for a tensor's elements.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The element type that it stands for.
  static var elementType: ElementType { get }
}

extension Float: TensorElement {
  /// `float32`.
  public static var elementType: ElementType { .float32 }
}
extension Double: TensorElement {
  /// `float64`.
  public static var elementType: ElementType { .float64 }
}
extension Int32: TensorElement {
  /// `int32`.
  public static var elementType: ElementType { .int32 }
}

/// Runs a plan in its own arena. One thread at a time; nothing is allocated while it runs.
public final class Executor {
  private let plan: Plan
  private let arena: UnsafeMutableRawPointer
  private let calls: UnsafeMutableBufferPointer<assay_call>
  /// What calls of loops point at.
  private var loops: [BoundLoop] = []

  /// States are zeros, constants are filled in. Throws when ASSAY_ISA names no available instruction set.
  public convenience init(_ plan: Plan) throws { self.init(plan, on: try Processor.current()) }

  /// The same on a processor of one's own choice; the results have the same bits.
  public init(_ plan: Plan, on processor: Processor) {
    self.plan = plan
    arena = .allocate(byteCount: plan.arenaBytes, alignment: 64)
    arena.initializeMemory(as: UInt8.self, repeating: 0, count: plan.arenaBytes)
    calls = .allocate(capacity: plan.body.count)
    for (index, instruction) in plan.body.enumerated() {
      calls.initializeElement(
        at: index, to: instruction.call(on: processor, loops: &loops, address: address))
    }
    for (buffer, bytes) in plan.data {
      (arena + plan.offsets[buffer]).copyMemory(from: bytes, byteCount: bytes.count)
    }
    for instruction in plan.constants {
      var call = instruction.call(on: processor, loops: &loops, address: address)
      assay_run(&call, 1)
    }
  }

  deinit {
    arena.deallocate()
    calls.deallocate()
  }

  /// Runs the program once: reads inputs and states, sets outputs, replaces updated states.
  public func run() { assay_run(calls.baseAddress, Int64(calls.count)) }

  /// Sets an input or a state. Throws when the name is unknown, or number or type of the values is not the
  /// tensor's.
  public func write<Element: TensorElement>(_ name: String, _ values: [Element]) throws {
    try withValues(name, in: plan.inputs, of: Element.self, count: values.count) { destination in
      _ = destination.update(fromContentsOf: values)
    }
  }

  /// Sets an input or a state of one element.
  public func write<Element: TensorElement>(_ name: String, _ value: Element) throws {
    try write(name, [value])
  }

  /// The values of an output, a state or an input, in row-major order.
  public func read<Element: TensorElement>(_ name: String, as type: Element.Type = Element.self) throws
    -> [Element]
  {
    let slots = plan.outputs.merging(plan.inputs) { output, _ in output }
    return try withValues(name, in: slots, of: Element.self, count: nil) { Array($0) }
  }

  /// The memory of an input or a state, for filling it without a copy. Valid as long as the executor.
  package func memory<Element: TensorElement>(_ name: String, of type: Element.Type) throws
    -> UnsafeMutableBufferPointer<Element>
  {
    try withValues(name, in: plan.inputs, of: Element.self, count: nil) { $0 }
  }

  /// Names of the program's streams.
  var streams: [String] { plan.streams }

  private func withValues<Element: TensorElement, Result>(
    _ name: String, in slots: [String: Plan.Slot], of _: Element.Type, count: Int?,
    _ body: (UnsafeMutableBufferPointer<Element>) -> Result
  ) throws -> Result {
    guard let slot = slots[name] else {
      throw TensorError.unknownName(name, known: Array(slots.keys))
    }
    guard slot.type.element == Element.elementType, count ?? slot.type.count == slot.type.count else {
      throw TensorError.values(
        name: name, expected: slot.type,
        got: (count.map { "\($0) values of " } ?? "") + Element.elementType.rawValue)
    }
    let start = (arena + plan.offsets[slot.buffer]).bindMemory(
      to: Element.self, capacity: slot.type.count)
    return body(UnsafeMutableBufferPointer(start: start, count: slot.type.count))
  }

  private func address(_ place: Place) -> UnsafeMutableRawPointer {
    arena + plan.offsets[place.buffer] + place.byteOffset
  }
}
