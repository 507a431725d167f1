// NEON (every aarch64 processor): 16-byte vectors, thirty-two registers.
#if defined(__aarch64__)
#include "tables.h"
#include "template/common.h"
#include "template/philox.h"

#pragma STDC FP_CONTRACT OFF

#define ONE_LANE_LOOP
#define MASKED_EDGE 0
#define WIDTH 16  // vectors that a fused run holds in registers
#define FAR_ROWS 2048
#define PANEL_VECTORS 4
#define TILE_ROWS_1 16
#define TILE_ROWS_2 12
#define TILE_ROWS_3 8
#define TILE_ROWS_4 6

#define ELEMENT float
#define BITS int32_t
#define INDEX uint32_t
#define LANES 4
#define NAME(x) x##_f32
#define LOAD_EDGE(from, count) NAME(load)(from)
#include "template/kernels.h"

#define ELEMENT double
#define ELEMENT_IS_DOUBLE
#define BITS int64_t
#define INDEX uint64_t
#define LANES 2
#define NAME(x) x##_f64
#define LOAD_EDGE(from, count) NAME(load)(from)
#include "template/kernels.h"

const assay_kernel_table assay_neon = {ASSAY_ISA_NEON, "neon", kernels_f32, kernels_f64, &assay_i32, &assay_u8};
#endif
