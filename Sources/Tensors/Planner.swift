import AssayKernels

/// The passes that turn a program into a plan.
struct Planner {
  let program: Program
  var lowering = Lowering()
  /// Fills of constants, done once by each executor.
  var constants = Lowering()
  var outputs: [String: Plan.Slot] = [:]

  private var views: [NodeIndex: View] = [:]
  /// Buffers that live as long as the executor; all others only between first write and last use.
  private var persistent: Set<Int> = []
  private var stateBuffers: Set<Int> = []
  /// Buffers that share another's memory.
  private var shared: [Int: Int] = [:]

  init(_ program: Program) { self.program = program }

  func named(_ tensors: [Program.Named]) -> [String: Plan.Slot] {
    var slots: [String: Plan.Slot] = [:]
    for tensor in tensors {
      guard let view = views[tensor.node] else { continue }
      slots[tensor.name] = Plan.Slot(buffer: view.buffer, type: view.type)
    }
    return slots
  }

  mutating func lowerNodes() {
    for leaf in program.inputs + program.states { makePersistent(leaf.node) }
    stateBuffers = Set(program.states.compactMap { views[$0.node]?.buffer })
    let nodes = program.graph.nodes
    for index in program.liveNodes where views[index] == nil {
      let node = nodes[index]
      let operands = node.operands.compactMap { views[$0] }
      if let view = node.primitive.view(of: operands, result: node.type) {
        views[index] = view
      } else if node.operands.isEmpty {
        makePersistent(index)
      } else {
        let result = lowering.makeBuffer(node.type)
        node.primitive.lower(operands, to: result, in: &lowering)
        views[index] = result
      }
    }
  }

  private mutating func makePersistent(_ index: NodeIndex) {
    let node = program.graph.nodes[index]
    let view = lowering.makeBuffer(node.type)
    node.primitive.lower([], to: view, in: &constants)
    persistent.insert(view.buffer)
    views[index] = view
  }

  /// An output must be dense, and must not be a state, whose memory the update takes.
  mutating func lowerOutputs() {
    for output in program.outputs {
      guard let view = views[output.node] else { continue }
      var place = lowering.dense(view)
      if stateBuffers.contains(place.buffer) {
        place = lowering.makeBuffer(view.type)
        lowering.copyElements(of: view, to: place)
      }
      persistent.insert(place.buffer)
      outputs[output.name] = Plan.Slot(buffer: place.buffer, type: place.type)
    }
  }

  /// New values of states. All updates take place together: a value that is read from a state's own memory
  /// is put aside before any state is overwritten.
  mutating func lowerUpdates() {
    var updates = program.updates.compactMap { update in
      views[update.state].flatMap { state in views[update.value].map { (state: state, value: $0) } }
    }
    for index in updates.indices where persistent.contains(updates[index].value.buffer) {
      let aside = lowering.makeBuffer(updates[index].value.type)
      lowering.copyElements(of: updates[index].value, to: aside)
      updates[index].value = aside
    }
    let uses = Lifetimes(lowering.instructions)
    for (state, value) in updates {
      if canTakePlace(value, of: state, uses) {
        shared[value.buffer] = state.buffer
      } else {
        lowering.copyElements(of: value, to: state)
      }
    }
  }

  /// Whether the value can be written straight into its state's memory: nobody reads the old state later.
  private func canTakePlace(_ value: View, of state: View, _ uses: Lifetimes) -> Bool {
    guard value.isDense, shared[value.buffer] == nil, let written = uses.first[value.buffer],
      !persistent.contains(value.buffer)
    else { return false }
    guard let read = uses.last[state.buffer], read >= written else { return true }
    return read == written && uses.writers[value.buffer] == 1
      && lowering.instructions[written].replaceable.contains(state.buffer)
  }

  /// An element-wise result takes the memory of an operand that nobody needs any more.
  mutating func reuseOperands() {
    var uses = Lifetimes(lowering.instructions.map { resolved($0) })
    for (index, instruction) in lowering.instructions.enumerated() {
      let result = instruction.output.buffer
      guard shared[result] == nil, !persistent.contains(result), uses.writers[result] == 1 else {
        continue
      }
      let dying = instruction.replaceable.map { resolve($0) }.first {
        !persistent.contains($0) && uses.last[$0] == index
      }
      guard let dying else { continue }
      shared[result] = dying
      uses.last[dying] = max(index, uses.last[result] ?? index)
    }
    lowering.instructions = lowering.instructions.map { resolved($0) }
  }

  private func resolve(_ buffer: Int) -> Int {
    var buffer = buffer
    while let next = shared[buffer] { buffer = next }
    return buffer
  }

  private func resolved(_ instruction: Instruction) -> Instruction { instruction.renaming(resolve) }

  /// Offsets by lifetime, the largest buffer first, each at the lowest place that is free while it lives.
  func layOut() -> (offsets: [Int], bytes: Int) {
    let uses = Lifetimes(lowering.instructions)
    let end = lowering.instructions.count
    var offsets = [Int](repeating: 0, count: lowering.bufferBytes.count)
    var placed: [(offset: Int, bytes: Int, from: Int, to: Int)] = []
    var bytes = 0
    let order = offsets.indices.filter { shared[$0] == nil }.sorted {
      (lowering.bufferBytes[$1], $0) < (lowering.bufferBytes[$0], $1)
    }
    for buffer in order {
      let lives = persistent.contains(buffer)
      guard let from = lives ? -1 : uses.first[buffer], let to = lives ? end : uses.last[buffer]
      else { continue }
      let size = max(64, (lowering.bufferBytes[buffer] + 63) / 64 * 64)
      var offset = 0
      for other in placed.sorted(by: { $0.offset < $1.offset })
      where other.from <= to && from <= other.to {
        if offset + size <= other.offset { break }
        offset = max(offset, other.offset + other.bytes)
      }
      placed.append((offset, size, from, to))
      offsets[buffer] = offset
      bytes = max(bytes, offset + size)
    }
    return (offsets, max(bytes, 64))
  }
}

/// First write, last use and number of writers of each buffer, by instruction.
private struct Lifetimes {
  var first: [Int: Int] = [:]
  var last: [Int: Int] = [:]
  var writers: [Int: Int] = [:]

  init(_ instructions: [Instruction]) {
    for (index, instruction) in instructions.enumerated() {
      let output = instruction.output.buffer
      if first[output] == nil { first[output] = index }
      writers[output, default: 0] += 1
      for buffer in instruction.inputs.map(\.buffer) + [output] { last[buffer] = index }
      if let scratch = instruction.scratch?.buffer { (first[scratch], last[scratch]) = (index, index) }
    }
  }
}
