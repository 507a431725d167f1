// AVX-512: 64-byte vectors, masks for every tail and edge.
#if defined(__x86_64__)
#include <immintrin.h>

#include "tables.h"
#include "template/common.h"
#include "template/philox.h"

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(                                                        \
  __attribute__((target("avx2,fma,avx512f,avx512dq,avx512vl,avx512bw"))), apply_to = function)

#define ONE_LANE_LOOP
#define MASKED_EDGE 1
#define WIDTH 16  // vectors that a fused run holds in registers
#define FAR_ROWS INT64_MAX  // never packed: rows of four cache lines are read well in place
#define PANEL_VECTORS 4
#define TILE_ROWS_1 16
#define TILE_ROWS_2 12
#define TILE_ROWS_3 8
#define TILE_ROWS_4 6

#define ELEMENT float
#define BITS int32_t
#define INDEX uint32_t
#define LANES 16
#define NAME(x) x##_f32
#define MASK(count) ((__mmask16)((1u << (count)) - 1))
#define LOAD_PART(from, count) ((V)_mm512_maskz_loadu_ps(MASK(count), from))
#define STORE_PART(to, v, count) _mm512_mask_storeu_ps(to, MASK(count), (__m512)(v))
#define LOAD_EDGE LOAD_PART
#include "template/kernels.h"
#undef MASK

#define ELEMENT double
#define ELEMENT_IS_DOUBLE
#define BITS int64_t
#define INDEX uint64_t
#define LANES 8
#define NAME(x) x##_f64
#define MASK(count) ((__mmask8)((1u << (count)) - 1))
#define LOAD_PART(from, count) ((V)_mm512_maskz_loadu_pd(MASK(count), from))
#define STORE_PART(to, v, count) _mm512_mask_storeu_pd(to, MASK(count), (__m512d)(v))
#define LOAD_EDGE LOAD_PART
#include "template/kernels.h"

const assay_kernel_table assay_avx512 = {ASSAY_ISA_AVX512, "avx512", kernels_f32, kernels_f64, &assay_i32, &assay_u8};

#pragma clang attribute pop
#endif
