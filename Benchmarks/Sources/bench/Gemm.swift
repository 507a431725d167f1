import AssayKernels
import Peak

/// Measures matrix products: ours beside OpenBLAS on the same core, and beside the measured peak of that
/// core.
enum Gemm {
  struct Shape {
    let m: Int
    let n: Int
    let k: Int
    var transposesA = false
    var transposesB = false

    var operations: Double { 2 * Double(m) * Double(n) * Double(k) }
    var name: String { "\(m)×\(n)×\(k)" + (transposesA ? " Aᵀ" : "") + (transposesB ? " Bᵀ" : "") }
  }

  static let shapes = [
    Shape(m: 64, n: 64, k: 64), Shape(m: 128, n: 128, k: 128), Shape(m: 256, n: 256, k: 256),
    Shape(m: 512, n: 512, k: 512), Shape(m: 1024, n: 1024, k: 1024), Shape(m: 100, n: 100, k: 100),
    // Small networks: forward with weights [in, out] and [out, in], backward, and an output layer of ten
    // classes.
    Shape(m: 32, n: 64, k: 64), Shape(m: 32, n: 64, k: 64, transposesB: true),
    Shape(m: 64, n: 64, k: 32, transposesA: true),
    Shape(m: 32, n: 10, k: 64), Shape(m: 32, n: 10, k: 64, transposesB: true),
    Shape(m: 10, n: 64, k: 32, transposesA: true), Shape(m: 32, n: 64, k: 10),
    // Digits of 28×28 in batches of 128.
    Shape(m: 128, n: 256, k: 784), Shape(m: 128, n: 256, k: 784, transposesB: true),
    Shape(m: 256, n: 784, k: 128, transposesA: true),
    // A convolution as a product, and a single example.
    Shape(m: 2048, n: 32, k: 144), Shape(m: 1, n: 256, k: 784),
  ]

  private static let peakSteps: Int64 = 50_000

  static func rows() throws -> [Row] {
    guard let table = assay_kernels_named(instructionSet()) else {
      throw Refusal.unknownInstructionSet(instructionSet() ?? "")
    }
    let name = String(cString: table.pointee.name)
    let rival = OpenBLAS(matching: name)
    let measured = [
      measure(table.pointee.f32.gemm, rival?.sgemm, Float(1), Float(0), peak: { assay_peak_f32(name, $0) }),
      measure(table.pointee.f64.gemm, rival?.dgemm, 1.0, 0.0, peak: { assay_peak_f64(name, $0) }),
    ]
    var result: [Row] = []
    for (kind, figures) in zip(["float32", "float64"], measured) {
      let named = zip(shapes.map { "gemm \(kind) \($0.name)" }, figures)
      result += named.map {
        Row(name: $0, unit: "GFLOP/s", ours: $1.ours, rival: $1.rival, rivalName: rival?.name)
      }
      result += named.filter { $0.1.peak != nil }.map {
        Row(
          name: $0, unit: "GFLOP/s", ours: $1.ours, rival: $1.peak, rivalName: "measured FMA peak (\(name))")
      }
    }
    return result
  }

  /// The GFLOP/s of ours, of OpenBLAS and of chains of FMAs alone, measured in turns for every shape.
  private static func measure<E: BinaryFloatingPoint & BitwiseCopyable>(
    _ kernel: assay_kernel?,
    _ rival: (
      (
        Int32, Int32, Int32, Int32, Int32, Int32, E, UnsafePointer<E>, Int32, UnsafePointer<E>, Int32, E,
        UnsafeMutablePointer<E>, Int32
      ) -> Void
    )?, _ one: E, _ zero: E, peak: @escaping (Int64) -> Int64
  ) -> [(ours: Double, rival: Double?, peak: Double?)] {
    shapes.map { shape in
      let (m, n, k) = (shape.m, shape.n, shape.k)
      let a = pattern(m * k, E.self)
      let b = pattern(k * n, E.self)
      let out = pattern(m * n, E.self)
      defer { for memory in [a, b, out] { memory.deallocate() } }
      var call = assay_call()
      call.out = UnsafeMutableRawPointer(out)
      call.in = (UnsafeRawPointer(a), UnsafeRawPointer(b), nil, nil)
      let (aRow, aColumn) = shape.transposesA ? (1, m) : (k, 1)
      let sizes = [m, n, k, aRow, aColumn, shape.transposesB ? k : n, shape.transposesB ? 1 : 0]
      withUnsafeMutableBytes(of: &call.n) { memory in
        for (index, size) in sizes.enumerated() { memory.bindMemory(to: Int64.self)[index] = Int64(size) }
      }
      call.run = kernel
      let plan = [call]
      var works: [() -> Void] = [{ assay_run(plan, 1) }]
      if let rival {
        let (rowMajor, plain, transposed) = (Int32(101), Int32(111), Int32(112))
        works.append {
          rival(
            rowMajor, shape.transposesA ? transposed : plain, shape.transposesB ? transposed : plain,
            Int32(m), Int32(n), Int32(k), one, a, Int32(shape.transposesA ? m : k), b,
            Int32(shape.transposesB ? k : n), zero, out, Int32(n))
        }
      }
      let peakOperations = Double(peak(peakSteps))
      if peakOperations > 0 { works.append { _ = peak(peakSteps) } }
      let seconds = medians(works)
      let rates = seconds.prefix(rival == nil ? 1 : 2).map { shape.operations / $0 * 1e-9 }
      return (
        rates[0], rates.count > 1 ? rates[1] : nil,
        peakOperations > 0 ? peakOperations / seconds[seconds.count - 1] * 1e-9 : nil
      )
    }
  }

  /// Small numbers without zeros or subnormals.
  private static func pattern<E: BinaryFloatingPoint & BitwiseCopyable>(_ count: Int, _: E.Type)
    -> UnsafeMutablePointer<E>
  {
    aligned(count) { E($0 % 7 + 1) / 8 }
  }
}
