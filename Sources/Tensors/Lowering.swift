import AssayKernels

package typealias KernelPath = KeyPath<assay_kernels_of_type, assay_kernel?> & Sendable

/// A place in a buffer, in bytes from its start.
struct Place: Hashable {
  var buffer: Int
  var byteOffset: Int

  init(_ view: View) {
    buffer = view.buffer
    byteOffset = view.offset * view.type.element.byteCount
  }
}

/// One kernel call before addresses are known.
struct Instruction {
  var kernel: KernelPath
  /// Which part of the kernel table it is taken from.
  var element: ElementType
  var output: Place
  var inputs: [Place]
  var sizes: [Int]
  var scalar: Double
  /// Buffers of inputs that may share the output's memory: dense, and read only at the index written.
  var replaceable: [Int]
}

/// Collects the instructions of a plan; primitives emit into it.
package struct Lowering {
  var instructions: [Instruction] = []
  /// Bytes of each buffer, by number.
  var bufferBytes: [Int] = []

  /// A new dense buffer.
  mutating func makeBuffer(_ type: TensorType) -> View {
    bufferBytes.append(type.count * type.element.byteCount)
    return View(dense: bufferBytes.count - 1, type)
  }

  /// Appends one kernel call. `sizes` are the call's `n`, `scalar` its `s[0]`.
  mutating func emit(
    _ kernel: KernelPath, _ element: ElementType, to output: View, from inputs: [View],
    sizes: [Int], scalar: Double = 0, elementwise: Bool = false
  ) {
    let replaceable = inputs.filter {
      elementwise && $0.isDense && $0.type.count == output.type.count
        && $0.type.element.byteCount == output.type.element.byteCount
    }
    instructions.append(
      Instruction(
        kernel: kernel, element: element, output: Place(output),
        inputs: inputs.map(Place.init), sizes: sizes, scalar: scalar,
        replaceable: replaceable.map(\.buffer)))
  }

  /// The view itself when dense, or a dense copy.
  mutating func dense(_ view: View) -> View {
    if view.isDense { return View(dense: view.buffer, view.type) }
    let copy = makeBuffer(view.type)
    copyElements(of: view, to: copy)
    return copy
  }

  /// The view itself when its elements stand one after the other, wherever they begin, or a dense copy.
  mutating func contiguous(_ view: View) -> View { view.isContiguous ? view : dense(view) }

  /// Copies any view into a dense one; axes beyond two uneven ones cost a call for each outer index.
  mutating func copyElements(of view: View, to result: View) {
    guard let walk = MatrixWalk([result, view]) else {
      for index in 0..<view.type.shape[0] {
        copyElements(of: view.element(index), to: result.element(index))
      }
      return
    }
    emit(
      \.copy_strided, view.type.element, to: result, from: [view],
      sizes: [walk.rows, walk.columns, walk.strides[1].row, walk.strides[1].column])
  }
}
