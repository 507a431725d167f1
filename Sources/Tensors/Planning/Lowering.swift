import AssayKernels

package typealias KernelPath = KeyPath<assay_kernels_of_type, assay_kernel?> & Sendable

/// A position in a buffer, in bytes from its start.
struct BufferPosition: Hashable {
  var buffer: Int
  var byteOffset: Int
  /// The bytes of the buffer that the position's view reaches, from the first to the last; empty when the view has no
  /// element or the position was made without a view.
  var touched = 0..<0
  /// How many of the `touched` bytes belong to elements of the view: fewer than all when the view leaves gaps.
  var filledBytes = 0

  /// The first byte of a buffer.
  init(buffer: Int) {
    self.buffer = buffer
    byteOffset = 0
  }

  init(_ view: View) {
    let bytes = view.type.element.byteCount
    buffer = view.buffer
    byteOffset = view.offset * bytes
    guard !view.type.shape.contains(0) else { return }
    var (low, high) = (view.offset, view.offset + 1)
    for (size, stride) in zip(view.type.shape, view.strides) {
      if stride < 0 { low += (size - 1) * stride } else { high += (size - 1) * stride }
    }
    touched = (low * bytes)..<(high * bytes)
    filledBytes = zip(view.type.shape, view.strides).reduce(bytes) { $1.1 == 0 ? $0 : $0 * $1.0 }
  }
}

/// A kernel call before addresses are known.
struct Instruction {
  var kernel: KernelPath
  /// The element type of the kernel.
  var element: ElementType
  /// Where it writes: one position, except for fused calls.
  var outputs: [BufferPosition]
  /// Where it reads. A kernel has room for four positions, in its `in`; fused calls and loops may have more.
  var inputs: [BufferPosition]
  var sizes: [Int]
  var scalar = 0.0
  /// Memory for the call's own use while it runs; the kernel finds it in `in[3]`.
  var scratch: BufferPosition?
  /// What runs instead of the kernel when the instruction is a loop.
  var loop: Loop?
  /// Pairs of an output and an input such that this call allows the output to take the input's memory.
  var reuses: [MemoryReuse] = []
  /// How the call can be divided among threads; `nil` when it cannot.
  var independence: BoundIndependence?
  /// The program of a fused call.
  var fused: FusedCall?

  /// The first position that it writes.
  var output: BufferPosition { outputs[0] }
}

extension Instruction {
  /// The same call, in which every buffer number is replaced by `name` of it.
  func renaming(_ name: (Int) -> Int) -> Instruction {
    var renamed = self
    for index in outputs.indices { renamed.outputs[index].buffer = name(outputs[index].buffer) }
    for index in inputs.indices { renamed.inputs[index].buffer = name(inputs[index].buffer) }
    if let buffer = scratch?.buffer { renamed.scratch?.buffer = name(buffer) }
    renamed.loop = loop?.renaming(name)
    renamed.fused = fused?.renaming(name)
    return renamed
  }
}

/// Collects the instructions of a plan; primitives emit into it.
package struct Lowering {
  var instructions: [Instruction] = []
  /// Calls that each executor makes once, when it is made.
  var constants: [Instruction] = []
  /// Constant arrays, which each executor writes into their buffers once, when it is made.
  var data: [(buffer: Int, element: ElementType, bytes: [UInt8])] = []
  /// Bytes of each buffer, by number.
  var bufferBytes: [Int] = []
  /// How the bodies of loops are planned.
  var options = PlanOptions()
  /// What the verifier found in the bodies of loops.
  var bodyFindings: [String] = []

  /// A new dense buffer.
  mutating func makeBuffer(_ type: TensorType) -> View {
    bufferBytes.append(type.count * type.element.byteCount)
    return View(dense: bufferBytes.count - 1, type)
  }

  /// A new buffer that one instruction uses as scratch memory.
  mutating func makeScratch(bytes: Int) -> Int {
    bufferBytes.append(bytes)
    return bufferBytes.count - 1
  }

  /// Appends one kernel call. `sizes` are the call's `n`, `scalar` is its `s[0]`, and `scratch` is the size in bytes
  /// of its scratch memory. `independent` says how threads may share the call; it can be omitted for an element-wise
  /// call on dense views whose only size is the number of elements.
  mutating func emit(
    _ kernel: KernelPath, _ element: ElementType, to output: View, from inputs: [View],
    sizes: [Int], scalar: Double = 0, scratch: Int = 0, elementwise: Bool = false,
    independent: Independence? = nil
  ) {
    let ownBuffer = scratch > 0 ? makeScratch(bytes: scratch) : nil
    func access(_ view: View, at time: Int) -> BufferAccess {
      BufferAccess(buffer: view.buffer, walk: view.straightWalk, time: time)
    }
    let reuses =
      elementwise || options.fault == .lateRead
      ? MemoryReuse.all(writes: [access(output, at: 1)], reads: inputs.map { access($0, at: 0) }) : []
    let isPlain = elementwise && sizes == [output.type.count] && reuses.count == inputs.count
    let parts = independent ?? (isPlain ? .elements(inputs: inputs.count) : nil)
    instructions.append(
      Instruction(
        kernel: kernel, element: element, outputs: [BufferPosition(output)],
        inputs: inputs.map(BufferPosition.init),
        sizes: sizes, scalar: scalar, scratch: ownBuffer.map(BufferPosition.init(buffer:)),
        reuses: reuses,
        independence: parts.map { BoundIndependence($0, output: output, inputs: inputs) }))
  }

  /// The view itself when dense, or a dense copy.
  mutating func dense(_ view: View) -> View {
    if view.isDense { return View(dense: view.buffer, view.type) }
    let copy = makeBuffer(view.type)
    copyElements(of: view, to: copy)
    return copy
  }

  /// The view itself when its elements are consecutive, wherever in the buffer they begin, or a dense copy.
  mutating func contiguous(_ view: View) -> View { view.isContiguous ? view : dense(view) }

  /// Copies a view into another of its shape. When more than four axes are left after merging, there is one copy for
  /// each index of the first axis.
  mutating func copyElements(of view: View, to result: View) {
    if result.isContiguous, let walk = MatrixWalk([result, view]) {
      emit(
        \.copy_strided, view.type.element, to: result, from: [view],
        sizes: [walk.rows, walk.columns, walk.strides[1].row, walk.strides[1].column],
        independent: walk.independence(inputs: 1...1))
      return
    }
    let walk = CommonWalk([view, result])
    guard walk.sizes.count <= 4 else {
      for index in 0..<view.type.shape[0] {
        copyElements(of: view.element(index), to: result.element(index))
      }
      return
    }
    let added = 4 - walk.sizes.count
    let steps = walk.strides.map { [Int](repeating: 0, count: added) + $0 }
    emit(
      \.copy_box, view.type.element, to: result, from: [view],
      sizes: [Int](repeating: 1, count: added) + walk.sizes + steps[0] + steps[1],
      independent: walk.sizes.first.map { first in
        Independence(
          size: added, output: steps[1][added], inputs: [steps[0][added]],
          cost: walk.sizes.reduce(1, *) / max(first, 1) * Independence.Cost.element)
      })
  }

  /// Fills a dense result with one number.
  mutating func fill(_ result: View, with value: Double) {
    emit(\.fill, result.type.element, to: result, from: [], sizes: [result.type.count], scalar: value)
  }
}
