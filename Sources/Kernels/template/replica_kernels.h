// All kernels of one element type for sixteen replicas side by side; see replicas.h.

#define LANES 1
#define ONE_LANE_LOOP
#define MASKED_EDGE 0
#define FAR_ROWS INT64_MAX
#define WIDTH 4  // elements that a fused run holds in registers

#include "replica_vectors.h"
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
#include "replica_labels.h"
#include "gemm.h"
#include "fused.h"

#define ENTRY(kernel) .kernel = NAME(kernel)
static const assay_kernels_of_type NAME(kernels) = {
  ELEMENTWISE_ENTRIES, REDUCTION_ENTRIES, MOVEMENT_ENTRIES, LABEL_ENTRIES, PRODUCT_ENTRIES, ENTRY(fused)};

#undef ENTRY
#undef ELEMENTWISE_ENTRIES
#undef REDUCTION_ENTRIES
#undef MOVEMENT_ENTRIES
#undef LABEL_ENTRIES
#undef LANES
#undef ONE_LANE_LOOP
#undef MASKED_EDGE
#undef FAR_ROWS
#undef PANEL_VECTORS
#undef TILE_ROWS_1
#undef TILE_ROWS_2
#undef TILE_ROWS_3
#undef TILE_ROWS_4
#undef ELEMENT
#undef ELEMENT_IS_DOUBLE
#undef NUMBER
#undef BITS
#undef INDEX
#undef NAME
#undef V
#undef VI
#undef VU
#undef VB
#undef BOOLEAN
#undef LABEL
#undef NUMBERS
#undef ALIGNMENT
#undef PRODUCT_ENTRIES
#undef OF_TYPE
#undef MANTISSA
#undef BIAS
#undef WIDTH
#undef SPLAT
#undef LOAD_EDGE
#undef CANONICAL_NAN
