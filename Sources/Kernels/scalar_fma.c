// One lane on x86-64 processors with FMA instructions: the bits of scalar.c without its calls of libm.
#if defined(__x86_64__)
#include "tables.h"
#include "template/common.h"
#include "template/philox.h"

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)

#include "template/scalar.h"

const assay_kernel_table assay_scalar_fma = {ASSAY_ISA_SCALAR, "scalar", kernels_f32, kernels_f64, &assay_i32, &assay_u8};

const assay_functions assay_scalar_fma_functions = {exponential_of, logarithm_of, hyperbolic_tangent_of,
  normal_quantile_of, sine_of, cosine_of};

#pragma clang attribute pop
#endif
