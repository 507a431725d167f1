// The numeric kernels of Assay: the only code that knows processors.
//
// The promise: for the same inputs every instruction set writes the same bits. Each result is defined by a
// fixed sequence of IEEE operations, stated beside each kernel; instruction sets, blocking and threads only
// choose which independent results are computed side by side.
#ifndef ASSAY_KERNELS_H
#define ASSAY_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "assay_fused.h"

typedef enum {
  ASSAY_ISA_SCALAR = 0,
  ASSAY_ISA_AVX2 = 1,
  ASSAY_ISA_AVX512 = 2,
  ASSAY_ISA_NEON = 3,
} assay_isa;

/// One call of one kernel, as plain data: a planned program is an array of these. `n` are sizes and strides
/// counted in elements, `s` are scalar attributes; each kernel states which it reads.
typedef struct assay_call {
  void (*run)(const struct assay_call *);
  void *out;
  const void *in[4];
  int64_t n[20];
  double s[2];
  /// Further plain data, where a kernel needs it.
  const void *more;
} assay_call;

typedef void (*assay_kernel)(const assay_call *);

/// The kernels of one element type. All arrays are dense and row-major unless strides are named.
/// `out` may be the same array as an input of the same shape for every element-wise kernel.
typedef struct {
  /// out[i,j] = fma(a[i,K-1], b[K-1,j], … fma(a[i,0], b[0,j], c0)), strictly in order over k, where
  /// c0 is 0, or what `out` held when n[7] = 1.
  /// in[0] = a, read at a[i*n[3] + k*n[4]]; in[1] = b, read at b[k*n[5] + j] when n[6] = 0 and at
  /// b[j*n[5] + k] when n[6] = 1; out is dense M×N.
  /// n = {M, N, K, a's row stride, a's column stride, b's row stride, b transposed, accumulate}.
  assay_kernel gemm;

  /// gemm from 0 for every matrix of a stack, whose results lie one behind the other in out. The stack has three
  /// axes, x, y and z; matrix (x, y, z) of a begins at a[x*n[11] + y*n[12] + z*n[13]], of b at
  /// b[x*n[14] + y*n[15] + z*n[16]]. Only rows n[7] ..< n[7] + n[8] are computed, counted through all matrices.
  /// n = {M, N, K, a's row stride, a's column stride, b's row stride, b transposed, first row, rows, size of y,
  /// size of z, a's strides along x, y and z, b's strides along x, y and z}.
  assay_kernel gemm_stack;

  // Convolution [images, channels, height, width] with a kernel [outputs, channels of a group, kernel height,
  // kernel width], and its two adjoints. Sizes and summation orders are stated in template/convolution.h.
  // in[3] is memory for the call's own use.
  assay_kernel convolve, convolve_input, convolve_weight;

  // Unary: out[i] = f(in[0][i]), n = {count}.
  assay_kernel copy, negate, absolute, square_root, exponential, logarithm, hyperbolic_tangent;
  // exponential_minus_one and logarithm_of_one_plus keep their relative precision near 0, sigmoid in both
  // tails; sine and cosine reduce any finite argument exactly. reciprocal_square_root: 1 / √x, two
  // correctly rounded operations.
  assay_kernel exponential_minus_one, logarithm_of_one_plus, reciprocal_square_root;
  assay_kernel sine, cosine, error_function, sigmoid;

  // Binary with broadcasting over a matrix: out[i,j] = f(a[i*n[2] + j*n[3]], b[i*n[4] + j*n[5]]),
  // n = {rows, columns, a row stride, a column stride, b row stride, b column stride};
  // column strides are 0 or 1, out is dense.
  // maximum and minimum: `a > b ? a : b` and `a < b ? a : b`, and NaN when either is NaN.
  // power: a to the b, special cases as in C99's pow.
  assay_kernel add, subtract, multiply, divide, maximum, minimum, power;

  // Comparisons, strides as above; `out` is uint8_t, 0 or 1; false when either is NaN (not_equal: true).
  assay_kernel equal, not_equal, less, less_equal, greater, greater_equal;

  /// out[i] = condition[i] ? a[i] : b[i]; in[0] = condition (uint8_t), n = {count}.
  assay_kernel select;

  /// out[i] = s[0], n = {count}.
  assay_kernel fill;

  /// out[i,j] = in[0][i*n[2] + j*n[3]], n = {rows, columns, row stride, column stride}: any strides,
  /// so also the transpose.
  assay_kernel copy_strided;

  /// out[i·n[8] + j·n[9] + k·n[10] + l·n[11]] = in[0][i·n[4] + j·n[5] + k·n[6] + l·n[7]] for i < n[0], j < n[1],
  /// k < n[2], l < n[3]: from a box of any strides to a box of any strides.
  assay_kernel copy_box;

  // Reductions of a [outer, length, inner] array over the middle axis, n = {outer, length, inner}.
  // sum, inner = 1: sixteen stripes (stripe t sums elements t, t+16, … in order, starting from 0),
  //   then the tree t += t+8, t += t+4, t += t+2, t += t+1.
  // sum, inner > 1: in order over the middle axis, starting from 0.
  // max, min: −0 counts as below +0, so order does not matter; NaN if any element is NaN (canonical
  //   quiet NaN); length >= 1.
  // argmax: index (int32_t) of the first largest element; zeros are equal, a NaN counts as largest.
  assay_kernel reduce_sum, reduce_max, reduce_min, reduce_argmax;

  /// out[b, i, :] = in[0][b, index[b, i], :], for b < n[0]; in[1] = index (int32_t), n = {batches, rows out,
  /// columns, rows in, in[0]'s batch stride, index's batch stride}; other arrays are dense. An index outside
  /// 0 ..< rows in writes s[0] to the row.
  assay_kernel gather_rows;

  /// out[b, :, :] = 0, then out[b, index[b, i], :] += in[0][b, i, :] for i in order; in[1] = index (int32_t),
  /// n = {batches, rows in, columns, rows out, in[0]'s batch stride, index's batch stride}. An index outside
  /// 0 ..< rows out adds nothing.
  assay_kernel scatter_rows;

  /// The indices that sort each row of in[0]: out (int32_t), n = {rows, length, descending}. Stable; zeros
  /// are equal, a NaN counts as largest and NaNs are equal. in[3]: room for 2·length pairs of an element and
  /// an index, each aligned and padded to two elements.
  assay_kernel sort_indices;

  // Windows over planes: n = {planes, height, width, positions down, positions across, window height, window
  // width, stride down, stride across, dilation down, dilation across, …}. Tap (ky, kx) of the window at (y,
  // x) is element (y·stride + ky·dilation − low, x·stride + kx·dilation − low) of its plane; low is 0 for
  // kernels that do not read it.

  /// out[p, y, x] = sum over (ky, kx) in order of tap (ky, kx), from 0. Every tap is inside of the plane.
  assay_kernel window_sum;

  /// The adjoint of reading windows: each element of out is the sum, over (ky, kx) in order from 0, of
  /// in[0][p·n[11] + ky·n[12] + kx·n[13] + y·n[14] + x·n[15]] at the windows (y, x) whose tap (ky, kx) it is.
  assay_kernel fold;

  /// out (int32_t) = row · width + column of the first largest tap inside of the plane; zeros are equal, a
  /// NaN counts as largest. n[11], n[12] = low down, low across. Every window has a tap inside of the plane.
  assay_kernel max_pool_indices;

  /// Computes rows n[0] ..< n[0] + n[1] of the assay_fused_program in `more`, with the bits that its
  /// operations have one by one.
  assay_kernel fused;

  /// out[i, j] = (in[0][i] == j) ? 1 : 0; in[0] = int32_t, n = {rows, columns}.
  assay_kernel one_hot;

  // Random draws, n = {count, rows}; in[0] = the streams (int32_t[rows][4]: Philox key, then upper half of
  // the counter, low words first), in[1] = a position t for each row (int32_t, read as unsigned). Element e
  // of row r is the draw of stream r at t·count + e:
  // uniform: the upper 24 of 32 bits (float32) or 53 of 64 bits (float64) as a fraction of 1.
  // normal: the normal quantile of (k + ½)·2⁻⁵², k the upper 52 of 64 bits; for float32 rounded to it.
  assay_kernel random_uniform, random_normal;

  /// int32 only: the numbers 0 ..< n[0] in random order for each of n[1] rows; streams and positions as for
  /// the draws above. Fisher and Yates from the back: for i = count − 1, …, 1 place i is exchanged with the
  /// place in the upper 64 of the 128 bits of (i + 1)·(the 64 bits at t·count + i). No order is likelier than
  /// another by more than count·2⁻⁶⁴.
  assay_kernel random_permutation;

  // Conversions from this type to another, n = {count}. A float becomes a whole number by truncation toward
  // zero, saturating, 0 for NaN; a bool is whether the number differs from 0.
  assay_kernel to_float32, to_float64, to_int32, to_bool;

  // Rounding to a narrower format and back, n = {count}: subnormal numbers, infinities and signs are those of
  // the format, NaN is canonical. To the nearest number, and to the even one of two equally near. `_by`: away
  // from zero where in[1] (in [0, 1)) is below the distance of in[0] from the next number toward zero, as a
  // fraction of the distance between the two neighbours (as if exponents had no upper limit); else toward
  // zero.
  assay_kernel round_bfloat16, round_float16, round_bfloat16_by, round_float16_by;

  /// Running sums over the middle axis of [outer, length, inner], from 0, each element added in order; from the
  /// last element back when n[3] = 1. n = {outer, length, inner, reversed}.
  assay_kernel cumulative_sum;

  /// out[i,j] = Σ a[i,k]·b[k,j] over k < K in an order of the caller's. in[0] = a, read at a[i*n[3] +
  /// k*n[4]]; in[1] = b, read at b[k*n[5] + j]; out is dense M×N. n = {M, N, K, a's row stride, a's column
  /// stride, b's row stride, order}. Orders:
  /// 0 in order, 1 from the last k back, 2 in the order of k that in[2] (int32_t[K]) lists: a chain of fused
  /// multiply-adds from 0;
  /// 3 pairwise: rounded products are added in neighbouring pairs, these sums again, and so on; an odd last
  /// one is left for the next round;
  /// 4 compensated (Neumaier 1974; Ogita, Rump and Oishi 2005): for each k in order p = a·b, t = s + p, c +=
  /// |s| ≥ |p| ? (s − t) + p : (p − t) + s, c += fma(a, b, −p), s = t; then s + c, or s if not finite.
  assay_kernel ordered_product;
} assay_kernels_of_type;

