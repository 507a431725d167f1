// Reduction of huge angles (Payne and Hanek, SIGNUM Newsletter 18, 1983) in integers: the same bits everywhere.
#include <stdint.h>
#include <string.h>

#include "tables.h"

#pragma STDC FP_CONTRACT OFF

/// The first 1,280 bits of 2/π after the binary point.
static const uint64_t two_over_pi[] = {
  0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
  0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
  0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
  0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
  0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
};

/// 64 bits of 2/π from bit `first` on, where bit 1 has the weight ½; bits before the first are 0.
static uint64_t bits_from(int first) {
  uint64_t word = 0;
  const int start = first - 1;  // counted from 0
  if (start <= -64) return 0;
  if (start < 0) return two_over_pi[0] >> -start;
  word = two_over_pi[start / 64] << (start % 64);
  return start % 64 == 0 ? word : word | two_over_pi[start / 64 + 1] >> (64 - start % 64);
}

/// 2^exponent, a normal number.
static double power_of_two(int exponent) {
  const uint64_t bits = (uint64_t)(1023 + exponent) << 52;
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

int assay_reduce_angle(double x, double *high, double *low) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  // |x| = mantissa·2^exponent
  const int exponent = (int)(bits >> 52 & 0x7ff) - 1075;
  const uint64_t mantissa = (bits & 0xfffffffffffff) | 0x10000000000000;

  // Bits of 2/π that only contribute multiples of 4 are left out: the first of the 192 bits kept contributes
  // multiples of 2.
  const int first = exponent - 1;
  const unsigned __int128 low_product = (unsigned __int128)mantissa * bits_from(first + 128);
  const unsigned __int128 middle =
    (unsigned __int128)mantissa * bits_from(first + 64) + (uint64_t)(low_product >> 64);
  const uint64_t top = mantissa * bits_from(first) + (uint64_t)(middle >> 64);
  // |x|·2/π modulo 4, in units of 2^−62, and the 128 bits after them.
  unsigned __int128 fraction = (unsigned __int128)top << 64 | (uint64_t)middle;
  uint64_t behind = (uint64_t)low_product;

  uint64_t quadrant = (top >> 62) + (top >> 61 & 1);  // rounded to the nearest
  fraction <<= 2;
  fraction |= behind >> 62;
  behind <<= 2;
  bool negative = (uint64_t)(fraction >> 127) != 0;  // above one half: the distance to the next multiple is taken
  if (negative) {
    behind = ~behind;
    fraction = ~fraction;  // too small by one unit of 2^−192, far below the precision used
  }
  // The leading 53 bits, and the 53 bits after them, as doubles.
  int zeros = 0;
  while (zeros < 127 && !(fraction >> 127)) {
    fraction = fraction << 1 | behind >> 63;
    behind <<= 1;
    zeros++;
  }
  const double a = (double)(uint64_t)(fraction >> 75) * power_of_two(-53 - zeros);
  const double b = (double)(uint64_t)(fraction >> 22 & 0x1fffffffffffff) * power_of_two(-106 - zeros);
  // The product with π/2, in two parts.
  const double product = a * 0x1.921fb54442d18p0;
  const double rest = __builtin_fma(a, 0x1.921fb54442d18p0, -product) + (a * 0x1.1a62633145c07p-54 + b * 0x1.921fb54442d18p0);
  const double sum = product + rest, sum_low = (product - sum) + rest;

  if (bits >> 63) {
    negative = !negative;
    quadrant = 0 - quadrant;
  }
  *high = negative ? -sum : sum;
  *low = negative ? -sum_low : sum_low;
  return (int)(quadrant & 3);
}
