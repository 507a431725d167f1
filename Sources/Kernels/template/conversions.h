// Conversions between element types, and rounding to narrower formats.

CONVERSION(to_float32, float, x)
CONVERSION(to_float64, double, x)
CONVERSION(
  to_int32, int32_t,
  x != x ? 0 : x >= (ELEMENT)0x1p31 ? INT32_MAX : x <= (ELEMENT)-0x1p31 ? INT32_MIN : (int32_t)x)
CONVERSION(to_bool, uint8_t, x != 0)

/// A narrower format: the number of significand bits that it lacks, its least normal number, its largest, and
/// two factors whose product is the distance between its subnormal numbers.
typedef struct {
  int dropped;
  ELEMENT least_normal, largest, step1, step2;
} NAME(format);

#ifdef ELEMENT_IS_DOUBLE
static const NAME(format) NAME(bfloat16) = {45, 0x1p-126, 0x1.fep127, 0x1p-33, 0x1p-100};
static const NAME(format) NAME(float16) = {42, 0x1p-14, 65504, 0x1p-24, 1};
#define WHOLE 0x1p52  // adding it leaves no place for a fraction
#else
static const NAME(format) NAME(bfloat16) = {16, 0x1p-126f, 0x1.fep127f, 0x1p-33f, 0x1p-100f};
static const NAME(format) NAME(float16) = {13, 0x1p-14f, 65504, 0x1p-24f, 1};
#define WHOLE 0x1p23f
#endif

/// The rounded magnitude of x with x's sign, with infinity and NaN where they are due.
INLINE V NAME(finished)(const NAME(format) to, V magnitude, V x) {
  magnitude = magnitude > SPLAT(to.largest) ? SPLAT(__builtin_inf()) : magnitude;
  return x != x ? CANONICAL_NAN : __builtin_elementwise_copysign(magnitude, x);
}

/// A subnormal magnitude in steps of the format, exactly.
INLINE V NAME(in_steps)(const NAME(format) to, V magnitude) {
  return magnitude * SPLAT(1 / to.step1) * SPLAT(1 / to.step2);
}
INLINE V NAME(from_steps)(const NAME(format) to, V steps) { return steps * SPLAT(to.step1) * SPLAT(to.step2); }

/// x rounded to the nearest number of the format, and to the one whose last bit is 0 of two equally near.
INLINE V NAME(rounded)(const NAME(format) to, V x) {
  const V magnitude = __builtin_elementwise_abs(x);
  const VU bits = AS_BITS(magnitude), mask = (VU)(((INDEX)1 << to.dropped) - 1);
  const VU odd = (bits >> (VU)(INDEX)to.dropped) & (VU)(INDEX)1;
  const V normal = FROM_BITS((bits + (mask >> (VU)(INDEX)1) + odd) & ~mask);
  const V steps = (NAME(in_steps)(to, magnitude) + SPLAT(WHOLE)) - SPLAT(WHOLE);
  return NAME(finished)(to, magnitude < SPLAT(to.least_normal) ? NAME(from_steps)(to, steps) : normal, x);
}

/// x rounded away from zero where u is below its distance from the next number toward zero, as a fraction of
/// the distance between both neighbours; else toward zero.
INLINE V NAME(rounded_by)(const NAME(format) to, V x, V u) {
  const V magnitude = __builtin_elementwise_abs(x);
  const VU bits = AS_BITS(magnitude), mask = (VU)(((INDEX)1 << to.dropped) - 1);
  const V part = __builtin_convertvector((VI)(bits & mask), V) * SPLAT((ELEMENT)1 / ((INDEX)1 << to.dropped));
  const VU up = (VU)(u < part) & (mask + (VU)(INDEX)1);
  const V normal = FROM_BITS((bits & ~mask) + up);
  const V exact = NAME(in_steps)(to, magnitude);
  V steps = (exact + SPLAT(WHOLE)) - SPLAT(WHOLE);
  steps = steps > exact ? steps - SPLAT(1) : steps;
  steps = u < exact - steps ? steps + SPLAT(1) : steps;
  return NAME(finished)(to, magnitude < SPLAT(to.least_normal) ? NAME(from_steps)(to, steps) : normal, x);
}
#undef WHOLE

#define ROUNDING(kernel, expression)                                                  \
  static void NAME(kernel)(const assay_call *call) {                                  \
    ELEMENT *out = call->out;                                                         \
    const ELEMENT *in = call->in[0], *uniform = call->in[1];                          \
    const int64_t count = call->n[0];                                                 \
    (void)uniform;                                                                    \
    for (int64_t i = 0; i < count; i += LANES) {                                      \
      const int64_t width = assay_min(LANES, count - i);                              \
      const V x = NAME(load_up_to)(in + i, width);                                    \
      NAME(store_up_to)(out + i, expression, width);                                  \
    }                                                                                 \
  }

ROUNDING(round_bfloat16, NAME(rounded)(NAME(bfloat16), x))
ROUNDING(round_float16, NAME(rounded)(NAME(float16), x))
ROUNDING(round_bfloat16_by, NAME(rounded_by)(NAME(bfloat16), x, NAME(load_up_to)(uniform + i, width)))
ROUNDING(round_float16_by, NAME(rounded_by)(NAME(float16), x, NAME(load_up_to)(uniform + i, width)))
#undef ROUNDING

#define CONVERSION_ENTRIES                                                            \
  ENTRY(to_float32), ENTRY(to_float64), ENTRY(to_int32), ENTRY(to_bool), ENTRY(round_bfloat16), \
    ENTRY(round_float16), ENTRY(round_bfloat16_by), ENTRY(round_float16_by)
