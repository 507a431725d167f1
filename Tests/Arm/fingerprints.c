// Prints a fingerprint of every kernel of every instruction set of this build: lines `instruction-set kernel
// fingerprint`. `make check-arm` runs it for two processors and compares. A kernel in the table without a
// line below is an error, so a new kernel needs a line: its name, what it writes and how much, what it reads,
// and its sizes.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "tables.h"

#define INPUTS 80000  // elements of each kind of input
#define OUTPUTS 20000
#define LANES 16  // replicas side by side

/// One element type of a table, with the properties that this program needs.
typedef struct {
  const char *name;
  char type;  // the letter for `e` and `o`: f, d, i or b
  int lanes;  // replicas side by side, or 1
  const assay_kernels_of_type *kernels;
} part;

static size_t size_of(char type) { return type == 'd' ? 8 : type == 'b' ? 1 : 4; }

/// One call. `out`: how many of which type it writes. Types, also of the inputs in[0], in[1] …:
///   e  the table's element type, any bits       o  the same, ordinary numbers of different size
///   u  the same, in [0, 1)                      i  int32_t between −2 and 40
///   p  int32_t, an order of 0 ..< 64            w  uint32_t, any
///   b  uint8_t, any, often 0                    f  float, ordinary
///   d  double, ordinary                         s  memory for the call's own use
///   -  none
typedef struct {
  const char *name;
  size_t offset;
  struct {
    char type;
    int64_t count;
  } out;
  const char *in;
  int64_t n[20];
  double s[2];
  /// Makes the data for the call's `more`; NULL if it has none.
  const void *(*more)(part, uint8_t *const in[4], uint8_t *out);
} line;

#include "fused.h"

#define KERNEL(kernel) #kernel, offsetof(assay_kernels_of_type, kernel)
#define UNARY(kernel) {KERNEL(kernel), {'e', 8189}, "e", {8189}, {0}}
#define BINARY(kernel, type)                                                                 \
  {KERNEL(kernel), {type, 8189}, "ee", {1, 8189, 0, 1, 0, 1}, {0}},                          \
  {KERNEL(kernel), {type, 61 * 67}, "oo", {61, 67, 67, 1, 0, 1}, {0}},                       \
  {KERNEL(kernel), {type, 61 * 67}, "oe", {61, 67, 1, 0, 70, 1}, {0}}
#define CONVERSION(kernel, type) {KERNEL(kernel), {type, 8189}, "e", {8189}, {0}}
#define CONVOLUTION(kernel, small, large, plain)                                             \
  {KERNEL(kernel), {'o', small}, "oo-s",                                                     \
   {3, 2, 3, 4, 11, 13, 3, 5, 6, 9, 2, 1, 1, 2, 1, 2, 858, 432}, {0}},                       \
  {KERNEL(kernel), {'o', large}, "oo-s",                                                     \
   {1, 1, 8, 5, 48, 48, 3, 3, 48, 48, 1, 1, 1, 1, 1, 1, 18432, 11520}, {0}},                 \
  {KERNEL(kernel), {'o', plain}, "oo-s",                                                     \
   {2, 1, 9, 7, 6, 6, 1, 1, 6, 6, 1, 1, 0, 0, 1, 1, 324, 252}, {0}}
#define ORDERED(order) {KERNEL(ordered_product), {'o', 31 * 37}, "oop", {31, 37, 64, 64, 1, 37, order}, {0}}
#define REDUCTION(kernel, type)                                                              \
  {KERNEL(kernel), {type, 31}, "o", {31, 333, 1}, {0}},                                      \
  {KERNEL(kernel), {type, 2 * 203}, "o", {2, 77, 203}, {0}},                                 \
  {KERNEL(kernel), {type, 500}, "e", {500, 9, 1}, {0}}

