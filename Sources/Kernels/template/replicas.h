// The kernels of one instruction set for sixteen replicas side by side. Read by replicas.c with
//   OF(x)         x with the instruction set's suffix
//   ACCUMULATORS  how many float32 elements (of sixteen numbers) a tile of a product may keep in registers
// Families of kernels that replica_kernels.h does not list have no such form: programs that use them run
// replica by replica.

#define ELEMENT assay_f32x16
#define NUMBER float
#define BITS int32_t
#define INDEX uint32_t
#define NAME(x) OF(x##_f32)
#if ACCUMULATORS >= 24
#define TILE_ROWS_4 6
#define TILE_ROWS_3 8
#define TILE_ROWS_2 12
#define TILE_ROWS_1 16
#define PANEL_VECTORS 4
#else
#define TILE_ROWS_3 2
#define TILE_ROWS_2 3
#define TILE_ROWS_1 4
#define PANEL_VECTORS 2
#endif
#include "replica_kernels.h"

#define ELEMENT assay_f64x16
#define ELEMENT_IS_DOUBLE
#define NUMBER double
#define BITS int64_t
#define INDEX uint64_t
#define NAME(x) OF(x##_f64)
#define PANEL_VECTORS 2
#if ACCUMULATORS >= 24
#define TILE_ROWS_3 4
#define TILE_ROWS_2 6
#define TILE_ROWS_1 8
#else
#define TILE_ROWS_3 1
#define TILE_ROWS_2 1
#define TILE_ROWS_1 3
#endif
#include "replica_kernels.h"

#define ENTRY(kernel) .kernel = NAME(kernel)
#define ELEMENT assay_i32x16
#define NAME(x) OF(x##_i32)
#include "copies.h"
static const assay_kernels_of_type NAME(kernels) = {COPY_ENTRIES};
#undef ELEMENT
#undef NAME

#define ELEMENT assay_u8x16
#define NAME(x) OF(x##_u8)
#include "copies.h"
static const assay_kernels_of_type NAME(kernels) = {COPY_ENTRIES};
#undef ELEMENT
#undef NAME
#undef ENTRY
#undef COPY_ENTRIES
