// Random draws, with the bits of RandomStream. The float64 part also makes float32 normal numbers, which are
// rounded float64 ones.

/// Reads the call and processes its rows: `draw(stream, start, out)` for each.
#define DRAW_ROWS(kernel, TYPE, per, use)                                             \
  static void kernel(const assay_call *call) {                                        \
    const int64_t count = call->n[0], rows = call->n[1];                              \
    const int32_t *stream = call->in[0], *position = call->in[1];                     \
    TYPE *out = call->out;                                                            \
    for (int64_t row = 0; row < rows; row++, stream += 4, out += count) {             \
      const uint64_t start = (uint64_t)(uint32_t)position[row] * (uint64_t)count;     \
      PHILOX_DRAWS(stream, start, count, per, use);                                   \
    }                                                                                 \
  }

#ifndef ELEMENT_IS_DOUBLE

#define UNIFORM(batch, from, first, taken)                                            \
  for (int64_t t = 0; t < (taken); t++)                                               \
    out[(first) + t] = (float)(int32_t)((batch)[(from) + t] >> 8) * 0x1p-24f
DRAW_ROWS(random_uniform_f32, float, 1, UNIFORM)
#undef UNIFORM

static void random_normal_f32(const assay_call *call);

#else

#define UNIFORM(batch, from, first, taken)                                            \
  for (int64_t t = 0; t < (taken); t++)                                               \
    out[(first) + t] = (double)(int64_t)(philox_bits64(batch, (from) + t) >> 11) * 0x1p-53
DRAW_ROWS(random_uniform_f64, double, 2, UNIFORM)
#undef UNIFORM

/// Horner's rule, highest power first, without fused operations.
#define HORNER(r, c7, c6, c5, c4, c3, c2, c1, c0)                                 \
  ((((((((SPLAT(c7) * (r) + SPLAT(c6)) * (r) + SPLAT(c5)) * (r) + SPLAT(c4)) * (r) +  \
       SPLAT(c3)) * (r) + SPLAT(c2)) * (r) + SPLAT(c1)) * (r) + SPLAT(c0)))

/// The quantile for |p − ½| ≤ 0.425, in r = 0.425² − (p − ½)².
INLINE V NAME(quantile_central)(V r) {
  return HORNER(
           r, 2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
           13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608) /
         HORNER(
           r, 5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
           5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1);
}

/// The quantile for tail probabilities down to e⁻²⁵, in r = √(−log p) − 1.6.
INLINE V NAME(quantile_shoulder)(V r) {
  return HORNER(
           r, 7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
           1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
           1.42343711074968357734) /
         HORNER(
           r, 1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
           0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1);
}

/// The quantile for smaller tail probabilities, in r = √(−log p) − 5.
INLINE V NAME(quantile_tail)(V r) {
  return HORNER(
           r, 2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
           0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
           6.6579046435011037772) /
         HORNER(
           r, 2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
           7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769,
           1);
}

/// The standard normal quantile: −∞ at 0, +∞ at 1, NaN outside [0, 1]. Wichura's PPND16: Algorithm AS 241,
/// Applied Statistics 37 (1988), 477–484.
INLINE V NAME(normal_quantile)(V p) {
  const V q = p - SPLAT(0.5), size = __builtin_elementwise_abs(q);
  V y = q * NAME(quantile_central)(SPLAT(0.180625) - q * q);
  const VI outer = size > SPLAT(0.425);
  if (__builtin_reduce_or(outer)) {
    const V r = __builtin_elementwise_sqrt(-NAME(log_value)(q < SPLAT(0) ? p : SPLAT(1) - p));
    const VI far = outer & (r > SPLAT(5));
    V magnitude = NAME(quantile_shoulder)(r - SPLAT(1.6));
    if (__builtin_reduce_or(far)) magnitude = far ? NAME(quantile_tail)(r - SPLAT(5)) : magnitude;
    y = outer ? (q < SPLAT(0) ? -magnitude : magnitude) : y;
  }
  y = p == SPLAT(0) ? SPLAT(-__builtin_inf()) : y;
  y = p == SPLAT(1) ? SPLAT(__builtin_inf()) : y;
  return ((p >= SPLAT(0)) & (p <= SPLAT(1))) ? y : CANONICAL_NAN;
}

/// The normal numbers of one batch of words: the quantiles of (k + ½)·2⁻⁵², k the upper 52 of each 64 bits.
INLINE void NAME(normal_batch)(const uint32_t *words, double *normal) {
  for (int64_t t = 0; t < PHILOX_WORDS / 2; t++)
    normal[t] = ((double)(int64_t)(philox_bits64(words, t) >> 12) + 0.5) * 0x1p-52;
  for (int64_t t = 0; t < PHILOX_WORDS / 2; t += LANES)
    NAME(store)(normal + t, NAME(normal_quantile)(NAME(load)(normal + t)));
}

#define NORMAL(batch, from, first, taken)                                             \
  double normal[PHILOX_WORDS / 2];                                                    \
  NAME(normal_batch)(batch, normal);                                                  \
  for (int64_t t = 0; t < (taken); t++) out[(first) + t] = (RESULT)normal[(from) + t]
#define RESULT float
DRAW_ROWS(random_normal_f32, float, 2, NORMAL)
#undef RESULT
#define RESULT double
DRAW_ROWS(random_normal_f64, double, 2, NORMAL)
#undef RESULT
#undef NORMAL
#undef HORNER

#endif

#undef DRAW_ROWS

#define RANDOM_ENTRIES ENTRY(random_uniform), ENTRY(random_normal)
