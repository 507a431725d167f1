import AssayKernels

/// The memory accesses of an unfused call whose kernel computes each element of the result from one element of each
/// input, and has read these before it writes the result's element. They are derived from what `assay_kernels.h`
/// states of the kernel and its sizes, not from what planning emitted. Only the verifier uses this.
///
/// Any other kernel may read any byte of its inputs after it has written any byte of its result.
struct ElementwiseCall {
  /// Where the elements of a matrix lie: element (r, c) at byte `start + r·row + c·column`. A step that is never taken
  /// is 0.
  private struct Walk: Equatable {
    var bytes: Int
    var row: Int
    var column: Int
  }

  private let result: Walk
  private let inputs: [Walk]
  /// Bytes of the result.
  let resultBytes: Int

  private static let ofCount: [KernelPath] = [
    \.negate, \.absolute, \.square_root, \.exponential, \.logarithm, \.hyperbolic_tangent,
    \.exponential_minus_one, \.logarithm_of_one_plus, \.reciprocal_square_root, \.sine, \.cosine,
    \.error_function, \.sigmoid, \.round_bfloat16, \.round_float16, \.round_bfloat16_by, \.round_float16_by,
    \.select,
  ]
  private static let ofMatrix: [KernelPath] = [
    \.add, \.subtract, \.multiply, \.divide, \.maximum, \.minimum, \.power,
  ]

  /// `nil` for other kernels.
  init?(_ call: Instruction) {
    func isOne(of kernels: [KernelPath]) -> Bool { kernels.contains { ($0 as AnyKeyPath) == call.kernel } }
    guard call.loop == nil, call.fused == nil else { return nil }
    let bytes = call.element.byteCount
    let (n, rows, columns): ([Int], Int, Int)
    let isSelect = (call.kernel as AnyKeyPath) == \assay_kernels_of_type.select
    if isOne(of: Self.ofCount), call.sizes.count == 1 {
      // n = {count}; the first input of `select` is truths of a byte each.
      (n, rows, columns) = (call.sizes, 1, call.sizes[0])
    } else if isOne(of: Self.ofMatrix), call.sizes.count == 6, call.inputs.count == 2 {
      // n = {rows, columns, then row and column stride of each input, in elements}; the result is dense.
      (n, rows, columns) = (call.sizes, call.sizes[0], call.sizes[1])
    } else {
      return nil
    }
    func walk(_ bytes: Int, row: Int, column: Int) -> Walk {
      Walk(bytes: bytes, row: rows > 1 ? row * bytes : 0, column: columns > 1 ? column * bytes : 0)
    }
    result = walk(bytes, row: columns, column: 1)
    resultBytes = rows * columns * bytes
    inputs = call.inputs.indices.map { input in
      n.count == 1
        ? walk(isSelect && input == 0 ? 1 : bytes, row: columns, column: 1)
        : walk(bytes, row: n[2 + 2 * input], column: n[3 + 2 * input])
    }
  }

  /// Whether the result may overwrite an input that begins at the result's first byte. It may when each element of
  /// the input lies exactly where the result's element that is computed from it lies.
  func canBeWrittenOver(_ input: Int) -> Bool { inputs[input] == result }
}
