/// The passes that turn a program into a plan.
struct Planner {
  let program: Program
  let options: PlanOptions
  var resolution: Resolution
  var lowering: Lowering { resolution.lowering }
  var outputs: [String: Plan.Slot] = [:]
  var memory = BufferSharing()
  /// `nil` when planning is timed without it.
  var verifier: Verifier?
  /// Buffers that hold values when a run begins.
  private var given: Set<Int> = []
  /// For each updated state the buffer that holds its new value in the end.
  private var updated: [(state: Int, holder: Int)] = []
  /// The calls before buffers shared memory.
  private var intended: [Instruction] = []

  init(_ program: Program, _ options: PlanOptions) {
    self.program = program
    self.options = options
    verifier = options.isVerifying ? Verifier() : nil
    resolution = Resolution(program, options)
  }

  func named(_ tensors: [Program.Named]) -> [String: Plan.Slot] {
    var slots: [String: Plan.Slot] = [:]
    for tensor in tensors {
      let view = resolution.view(tensor.node)
      slots[tensor.name] = Plan.Slot(buffer: view.buffer, type: view.type)
    }
    return slots
  }

  /// Steps that something needs become kernel calls, alone or in fused groups.
  mutating func lowerSteps() {
    let (roots, steps) = (roots, neededSteps)
    let order = StepOrder(
      steps,
      updates: program.updates.map {
        (resolution.view($0.state).buffer, resolution.view($0.value).buffer)
      }, buffers: lowering.bufferBytes.count)
    given = resolution.persistent
    let (there, buffers) = (given, lowering.bufferBytes.count)
    verifier?.check(steps, given: there, buffers: buffers)
    verifier?.check(order, steps)
    guard options.isFusing else {
      for index in order.slots.joined() { lower(steps[index]) }
      return
    }
    var readers = [[Int]](repeating: [], count: lowering.bufferBytes.count)
    for (index, step) in steps.enumerated() {
      for operand in step.operands { readers[operand.buffer].append(index) }
    }
    for root in roots { readers[root].append(-1) }
    let groups = Fusion(steps, order).order
    verifier?.check(groups, order, steps)
    for group in groups {
      let members = Set(group.members)
      let first = steps[group.members[0]]
      let isAlone = members.count == 1 && (first.form == nil || first.operands.allSatisfy(\.isDense))
      var emission =
        isAlone
        ? nil
        : FusedEmission(group, steps) { buffer in
          readers[buffer].contains { !members.contains($0) }
        }
      if let instruction = emission?.instruction() {
        resolution.lowering.instructions.append(instruction)
      } else {
        for index in group.members { lower(steps[index]) }
      }
    }
  }

  private mutating func lower(_ step: Step) {
    step.primitive.lower(step.operands, to: step.result, in: &resolution.lowering)
  }

  /// Buffers that hold what is read after a run, and what states become.
  private var roots: [Int] {
    (program.readable.map(\.node) + program.updates.map(\.value)).map { resolution.view($0).buffer }
  }

  /// What simplification left without use is dropped.
  var neededSteps: [Step] {
    var needed = [Bool](repeating: false, count: lowering.bufferBytes.count)
    for root in roots { needed[root] = true }
    var steps: [Step] = []
    for step in resolution.steps.reversed() where needed[step.result.buffer] {
      for operand in step.operands { needed[operand.buffer] = true }
      steps.append(step)
    }
    return steps.reversed()
  }

  /// An output must be dense, in memory that nobody writes between runs and no state's update takes: it is the
  /// value of the last run.
  mutating func lowerOutputs() {
    let written = Set((program.inputs + program.states).map { resolution.view($0.node).buffer })
    for output in program.readable {
      let view = resolution.view(output.node)
      var place = resolution.lowering.dense(view)
      if written.contains(place.buffer) {
        place = resolution.lowering.makeBuffer(view.type)
        resolution.lowering.copyElements(of: view, to: place)
      }
      resolution.persistent.insert(place.buffer)
      outputs[output.name] = Plan.Slot(buffer: place.buffer, type: place.type)
    }
  }

  /// New values of states. All updates take place together: a value that is read from a state's own memory
  /// is put aside before any state is overwritten.
  mutating func lowerUpdates() {
    var updates = program.updates.map {
      (state: resolution.view($0.state), value: resolution.view($0.value))
    }
    for index in updates.indices where resolution.persistent.contains(updates[index].value.buffer) {
      let aside = resolution.lowering.makeBuffer(updates[index].value.type)
      resolution.lowering.copyElements(of: updates[index].value, to: aside)
      updates[index].value = aside
    }
    let uses = Lifetimes(lowering.instructions, buffers: lowering.bufferBytes.count)
    for (state, value) in updates {
      let isFree = !resolution.persistent.contains(value.buffer) && value.isDense
      if isFree, memory.canTake(value.buffer, memoryOf: state.buffer, lowering, uses) {
        memory.share(value.buffer, with: state.buffer)
        updated.append((state.buffer, value.buffer))
      } else {
        resolution.lowering.copyElements(of: value, to: state)
        updated.append((state.buffer, state.buffer))
      }
    }
  }

  /// Results take the memory of operands that nobody needs any more.
  mutating func reuseOperands() {
    if options.fault == .missingCall { resolution.lowering.dropCall() }
    let (lowered, there) = (lowering, given)
    verifier?.check(lowered, given: there)
    verifier?.add(lowered.bodyFindings, in: "in the body of a loop")
    intended = lowered.instructions
    memory.reuseOperands(&resolution.lowering, persistent: resolution.persistent)
    if options.fault == .smallerMemory {
      memory.shareSmaller(&resolution.lowering, persistent: resolution.persistent)
    }
  }

  mutating func layOut() -> ArenaLayout {
    var arena = ArenaLayout(lowering, persistent: resolution.persistent, isPlaced: { memory.isOwn($0) })
    if options.fault == .overlap { arena.overlap(lowering, persistent: resolution.persistent) }
    let demands = MemoryDemands(
      intended: intended, final: lowering.instructions, bytes: lowering.bufferBytes,
      addresses: lowering.bufferBytes.indices.map { arena.offsets[memory.resolve($0)] },
      offsets: arena.offsets, arenaBytes: arena.bytes, given: given, outputs: outputs.values.map(\.buffer),
      updated: updated)
    verifier?.check(demands)
    return arena
  }
}

/// Which passes run; for tests that compare.
package struct PlanOptions: Sendable {
  /// Whether operations are fused. The bits of every result are the same without.
  package var isFusing = true
  /// Whether the plan is verified. It always is, but where planning is timed.
  package var isVerifying = true
  /// What is done wrong, to see that it is found.
  package var fault: PlanFault?

  package init(isFusing: Bool = true, isVerifying: Bool = true, fault: PlanFault? = nil) {
    self.isFusing = isFusing
    self.isVerifying = isVerifying
    self.fault = fault
  }
}
