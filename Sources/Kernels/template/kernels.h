// All kernels of one element type and one instruction set. The file of an instruction set defines the
// names listed in vectors.h and gemm.h, then reads this once per element type.

#include "vectors.h"
#ifdef ELEMENT_IS_DOUBLE
#include "elementary_f64.h"
#else
#include "elementary_f32.h"
#endif
#include "elementwise.h"
#include "reductions.h"
#include "movement.h"
#include "gemm.h"

#define ENTRY(kernel) .kernel = NAME(kernel)
#define KERNELS                                                                                    \
  {                                                                                                \
    ENTRY(gemm), ENTRY(copy), ENTRY(negate), ENTRY(absolute), ENTRY(square_root),                  \
      ENTRY(exponential), ENTRY(logarithm), ENTRY(hyperbolic_tangent), ENTRY(add),                 \
      ENTRY(subtract), ENTRY(multiply), ENTRY(divide), ENTRY(maximum), ENTRY(minimum),             \
      ENTRY(equal), ENTRY(not_equal), ENTRY(less), ENTRY(less_equal), ENTRY(greater),              \
      ENTRY(greater_equal), ENTRY(select), ENTRY(fill), ENTRY(copy_strided), ENTRY(reduce_sum),    \
      ENTRY(reduce_max), ENTRY(reduce_min), ENTRY(reduce_argmax), ENTRY(gather_rows),              \
      ENTRY(one_hot),                                                                              \
  }
static const assay_kernels_of_type NAME(kernels) = KERNELS;

#undef ENTRY
#undef KERNELS
#undef ELEMENT
#undef ELEMENT_IS_DOUBLE
#undef BITS
#undef INDEX
#undef LANES
#undef NAME
#undef LOAD_PART
#undef STORE_PART
#undef LOAD_EDGE
