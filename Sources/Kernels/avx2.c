// AVX2 with FMA: 32-byte vectors, sixteen registers.
#if defined(__x86_64__)
#include <immintrin.h>

#include "tables.h"
#include "template/common.h"
#include "template/philox.h"

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define ONE_LANE_LOOP
#define MASKED_EDGE 0
#define WIDTH 8  // vectors that a fused run holds in registers
#define FAR_ROWS 2048  // rows of b this many bytes apart are packed first
#define PANEL_VECTORS 2
#define TILE_ROWS_1 12
#define TILE_ROWS_2 6
#define TILE_ROWS_3 4

#define ELEMENT float
#define BITS int32_t
#define INDEX uint32_t
#define LANES 8
#define NAME(x) x##_f32
#define MASK(count) \
  _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(count)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
#define LOAD_PART(from, count) ((V)_mm256_maskload_ps(from, MASK(count)))
#define STORE_PART(to, v, count) _mm256_maskstore_ps(to, MASK(count), (__m256)(v))
#define LOAD_EDGE(from, count) NAME(load)(from)
#include "template/kernels.h"
#undef MASK

#define ELEMENT double
#define ELEMENT_IS_DOUBLE
#define BITS int64_t
#define INDEX uint64_t
#define LANES 4
#define NAME(x) x##_f64
#define MASK(count) _mm256_cmpgt_epi64(_mm256_set1_epi64x(count), _mm256_setr_epi64x(0, 1, 2, 3))
#define LOAD_PART(from, count) ((V)_mm256_maskload_pd(from, MASK(count)))
#define STORE_PART(to, v, count) _mm256_maskstore_pd(to, MASK(count), (__m256d)(v))
#define LOAD_EDGE(from, count) NAME(load)(from)
#include "template/kernels.h"

const assay_kernel_table assay_avx2 = {ASSAY_ISA_AVX2, "avx2", kernels_f32, kernels_f64, &assay_i32, &assay_u8};

#pragma clang attribute pop
#endif
