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
#include "labels.h"
#include "gemm.h"

// Each file above ends with the list of its entries, so that the table is written where its kernels are.
#define ENTRY(kernel) .kernel = NAME(kernel)
static const assay_kernels_of_type NAME(kernels) = {
  ELEMENTWISE_ENTRIES, REDUCTION_ENTRIES, MOVEMENT_ENTRIES, LABEL_ENTRIES, ENTRY(gemm)};

#undef ENTRY
#undef ELEMENTWISE_ENTRIES
#undef REDUCTION_ENTRIES
#undef MOVEMENT_ENTRIES
#undef LABEL_ENTRIES
#undef ELEMENT
#undef ELEMENT_IS_DOUBLE
#undef BITS
#undef INDEX
#undef LANES
#undef NAME
#undef LOAD_PART
#undef STORE_PART
#undef LOAD_EDGE