static const line lines[] = {
  {KERNEL(gemm), {'o', 100 * 77}, "oo", {100, 77, 300, 300, 1, 77, 0, 0}, {0}},
  {KERNEL(gemm), {'o', 33 * 131}, "oo", {33, 131, 65, 1, 33, 65, 1, 1}, {0}},
  {KERNEL(gemm), {'o', 7 * 10}, "oo", {7, 10, 64, 64, 1, 10, 0, 1}, {0}},
  {KERNEL(gemm_stack), {'o', 12 * 5 * 21}, "oo", {5, 21, 9, 9, 1, 21, 0, 0, 60, 3, 2, 270, 90, 45, 0, 0, 189}, {0}},
  {KERNEL(gemm_stack), {'o', 12 * 5 * 7}, "oo", {5, 7, 9, 1, 5, 9, 1, 0, 60, 3, 2, 45, 270, 90, 63, 0, 252}, {0}},
  CONVOLUTION(convolve, 3 * 432, 11520, 2 * 252), CONVOLUTION(convolve_input, 3 * 858, 18432, 2 * 324),
  CONVOLUTION(convolve_weight, 360, 360, 63),
  {KERNEL(fused), {'o', FUSED_ROWS * 67}, "ooob", {0, FUSED_ROWS}, {0}, fused_rows},
  {KERNEL(fused), {'o', FUSED_ROWS * 64}, "ooob", {0, FUSED_ROWS}, {0}, fused_cycle},
  UNARY(copy), UNARY(negate), UNARY(absolute), UNARY(square_root), UNARY(exponential), UNARY(logarithm),
  UNARY(hyperbolic_tangent), UNARY(exponential_minus_one), UNARY(logarithm_of_one_plus),
  UNARY(reciprocal_square_root), UNARY(sine), UNARY(cosine), UNARY(error_function), UNARY(sigmoid),
  BINARY(add, 'e'), BINARY(subtract, 'e'), BINARY(multiply, 'e'), BINARY(divide, 'e'),
  BINARY(maximum, 'e'), BINARY(minimum, 'e'), BINARY(power, 'e'),
  BINARY(equal, 'b'), BINARY(not_equal, 'b'), BINARY(less, 'b'), BINARY(less_equal, 'b'),
  BINARY(greater, 'b'), BINARY(greater_equal, 'b'),
  {KERNEL(select), {'e', 8189}, "bee", {8189}, {0}},
  {KERNEL(fill), {'e', 77}, "", {77}, {0.1}},
  {KERNEL(copy_strided), {'e', 61 * 67}, "e", {61, 67, 1, 61}, {0}},
  {KERNEL(copy_strided), {'e', 61 * 67}, "e", {61, 67, 140, 2}, {0}},
  {KERNEL(copy_box), {'e', 5 * 6 * 7 * 8}, "e", {5, 6, 7, 8, 400, 60, 8, 1, 336, 56, 8, 1}, {0}},
  {KERNEL(copy_box), {'e', 5 * 6 * 7 * 8}, "e", {5, 6, 7, 8, 1, 60, 8, 400, 336, 56, 8, 1}, {0}},
  REDUCTION(reduce_sum, 'e'), REDUCTION(reduce_max, 'e'), REDUCTION(reduce_min, 'e'),
  REDUCTION(reduce_argmax, 'i'),
  {KERNEL(gather_rows), {'e', 2 * 50 * 19}, "ei", {2, 50, 19, 38, 38 * 19, 50}, {1.5}},
  {KERNEL(scatter_rows), {'o', 2 * 38 * 19}, "oi", {2, 50, 19, 38, 50 * 19, 50}, {0}},
  {KERNEL(scatter_rows), {'o', 2 * 38}, "oi", {2, 500, 1, 38, 500, 500}, {0}},
  {KERNEL(sort_indices), {'i', 11 * 333}, "e--w", {11, 333, 0}, {0}},
  {KERNEL(sort_indices), {'i', 11 * 333}, "e--w", {11, 333, 1}, {0}},
  {KERNEL(window_sum), {'e', 3 * 38 * 43}, "o", {3, 40, 45, 38, 43, 3, 3, 1, 1, 1, 1}, {0}},
  {KERNEL(window_sum), {'e', 3 * 19 * 22}, "e", {3, 40, 45, 19, 22, 3, 3, 2, 2, 1, 1}, {0}},
  {KERNEL(window_sum), {'e', 3 * 5 * 4}, "o", {3, 11, 13, 5, 4, 3, 2, 2, 3, 1, 2}, {0}},
  {KERNEL(fold), {'e', 3 * 40 * 45}, "o", {3, 40, 45, 38, 43, 3, 3, 1, 1, 1, 1, 14706, 4902, 1634, 43, 1}, {0}},
  {KERNEL(fold), {'e', 3 * 11 * 13}, "o", {3, 11, 13, 5, 4, 3, 2, 2, 3, 1, 2, 120, 40, 20, 4, 1}, {0}},
  {KERNEL(max_pool_indices), {'i', 3 * 40 * 45}, "e", {3, 40, 45, 40, 45, 3, 3, 1, 1, 1, 1, 1, 1}, {0}},
  {KERNEL(max_pool_indices), {'i', 3 * 20 * 23}, "e", {3, 40, 45, 20, 23, 3, 3, 2, 2, 1, 1, 1, 1}, {0}},
  {KERNEL(max_pool_indices), {'i', 3 * 13 * 15}, "e", {3, 40, 45, 13, 15, 3, 2, 3, 3, 2, 1, 0, 1}, {0}},
  {KERNEL(one_hot), {'e', 50 * 38}, "i", {50, 38}, {0}},
  {KERNEL(random_uniform), {'e', 5 * 1003}, "ww", {1003, 5}, {0}},
  {KERNEL(random_normal), {'e', 5 * 1003}, "ww", {1003, 5}, {0}},
  {KERNEL(random_permutation), {'i', 5 * 1003}, "ww", {1003, 5}, {0}},
  CONVERSION(to_float32, 'f'), CONVERSION(to_float64, 'd'), CONVERSION(to_int32, 'i'), CONVERSION(to_bool, 'b'),
  UNARY(round_bfloat16), UNARY(round_float16),
  {KERNEL(round_bfloat16_by), {'e', 8189}, "eu", {8189}, {0}},
  {KERNEL(round_float16_by), {'e', 8189}, "eu", {8189}, {0}},
  {KERNEL(cumulative_sum), {'e', 2 * 77 * 61}, "o", {2, 77, 61, 0}, {0}},
  {KERNEL(cumulative_sum), {'e', 31 * 333}, "o", {31, 333, 1, 1}, {0}},
  ORDERED(0), ORDERED(1), ORDERED(2), ORDERED(3), ORDERED(4),
};

