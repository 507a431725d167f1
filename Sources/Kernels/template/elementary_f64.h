// exp, tanh and log in float64, and the numbers of elementary.h: one fixed sequence of IEEE operations per
// lane, no tables, no branches.
// Polynomial coefficients are minimax fits (Remez) made for these forms; ulp figures are in README.md.

INLINE V NAME(exp_reduced)(V x, int64_t bias, V *rest, VU *exponent) {
  V lost, r = NAME(wide_exp_split)(x, bias, &lost, exponent);
  *rest = NAME(wide_exp_rest)(r, lost);
  return r;
}

INLINE V NAME(exp_value)(V x) {
  x = x > SPLAT(710.0) ? SPLAT(710.0) : x;  // NaN passes both comparisons
  x = x < SPLAT(-746.0) ? SPLAT(-746.0) : x;
  VU exponent;
  V rest, r = NAME(exp_reduced)(x, 2046, &rest, &exponent);
  return NAME(wide_exp_join)(r, rest, exponent);
}

/// expm1(2|x|) / (expm1(2|x|) + 2) with the sign of x: keeps its relative precision near 0.
INLINE V NAME(tanh_value)(V x) {
  V magnitude = __builtin_elementwise_abs(x);
  V twice = magnitude + magnitude;
  twice = twice > SPLAT(40.0) ? SPLAT(40.0) : twice;  // beyond, the result is 1
  VU exponent;
  V rest, r = NAME(exp_reduced)(twice, 1023, &rest, &exponent);
  V scale = FROM_BITS(exponent << 52);
  V e = FMA(r + rest, scale, scale - SPLAT(1));
  V sum = e + SPLAT(2), low = (SPLAT(2) - sum) + e, inverse = SPLAT(1) / sum;  // low: see exp
  V y = e * inverse;
  y = FMA(FMA(-y, low, FMA(-y, sum, e)), inverse, y);  // one Newton step for e / (sum + low)
  return __builtin_elementwise_copysign(y, x);
}

/// x = 2^k·(1 + f) with 1 + f in [√½, √2), for normal x; `exponent` is k, biased.
INLINE V NAME(log_split)(V x, VU *exponent) {
  const VU base = (VU)(uint64_t)0x3fe6a09e667f3bcd;  // √½
  VU bits = AS_BITS(x) + ((VU)(uint64_t)0x3ff0000000000000 - base);
  *exponent = bits >> 52;
  return FROM_BITS((bits & (VU)(uint64_t)0xfffffffffffff) + base) - SPLAT(1);
}

/// A biased exponent as a number; `bias` is subtracted.
INLINE V NAME(exponent_value)(VU exponent, V bias) {
  return FROM_BITS(exponent | (VU)(uint64_t)0x4330000000000000) - (SPLAT(0x1p52) + bias);
}

/// k·ln 2 + log(1 + f) + more = k·ln 2 + 2·artanh s + more, s = f / (2 + f).
INLINE V NAME(log_joined)(V f, V k, V more) {
  static const double q[] = {0x1.2f05c9050c1efp-3, 0x1.39a1b28cd23d3p-3, 0x1.74663f238ed3dp-3,
    0x1.c71c5208bd126p-3, 0x1.24924941f121dp-2, 0x1.999999997fdcbp-2, 0x1.5555555555592p-1};
  V s = f / (f + SPLAT(2)), z = s * s, half = f * f * SPLAT(0.5);
  // 2·artanh s = f − (f²/2 − s·(f²/2 + z·q)): the large terms are exact or rounded once.
  V tail = FMA(s, FMA(z, POLYNOMIAL(q, z), half), FMA(k, SPLAT(-0x1.8432a1b0e2634p-43), more));
  return FMA(k, SPLAT(0x1.62e42fefa4p-1), f - (half - tail));
}

INLINE V NAME(log_value)(V x) {
  VI tiny = x < SPLAT(0x1p-1022);
  VU exponent;
  V f = NAME(log_split)(tiny ? x * SPLAT(0x1p54) : x, &exponent);
  V k = NAME(exponent_value)(exponent, tiny ? SPLAT(1077) : SPLAT(1023));
  V y = NAME(log_joined)(f, k, SPLAT(0));
  y = x == SPLAT(__builtin_inf()) ? x : y;
  y = x == SPLAT(0) ? SPLAT(-__builtin_inf()) : y;
  return x >= SPLAT(0) ? y : CANONICAL_NAN;
}
