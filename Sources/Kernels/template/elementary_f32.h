// exp, tanh and log in float32, and the numbers of elementary.h: one fixed sequence of IEEE operations per
// lane, no tables, no branches.
// Polynomial coefficients are minimax fits (Remez) made for these forms; ulp figures are in README.md.

/// Splits x = n·ln 2 + r, |r| ≤ ln 2 / 2; e^r − 1 = r + rest, and `n` comes back biased by `bias`.
INLINE V NAME(exp_reduced)(V x, int32_t bias, V *rest, VU *exponent) {
  const V shift = SPLAT(0x1.8p23f);  // adding it rounds to an integer in the low bits
  V t = FMA(x, SPLAT(0x1.715476p0f), shift);
  V n = t - shift;
  *exponent = AS_BITS(t) - (VU)(uint32_t)(0x4b400000 - bias);
  V high = FMA(n, SPLAT(-0x1.62e8p-1f), x);  // exact: 14 bits of ln 2 times at most 8 bits
  V r = FMA(n, SPLAT(0x1.e8082ep-16f), high);
  V lost = FMA(n, SPLAT(0x1.e8082ep-16f), high - r);  // what rounding took from r
  V q = SPLAT(0x1.6d99cep-10f);
  q = FMA(q, r, SPLAT(0x1.12288p-7f));
  q = FMA(q, r, SPLAT(0x1.555486p-5f));
  q = FMA(q, r, SPLAT(0x1.5554aep-3f));
  q = FMA(q, r, SPLAT(0.5f));
  *rest = FMA(r * r, q, lost);
  return r;
}

/// 2^n as two factors, so that subnormal results are rounded once and 2^128 is reached.
INLINE V NAME(exp_value)(V x) {
  x = x > SPLAT(89.0f) ? SPLAT(89.0f) : x;  // NaN passes both comparisons
  x = x < SPLAT(-104.0f) ? SPLAT(-104.0f) : x;
  VU exponent;
  V rest, r = NAME(exp_reduced)(x, 254, &rest, &exponent);
  VU half = exponent >> 1;
  V first = FROM_BITS(half << 23), second = FROM_BITS((exponent - half) << 23);
  V sum = r + SPLAT(1);
  V low = (SPLAT(1) - sum) + r;  // exact: what rounding took from the sum
  return (sum + (low + rest)) * first * second;
}

/// expm1(2|x|) / (expm1(2|x|) + 2) with the sign of x: keeps its relative precision near 0.
INLINE V NAME(tanh_value)(V x) {
  V magnitude = __builtin_elementwise_abs(x);
  V twice = magnitude + magnitude;
  twice = twice > SPLAT(20.0f) ? SPLAT(20.0f) : twice;  // beyond, the result is 1
  VU exponent;
  V rest, r = NAME(exp_reduced)(twice, 127, &rest, &exponent);
  V scale = FROM_BITS(exponent << 23);
  V e = FMA(r + rest, scale, scale - SPLAT(1));
  V sum = e + SPLAT(2), low = (SPLAT(2) - sum) + e, inverse = SPLAT(1) / sum;  // low: see exp
  V y = e * inverse;
  y = FMA(FMA(-y, low, FMA(-y, sum, e)), inverse, y);  // one Newton step for e / (sum + low)
  return __builtin_elementwise_copysign(y, x);
}

/// x = 2^k·(1 + f) with 1 + f in [√½, √2), for normal x; `exponent` is k, biased.
INLINE V NAME(log_split)(V x, VU *exponent) {
  VU bits = AS_BITS(x) + (VU)(uint32_t)(0x3f800000 - 0x3f3504f3);
  *exponent = bits >> 23;
  return FROM_BITS((bits & (VU)(uint32_t)0x7fffff) + (VU)(uint32_t)0x3f3504f3) - SPLAT(1);
}

/// A biased exponent as a number; `bias` is subtracted.
INLINE V NAME(exponent_value)(VU exponent, V bias) {
  return FROM_BITS(exponent | (VU)(uint32_t)0x4b000000) - (SPLAT(0x1p23f) + bias);
}

/// k·ln 2 + log(1 + f) + more.
INLINE V NAME(log_joined)(V f, V k, V more) {
  static const float q[] = {0x1.1b439cp-4f, -0x1.e2ed0ep-4f, 0x1.e651e4p-4f, -0x1.fb42bcp-4f,
    0x1.2332a8p-3f, -0x1.5562e6p-3f, 0x1.99a546p-3f, -0x1.ffffeep-3f, 0x1.555546p-2f};
  V tail = FMA(f * f, FMA(POLYNOMIAL(q, f), f, SPLAT(-0.5f)), FMA(k, SPLAT(-0x1.e8082ep-16f), more));
  return FMA(k, SPLAT(0x1.62e8p-1f), f + tail);
}

INLINE V NAME(log_value)(V x) {
  VI tiny = x < SPLAT(0x1p-126f);
  VU exponent;
  V f = NAME(log_split)(tiny ? x * SPLAT(0x1p23f) : x, &exponent);
  V k = NAME(exponent_value)(exponent, tiny ? SPLAT(150) : SPLAT(127));
  V y = NAME(log_joined)(f, k, SPLAT(0));
  y = x == SPLAT(__builtin_inff()) ? x : y;
  y = x == SPLAT(0) ? SPLAT(-__builtin_inff()) : y;
  return x >= SPLAT(0) ? y : CANONICAL_NAN;
}