static uint64_t state;

/// The SplitMix64 generator.
static uint64_t draw(void) {
  state += 0x9e3779b97f4a7c15;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static double ordinary(void) {
  static const double sizes[] = {1, 1e-3, 1e3};
  const double unit = (double)(draw() >> 11) * 0x1p-53 - 0.5;
  return unit * sizes[draw() % 3];
}

/// The type of a letter, where `e`, `o` and `u` become the table's element type.
static char resolved(char type, part p) { return type == 'e' || type == 'o' || type == 'u' ? p.type : type; }

/// Fills an array with numbers of one kind.
static void fill(void *memory, char kind, part p, size_t count) {
  static const double rare[] = {
    0, -0.0, 1, -1, 0.5, 2, 3, __builtin_inf(), -__builtin_inf(), 1e-310, -1e-40, 1e300, 1e22,
    4503599627370497.0};
  const char type = resolved(kind, p);
  for (size_t i = 0; i < count; i++) {
    const uint64_t bits = draw(), choice = draw();
    const double number = kind == 'e' && choice % 4 == 0 ? rare[choice / 4 % 14]
                          : kind == 'u'                  ? (double)(bits >> 40) * 0x1p-24
                                                         : ordinary();
    const bool any = kind == 'e' && choice % 4 != 0;
    if (type == 'd') {
      if (any)
        memcpy((double *)memory + i, &bits, 8);
      else
        ((double *)memory)[i] = number;
    } else if (type == 'f') {
      if (any)
        memcpy((float *)memory + i, &bits, 4);
      else
        ((float *)memory)[i] = (float)number;
    } else if (size_of(type) == 1) {
      ((uint8_t *)memory)[i] = (uint8_t)(choice % 4 ? bits : 0);
    } else if (kind == 'i') {
      ((int32_t *)memory)[i] = (int32_t)(bits % 43) - 2;
    } else if (kind == 'p') {
      ((int32_t *)memory)[i] = (int32_t)((7 * i + 3) % 64);
    } else {
      ((uint32_t *)memory)[i] = (uint32_t)bits;
    }
  }
}

/// The FNV-1a hash over the bytes of each element from the lowest; every NaN is made canonical.
static uint64_t fingerprint(uint64_t hash, void *values, char type, int64_t count) {
  if (type == 'f') assay_canonicalise_nan_f32(values, count);
  if (type == 'd') assay_canonicalise_nan_f64(values, count);
  const uint8_t *bytes = values;
  for (size_t i = 0; i < (size_t)count * size_of(type); i++) hash = (hash ^ bytes[i]) * 0x100000001b3;
  return hash;
}

/// Copies each element into every lane. It works in place, and therefore from the last element.
static void spread(uint8_t *values, size_t size, size_t count, size_t lanes) {
  if (lanes == 1) return;
  for (size_t i = count; i-- > 0;)
    for (size_t lane = lanes; lane-- > 0;) memmove(values + (i * lanes + lane) * size, values + i * size, size);
}

/// The reverse of `spread`; it reads another lane for each element.
static void collect(uint8_t *values, size_t size, size_t count, size_t lanes) {
  for (size_t i = 0; i < count; i++) memmove(values + i * size, values + (i * lanes + i % lanes) * size, size);
}

/// Runs every line of one kernel; the inputs depend only on the position of the line and on the element type.
static uint64_t run_lines(part p, size_t offset, assay_kernel kernel) {
  static _Alignas(64) uint8_t in[4][INPUTS * 8 * LANES], out[OUTPUTS * 8 * LANES];
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    const line *l = &lines[i];
    if (l->offset != offset) continue;
    assay_call call = {.run = kernel, .out = out, .s = {l->s[0], l->s[1]}};
    memcpy(call.n, l->n, sizeof call.n);
    state = i * 1000;
    for (int k = 0; l->in[k] != '\0'; k++) {
      if (l->in[k] == '-') continue;
      call.in[k] = in[k];
      if (l->in[k] == 's') continue;
      fill(in[k], l->in[k], p, INPUTS);
      spread(in[k], size_of(resolved(l->in[k], p)), INPUTS, (size_t)p.lanes);
    }
    // The content before the call matters too: some kernels add to it.
    const char type = resolved(l->out.type, p);
    fill(out, l->out.type == 'e' ? 'o' : l->out.type, p, OUTPUTS);
    spread(out, size_of(type), OUTPUTS, (size_t)p.lanes);
    if (l->more != NULL) call.more = l->more(p, (uint8_t *const[]){in[0], in[1], in[2], in[3]}, out);
    assay_run(&call, 1);
    collect(out, size_of(type), (size_t)l->out.count, (size_t)p.lanes);
    hash = fingerprint(hash, out, type, l->out.count);
  }
  return hash;
}