/// All kernels of one instruction set.
typedef struct {
  assay_isa isa;
  const char *name;  // "scalar", "avx2", "avx512", "neon"
  assay_kernels_of_type f32, f64;
  /// The kernels of int32_t and uint8_t (bool): only those that whole numbers need; the others are NULL.
  const assay_kernels_of_type *i32, *u8;
} assay_kernel_table;

/// The kernels of `isa`, or NULL when this processor or build lacks it.
const assay_kernel_table *assay_kernels_for(assay_isa isa);

/// The number of replicas that the kernels of `assay_replica_kernels_for` compute side by side.
#define ASSAY_REPLICA_LANES 16

/// The same kernels for sixteen replicas of a call side by side. Where a kernel reads or writes an element,
/// these read or write sixteen consecutive numbers, one of each replica. Sizes and strides still count
/// elements, and all arrays are aligned to 64 bytes (of bool to 16). Every replica gets the bits that it has
/// alone. Kernels without this form are NULL.
const assay_kernel_table *assay_replica_kernels_for(assay_isa isa);

/// The kernels of the named instruction set; with NULL or "" those of the widest that this processor has.
/// NULL when the name is unknown or the processor lacks it.
const assay_kernel_table *assay_kernels_named(const char *name);

/// The bytes of memory that a convolution with these sizes (the call's n) and elements of `element` bytes
/// needs as its in[3].
int64_t assay_convolution_scratch(const int64_t *n, int64_t element);

