// expm1, log1p, sigmoid and erf, in both element types: one fixed sequence of IEEE operations per lane.
// Polynomial coefficients are minimax fits (Remez) made for these forms; ulp figures are in README.md.

#ifdef ELEMENT_IS_DOUBLE
#define OF_TYPE(narrow, wide) SPLAT(wide)
#define MANTISSA 52
#define BIAS 1023
#else
#define OF_TYPE(narrow, wide) SPLAT(narrow)
#define MANTISSA 23
#define BIAS 127
#endif

/// 2^n·(1 + r + rest) − 1 at half its size, so that 2^n cannot overflow before the result does.
INLINE V NAME(expm1_value)(V x) {
  V y = x > OF_TYPE(89.0f, 710.0) ? OF_TYPE(89.0f, 710.0) : x;  // NaN passes both comparisons
  y = y < OF_TYPE(-20.0f, -40.0) ? OF_TYPE(-20.0f, -40.0) : y;
  VU exponent;
  V rest, r = NAME(exp_reduced)(y, BIAS - 1, &rest, &exponent);
  V scale = FROM_BITS(exponent << MANTISSA), unit = scale - SPLAT(0.5);
  V sum = FMA(r, scale, unit);
  V low = FMA(r, scale, unit - sum);  // what rounding took from the sum
  y = sum + FMA(rest, scale, low);
  return __builtin_elementwise_abs(x) < OF_TYPE(0x1p-26f, 0x1p-55) ? x : y + y;
}

/// log(1 + x): the log of the rounded sum, corrected by what its rounding lost; for x from √½ − 1 to √2 − 1
/// computed from x itself.
INLINE V NAME(log1p_value)(V x) {
  V sum = x + SPLAT(1), part = sum - SPLAT(1);
  V lost = (SPLAT(1) - (sum - part)) + (x - part);
  VU exponent;
  V f = NAME(log_split)(sum, &exponent), k = NAME(exponent_value)(exponent, SPLAT(BIAS));
  VI near = k == SPLAT(0);
  f = near ? x : f;
  VI exact = near | (x > SPLAT(0x1p60f));  // or what was lost is negligible beside x
  V scaled = lost * FROM_BITS(((VU)(INDEX)(2 * BIAS) - exponent) << MANTISSA);
  // lost / (1 + f), to a few bits: this is below the result's last place.
  V more = exact ? SPLAT(0) : scaled * (SPLAT(1) - f) * FMA(f, f, SPLAT(1));
  V y = NAME(log_joined)(f, k, more);
  y = __builtin_elementwise_abs(x) < OF_TYPE(0x1p-26f, 0x1p-55) ? x : y;
  y = x == SPLAT(__builtin_inf()) ? x : y;
  y = x == SPLAT(-1) ? SPLAT(-__builtin_inf()) : y;
  return x >= SPLAT(-1) ? y : CANONICAL_NAN;
}

/// With e = e^−|x|: 1 / (1 + e) for x ≥ 0 and e / (1 + e) below, so that neither tail loses precision.
INLINE V NAME(sigmoid_value)(V x) {
  V e = NAME(exp_value)(-__builtin_elementwise_abs(x));
  V sum = e + SPLAT(1), low = (SPLAT(1) - sum) + e, inverse = SPLAT(1) / sum;  // low: see exp
  V numerator = x < SPLAT(0) ? e : SPLAT(1);
  V y = numerator * inverse;
  return FMA(FMA(-y, low, FMA(-y, sum, numerator)), inverse, y);  // one Newton step: see tanh
}

/// For |x| < 1: x + x·p(x²). Beyond: 1 − e^−q(|x| − 1), where q approximates −log erfc until the result is 1.
INLINE V NAME(erf_value)(V x) {
#ifdef ELEMENT_IS_DOUBLE
  static const double p[] = {-0x1.abae0294dbe8ep-31, 0x1.d71af7602ca92p-27, -0x1.5c072380e25bep-23,
    0x1.b97fd34a4de1dp-20, -0x1.f4ca4d60d35f4p-17, 0x1.f9a2baa811ea1p-14, -0x1.c02db03dcd737p-11,
    0x1.565bccf92af21p-8, -0x1.b82ce311fa923p-6, 0x1.ce2f21a040d16p-4, -0x1.812746b0379bdp-2,
    0x1.06eba8214db68p-3};
  static const double q[] = {0x1.5ac692d062c09p-38, -0x1.096a4ee3d2f95p-33, 0x1.6e466b21f3d46p-30,
    -0x1.275fdab9088b5p-27, 0x1.21656d06f7249p-25, -0x1.f93831acd4b6ep-25, -0x1.b47cead515937p-23,
    0x1.1dd93c4d1a9b2p-19, -0x1.4470de05e251bp-17, 0x1.c84b4344be008p-16, -0x1.b929ce11ae569p-16,
    -0x1.f1b07c644afd0p-13, 0x1.033f5ae3ce81ap-9, -0x1.48c9d38892942p-7, 0x1.5477f099ef3a4p-5,
    0x1.afabc11a2acf3p-1, 0x1.51c9b0006c21ep+1, 0x1.d97fbf27aa2a1p+0};
#else
  static const float p[] = {0x1.496a02p-14f, -0x1.a3f6fp-11f, 0x1.5405bp-8f, -0x1.b7f90cp-6f,
    0x1.ce2cf8p-4f, -0x1.81273ep-2f, 0x1.06eba8p-3f};
  static const float q[] = {-0x1.86db1cp-13f, 0x1.df8eb2p-10f, -0x1.4440f2p-7f, 0x1.53ff1ep-5f,
    0x1.afad1cp-1f, 0x1.51c9aap+1f, 0x1.d97fcp+0f};
#endif
  V magnitude = __builtin_elementwise_abs(x);
  V inner = FMA(magnitude, POLYNOMIAL(p, x * x), magnitude);
  V t = (magnitude > OF_TYPE(4.0f, 6.0) ? OF_TYPE(4.0f, 6.0) : magnitude) - SPLAT(1);
  V outer = SPLAT(1) - NAME(exp_value)(-POLYNOMIAL(q, t));
  return __builtin_elementwise_copysign(magnitude < SPLAT(1) ? inner : outer, x);
}
