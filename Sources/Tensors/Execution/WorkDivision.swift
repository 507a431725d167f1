import AssayKernels

/// A plan's calls with their addresses, divided among threads: grouped in steps, whose parts may run at the same time.
///
/// Long instructions are divided along their independent axis, and neighbouring instructions that do not
/// touch each other's memory share a step. Short instructions stay together on the caller's thread. No result
/// depends on this: each is written by one part, by the same operations.
struct WorkDivision {
  private(set) var calls: [assay_call] = []
  /// The index in `calls` at which each part begins, and the end of the last.
  private(set) var bounds: [Int64] = []
  private(set) var steps: [assay_step] = []
  /// The first step of the calls that depend on changing inputs; the number of steps where there are none.
  private(set) var changingStep = 0
  /// Scratch memory beyond the plan's: a divided call needs its own for each piece, and only the first piece uses the
  /// plan's. The caller deallocates it.
  private(set) var scratch: UnsafeMutableRawPointer?
  private let worthwhile: Int
  private var scratchBytes = 0
  private var scratchPositions: [(call: Int, offset: Int)] = []

  /// Picoseconds of work that are worth giving to another thread.
  static let worthwhile = 20_000_000
  /// Parts for each thread when there is much to do, as some threads are slower than others.
  private static let partsPerThread = 4

  /// Work of `worthwhile` picoseconds is given to another thread.
  init(_ arena: Arena, threads: Int, worthwhile: Int) {
    self.worthwhile = worthwhile
    var group = Group(arena.plan)
    for (number, instruction) in arena.plan.body.enumerated() {
      if number == arena.plan.changing?.start {
        append(group, arena, threads)
        group = Group(arena.plan)
        changingStep = steps.count
      }
      if threads > 1, group.add(instruction) { continue }
      append(group, arena, threads)
      group = Group(arena.plan)
      if threads == 1 || !group.add(instruction) { appendAlone([arena.call(of: instruction)]) }
    }
    append(group, arena, threads)
    if (arena.plan.changing?.start ?? arena.plan.body.count) == arena.plan.body.count {
      changingStep = steps.count
    }
    bounds.append(Int64(calls.count))
    guard scratchBytes > 0 else { return }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: scratchBytes, alignment: 64)
    for position in scratchPositions {
      calls[position.call].in.3 = UnsafeRawPointer(memory + position.offset)
    }
    scratch = memory
  }

  /// Adds calls that run in order on the caller's thread.
  private mutating func appendAlone(_ alone: [assay_call]) {
    guard !alone.isEmpty else { return }
    if steps.last?.parts != 1 || steps.count == changingStep {
      steps.append(assay_step(first: Int64(bounds.count), parts: 1))
      bounds.append(Int64(calls.count))
    }
    calls += alone
  }

  private mutating func append(_ group: Group, _ arena: Arena, _ threads: Int) {
    let total = group.instructions.reduce(0) { $0 + $1.cost }
    let parts = min(total / worthwhile, threads * WorkDivision.partsPerThread)
    guard parts > 1 else {
      return appendAlone(group.instructions.map { arena.call(of: $0) })
    }
    let first = bounds.count
    let share = total / (parts >= threads ? parts / threads * threads : parts)
    var cut: [(thread: Int, call: assay_call, cost: Int, scratch: Int?)] = []
    var scratch = 0
    for instruction in group.instructions {
      let call = arena.call(of: instruction)
      let pieces = pieces(of: call, instruction.independence, share: share, lanes: arena.lanes)
      for (number, piece) in pieces.enumerated() {
        var own: Int?
        if number > 0, let memory = instruction.scratch {
          own = scratch
          scratch += (arena.plan.bufferBytes[memory.buffer] * arena.lanes + 63) / 64 * 64
        }
        let thread = (2 * number + 1) * threads / (2 * pieces.count)
        cut.append((thread, piece.call, piece.cost, own))
      }
    }
    // Pieces are ordered by thread: each thread gets the same places of every instruction, which are then in its
    // cache. `cost` is that of the part under construction; it starts at `share`, so that the first piece opens a
    // part.
    var cost = share
    for thread in 0..<threads {
      for piece in cut where piece.thread == thread {
        if cost + piece.cost / 2 >= share {
          bounds.append(Int64(calls.count))
          cost = 0
        }
        if let own = piece.scratch { scratchPositions.append((calls.count, own)) }
        calls.append(piece.call)
        cost += piece.cost
      }
    }
    scratchBytes = max(scratchBytes, scratch)
    steps.append(assay_step(first: Int64(first), parts: Int64(bounds.count - first)))
  }

  /// The call in pieces of about `share` picoseconds each.
  private func pieces(of call: assay_call, _ axis: BoundIndependence?, share: Int, lanes: Int)
    -> [(call: assay_call, cost: Int)]
  {
    guard let axis else { return [(call, 0)] }
    let places = withUnsafeBytes(of: call.n) { Int($0.bindMemory(to: Int64.self)[axis.size]) }
    let cuts = max(1, min(places / axis.grain, (places * axis.cost + share / 2) / share))
    // Pieces of many places begin at multiples of 64 places, so that no two threads write to the same cache line.
    let grain = places / cuts >= 256 ? 64 : 1
    var pieces: [(call: assay_call, cost: Int)] = []
    var start = 0
    for cut in 1...cuts {
      let end = cut == cuts ? places : places * cut / cuts / grain * grain
      guard end > start || cuts == 1 else { continue }
      pieces.append((call.moved(along: axis, from: start, to: end, lanes: lanes), (end - start) * axis.cost))
      start = end
    }
    return pieces
  }
}