/// A copy of `bytes` between two places that advance by their steps, in bytes, from iteration to iteration;
/// it writes zeros when `from` is NULL.
typedef struct {
  void *to;
  const void *from;
  int64_t bytes, to_step, from_step;
} assay_move;

/// A loop over calls. First come the moves and calls before it; then `length` iterations of moves in, calls,
/// and moves out, forwards or from the last place back; then the moves after it.
typedef struct {
  const assay_move *before, *into, *out_of, *after;
  int64_t before_count, into_count, out_of_count, after_count;
  const assay_call *first, *body;
  int64_t first_count, body_count;
  int64_t length;
  bool reversed;
} assay_loop;

/// The kernel that runs the loop in in[0].
void assay_run_loop(const assay_call *call);

/// Runs the calls in order.
void assay_run(const assay_call *calls, int64_t count);

/// Threads that share work: the calling thread, and helpers that sleep while there is none.
typedef struct assay_pool assay_pool;

/// Makes a pool of `threads` threads, the caller's included. It has fewer helpers where the system gives no
/// more, and is NULL where there is no memory.
assay_pool *assay_pool_create(int32_t threads);

/// Ends the helpers. No work may be in progress.
void assay_pool_destroy(assay_pool *pool);

/// Calls body(context, i) for each i of 0 ..< parts, on the caller's thread and the helpers, and returns when
/// all are done. One caller at a time; a body must not use its own pool. Allocates nothing.
void assay_pool_do(assay_pool *pool, int64_t parts, void (*body)(void *context, int64_t part), void *context);

/// Calls of a program between two points at which all threads meet: part i is calls[bounds[first + i]] up to,
/// and without, calls[bounds[first + i + 1]]. A single part runs on the caller's thread.
typedef struct {
  int64_t first, parts;
} assay_step;

/// Runs the steps in order, and the parts of each step in any order, side by side.
void assay_run_steps(
  assay_pool *pool, const assay_call *calls, const int64_t *bounds, const assay_step *steps, int64_t count);

/// Element functions for use outside of programs, with the bits of the kernels of the same name.
double assay_exp(double x);
double assay_log(double x);
double assay_tanh(double x);
double assay_sin(double x);
double assay_cos(double x);

/// The point below which a standard normal variable lies with probability `p`, to a few 1e−16 relative: −∞ at
/// 0, +∞ at 1, NaN outside [0, 1], antisymmetric about ½ wherever 1 − p is exact. Wichura's PPND16: Algorithm
/// AS 241, Applied Statistics 37 (1988), 477–484; rational functions by Horner's rule, without fused
/// operations.
double assay_normal_quantile(double p);

/// Replaces every NaN by the canonical quiet NaN. A NaN's sign and payload differ between instruction sets,
/// so this must be called before hashing.
void assay_canonicalise_nan_f32(float *values, int64_t count);
void assay_canonicalise_nan_f64(double *values, int64_t count);

#endif
