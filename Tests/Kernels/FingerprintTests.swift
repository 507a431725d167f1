import AssayKernels
import Testing

/// Other tests compare instruction sets of one machine; this one compares machines. The numbers were
/// recorded on x86-64 and hold for every processor: a change of one is a change of every recorded result.
@Suite("Fingerprints")
struct FingerprintTests {
  /// FNV-1a over the bits, NaN made canonical.
  private func fingerprint<E: KernelElement>(_ values: [E]) -> UInt64 {
    bits(values).reduce(0xcbf2_9ce4_8422_2325) { hash, word in
      (0..<(E.Bits.bitWidth / 8)).reduce(hash) { ($0 ^ (UInt64(word >> ($1 * 8)) & 0xff)) &* 0x100_0000_01b3 }
    }
  }

  private func fingerprints<E: KernelElement>(_ set: InstructionSet, _: E.Type) -> [String: UInt64] {
    var draw = Draw(60)
    let anything: [E] = (0..<4096).map { _ in E(bits: E.Bits(truncatingIfNeeded: draw.next())) }
    let numbers: [E] = draw.ordinary(60_000)
    let kernels = set.kernels(E.self)
    let (x, y) = (Guarded(anything), Guarded(numbers))
    func result(_ kernel: assay_kernel?, _ count: Int, _ x: Guarded<E>, _ sizes: [Int]) -> UInt64 {
      fingerprint(run(kernel, [E](repeating: 0, count: count), x.pointer, x.pointer + 1, sizes: sizes))
    }
    return [
      "exp": result(kernels.exponential, 4096, x, [4096]),
      "log": result(kernels.logarithm, 4096, x, [4096]),
      "tanh": result(kernels.hyperbolic_tangent, 4096, x, [4096]),
      "square root": result(kernels.square_root, 4096, x, [4096]),
      "divide": result(kernels.divide, 4095, x, [1, 4095, 0, 1, 0, 1]),
      "gemm": result(kernels.gemm, 100 * 77, y, [100, 77, 300, 300, 1, 77, 0, 0]),
      "sum of rows": result(kernels.reduce_sum, 100, y, [100, 333, 1]),
      "sum across rows": result(kernels.reduce_sum, 333, y, [3, 100, 111]),
    ]
  }

  @Test func `results have the recorded bits on every processor`() {
    for set in InstructionSet.available {
      #expect(fingerprints(set, Float.self) == Self.float32, "\(set)")
      #expect(fingerprints(set, Double.self) == Self.float64, "\(set)")
    }
  }

  private static let float32: [String: UInt64] = [
    "exp": 0x1066_5cb2_22f2_6360,
    "log": 0x1fc5_f6d3_3837_683e,
    "tanh": 0xc67f_8d76_d39e_6b90,
    "square root": 0x5a3c_7bb6_aa29_fc90,
    "divide": 0xd3dd_c8b1_6c2c_37c3,
    "gemm": 0x8a73_07ab_f9e3_3d7d,
    "sum of rows": 0x0318_e1db_6049_d263,
    "sum across rows": 0xf841_f401_250f_d964,
  ]
  private static let float64: [String: UInt64] = [
    "exp": 0x9ee0_6f31_05e3_bcf0,
    "log": 0xbf13_7ccf_c6c3_e8f6,
    "tanh": 0xba58_b568_30ba_d742,
    "square root": 0x50c7_708d_0c87_8c84,
    "divide": 0x7ed9_ef71_674e_f6be,
    "gemm": 0xfad1_31ef_e1fc_4195,
    "sum of rows": 0xc751_e53c_edc1_59a6,
    "sum across rows": 0xe81b_4388_6d28_ce71,
  ]
}
