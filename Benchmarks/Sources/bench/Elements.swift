import AssayKernels

/// Measures functions of each element of an array in the nearest caches, beside PyTorch's, on one thread.
enum Elements {
  /// PyTorch's name of each function, and our kernel.
  private static let functions: [(String, KeyPath<assay_kernels_of_type, assay_kernel?> & Sendable)] = [
    ("exp", \.exponential), ("log", \.logarithm), ("tanh", \.hyperbolic_tangent),
    ("expm1", \.exponential_minus_one), ("log1p", \.logarithm_of_one_plus),
    ("rsqrt", \.reciprocal_square_root), ("sin", \.sine), ("cos", \.cosine), ("erf", \.error_function),
    ("sigmoid", \.sigmoid), ("pow", \.power),
  ]
  private static let count = 4096
  /// The number of calls between two readings of the clock.
  private static let calls = 200

  static func rows() throws -> [Row] {
    guard let table = assay_kernels_named(instructionSet()) else {
      throw Refusal.unknownInstructionSet(instructionSet() ?? "")
    }
    return try functions.flatMap { name, kernel in
      [
        try row(name, "float32", Float.self, table.pointee.f32[keyPath: kernel]),
        try row(name, "float64", Double.self, table.pointee.f64[keyPath: kernel]),
      ]
    }
  }

  /// The nanoseconds for each element, for numbers from 1/1024 to 4; the power is of each number to itself.
  private static func row<E: BinaryFloatingPoint & BitwiseCopyable>(
    _ name: String, _ kind: String, _: E.Type, _ kernel: assay_kernel?
  ) throws -> Row {
    let (x, out) = (aligned(count) { E($0 + 1) / 1024 }, aligned(count) { _ in E(0) })
    defer { for memory in [x, out] { memory.deallocate() } }
    var call = assay_call()
    call.run = kernel
    call.out = UnsafeMutableRawPointer(out)
    call.in = (UnsafeRawPointer(x), UnsafeRawPointer(x), nil, nil)
    // The sizes are those of a matrix of one row for the power; other functions read the first size alone.
    let sizes: [Int64] = name == "pow" ? [1, Int64(count), 0, 1, 0, 1] : [Int64(count)]
    withUnsafeMutableBytes(of: &call.n) { $0.copyBytes(from: sizes.withUnsafeBytes(Array.init)) }
    let plan = [assay_call](repeating: call, count: calls)
    let contest = Contest(
      name: "\(name) \(kind), \(count) elements", unit: "ns", rivalName: "PyTorch eager",
      script: "pytorch_elements.py", arguments: [name, kind])
    var row = try contest.row(steps: calls) { assay_run(plan, Int64(calls)) }
    row.largerIsBetter = false
    row.ours = nanoseconds(row.ours)
    row.rival = row.rival.map(nanoseconds)
    return row
  }

  private static func nanoseconds(_ callsPerSecond: Double) -> Double { 1e9 / callsPerSecond / Double(count) }
}
