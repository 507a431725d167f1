// All kernels of one element type for sixteen replicas side by side; see replicas.h.

#define LANES 1
#define ONE_LANE_LOOP
#define MASKED_EDGE 0
#define FAR_ROWS INT64_MAX

#include "replica_vectors.h"
#ifdef ELEMENT_IS_DOUBLE
#include "elementary_f64.h"
#else
#include "elementary_f32.h"
#endif
#include "elementwise.h"
#include "reductions.h"
#include "movement.h"
#include "box.h"
#include "replica_labels.h"
#include "gemm.h"

#define ENTRY(kernel) .kernel = NAME(kernel)
static const assay_kernels_of_type NAME(kernels) = {
  ELEMENTWISE_ENTRIES, REDUCTION_ENTRIES, MOVEMENT_ENTRIES, LABEL_ENTRIES, ENTRY(gemm)};

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
#undef TRUTH
#undef LABEL
#undef FMA
#undef SPLAT
#undef AS_BITS
#undef FROM_BITS
#undef LOAD_EDGE
#undef CANONICAL_NAN
