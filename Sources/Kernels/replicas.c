// Kernels for sixteen replicas of a program side by side, one in each lane: for networks so small that a
// vector along their own axes would be mostly empty. They come from the same template as all kernels, which
// is read once more for each instruction set with an element of sixteen numbers.
#include "tables.h"
#include "template/common.h"

#pragma STDC FP_CONTRACT OFF
// These vectors are wider than the processor's; they are passed only between functions that are all inlined.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float assay_f32x16 __attribute__((ext_vector_type(16), aligned(64)));
typedef double assay_f64x16 __attribute__((ext_vector_type(16), aligned(64)));
typedef int32_t assay_i32x16 __attribute__((ext_vector_type(16), aligned(64)));
typedef uint8_t assay_u8x16 __attribute__((ext_vector_type(16), aligned(16)));

#define TABLE(isa, name, suffix)                                                                       \
  const assay_kernel_table assay_##suffix##_replicas = {                                               \
    isa, name, kernels_f32_##suffix, kernels_f64_##suffix, &kernels_i32_##suffix, &kernels_u8_##suffix}

#define OF(x) x##_scalar
#define ACCUMULATORS 6
#include "template/replicas.h"
TABLE(ASSAY_ISA_SCALAR, "scalar", scalar);
#undef OF
#undef ACCUMULATORS

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)
#define OF(x) x##_scalar_fma
#define ACCUMULATORS 6
#include "template/replicas.h"
TABLE(ASSAY_ISA_SCALAR, "scalar", scalar_fma);
#undef OF
#undef ACCUMULATORS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define OF(x) x##_avx2
#define ACCUMULATORS 6
#include "template/replicas.h"
TABLE(ASSAY_ISA_AVX2, "avx2", avx2);
#undef OF
#undef ACCUMULATORS
#pragma clang attribute pop

#pragma clang attribute push(                                                                          \
  __attribute__((target("avx2,fma,avx512f,avx512dq,avx512vl,avx512bw"))), apply_to = function)
#define OF(x) x##_avx512
#define ACCUMULATORS 24
#include "template/replicas.h"
TABLE(ASSAY_ISA_AVX512, "avx512", avx512);
#undef OF
#undef ACCUMULATORS
#pragma clang attribute pop
#endif

#if defined(__aarch64__)
#define OF(x) x##_neon
#define ACCUMULATORS 6
#include "template/replicas.h"
TABLE(ASSAY_ISA_NEON, "neon", neon);
#undef OF
#undef ACCUMULATORS
#endif
