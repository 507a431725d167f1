// sine and cosine in both element types, for every finite argument.

/// Arguments larger than this are reduced one by one in integers.
#define MODERATE OF_TYPE(0x1p17f, 0x1p28)

/// x = k·π/2 + r + low, with |r| only a little above π/4; k modulo 4 is returned in the low bits of
/// `quadrant`. π/2 has three parts of full precision; the first product is exact, as |x − k·part| < 1 is a
/// multiple of both units.
INLINE V NAME(angle)(V x, V *low, VU *quadrant) {
  const V shift = OF_TYPE(0x1.8p23f, 0x1.8p52);  // adding it rounds to an integer in the low bits
  V t = FMA(x, OF_TYPE(0x1.45f306p-1f, 0x1.45f306dc9c883p-1), shift), k = t - shift;
  V a = FMA(-k, OF_TYPE(0x1.921fb6p0f, 0x1.921fb54442d18p0), x);
  V b = k * OF_TYPE(-0x1.777a5cp-25f, 0x1.1a62633145c07p-54);
  V under = FMA(k, OF_TYPE(-0x1.777a5cp-25f, 0x1.1a62633145c07p-54), -b);
  V difference = a - b, part = difference - a;
  V lost = (a - (difference - part)) - (b + part);
  V rest = lost - FMA(k, OF_TYPE(-0x1.ee59dap-50f, -0x1.f1976b7ed8fbcp-110), under);
  V r = difference + rest;
  *low = (difference - r) + rest;
  *quadrant = AS_BITS(t);

  V magnitude = __builtin_elementwise_abs(x);
  VI huge = (magnitude > MODERATE) & (magnitude < SPLAT(__builtin_inf()));
  if (__builtin_reduce_or(huge) != 0)
    for (int lane = 0; lane < NUMBERS; lane++)
      if (huge[lane] != 0) {
        double high, rest_of_lane;
        (*quadrant)[lane] = (INDEX)assay_reduce_angle((double)x[lane], &high, &rest_of_lane);
        r[lane] = (NUMBER)high;
        (*low)[lane] = (NUMBER)((high - (double)(NUMBER)high) + rest_of_lane);
      }
  return r;
}

/// sin(x) for turn = 0, cos(x) = sin(x + π/2) for turn = 1.
INLINE V NAME(turned_sine)(V x, const INDEX turn) {
#ifdef ELEMENT_IS_DOUBLE
  static const double s[] = {0x1.5d8fa301d55a7p-33, -0x1.ae5e59f59fe1dp-26, 0x1.71de3567132edp-19,
    -0x1.a01a019bfd1a3p-13, 0x1.111111110f7cap-7, -0x1.5555555555548p-3};
  static const double c[] = {-0x1.8fa467fdaa845p-37, 0x1.1ee9d7572b042p-29, -0x1.27e4f7ea3f543p-22,
    0x1.a01a019c839d1p-16, -0x1.6c16c16c14f8ap-10, 0x1.555555555554bp-5};
#else
  static const float s[] = {-0x1.99438ap-13f, 0x1.11073ap-7f, -0x1.555546p-3f};
  static const float c[] = {0x1.99eb4cp-16f, -0x1.6c0c32p-10f, 0x1.55554ap-5f};
#endif
  VU quadrant;
  V low, r = NAME(angle)(x, &low, &quadrant), z = r * r, half = z * SPLAT(0.5);
  quadrant += (VU)turn;
  V sine = r + FMA(r * z, POLYNOMIAL(s, z), FMA(-half, low, low));
  V near_one = SPLAT(1) - half;
  V cosine = near_one + (((SPLAT(1) - near_one) - half) + FMA(z * z, POLYNOMIAL(c, z), -(r * low)));
  V y = (quadrant & (VU)(INDEX)1) != (VU)(INDEX)0 ? cosine : sine;
  return FROM_BITS(AS_BITS(y) ^ ((quadrant & (VU)(INDEX)2) << (8 * sizeof(BITS) - 2)));
}

INLINE V NAME(sin_value)(V x) { return x == SPLAT(0) ? x : NAME(turned_sine)(x, 0); }
INLINE V NAME(cos_value)(V x) { return NAME(turned_sine)(x, 1); }

#undef MODERATE
