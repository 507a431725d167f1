import AssayKernels

/// The program of one fused call before addresses are known; see assay_fused.h for what its parts mean.
struct FusedCall {
  var columns: Int
  var period: Int
  /// The number of elements after which an operand that repeats rows starts over: whole rows that fill whole blocks.
  var cycle = Int(ASSAY_BLOCK)
  /// The number of rows of a tile (`tile`), and the bytes that all arrays of a tile take.
  var tile = 1
  var tileBytes = 0
  var stages: [Stage] = []
  var micros: [assay_micro] = []
  var slots: [assay_slot] = []
  var operands: [Operand] = []

  struct Operand {
    /// Where the operand begins in a buffer; `nil` for an array of the tile.
    var position: BufferPosition?
    /// The bytes of an element, and the number of elements of a row that lie in memory (`width`): 1 where a row has
    /// only one element or repeats one.
    var elementBytes: Int
    var width: Int
    /// Bytes from a row to the next one of its period (`inner`), and from a period to the next (`outer`).
    var outer: Int
    var inner: Int
    var tileOffset = -1
  }

  /// How a run of micro-operations reads an operand along a line: one element for each element of the line, a number
  /// (`each`) or a bool (`truths`); one element for the whole line (`same`, `sameTruth`); or a few rows repeated
  /// (`cycle`).
  enum Reading {
    case each, truths, same, sameTruth, cycle

    var isTruth: Bool { self == .truths || self == .sameTruth }
    var isSame: Bool { self == .same || self == .sameTruth }
    var slotKind: Int {
      switch self {
      case .each: Int(ASSAY_SLOT_EACH)
      case .truths: Int(ASSAY_SLOT_TRUTHS)
      case .same, .sameTruth: Int(ASSAY_SLOT_SAME)
      case .cycle: Int(ASSAY_SLOT_CYCLE)
      }
    }
  }

  struct Stage {
    var kernel: KernelPath?
    var kind: Int
    var isFlat = true
    var isCyclic = false
    var width = 1
    var out = 0
    var input = 0
    var firstMicro = 0
    var microCount = 0
    var firstSlot = 0
    var slotCount = 0
  }

  /// How the call goes through an operand whose rows are consecutive from the first byte of a buffer; `nil` for any
  /// other operand. The verifier does not use this: it derives the layout by itself.
  func straightWalk(_ operand: Int, rows: Int) -> StraightWalk? {
    let operand = operands[operand]
    let rowBytes = operand.width * operand.elementBytes
    guard operand.position?.byteOffset == 0,
      rows == 1 || operand.inner == rowBytes || (period == 1 && operand.outer == rowBytes),
      rows <= period || operand.outer == period * rowBytes
    else { return nil }
    return StraightWalk(elementBytes: operand.elementBytes, count: rows * operand.width)
  }

  /// The same call, in which every buffer number is replaced by `name` of it.
  func renaming(_ name: (Int) -> Int) -> FusedCall {
    var renamed = self
    for index in operands.indices {
      guard let buffer = operands[index].position?.buffer else { continue }
      renamed.operands[index].position?.buffer = name(buffer)
    }
    return renamed
  }
}

/// The program of a fused call with addresses, in memory that is freed with this object. The arena or loop whose
/// calls point at it owns it.
final class BoundFusedCall {
  let program: UnsafeMutableRawPointer

  init(
    _ call: FusedCall, _ kernels: assay_kernels_of_type, lanes: Int,
    _ address: (BufferPosition) -> UnsafeMutableRawPointer
  ) {
    program = call.bound(kernels, lanes, address)
  }

  deinit { program.deallocate() }
}

extension FusedCall {
  /// Allocates the program and fills in addresses, which `address` gives for positions. With more than one lane it
  /// also allocates the memory of the tile, whose elements are then `lanes` times as wide.
  fileprivate func bound(
    _ kernels: assay_kernels_of_type, _ lanes: Int, _ address: (BufferPosition) -> UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    func room<Part>(_ type: Part.Type, _ count: Int) -> Int { (count * MemoryLayout<Part>.stride + 63) & ~63 }
    let sizes = [
      room(assay_fused_program.self, 1), room(assay_stage.self, stages.count),
      room(assay_micro.self, micros.count), room(assay_slot.self, slots.count),
      room(assay_fused_operand.self, operands.count),
      lanes == 1 ? 0 : tileBytes * lanes + Int(ASSAY_FUSED_SLACK),
    ]
    let memory = UnsafeMutableRawPointer.allocate(byteCount: sizes.reduce(0, +), alignment: 64)
    var start = memory + sizes[0]
    func write<Part>(_ parts: [Part], _ size: Int) -> UnsafePointer<Part> {
      defer { start += size }
      let pointer = start.bindMemory(to: Part.self, capacity: parts.count)
      pointer.initialize(from: parts, count: parts.count)
      return UnsafePointer(pointer)
    }
    let program = assay_fused_program(
      columns: Int64(columns), period: Int64(period), cycle: Int64(cycle), tile: Int64(tile),
      stage_count: Int64(stages.count),
      stages: write(stages.map { $0.bound(kernels) }, sizes[1]),
      micros: write(micros, sizes[2]), slots: write(slots, sizes[3]),
      operands: write(
        operands.map { operand in
          assay_fused_operand(
            base: operand.position.map { address($0).assumingMemoryBound(to: CChar.self) },
            outer: Int64(operand.outer * lanes), inner: Int64(operand.inner * lanes),
            tile_offset: Int64(operand.tileOffset < 0 ? -1 : operand.tileOffset * lanes))
        }, sizes[4]), memory: start.assumingMemoryBound(to: CChar.self))
    memory.bindMemory(to: assay_fused_program.self, capacity: 1).initialize(to: program)
    return memory
  }
}

extension FusedCall {
  /// Whether the table has every kernel that the stages call.
  func canRun(on kernels: assay_kernels_of_type) -> Bool {
    stages.allSatisfy { stage in stage.kernel.map { kernels[keyPath: $0] != nil } ?? true }
  }
}

extension FusedCall.Stage {
  fileprivate func bound(_ kernels: assay_kernels_of_type) -> assay_stage {
    assay_stage(
      kernel: kernel.flatMap { kernels[keyPath: $0] }, kind: Int32(kind), is_flat: isFlat ? 1 : 0,
      is_cyclic: isCyclic ? 1 : 0, width: Int64(width), out: Int32(out), in: Int32(input),
      first_micro: Int32(firstMicro),
      micro_count: Int32(microCount), first_slot: Int32(firstSlot), slot_count: Int32(slotCount))
  }
}
