// Definitions that every instruction set's file needs before the template.
#ifndef ASSAY_TEMPLATE_COMMON_H
#define ASSAY_TEMPLATE_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../include/assay_kernels.h"

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

// Macros that the files of the template share; they use V, VI and VU as these are defined where they are
// expanded.
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
/// c[0]·xⁿ + … + c[n], by Horner's rule with fused multiply-adds.
#define POLYNOMIAL(c, x)                                                              \
  ({                                                                                  \
    const __typeof__(x) at = (x);                                                     \
    __typeof__(x) sum_of_terms = (__typeof__(x))(c)[0];                               \
    UNROLL for (int term = 1; term < (int)(sizeof(c) / sizeof *(c)); term++)          \
      sum_of_terms = FMA(sum_of_terms, at, (__typeof__(x))(c)[term]);                 \
    sum_of_terms;                                                                     \
  })
#define AS_BITS(x) __builtin_bit_cast(VU, x)
#define FROM_BITS(x) __builtin_bit_cast(V, x)

/// Defines a kernel that converts ELEMENTs x to another type, one by one.
#define CONVERSION(kernel, RESULT, expression)                                        \
  static void NAME(kernel)(const assay_call *call) {                                  \
    RESULT *out = call->out;                                                          \
    const ELEMENT *in = call->in[0];                                                  \
    for (int64_t i = 0; i < call->n[0]; i++) {                                        \
      const ELEMENT x = in[i];                                                        \
      out[i] = (RESULT)(expression);                                                  \
    }                                                                                 \
  }

// The index lists of the perfect shuffle: a[0] b[0] a[1] b[1] …, and the same for the upper halves.
#define ZIP_LOW(lanes) ZIP_LOW_OF(lanes)
#define ZIP_HIGH(lanes) ZIP_HIGH_OF(lanes)
#define ZIP_LOW_OF(lanes) ZIP_LOW_##lanes
#define ZIP_HIGH_OF(lanes) ZIP_HIGH_##lanes
#define ZIP_LOW_2 0, 2
#define ZIP_HIGH_2 1, 3
#define ZIP_LOW_4 0, 4, 1, 5
#define ZIP_HIGH_4 2, 6, 3, 7
#define ZIP_LOW_8 0, 8, 1, 9, 2, 10, 3, 11
#define ZIP_HIGH_8 4, 12, 5, 13, 6, 14, 7, 15
#define ZIP_LOW_16 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define ZIP_HIGH_16 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31

// The index list of every second element, among 2·lanes − 1: the second operand begins with the last element
// of the first.
#define EVERY_SECOND(lanes) EVERY_SECOND_OF(lanes)
#define EVERY_SECOND_OF(lanes) EVERY_SECOND_##lanes
#define EVERY_SECOND_2 0, 3
#define EVERY_SECOND_4 0, 2, 5, 7
#define EVERY_SECOND_8 0, 2, 4, 6, 9, 11, 13, 15
#define EVERY_SECOND_16 0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31

// A switch over the heights of a tile, 1 ... most.
#define TILE_CASE(rows, width, unit) case rows: NAME(tile)(p, i, rows, width, unit); break;
#define TILE_CASES_1(width, unit) TILE_CASE(1, width, unit)
#define TILE_CASES_2(width, unit) TILE_CASES_1(width, unit) TILE_CASE(2, width, unit)
#define TILE_CASES_3(width, unit) TILE_CASES_2(width, unit) TILE_CASE(3, width, unit)
#define TILE_CASES_4(width, unit) TILE_CASES_3(width, unit) TILE_CASE(4, width, unit)
#define TILE_CASES_5(width, unit) TILE_CASES_4(width, unit) TILE_CASE(5, width, unit)
#define TILE_CASES_6(width, unit) TILE_CASES_5(width, unit) TILE_CASE(6, width, unit)
#define TILE_CASES_7(width, unit) TILE_CASES_6(width, unit) TILE_CASE(7, width, unit)
#define TILE_CASES_8(width, unit) TILE_CASES_7(width, unit) TILE_CASE(8, width, unit)
#define TILE_CASES_9(width, unit) TILE_CASES_8(width, unit) TILE_CASE(9, width, unit)
#define TILE_CASES_10(width, unit) TILE_CASES_9(width, unit) TILE_CASE(10, width, unit)
#define TILE_CASES_11(width, unit) TILE_CASES_10(width, unit) TILE_CASE(11, width, unit)
#define TILE_CASES_12(width, unit) TILE_CASES_11(width, unit) TILE_CASE(12, width, unit)
#define TILE_CASES_13(width, unit) TILE_CASES_12(width, unit) TILE_CASE(13, width, unit)
#define TILE_CASES_14(width, unit) TILE_CASES_13(width, unit) TILE_CASE(14, width, unit)
#define TILE_CASES_15(width, unit) TILE_CASES_14(width, unit) TILE_CASE(15, width, unit)
#define TILE_CASES_16(width, unit) TILE_CASES_15(width, unit) TILE_CASE(16, width, unit)

static inline int64_t assay_min(int64_t a, int64_t b) { return a < b ? a : b; }

/// The size of nearly equal parts of `whole`, none larger than `most`.
static inline int64_t balanced(int64_t whole, int64_t most) {
  const int64_t parts = (whole + most - 1) / most;
  return (whole + parts - 1) / parts;
}

#endif
