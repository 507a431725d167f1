// Kernels of one lane. Read by scalar.c and scalar_fma.c, which differ in the instructions they allow.

#define ONE_LANE_LOOP _Pragma("clang loop vectorize(disable) interleave(disable)")
#define MASKED_EDGE 0
#define WIDTH 8  // vectors that a fused run holds in registers
#define FAR_ROWS INT64_MAX
#define PANEL_VECTORS 2
#define TILE_ROWS_1 8
#define TILE_ROWS_2 6
#define TILE_ROWS_3 4

#define ELEMENT float
#define BITS int32_t
#define INDEX uint32_t
#define LANES 1
#define NAME(x) x##_f32
#define LOAD_EDGE(from, count) NAME(load)(from)
#include "kernels.h"

#define ELEMENT double
#define ELEMENT_IS_DOUBLE
#define BITS int64_t
#define INDEX uint64_t
#define LANES 1
#define NAME(x) x##_f64
#define LOAD_EDGE(from, count) NAME(load)(from)
#include "kernels.h"

static double exponential_of(double x) { return exp_value_f64((vector_f64)x)[0]; }
static double logarithm_of(double x) { return log_value_f64((vector_f64)x)[0]; }
static double hyperbolic_tangent_of(double x) { return tanh_value_f64((vector_f64)x)[0]; }
static double sine_of(double x) { return sin_value_f64((vector_f64)x)[0]; }
static double cosine_of(double x) { return cos_value_f64((vector_f64)x)[0]; }
static double normal_quantile_of(double p) { return normal_quantile_f64((vector_f64)p)[0]; }
