import AssayKernels

/// The memory of one run of a plan, or of `lanes` runs side by side. In the latter case each element of a buffer is
/// stored as `lanes` consecutive numbers, one for each run.
final class Arena {
  let plan: Plan
  let processor: Processor
  let lanes: Int
  let memory: UnsafeMutableRawPointer
  /// Objects that the calls of loops and fused calls point at. They live as long as the arena.
  private var owned: [AnyObject] = []

  /// Makes an arena with states of zeros and the constants filled in. `processor` must have kernels whose
  /// elements are `lanes` wide.
  init(_ plan: Plan, on processor: Processor, lanes: Int = 1) {
    self.plan = plan
    self.processor = processor
    self.lanes = lanes
    let bytes = plan.arenaBytes * lanes
    memory = .allocate(byteCount: bytes + Int(ASSAY_FUSED_SLACK), alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    for (buffer, element, bytes) in plan.data {
      let bytes = bytes.repeatingElements(of: element.byteCount, lanes)
      (memory + plan.offsets[buffer] * lanes).copyMemory(from: bytes, byteCount: bytes.count)
    }
    for instruction in plan.constants {
      var call = call(of: instruction)
      assay_run(&call, 1)
    }
  }

  deinit { memory.deallocate() }

  /// The instruction with the addresses of its operands; valid as long as the arena lives.
  func call(of instruction: Instruction) -> assay_call {
    instruction.call(on: processor, lanes: lanes, owning: &owned) { position in
      memory + (plan.offsets[position.buffer] + position.byteOffset) * lanes
    }
  }

  /// The memory of a named tensor. Throws when the name is unknown, or when the number or the type of the
  /// values is not the tensor's. With several runs side by side it has all elements of all runs.
  func values<Element: TensorElement>(
    _ name: String, in tensors: [String: Plan.NamedBuffer], of _: Element.Type, count: Int?
  ) throws -> UnsafeMutableBufferPointer<Element> {
    guard let tensor = tensors[name] else {
      throw TensorError.unknownName(name, known: Array(tensors.keys))
    }
    guard tensor.type.element == Element.elementType, count ?? tensor.type.count == tensor.type.count else {
      throw TensorError.values(
        name: name, expected: tensor.type,
        got: (count.map { "\($0) values of " } ?? "") + Element.elementType.rawValue)
    }
    let start = (memory + plan.offsets[tensor.buffer] * lanes).bindMemory(
      to: Element.self, capacity: tensor.type.count * lanes)
    return UnsafeMutableBufferPointer(start: start, count: tensor.type.count * lanes)
  }

  /// The memory of a tensor that may be written: an input or a state.
  func writable<Element: TensorElement>(
    _ name: String, of type: Element.Type = Element.self, count: Int? = nil
  ) throws -> UnsafeMutableBufferPointer<Element> {
    try values(name, in: plan.inputs, of: type, count: count)
  }

  /// The memory of a tensor that may be read: an output, a state or an input. If several have the name, it is
  /// the output.
  func readable<Element: TensorElement>(_ name: String, of type: Element.Type = Element.self) throws
    -> UnsafeMutableBufferPointer<Element>
  {
    let tensors =
      plan.outputs[name] == nil && plan.inputs[name] == nil
      ? plan.outputs.merging(plan.inputs) { output, _ in output }
      : plan.outputs[name] == nil ? plan.inputs : plan.outputs
    return try values(name, in: tensors, of: type, count: nil)
  }
}
