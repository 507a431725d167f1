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
#include "box.h"

/// Zeros are equal, and a NaN counts as largest.
INLINE INDEX NAME(sort_key)(ELEMENT x) {
  const INDEX sign = ~((INDEX)~(INDEX)0 >> 1), bits = __builtin_bit_cast(INDEX, (ELEMENT)(x + 0));
  return x != x ? (INDEX)~(INDEX)0 : bits & sign ? ~bits : bits | sign;
}
#define KEY INDEX
#define SORT_KEY(x) NAME(sort_key)(x)
#include "indexing.h"
#include "windows.h"
#include "gemm.h"

// Each file above ends with the list of its entries, so that the table is written where its kernels are.
#define ENTRY(kernel) .kernel = NAME(kernel)
static const assay_kernels_of_type NAME(kernels) = {
  ELEMENTWISE_ENTRIES, REDUCTION_ENTRIES, MOVEMENT_ENTRIES, INDEXING_ENTRIES,
  ENTRY(scatter_rows), WINDOW_ENTRIES, ENTRY(gemm)};

#undef ENTRY
#undef ELEMENTWISE_ENTRIES
#undef REDUCTION_ENTRIES
#undef MOVEMENT_ENTRIES
#undef INDEXING_ENTRIES
#undef SORT_KEY
#undef KEY
#undef WINDOW_ENTRIES
#undef ELEMENT
#undef ELEMENT_IS_DOUBLE
#undef BITS
#undef INDEX
#undef LANES
#undef NAME
#undef LOAD_PART
#undef STORE_PART
#undef LOAD_EDGE
