/// The passes that turn a program into a plan.
struct Planner {
  let program: Program
  let options: PlanOptions
  var resolution: Resolution
  var lowering: Lowering { resolution.lowering }
  var outputs: [String: Plan.NamedBuffer] = [:]
  var memory = BufferSharing()
  /// `nil` when the options turn verification off.
  var verifier: Verifier?
  /// Buffers that hold values when a run begins.
  private var given: Set<Int> = []
  /// For each updated state, the buffer that holds its new value when a run ends.
  private var updated: [(state: Int, holder: Int)] = []
  /// The calls as they were before buffers shared memory; the verifier compares the final calls with them.
  private var intended: [Instruction] = []
  /// The calls that depend on changing inputs, if the plan is made for them.
  private(set) var changing: ChangingPart?

  init(_ program: Program, _ options: PlanOptions) {
    self.program = program
    self.options = options
    verifier = options.isVerifying ? Verifier() : nil
    resolution = Resolution(program, options)
  }

  func named(_ tensors: [Program.Named]) -> [String: Plan.NamedBuffer] {
    var buffers: [String: Plan.NamedBuffer] = [:]
    for tensor in tensors {
      let view = resolution.view(tensor.node)
      buffers[tensor.name] = Plan.NamedBuffer(buffer: view.buffer, type: view.type)
    }
    return buffers
  }

  /// Turns the computations that outputs and updates need into kernel calls, and gives outputs memory of their own:
  /// first those that depend on no changing input, then the rest.
  mutating func lowerParts() {
    let (roots, computations) = (roots, neededComputations)
    let changed = changedBuffers(computations)
    func isChanged(_ computation: Computation) -> Bool { changed.contains(computation.result.buffer) }
    let (fixed, rest) = (computations.filter { !isChanged($0) }, computations.filter(isChanged))
    given = resolution.persistent
    let (there, buffers) = (given, lowering.bufferBytes.count)
    verifier?.check(fixed + rest, given: there, buffers: buffers)
    let outputs = program.readable.map { ($0, isChanged: changed.contains(resolution.view($0.node).buffer)) }
    lower(fixed, given: there, roots: roots + rest.flatMap { $0.operands.map(\.buffer) })
    lowerOutputs(outputs.filter { !$0.isChanged }.map(\.0))
    if !options.changing.isEmpty {
      changing = ChangingPart(names: options.changing, start: lowering.instructions.count)
    }
    lower(rest, given: there.union(fixed.map(\.result.buffer)), roots: roots)
    lowerOutputs(outputs.filter(\.isChanged).map(\.0))
  }

  /// The buffers of changing inputs and of all that is computed from them.
  private func changedBuffers(_ computations: [Computation]) -> Set<Int> {
    var changed = changingInputs
    for computation in computations
    where computation.operands.contains(where: { changed.contains($0.buffer) }) {
      changed.insert(computation.result.buffer)
    }
    return changed
  }

  private var changingInputs: Set<Int> {
    Set(
      (program.inputs + program.states).filter { options.changing.contains($0.name) }
        .map { resolution.view($0.node).buffer })
  }

  /// Turns computations into kernel calls, alone or in fused groups. The `given` buffers hold values before. The
  /// `roots` are buffers that are read from outside of these computations.
  private mutating func lower(_ computations: [Computation], given there: Set<Int>, roots: [Int]) {
    guard !computations.isEmpty else { return }
    let order = ComputationOrder(
      computations,
      updates: program.updates.map {
        (resolution.view($0.state).buffer, resolution.view($0.value).buffer)
      }, buffers: lowering.bufferBytes.count)
    let buffers = lowering.bufferBytes.count
    verifier?.check(order.stretches.joined(), after: "ordering", computations, given: there, buffers: buffers)
    guard options.isFusing else {
      for index in order.stretches.joined() { lower(computations[index]) }
      return
    }
    var readers = [[Int]](repeating: [], count: lowering.bufferBytes.count)
    for (index, step) in computations.enumerated() {
      for operand in step.operands { readers[operand.buffer].append(index) }
    }
    for root in roots { readers[root].append(-1) }
    let groups = Fusion(computations, order, fault: options.fault).order
    verifier?.check(groups.flatMap(\.members), after: "fusion", computations, given: there, buffers: buffers)
    for group in groups {
      let members = Set(group.members)
      let first = computations[group.members[0]]
      let isAlone = members.count == 1 && (first.form == nil || first.operands.allSatisfy(\.isDense))
      var emission =
        isAlone
        ? nil
        : FusedEmission(group, computations, fault: options.fault) { buffer in
          readers[buffer].contains { !members.contains($0) }
        }
      if let instruction = emission?.instruction() {
        verifier?.check(instruction, group, computations)
        resolution.lowering.instructions.append(instruction)
      } else {
        for index in group.members { lower(computations[index]) }
      }
    }
  }

