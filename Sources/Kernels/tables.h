// The tables of every instruction set of this build, for dispatch.c alone.
#ifndef ASSAY_TABLES_H
#define ASSAY_TABLES_H

#include "include/assay_kernels.h"

/// The kernels of whole numbers: one code for all instruction sets, as nothing rounds.
extern const assay_kernels_of_type assay_i32, assay_u8;

/// The float64 element functions for one value.
typedef struct {
  double (*exponential)(double), (*logarithm)(double), (*hyperbolic_tangent)(double), (*normal_quantile)(double);
  double (*sine)(double), (*cosine)(double);
} assay_functions;

extern const assay_kernel_table assay_scalar, assay_scalar_fma, assay_avx2, assay_avx512, assay_neon;
/// The tables for sixteen replicas side by side.
extern const assay_kernel_table assay_scalar_replicas, assay_scalar_fma_replicas, assay_avx2_replicas,
  assay_avx512_replicas, assay_neon_replicas;
extern const assay_functions assay_scalar_functions, assay_scalar_fma_functions;

/// x = k·π/2 + *high + *low for finite |x| ≥ 2^17, |high| ≤ π/4; gives k modulo 4.
int assay_reduce_angle(double x, double *high, double *low);

#endif
