// x^y, in double for both element types: y·log|x| to about 65 bits, then exp. Special cases as in C99's pow.

/// log|x| = high + *low, for any x but NaN.
INLINE D NAME(wide_log)(D x, D *low) {
  static const double q[] = {0x1.eb11f6a1c4bf6p-4, 0x1.de3356ab6562ap-4, 0x1.1120b6482c3f8p-3,
    0x1.3b1362b1a51cbp-3, 0x1.745d1832636f8p-3, 0x1.c71c71c580457p-3, 0x1.2492492493036p-2,
    0x1.9999999999996p-2};
  const DU base = (DU)(uint64_t)0x3fe6a09e667f3bcd;  // √½
  DI tiny = x < WIDE(0x1p-1022);
  DU bits = WIDE_BITS(tiny ? x * WIDE(0x1p54) : x) + ((DU)(uint64_t)0x3ff0000000000000 - base);
  D f = FROM_WIDE_BITS((bits & (DU)(uint64_t)0xfffffffffffff) + base) - WIDE(1);
  D k = FROM_WIDE_BITS((bits >> 52) | (DU)(uint64_t)0x4330000000000000) -
        (tiny ? WIDE(0x1p52 + 1077) : WIDE(0x1p52 + 1023));

  // s = f / (2 + f), z = s², log(1 + f) = 2·artanh s = s·(2 + z·(2/3 + z·q)); all but q have a high and a low
  // part.
  D sum = f + WIDE(2), sum_low = (WIDE(2) - sum) + f, inverse = WIDE(1) / sum;
  D s = f * inverse, s_low = FMA(-s, sum_low, FMA(-s, sum, f)) * inverse;
  D z = s * s, z_low = FMA(s + s, s_low, FMA(s, s, -z));
  D small = z * POLYNOMIAL(q, z);
  D t = small + WIDE(0x1.5555555555555p-1);
  D t_low = ((WIDE(0x1.5555555555555p-1) - t) + small) + WIDE(0x1.5555555555555p-55);
  D u = z * t, u_low = FMA(z, t_low, FMA(z_low, t, FMA(z, t, -u)));
  D w = u + WIDE(2), w_low = ((WIDE(2) - w) + u) + u_low;
  D l = s * w, l_low = FMA(s, w_low, FMA(s_low, w, FMA(s, w, -l)));

  D whole = k * WIDE(0x1.62e42fefa4p-1);  // exact: 40 bits of ln 2 times at most 11 bits
  D high = whole + l;
  *low = ((whole - high) + l) + FMA(k, WIDE(-0x1.8432a1b0e2634p-43), l_low);
  return high;
}

INLINE D NAME(wide_power)(D x, D y) {
  const D infinity = WIDE(__builtin_inf());
  D magnitude = __builtin_elementwise_abs(x), size = __builtin_elementwise_abs(y);
  D log_low, log_high = NAME(wide_log)(magnitude, &log_low);
  DI edge = (magnitude == WIDE(0)) | (magnitude == infinity);
  log_high = magnitude == WIDE(0) ? -infinity : magnitude == infinity ? infinity : log_high;

  D product = y * log_high;
  D product_low = FMA(y, log_low, FMA(y, log_high, -product));
  // Where the product is clamped, at special cases and for NaN, its low part is 0 or not a number.
  product_low = edge | ~(__builtin_elementwise_abs(product) < WIDE(745)) ? WIDE(0) : product_low;
  product = product > WIDE(710) ? WIDE(710) : product;
  product = product < WIDE(-746) ? WIDE(-746) : product;
  DU exponent;
  D lost, r = NAME(wide_exp_split)(product, 2046, &lost, &exponent);
  D sum = r + product_low;
  lost += (r - sum) + product_low;
  D result = NAME(wide_exp_join)(sum, NAME(wide_exp_rest)(sum, lost), exponent);

  result = ((magnitude == WIDE(1)) | (y == WIDE(0))) ? WIDE(1) : result;
  // Whether y is a whole number, and whether it is odd: adding 2^52 leaves the units in the lowest bit.
  DI has_units = size < WIDE(0x1p52);
  D units = has_units ? size + WIDE(0x1p52) : size;
  DI whole = (has_units ? units - WIDE(0x1p52) : size) == size;
  DI odd = whole & (size < WIDE(0x1p53)) & ((WIDE_BITS(units) & (DU)(uint64_t)1) != (DU)(uint64_t)0);
  const DU sign = (DU)(uint64_t)0x8000000000000000;
  result = odd ? FROM_WIDE_BITS(WIDE_BITS(result) ^ (WIDE_BITS(x) & sign)) : result;
  DI undefined = (x < WIDE(0)) & (x != -infinity) & !whole;
  undefined |= (x != x) & (y != WIDE(0));
  undefined |= (y != y) & (x != WIDE(1));
  return undefined ? WIDE(__builtin_nan("")) : result;
}

INLINE V NAME(power_value)(V x, V y) {
  D result = NAME(wide_power)(__builtin_convertvector(x, D), __builtin_convertvector(y, D));
  return __builtin_convertvector(result, V);
}
