#ifndef ASSAY_PEAK_H
#define ASSAY_PEAK_H

#include <stdint.h>

/// Runs `steps` rounds of independent chains of fused multiply-adds in registers, in the widest vectors of
/// `isa` ("avx512", "avx2", "neon"); gives the floating-point operations done, 0 for any other name.
/// The caller must know that the processor has the instruction set.
int64_t assay_peak_f32(const char *isa, int64_t steps);
int64_t assay_peak_f64(const char *isa, int64_t steps);

#endif
