import AssayKernels
import Testing

@Suite("Choosing kernels")
struct SelectionTests {
  @Test func `the scalar kernels are always there`() {
    #expect(assay_kernels_for(ASSAY_ISA_SCALAR) != nil)
  }

  @Test func `a table is found under its own name`() throws {
    for set in InstructionSet.available {
      let table = try #require(set.table)
      #expect(assay_kernels_named(table.pointee.name) == table)
      #expect(table.pointee.isa.rawValue == set.rawValue)
    }
  }

  @Test func `no name and the empty name give the widest`() throws {
    let widest = try #require(assay_kernels_named(nil))
    #expect(assay_kernels_named("") == widest)
    let order = [InstructionSet.avx512, .avx2, .neon, .scalar]
    #expect(widest == order.first { $0.table != nil }?.table)
  }

  @Test func `an unknown name gives nothing`() {
    for name in ["sse9", "AVX2", "scalar ", "avx", "avx5120"] {
      #expect(assay_kernels_named(name) == nil)
    }
  }

  @Test func `an instruction set of another architecture gives nothing`() {
    #if arch(x86_64)
      #expect(assay_kernels_for(ASSAY_ISA_NEON) == nil)
      #expect(assay_kernels_named("neon") == nil)
    #elseif arch(arm64)
      #expect(assay_kernels_for(ASSAY_ISA_AVX2) == nil)
      #expect(assay_kernels_named("avx512") == nil)
    #endif
    #expect(assay_kernels_for(assay_isa(77)) == nil)
  }

  @Test func `calls run in order`() {
    var values: [Float] = [3]
    let kernels = InstructionSet.scalar.kernels(Float.self)
    values.withUnsafeMutableBytes { memory in
      var fill = assay_call()
      fill.run = kernels.fill
      fill.out = memory.baseAddress
      fill.n.0 = 1
      fill.s.0 = 2
      var negate = fill
      negate.run = kernels.negate
      negate.in.0 = UnsafeRawPointer(memory.baseAddress)
      assay_run([fill, negate], 2)
    }
    #expect(values == [-2])
  }

  @Test func `every NaN becomes the canonical one and nothing else changes`() {
    func check<E: KernelElement>(_: E.Type) {
      var draw = Draw(11)
      let odd: [E] = [-.nan, E(bits: E.nan.bits | 5), .signalingNaN, -E(bits: E.nan.bits | 9)]
      let before: [E] = draw.special(97) + odd
      var after = before
      E.canonicaliseNaN(&after, after.count)
      for (x, y) in zip(before, after) { #expect(y.bits == (x.isNaN ? E.nan.bits : x.bits)) }
      #expect(E.nan.bits == E.infinity.bits | (E.Bits(1) << (E.significandBitCount - 1)))
    }
    check(Float.self)
    check(Double.self)
  }
}
