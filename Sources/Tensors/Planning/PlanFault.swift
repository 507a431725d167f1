import AssayKernels

/// A mistake that planning makes when a test asks for it, so that the test sees it found.
package enum PlanFault: Sendable, CaseIterable {
  /// A result takes the memory of a dying operand that is smaller.
  case smallerMemory
  /// Two buffers that live at one time lie in one place.
  case overlap
  /// A call whose result is read later is left out.
  case missingCall
  /// The copy of a state's new value into its memory is left out.
  case lostUpdate
  /// A call that is not fused says that its result may take the memory of any operand, as if it read no element after
  /// it has written one.
  case lateRead
  /// A fused call says the same, although it reads the operand once more after it has written.
  case lateFusedRead
  /// A fused call says that it goes through two buffers alike when it takes as many bytes of both, in whatever order.
  case otherWalk
  /// A member of a fused call that is computed once a row reads whatever row of another member.
  case otherRow
  /// A fused call reads an operand from the first element of its buffer on, wherever the operand begins.
  case otherStart
  /// A fused call exchanges an operand's step within a period of rows with that from period to period.
  case otherStep
  /// An operation of a fused call takes its operands in the other order.
  case otherOrder
  /// Two arrays of a fused call's tile begin at one byte.
  case tileOverlap
  /// A value that runs of the changing part alone read is overwritten by that part.
  case forgottenValue
}

extension BufferSharing {
  /// The fault `smallerMemory`, at the first call where it is possible.
  mutating func shareSmaller(_ lowering: inout Lowering, persistent: Set<Int>) {
    let uses = Lifetimes(lowering.instructions, buffers: lowering.bufferBytes.count)
    for (index, call) in lowering.instructions.enumerated() {
      for output in call.outputs.map(\.buffer) where !persistent.contains(output) {
        for input in call.inputs.map(\.buffer)
        where input != output && !persistent.contains(input) && uses.last[input] == index
          && lowering.bufferBytes[input] < lowering.bufferBytes[output]
        {
          share(output, with: input)
          return renameBuffers(&lowering)
        }
      }
    }
  }
}

extension ArenaLayout {
  /// The fault `overlap`: of a buffer that is read by a call, and of the call's result.
  mutating func overlap(_ lowering: Lowering, persistent: Set<Int>) {
    for call in lowering.instructions {
      for input in call.inputs.map(\.buffer) where !persistent.contains(input) {
        for output in call.outputs.map(\.buffer)
        where input != output && !persistent.contains(output) && call.reuses.isEmpty {
          offsets[output] = offsets[input]
          return
        }
      }
    }
  }
}

extension Lowering {
  /// The fault `missingCall`: the first call whose result another one reads.
  mutating func dropCall() {
    let read = Set(instructions.flatMap { $0.inputs.map(\.buffer) })
    if let index = instructions.firstIndex(where: { read.contains($0.output.buffer) }) {
      instructions.remove(at: index)
    }
  }
}

extension RegisterAllocation.Micro {
  /// The fault `otherOrder`.
  var withOtherOrder: Self {
    var changed = self
    let isBinary = code.rawValue >= ASSAY_MICRO_ADD.rawValue && code.rawValue < ASSAY_MICRO_SELECT.rawValue
    if isBinary, !isLoading { changed.isReversed.toggle() }
    return changed
  }
}

extension FusedCall {
  /// The fault `otherWalk`: a walk that is as long, whatever lies between the rows.
  func longWalk(_ operand: Int, rows: Int) -> StraightWalk {
    StraightWalk(elementBytes: operands[operand].elementBytes, count: rows * operands[operand].width)
  }
}
