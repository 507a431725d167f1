// Twelve independent chains: more than latency times throughput of any core so far, and they fit sixteen
// registers.
#include "peak.h"

#include <string.h>

#define CHAINS 12

#define PEAK(name, element, bytes, attributes)                                                    \
  attributes static int64_t name(int64_t steps) {                                                 \
    typedef element vector __attribute__((ext_vector_type(bytes / sizeof(element))));             \
    vector chains[CHAINS];                                                                        \
    const vector factor = (vector)(element)0.999, term = (vector)(element)0.001;                  \
    for (int t = 0; t < CHAINS; t++) chains[t] = (vector)(element)t;                              \
    for (int64_t i = 0; i < steps; i++)                                                           \
      _Pragma("clang loop unroll(full)") for (int t = 0; t < CHAINS; t++) chains[t] =             \
        __builtin_elementwise_fma(chains[t], factor, term);                                       \
    volatile element sink = 0;                                                                    \
    for (int t = 0; t < CHAINS; t++) sink += chains[t][0];                                        \
    return steps * CHAINS * 2 * (int64_t)(bytes / sizeof(element));                               \
  }

#if defined(__x86_64__)
PEAK(avx512_f32, float, 64, __attribute__((target("avx512f,fma"))))
PEAK(avx512_f64, double, 64, __attribute__((target("avx512f,fma"))))
PEAK(avx2_f32, float, 32, __attribute__((target("avx2,fma"))))
PEAK(avx2_f64, double, 32, __attribute__((target("avx2,fma"))))
#elif defined(__aarch64__)
PEAK(neon_f32, float, 16, )
PEAK(neon_f64, double, 16, )
#endif

int64_t assay_peak_f32(const char *isa, int64_t steps) {
#if defined(__x86_64__)
  if (strcmp(isa, "avx512") == 0) return avx512_f32(steps);
  if (strcmp(isa, "avx2") == 0) return avx2_f32(steps);
#elif defined(__aarch64__)
  if (strcmp(isa, "neon") == 0) return neon_f32(steps);
#endif
  return 0;
}

int64_t assay_peak_f64(const char *isa, int64_t steps) {
#if defined(__x86_64__)
  if (strcmp(isa, "avx512") == 0) return avx512_f64(steps);
  if (strcmp(isa, "avx2") == 0) return avx2_f64(steps);
#elif defined(__aarch64__)
  if (strcmp(isa, "neon") == 0) return neon_f64(steps);
#endif
  return 0;
}
