// The kernels of one type of whole numbers. Read by integers.c with ELEMENT, WRAPPING (the unsigned type in
// which sums, differences and products are made, so that they wrap) and NAME.

#include "copies.h"
#include "indexing.h"

#define UNARY(kernel, expression)                                                     \
  static void NAME(kernel)(const assay_call *call) {                                  \
    ELEMENT *out = call->out;                                                         \
    const ELEMENT *in = call->in[0];                                                  \
    for (int64_t i = 0; i < call->n[0]; i++) {                                        \
      const ELEMENT x = in[i];                                                        \
      out[i] = (ELEMENT)(expression);                                                 \
    }                                                                                 \
  }

UNARY(negate, (WRAPPING)0 - (WRAPPING)x)
UNARY(absolute, x < 0 ? (WRAPPING)0 - (WRAPPING)x : (WRAPPING)x)

#define BINARY(kernel, RESULT, expression)                                            \
  static void NAME(kernel)(const assay_call *call) {                                  \
    const int64_t *n = call->n;                                                       \
    RESULT *out = call->out;                                                          \
    const ELEMENT *a = call->in[0], *b = call->in[1];                                 \
    for (int64_t i = 0; i < n[0]; i++, a += n[2], b += n[4])                          \
      for (int64_t j = 0; j < n[1]; j++, out++) {                                     \
        const ELEMENT x = a[j * n[3]], y = b[j * n[5]];                               \
        *out = (RESULT)(expression);                                                  \
      }                                                                               \
  }

BINARY(add, ELEMENT, (WRAPPING)x + (WRAPPING)y)
BINARY(subtract, ELEMENT, (WRAPPING)x - (WRAPPING)y)
BINARY(multiply, ELEMENT, (WRAPPING)x * (WRAPPING)y)
BINARY(maximum, ELEMENT, x > y ? x : y)
BINARY(minimum, ELEMENT, x < y ? x : y)
BINARY(equal, uint8_t, x == y)
BINARY(not_equal, uint8_t, x != y)
BINARY(less, uint8_t, x < y)
BINARY(less_equal, uint8_t, x <= y)
BINARY(greater, uint8_t, x > y)
BINARY(greater_equal, uint8_t, x >= y)

static void NAME(select)(const assay_call *call) {
  ELEMENT *out = call->out;
  const uint8_t *condition = call->in[0];
  const ELEMENT *a = call->in[1], *b = call->in[2];
  for (int64_t i = 0; i < call->n[0]; i++) out[i] = condition[i] ? a[i] : b[i];
}

/// A reduction that starts from `start`; with `over`, from the first element.
#define REDUCTION(kernel, start, over, expression)                                    \
  static void NAME(kernel)(const assay_call *call) {                                  \
    const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];        \
    ELEMENT *out = call->out;                                                         \
    const ELEMENT *in = call->in[0];                                                  \
    for (int64_t o = 0; o < outer; o++, in += length * inner)                         \
      for (int64_t j = 0; j < inner; j++, out++) {                                    \
        ELEMENT x = (over) ? in[j] : (start);                                         \
        for (int64_t m = (over); m < length; m++) {                                   \
          const ELEMENT y = in[m * inner + j];                                        \
          x = (ELEMENT)(expression);                                                  \
        }                                                                             \
        *out = x;                                                                     \
      }                                                                               \
  }

REDUCTION(reduce_sum, 0, 0, (WRAPPING)x + (WRAPPING)y)
static void NAME(cumulative_sum)(const assay_call *call) {
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  for (int64_t o = 0; o < outer; o++, in += length * inner, out += length * inner)
    for (int64_t j = 0; j < inner; j++) {
      WRAPPING sum = 0;
      for (int64_t m = 0; m < length; m++) {
        const int64_t place = (call->n[3] ? length - 1 - m : m) * inner + j;
        sum += (WRAPPING)in[place];
        out[place] = (ELEMENT)sum;
      }
    }
}

REDUCTION(reduce_max, 0, 1, x > y ? x : y)
REDUCTION(reduce_min, 0, 1, x < y ? x : y)

CONVERSION(to_float32, float, x)
CONVERSION(to_float64, double, x)
CONVERSION(to_int32, int32_t, x)
CONVERSION(to_bool, uint8_t, x != 0)

#define ENTRY(kernel) .kernel = NAME(kernel)
const assay_kernels_of_type NAME(assay) = {
  COPY_ENTRIES, ENTRY(negate), ENTRY(absolute), ENTRY(add),
  ENTRY(subtract), ENTRY(multiply), ENTRY(maximum), ENTRY(minimum), ENTRY(equal), ENTRY(not_equal), ENTRY(less),
  ENTRY(less_equal), ENTRY(greater), ENTRY(greater_equal), ENTRY(select), ENTRY(reduce_sum), ENTRY(reduce_max),
  ENTRY(reduce_min), ENTRY(cumulative_sum), ENTRY(to_float32), ENTRY(to_float64), ENTRY(to_int32), ENTRY(to_bool),
  INDEXING_ENTRIES, OWN_ENTRIES};

#undef ENTRY
#undef COPY_ENTRIES
#undef OWN_ENTRIES
#undef INDEXING_ENTRIES
#undef UNARY
#undef BINARY
#undef REDUCTION
#undef ELEMENT
#undef WRAPPING
#undef NAME
