import AssayKernels
import Testing

/// Other tests compare instruction sets of one machine; this one compares machines. The numbers were recorded
/// on x86-64 and hold for every processor: a change of one is a change of every recorded result.
@Suite("Fingerprints")
struct FingerprintTests {
  /// The FNV-1a hash of the bits; every NaN is made canonical.
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
      "expm1": result(kernels.exponential_minus_one, 4096, x, [4096]),
      "log1p": result(kernels.logarithm_of_one_plus, 4096, x, [4096]),
      "reciprocal square root": result(kernels.reciprocal_square_root, 4096, x, [4096]),
      "sin": result(kernels.sine, 4096, x, [4096]),
      "cos": result(kernels.cosine, 4096, x, [4096]),
      "erf": result(kernels.error_function, 4096, x, [4096]),
      "sigmoid": result(kernels.sigmoid, 4096, x, [4096]),
      "power": result(kernels.power, 4095, x, [1, 4095, 0, 1, 0, 1]),
      "power of ordinary numbers": result(kernels.power, 59_999, y, [1, 59_999, 0, 1, 0, 1]),
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
    "expm1": 0x0997_4c47_66a8_8d81,
    "log1p": 0xaa92_0243_fb34_f487,
    "reciprocal square root": 0xca4f_415c_65d1_5c18,
    "sin": 0x66b4_6f0c_15c0_568a,
    "cos": 0x4b49_1d25_db01_3dde,
    "erf": 0x9a40_dc61_0876_4813,
    "sigmoid": 0x0c40_128d_60e1_4171,
    "power": 0xdc10_adee_4cd6_9bc3,
    "power of ordinary numbers": 0x5b84_c355_e719_a92c,
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
    "expm1": 0xe258_9e88_94e9_d905,
    "log1p": 0xc2bb_9dd2_b063_e87d,
    "reciprocal square root": 0xb518_f545_0744_3062,
    "sin": 0x89f2_fc43_f42d_2afe,
    "cos": 0x110d_bc36_5bf6_91a5,
    "erf": 0x89ef_e04d_6930_2ed7,
    "sigmoid": 0xad49_be44_11b7_be62,
    "power": 0x8554_3d8f_01c0_fcae,
    "power of ordinary numbers": 0x2323_3744_1900_3616,
    "square root": 0x50c7_708d_0c87_8c84,
    "divide": 0x7ed9_ef71_674e_f6be,
    "gemm": 0xfad1_31ef_e1fc_4195,
    "sum of rows": 0xc751_e53c_edc1_59a6,
    "sum across rows": 0xe81b_4388_6d28_ce71,
  ]
}