  private mutating func lower(_ step: Computation) {
    step.primitive.lower(step.operands, to: step.result, in: &resolution.lowering)
  }

  /// Buffers of tensors that are read after a run, and of new values of states.
  private var roots: [Int] {
    (program.readable.map(\.node) + program.updates.map(\.value)).map { resolution.view($0).buffer }
  }

  /// The computations whose results are still used after simplification, in order.
  var neededComputations: [Computation] {
    var needed = [Bool](repeating: false, count: lowering.bufferBytes.count)
    for root in roots { needed[root] = true }
    var computations: [Computation] = []
    for step in resolution.computations.reversed() where needed[step.result.buffer] {
      for operand in step.operands { needed[operand.buffer] = true }
      computations.append(step)
    }
    return computations.reversed()
  }

  /// Gives each of these outputs a dense buffer that is neither an input's nor a state's. Inputs and states are
  /// overwritten between runs or by updates, but an output keeps the value of the last run.
  private mutating func lowerOutputs(_ named: [Program.Named]) {
    let written = Set((program.inputs + program.states).map { resolution.view($0.node).buffer })
    for output in named {
      let view = resolution.view(output.node)
      var place = resolution.lowering.dense(view)
      if written.contains(place.buffer) {
        place = resolution.lowering.makeBuffer(view.type)
        resolution.lowering.copyElements(of: view, to: place)
      }
      resolution.persistent.insert(place.buffer)
      outputs[output.name] = Plan.NamedBuffer(buffer: place.buffer, type: place.type)
    }
  }

  /// Writes new values of states into the states' memory. All updates take place together, so a value that is itself
  /// an input or a state is first copied to a buffer of its own, before any state is overwritten.
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
        if options.fault != .lostUpdate { resolution.lowering.copyElements(of: value, to: state) }
        updated.append((state.buffer, state.buffer))
      }
    }
  }

  /// Lets results take the memory of operands that no later call reads.
  mutating func reuseOperands() {
    if options.fault == .missingCall { resolution.lowering.dropCall() }
    let (lowered, there) = (lowering, given)
    verifier?.check(lowered, given: there)
    verifier?.add(lowered.bodyFindings, in: "in the body of a loop")
    intended = lowered.instructions
    if let start = changing?.start {
      let inputs = changingInputs
      verifier?.check(lowered.instructions, changing: inputs, from: start)
      changing?.kept = lowered.kept(from: start).subtracting(resolution.persistent)
    }
    var kept = changing?.kept ?? []
    memory.reuseOperands(&resolution.lowering, persistent: resolution.persistent, kept: &kept)
    changing?.kept = kept
    if options.fault == .smallerMemory {
      memory.shareSmaller(&resolution.lowering, persistent: resolution.persistent)
    }
  }

  mutating func layOut() -> ArenaLayout {
    var arena = ArenaLayout(
      lowering, persistent: resolution.persistent,
      kept: options.fault == .forgottenValue ? [] : changing?.kept ?? [], isPlaced: { memory.isOwn($0) })
    if options.fault == .overlap { arena.overlap(lowering, persistent: resolution.persistent) }
    let demands = MemoryDemands(
      intended: intended, final: lowering.instructions, bytes: lowering.bufferBytes,
      addresses: lowering.bufferBytes.indices.map { arena.offsets[memory.resolve($0)] },
      offsets: arena.offsets, arenaBytes: arena.bytes, given: given, outputs: outputs.values.map(\.buffer),
      updated: updated, changingStart: changing?.start)
    verifier?.check(demands)
    return arena
  }
}

/// Which passes of planning run: tests compare plans that were made differently.
package struct PlanOptions: Sendable {
  /// Whether operations are fused. The bits of every result are the same without.
  package var isFusing = true
  /// Whether the plan is verified; plans made by public initializers always are.
  package var isVerifying = true
  /// A mistake that planning makes on purpose, so that a test can check that the verifier finds it.
  package var fault: PlanFault?
  /// Inputs and states that change between runs of the changing part; see `Plan.init(_:changing:)`, which checks the
  /// names.
  package var changing: Set<String> = []

  package init(
    isFusing: Bool = true, isVerifying: Bool = true, fault: PlanFault? = nil, changing: Set<String> = []
  ) {
    self.isFusing = isFusing
    self.isVerifying = isVerifying
    self.fault = fault
    self.changing = changing
  }
}
