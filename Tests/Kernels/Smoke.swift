import Testing
import AssayKernels
@Test func smoke() { #expect(assay_kernels_named(nil) != nil); print(assay_exp(1)) }
