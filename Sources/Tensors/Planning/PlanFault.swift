import AssayKernels

/// A mistake that planning makes on purpose when a test asks for it. The test checks that the verifier finds it.
package enum PlanFault: Sendable, CaseIterable {
  /// A result takes the memory of a dying operand that is smaller.
  case smallerMemory
  /// Two buffers that are alive at the same time lie at the same offset.
  case overlap
  /// A call whose result is read later is left out.
  case missingCall
  /// The copy of a state's new value into its memory is left out.
  case lostUpdate
  /// A call that is neither fused nor element-wise claims that its result may take an operand's memory, although it
  /// may read an element after it has written there.
  case lateRead
  /// A fused call claims that a result may take an operand's memory, although it reads the operand again after the
  /// first write.
  case lateFusedRead
  /// A fused call claims that it walks two buffers alike whenever it takes equally many elements of both, in whatever
  /// order.
  case otherWalk
  /// A member of a fused call that is computed once for each row may read any row of another member.
  case otherRow
  /// A fused call reads an operand from the first element of its buffer on, wherever the operand begins.
  case otherStart
  /// A fused call exchanges an operand's step from row to row within a period with its step from period to period.
  case otherStep
  /// An operation of a fused call takes its operands in the other order.
  case otherOrder
  /// Two arrays of a fused call's tile begin at the same byte.
  case tileOverlap
  /// A kept value that the changing part reads when it runs alone is overwritten by that part.
  case forgottenValue
}

extension BufferSharing {
  /// Makes the fault `smallerMemory`, at the first call where it is possible.
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
  /// Makes the fault `overlap`: an input of a call and the call's result get the same offset.
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
  /// Makes the fault `missingCall`: drops the first call whose result another call reads.
  mutating func dropCall() {
    let read = Set(instructions.flatMap { $0.inputs.map(\.buffer) })
    if let index = instructions.firstIndex(where: { read.contains($0.output.buffer) }) {
      instructions.remove(at: index)
    }
  }
}

extension RegisterAllocation.Micro {
  /// The micro-operation with the fault `otherOrder`: its two operands exchanged.
  var withOtherOrder: Self {
    var changed = self
    let isBinary = code.rawValue >= ASSAY_MICRO_ADD.rawValue && code.rawValue < ASSAY_MICRO_SELECT.rawValue
    if isBinary, !isLoading { changed.isReversed.toggle() }
    return changed
  }
}

extension FusedCall {
  /// The walk for the fault `otherWalk`: its length is right, but gaps between rows are ignored.
  func longWalk(_ operand: Int, rows: Int) -> StraightWalk {
    StraightWalk(elementBytes: operands[operand].elementBytes, count: rows * operands[operand].width)
  }
}
