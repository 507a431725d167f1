// Vectors that hold one double for each element of a vector (in float64 the vector itself), and the parts of
// exp and power that are computed in double. Read once per element type by `kernels.h`.

// These vectors may be twice as long as a register; as every function here is inlined, no call passes one.
#pragma clang diagnostic ignored "-Wpsabi"

#define D NAME(wide)
#define DI NAME(wide_lanes)
#define DU NAME(wide_bits)

typedef double D __attribute__((ext_vector_type(NUMBERS))) ALIGNMENT;
typedef int64_t DI __attribute__((ext_vector_type(NUMBERS))) ALIGNMENT;
typedef uint64_t DU __attribute__((ext_vector_type(NUMBERS))) ALIGNMENT;

#define WIDE(x) ((D)(double)(x))
#define WIDE_BITS(x) __builtin_bit_cast(DU, x)
#define FROM_WIDE_BITS(x) __builtin_bit_cast(D, x)

/// Splits x = n·ln 2 + r + lost, |r| ≤ ln 2 / 2; `n` comes back biased by `bias`.
INLINE D NAME(wide_exp_split)(D x, int64_t bias, D *lost, DU *exponent) {
  const D shift = WIDE(0x1.8p52);  // adding it rounds to an integer in the low bits
  D t = FMA(x, WIDE(0x1.71547652b82fep0), shift);
  D n = t - shift;
  *exponent = WIDE_BITS(t) - (DU)(uint64_t)(0x4338000000000000 - bias);
  D high = FMA(n, WIDE(-0x1.62e42fefa4p-1), x);  // exact: 40 bits of ln 2 times at most 11 bits
  D r = FMA(n, WIDE(0x1.8432a1b0e2634p-43), high);
  *lost = FMA(n, WIDE(0x1.8432a1b0e2634p-43), high - r);  // what rounding took from r
  return r;
}

/// e^(r + lost) − 1 − r.
INLINE D NAME(wide_exp_rest)(D r, D lost) {
  static const double q[] = {0x1.1f959a84e05dap-29, 0x1.af5f32ae487a4p-26, 0x1.27e4c57f5191bp-22,
    0x1.71ddf8169caf0p-19, 0x1.a01a01b0c5774p-16, 0x1.a01a01affb0fbp-13, 0x1.6c16c16c14427p-10,
    0x1.111111110f67ep-7, 0x1.555555555555ap-5, 0x1.5555555555559p-3, 0.5};
  return FMA(r * r, POLYNOMIAL(q, r), lost);
}

/// 2^n·(1 + r + rest). n is biased by 2046 and applied as two factors, so that subnormal results are rounded
/// once and 2^1024 is reached.
INLINE D NAME(wide_exp_join)(D r, D rest, DU exponent) {
  DU half = exponent >> 1;
  D first = FROM_WIDE_BITS(half << 52), second = FROM_WIDE_BITS((exponent - half) << 52);
  D sum = r + WIDE(1);
  D low = (WIDE(1) - sum) + r;  // exact: what rounding took from the sum
  return (sum + (low + rest)) * first * second;
}
