import AssayKernels

/// A loop with addresses, in the form that `assay_run_loop` reads. The arena whose calls point at it owns it.
final class BoundLoop {
  private let moves: UnsafeMutableBufferPointer<assay_move>
  private let calls: UnsafeMutableBufferPointer<assay_call>
  private let descriptor: UnsafeMutablePointer<assay_loop>
  /// Objects that calls of the body point at, and constant arrays of the body.
  private var inner: [AnyObject] = []
  private var data: [UnsafeMutableRawPointer] = []

  /// `address` gives the address of a position in the outer plan; every element is `lanes` wide.
  init(
    _ loop: Loop, processor: Processor, lanes: Int, address: (BufferPosition) -> UnsafeMutableRawPointer
  ) {
    let start = address(loop.arena)
    let plan = loop.plan
    func innerAddress(_ position: BufferPosition) -> UnsafeMutableRawPointer {
      start + (plan.offsets[position.buffer] + position.byteOffset) * lanes
    }
    descriptor = .allocate(capacity: 1)
    let groups = [loop.before, loop.into, loop.outOf, loop.after]
    moves = .allocate(capacity: groups.joined().count + plan.data.count)
    calls = .allocate(capacity: plan.constants.count + plan.body.count)
    var descriptor = assay_loop()
    var filled = 0
    func fill(_ move: assay_move) {
      moves.initializeElement(at: filled, to: move)
      filled += 1
    }
    for (buffer, element, bytes) in plan.data {
      let bytes = bytes.repeatingElements(of: element.byteCount, lanes)
      let copy = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
      copy.copyMemory(from: bytes, byteCount: bytes.count)
      data.append(copy)
      fill(
        assay_move(
          to: start + plan.offsets[buffer] * lanes, from: copy, bytes: Int64(bytes.count), to_step: 0,
          from_step: 0))
    }
    var ends: [Int] = []
    for group in groups {
      for move in group {
        fill(
          assay_move(
            to: address(move.destination), from: move.source.map { UnsafeRawPointer(address($0)) },
            bytes: Int64(move.bytes * lanes), to_step: Int64(move.destinationStep * lanes),
            from_step: Int64(move.sourceStep * lanes)))
      }
      ends.append(filled)
    }
    for (number, instruction) in (plan.constants + plan.body).enumerated() {
      let call = instruction.call(on: processor, lanes: lanes, owning: &inner, address: innerAddress)
      calls.initializeElement(at: number, to: call)
    }
    if let moves = moves.baseAddress {
      descriptor.before = UnsafePointer(moves)
      descriptor.into = UnsafePointer(moves + ends[0])
      descriptor.out_of = UnsafePointer(moves + ends[1])
      descriptor.after = UnsafePointer(moves + ends[2])
    }
    descriptor.before_count = Int64(ends[0])
    descriptor.into_count = Int64(ends[1] - ends[0])
    descriptor.out_of_count = Int64(ends[2] - ends[1])
    descriptor.after_count = Int64(ends[3] - ends[2])
    if let calls = calls.baseAddress {
      descriptor.first = UnsafePointer(calls)
      descriptor.body = UnsafePointer(calls + plan.constants.count)
    }
    descriptor.first_count = Int64(plan.constants.count)
    descriptor.body_count = Int64(plan.body.count)
    descriptor.length = Int64(loop.length)
    descriptor.reversed = loop.isReversed
    self.descriptor.initialize(to: descriptor)
  }

  deinit {
    for copy in data { copy.deallocate() }
    moves.deallocate()
    calls.deallocate()
    descriptor.deallocate()
  }

  /// The call that runs the loop.
  var call: assay_call {
    var call = assay_call()
    call.run = assay_run_loop
    call.in.0 = UnsafeRawPointer(descriptor)
    return call
  }
}

extension Instruction {
  /// The kernel call with addresses. Objects that it points at are added to `owned`, which must outlive it.
  func call(
    on processor: Processor, lanes: Int, owning owned: inout [AnyObject],
    address: (BufferPosition) -> UnsafeMutableRawPointer
  ) -> assay_call {
    if let loop {
      let bound = BoundLoop(loop, processor: processor, lanes: lanes, address: address)
      owned.append(bound)
      return bound.call
    }
    var call = assay_call()
    call.run = processor.kernels(of: element)[keyPath: kernel]
    call.out = address(output)
    if let fused {
      let bound = BoundFusedCall(fused, processor.kernels(of: element), lanes: lanes, address)
      owned.append(bound)
      call.more = UnsafeRawPointer(bound.program)
    }
    withUnsafeMutableBytes(of: &call.in) { memory in
      let pointers = memory.bindMemory(to: UnsafeRawPointer?.self)
      for (index, position) in inputs.prefix(4).enumerated() {
        pointers[index] = UnsafeRawPointer(address(position))
      }
    }
    if let scratch { call.in.3 = UnsafeRawPointer(address(scratch)) }
    withUnsafeMutableBytes(of: &call.n) { memory in
      let numbers = memory.bindMemory(to: Int64.self)
      for (index, size) in sizes.enumerated() { numbers[index] = Int64(size) }
    }
    call.s.0 = scalar
    return call
  }
}

extension [UInt8] {
  /// Every element of `size` bytes repeated `count` times in a row.
  func repeatingElements(of size: Int, _ count: Int) -> [UInt8] {
    if count == 1 { return self }
    return stride(from: 0, to: self.count, by: size).flatMap { start in
      (0..<count).flatMap { _ in self[start..<(start + size)] }
    }
  }
}
