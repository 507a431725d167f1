// All kernels of one element type and one instruction set. The file of an instruction set defines the
// names listed in vectors.h and gemm.h, then reads this once per element type.

#include "vectors.h"
#include "wide.h"
#ifdef ELEMENT_IS_DOUBLE
#include "elementary_f64.h"
#else
#include "elementary_f32.h"
#endif
#include "elementary.h"
#include "trigonometry.h"
#include "power.h"
#include "elementwise.h"
#include "reductions.h"
#include "movement.h"
#include "box.h"
#include "labels.h"
#include "indexing.h"
#include "windows.h"
#include "gemm.h"
#include "convolution_sizes.h"
#include "patches.h"
#include "convolution.h"
#include "random.h"
#include "conversions.h"
#include "accumulation.h"
#include "fused.h"

// Each file above ends with the list of its kernels, so that the table's entries are next to them.
#define ENTRY(kernel) .kernel = NAME(kernel)
static const assay_kernels_of_type NAME(kernels) = {
  ELEMENTWISE_ENTRIES, REDUCTION_ENTRIES, MOVEMENT_ENTRIES, LABEL_ENTRIES, INDEXING_ENTRIES, WINDOW_ENTRIES,
  CONVOLUTION_ENTRIES, RANDOM_ENTRIES, CONVERSION_ENTRIES, ACCUMULATION_ENTRIES, PRODUCT_ENTRIES,
  ENTRY(fused)};

#undef ENTRY
#undef ELEMENTWISE_ENTRIES
#undef REDUCTION_ENTRIES
#undef MOVEMENT_ENTRIES
#undef LABEL_ENTRIES
#undef INDEXING_ENTRIES
#undef WINDOW_ENTRIES
#undef CONVOLUTION_ENTRIES
#undef RANDOM_ENTRIES
#undef CONVERSION_ENTRIES
#undef ACCUMULATION_ENTRIES
#undef PRODUCT_ENTRIES
#undef OF_TYPE
#undef MANTISSA
#undef BIAS
#undef ELEMENT
#undef ELEMENT_IS_DOUBLE
#undef BITS
#undef INDEX
#undef LANES
#undef NAME
#undef LOAD_PART
#undef STORE_PART
#undef LOAD_EDGE