/// Neighbouring instructions, none of which reads or writes memory that another writes.
private struct Group {
  let plan: Plan
  private(set) var instructions: [Instruction] = []
  private var written: [Range<Int>] = []
  private var read: [Range<Int>] = []

  init(_ plan: Plan) { self.plan = plan }

  /// Adds the instruction and returns true, unless it has no independent axis, or it or one of the others writes
  /// memory that the other reads or writes.
  mutating func add(_ instruction: Instruction) -> Bool {
    guard let axis = instruction.independence, axis.first != nil || axis.output > 0 else {
      return false
    }
    func range(_ position: BufferPosition) -> Range<Int> {
      plan.offsets[position.buffer]..<(plan.offsets[position.buffer] + plan.bufferBytes[position.buffer])
    }
    let writes =
      instruction.outputs.map { output in
        let start = plan.offsets[output.buffer] + output.byteOffset
        return axis.first == nil
          ? start..<(start + axis.output * instruction.sizes[axis.size]) : range(output)
      } + (instruction.scratch.map { [range($0)] } ?? [])
    let reads = instruction.inputs.map(range)
    guard !written.contains(where: { $0.overlaps(anyOf: writes) || $0.overlaps(anyOf: reads) }),
      !read.contains(where: { $0.overlaps(anyOf: writes) })
    else { return false }
    instructions.append(instruction)
    written += writes
    read += reads
    return true
  }
}

extension Range<Int> {
  fileprivate func overlaps(anyOf others: [Range<Int>]) -> Bool { others.contains { $0.overlaps(self) } }
}

extension Instruction {
  /// The estimated picoseconds of the instruction.
  var cost: Int { independence.map { $0.cost * sizes[$0.size] } ?? 0 }
}

extension assay_call {
  /// The same call for some of the places along its independent axis.
  fileprivate func moved(along axis: BoundIndependence, from start: Int, to end: Int, lanes: Int)
    -> assay_call
  {
    var part = self
    part.out = part.out.map { $0 + start * axis.output * lanes }
    withUnsafeMutableBytes(of: &part.in) { inputs in
      let inputs = inputs.bindMemory(to: UnsafeRawPointer?.self)
      for (index, stride) in axis.inputs.enumerated() {
        inputs[index] = inputs[index].map { $0 + start * stride * lanes }
      }
    }
    withUnsafeMutableBytes(of: &part.n) { sizes in
      let sizes = sizes.bindMemory(to: Int64.self)
      sizes[axis.size] = Int64(end - start)
      if let first = axis.first { sizes[first] += Int64(start) }
    }
    return part
  }
}
