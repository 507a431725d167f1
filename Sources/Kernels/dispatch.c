// Chooses kernels by the instruction sets that the processor has.
#include <stddef.h>
#include <string.h>

#include "tables.h"
#include "template/convolution_sizes.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)
#define HAS(feature) __builtin_cpu_supports(feature)
#endif

/// The two tables of an instruction set: for one program alone, and for sixteen replicas side by side.
typedef struct {
  const assay_kernel_table *alone, *replicas;
} tables;

#define TABLES(suffix) (tables){&assay_##suffix, &assay_##suffix##_replicas}

static tables tables_of(assay_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
    case ASSAY_ISA_SCALAR:
      return HAS("fma") ? TABLES(scalar_fma) : TABLES(scalar);
    case ASSAY_ISA_AVX2:
      if (HAS("avx2") && HAS("fma")) return TABLES(avx2);
      break;
    case ASSAY_ISA_AVX512:
      if (HAS("avx2") && HAS("fma") && HAS("avx512f") && HAS("avx512dq") && HAS("avx512vl") &&
          HAS("avx512bw"))
        return TABLES(avx512);
      break;
#else
    case ASSAY_ISA_SCALAR:
      return TABLES(scalar);
#endif
#if defined(__aarch64__)
    case ASSAY_ISA_NEON:
      return TABLES(neon);
#endif
    default:
      break;
  }
  return (tables){NULL, NULL};
}

const assay_kernel_table *assay_kernels_for(assay_isa isa) { return tables_of(isa).alone; }

const assay_kernel_table *assay_replica_kernels_for(assay_isa isa) { return tables_of(isa).replicas; }

static const assay_isa widest_first[] = {
  ASSAY_ISA_AVX512, ASSAY_ISA_AVX2, ASSAY_ISA_NEON, ASSAY_ISA_SCALAR};

const assay_kernel_table *assay_kernels_named(const char *name) {
  const bool any = name == NULL || name[0] == '\0';
  for (size_t i = 0; i < sizeof widest_first / sizeof *widest_first; i++) {
    const assay_kernel_table *table = assay_kernels_for(widest_first[i]);
    if (table != NULL && (any || strcmp(table->name, name) == 0)) return table;
  }
  return NULL;
}

void assay_run(const assay_call *calls, int64_t count) {
  for (int64_t i = 0; i < count; i++) calls[i].run(&calls[i]);
}

static void move(const assay_move *moves, int64_t count, int64_t place) {
  for (int64_t i = 0; i < count; i++) {
    char *to = (char *)moves[i].to + place * moves[i].to_step;
    if (moves[i].from == NULL)
      memset(to, 0, (size_t)moves[i].bytes);
    else
      memcpy(to, (const char *)moves[i].from + place * moves[i].from_step, (size_t)moves[i].bytes);
  }
}

void assay_run_loop(const assay_call *call) {
  const assay_loop *loop = call->in[0];
  move(loop->before, loop->before_count, 0);  // these include constant arrays, which the first calls may read
  assay_run(loop->first, loop->first_count);
  for (int64_t i = 0; i < loop->length; i++) {
    const int64_t place = loop->reversed ? loop->length - 1 - i : i;
    move(loop->into, loop->into_count, place);
    assay_run(loop->body, loop->body_count);
    move(loop->out_of, loop->out_of_count, place);
  }
  move(loop->after, loop->after_count, 0);
}

int64_t assay_convolution_scratch(const int64_t *n, int64_t element) {
  const assay_convolution c = assay_read_convolution(n, element);
  return assay_convolution_room(&c) * element;
}

static inline const assay_functions *functions(void) {
#if defined(__x86_64__)
  if (HAS("fma")) return &assay_scalar_fma_functions;
#endif
  return &assay_scalar_functions;
}

double assay_exp(double x) { return functions()->exponential(x); }
double assay_log(double x) { return functions()->logarithm(x); }
double assay_tanh(double x) { return functions()->hyperbolic_tangent(x); }
double assay_sin(double x) { return functions()->sine(x); }
double assay_cos(double x) { return functions()->cosine(x); }
double assay_normal_quantile(double p) { return functions()->normal_quantile(p); }

void assay_canonicalise_nan_f32(float *values, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (values[i] != values[i]) values[i] = __builtin_nanf("");
}

void assay_canonicalise_nan_f64(double *values, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (values[i] != values[i]) values[i] = __builtin_nan("");
}