/// The name of the kernel at `offset`, or NULL; `before` is set to the last one before it that has a line.
static const char *name_of(size_t offset, const char **before) {
  *before = "the beginning";
  size_t last = 0;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    if (lines[i].offset == offset) return lines[i].name;
    if (lines[i].offset < offset && lines[i].offset >= last) {
      last = lines[i].offset;
      *before = lines[i].name;
    }
  }
  return NULL;
}

/// Prints the lines of one table and returns the number of kernels that have none.
static int run_table(const char *set, const assay_kernel_table *table, int lanes) {
  const part parts[] = {
    {"f32", 'f', lanes, &table->f32}, {"f64", 'd', lanes, &table->f64}, {"i32", 'i', lanes, table->i32},
    {"u8", 'b', lanes, table->u8}};
  int missing = 0;
  for (int t = 0; t < 4; t++)
    for (size_t offset = 0; offset < sizeof(assay_kernels_of_type); offset += sizeof(assay_kernel)) {
      assay_kernel kernel;
      memcpy(&kernel, (const char *)parts[t].kernels + offset, sizeof kernel);
      if (kernel == NULL) continue;
      const char *before, *name = name_of(offset, &before);
      if (name != NULL) {
        const uint64_t hash = run_lines(parts[t], offset, kernel);
        printf("%s%s %s.%s %016llx\n", set, lanes > 1 ? "-lanes" : "", name, parts[t].name, (unsigned long long)hash);
        continue;
      }
      missing++;
      fprintf(stderr, "%s.%s: an entry of the kernel table after '%s' has no line in Tests/Arm/fingerprints.c\n",
              set, parts[t].name, before);
    }
  return missing;
}

/// Runs both tables of an instruction set.
static int run_tables(const assay_kernel_table *alone, const assay_kernel_table *replicas, const char *name) {
  return run_table(name, alone, 1) + run_table(name, replicas, LANES);
}

int main(void) {
  int missing = 0;
  for (assay_isa isa = ASSAY_ISA_SCALAR; isa <= ASSAY_ISA_NEON; isa++) {
    const assay_kernel_table *table = assay_kernels_for(isa);
    if (table != NULL) missing += run_tables(table, assay_replica_kernels_for(isa), table->name);
  }
#if defined(__x86_64__)
  // The kernels that a processor without FMA instructions would run.
  missing += run_tables(&assay_scalar, &assay_scalar_replicas, "no-fma");
#endif
  return missing == 0 ? 0 : 1;
}
