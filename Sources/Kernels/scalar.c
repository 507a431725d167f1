// Kernels of one lane for any processor; where it has no FMA instruction, libm's exact fma is called.
#include "tables.h"
#include "template/common.h"
#include "template/philox.h"

#pragma STDC FP_CONTRACT OFF

#include "template/scalar.h"

const assay_kernel_table assay_scalar = {ASSAY_ISA_SCALAR, "scalar", kernels_f32, kernels_f64, &assay_i32, &assay_u8};

const assay_functions assay_scalar_functions = {exponential_of, logarithm_of, hyperbolic_tangent_of,
  normal_quantile_of, sine_of, cosine_of};
