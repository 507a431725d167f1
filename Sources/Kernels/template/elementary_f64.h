// exp, log and tanh in float64: one fixed sequence of IEEE operations per lane, no tables, no branches.
// Polynomial coefficients are minimax fits (Remez) made for these forms; ulp figures are in README.md.

/// Splits x = n·ln 2 + r, |r| ≤ ln 2 / 2; e^r − 1 = r + rest, and `n` comes back biased by `bias`.
INLINE V NAME(exp_reduced)(V x, int64_t bias, V *rest, VU *exponent) {
  const V shift = SPLAT(0x1.8p52);  // adding it rounds to an integer in the low bits
  V t = FMA(x, SPLAT(0x1.71547652b82fep0), shift);
  V n = t - shift;
  *exponent = AS_BITS(t) - (VU)(uint64_t)(0x4338000000000000 - bias);
  V high = FMA(n, SPLAT(-0x1.62e42fefa4p-1), x);  // exact: 40 bits of ln 2 times at most 11 bits
  V r = FMA(n, SPLAT(0x1.8432a1b0e2634p-43), high);
  V lost = FMA(n, SPLAT(0x1.8432a1b0e2634p-43), high - r);  // what rounding took from r
  V q = SPLAT(0x1.1f959a84e05dap-29);
  q = FMA(q, r, SPLAT(0x1.af5f32ae487a4p-26));
  q = FMA(q, r, SPLAT(0x1.27e4c57f5191bp-22));
  q = FMA(q, r, SPLAT(0x1.71ddf8169caf0p-19));
  q = FMA(q, r, SPLAT(0x1.a01a01b0c5774p-16));
  q = FMA(q, r, SPLAT(0x1.a01a01affb0fbp-13));
  q = FMA(q, r, SPLAT(0x1.6c16c16c14427p-10));
  q = FMA(q, r, SPLAT(0x1.111111110f67ep-7));
  q = FMA(q, r, SPLAT(0x1.555555555555ap-5));
  q = FMA(q, r, SPLAT(0x1.5555555555559p-3));
  q = FMA(q, r, SPLAT(0.5));
  *rest = FMA(r * r, q, lost);
  return r;
}

/// 2^n as two factors, so that subnormal results are rounded once and 2^1024 is reached.
INLINE V NAME(exp_value)(V x) {
  x = x > SPLAT(710.0) ? SPLAT(710.0) : x;  // NaN passes both comparisons
  x = x < SPLAT(-746.0) ? SPLAT(-746.0) : x;
  VU exponent;
  V rest, r = NAME(exp_reduced)(x, 2046, &rest, &exponent);
  VU half = exponent >> 1;
  V first = FROM_BITS(half << 52), second = FROM_BITS((exponent - half) << 52);
  V sum = r + SPLAT(1);
  V low = (SPLAT(1) - sum) + r;  // exact: what rounding took from the sum
  return (sum + (low + rest)) * first * second;
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

/// x = 2^k·m with m in [√½, √2), f = m − 1, s = f / (2 + f); log x = k·ln 2 + 2·artanh s.
INLINE V NAME(log_value)(V x) {
  const VU base = (VU)(uint64_t)0x3fe6a09e667f3bcd;  // √½
  VI tiny = x < SPLAT(0x1p-1022);
  V scaled = tiny ? x * SPLAT(0x1p54) : x;
  VU bits = AS_BITS(scaled) + ((VU)(uint64_t)0x3ff0000000000000 - base);
  V f = FROM_BITS((bits & (VU)(uint64_t)0xfffffffffffff) + base) - SPLAT(1);
  V k = FROM_BITS((bits >> 52) | (VU)(uint64_t)0x4330000000000000) -
        (tiny ? SPLAT(0x1p52 + 1077) : SPLAT(0x1p52 + 1023));
  V s = f / (f + SPLAT(2)), z = s * s;
  V q = SPLAT(0x1.2f05c9050c1efp-3);
  q = FMA(q, z, SPLAT(0x1.39a1b28cd23d3p-3));
  q = FMA(q, z, SPLAT(0x1.74663f238ed3dp-3));
  q = FMA(q, z, SPLAT(0x1.c71c5208bd126p-3));
  q = FMA(q, z, SPLAT(0x1.24924941f121dp-2));
  q = FMA(q, z, SPLAT(0x1.999999997fdcbp-2));
  q = FMA(q, z, SPLAT(0x1.5555555555592p-1));
  V half = f * f * SPLAT(0.5);
  // 2·artanh s = f − (f²/2 − s·(f²/2 + z·q)): the large terms are exact or rounded once.
  V tail = FMA(s, FMA(z, q, half), k * SPLAT(-0x1.8432a1b0e2634p-43));
  V y = FMA(k, SPLAT(0x1.62e42fefa4p-1), f - (half - tail));
  y = x == SPLAT(__builtin_inf()) ? x : y;
  y = x == SPLAT(0) ? SPLAT(-__builtin_inf()) : y;
  return x >= SPLAT(0) ? y : CANONICAL_NAN;
}
