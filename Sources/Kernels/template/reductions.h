// Reductions over the middle axis of [outer, length, inner].

typedef ELEMENT V16 __attribute__((ext_vector_type(16)));

/// Sixteen stripes, then the tree; the definition of a sum along a dense row.
INLINE ELEMENT NAME(sum_row)(const ELEMENT *in, int64_t length) {
  V sums[16 / LANES];
  UNROLL for (int t = 0; t < 16 / LANES; t++) sums[t] = SPLAT(0);
  int64_t i = 0;
  for (; i + 16 <= length; i += 16)
    UNROLL for (int t = 0; t < 16 / LANES; t++) sums[t] += NAME(load)(in + i + t * LANES);
  // A padded lane adds +0, which changes nothing: a sum that starts from +0 is never −0.
  UNROLL for (int t = 0; t < 16 / LANES; t++) {
    const int64_t left = length - i - t * LANES;
    if (left >= LANES)
      sums[t] += NAME(load)(in + i + t * LANES);
    else if (left > 0)
      sums[t] += NAME(load_part)(in + i + t * LANES, left);
  }
  V16 stripes;
  __builtin_memcpy(&stripes, sums, sizeof stripes);
  __typeof__(stripes.lo) eight = stripes.lo + stripes.hi;
  __typeof__(eight.lo) four = eight.lo + eight.hi;
  return (four.x + four.z) + (four.y + four.w);
}

/// `width` vectors of columns at once, in order over the middle axis.
INLINE void NAME(sum_columns)(const int width, const ELEMENT *in, int64_t length, int64_t inner, ELEMENT *out) {
  V sums[4];
  UNROLL for (int t = 0; t < width; t++) sums[t] = SPLAT(0);
  for (int64_t m = 0; m < length; m++)
    UNROLL for (int t = 0; t < width; t++) sums[t] += NAME(load)(in + m * inner + t * LANES);
  UNROLL for (int t = 0; t < width; t++) NAME(store)(out + t * LANES, sums[t]);
}

static void NAME(reduce_sum)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  if (inner == 1) {
    for (int64_t o = 0; o < outer; o++) out[o] = NAME(sum_row)(in + o * length, length);
    return;
  }
  for (int64_t o = 0; o < outer; o++, in += length * inner, out += inner) {
    int64_t j = 0;
    for (; j + 4 * LANES <= inner; j += 4 * LANES) NAME(sum_columns)(4, in + j, length, inner, out + j);
    for (; j + LANES <= inner; j += LANES) NAME(sum_columns)(1, in + j, length, inner, out + j);
    if (j < inner) {
      V sum = SPLAT(0);
      for (int64_t m = 0; m < length; m++) sum += NAME(load_part)(in + m * inner + j, inner - j);
      NAME(store_part)(out + j, sum, inner - j);
    }
  }
}

// Largest and smallest compare integer keys that order the floats totally (−0 below +0), so that
// no order of comparisons can be told from another; a NaN anywhere wins.
#define SIGN_FREE ((BITS)(((INDEX)~(INDEX)0) >> 1))

INLINE VI NAME(key)(V x) {
  VI bits = __builtin_bit_cast(VI, x);
  return bits < (VI)(BITS)0 ? bits ^ (VI)SIGN_FREE : bits;
}

INLINE V NAME(from_key)(VI key) {
  return __builtin_bit_cast(V, key < (VI)(BITS)0 ? key ^ (VI)SIGN_FREE : key);
}

/// Folds x into the best keys; `flip` is 0 for the largest, −1 for the smallest (~k reverses the order).
INLINE void NAME(fold)(V x, BITS flip, VI *best, VI *nan) {
  VI key = NAME(key)(x) ^ (VI)flip;
  *best = key > *best ? key : *best;
  *nan |= x != x;
}

INLINE void NAME(extreme)(const assay_call *call, const BITS flip) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  for (int64_t o = 0; o < outer; o++, in += length * inner, out += inner) {
    if (inner == 1) {
      V first = SPLAT(in[0]);
      VI best = NAME(key)(first) ^ (VI)flip, nan = (VI)(BITS)0;
      int64_t i = 0;
      for (; i + LANES <= length; i += LANES) NAME(fold)(NAME(load)(in + i), flip, &best, &nan);
      if (i < length) {
        V x = NAME(load_part)(in + i, length - i);
        for (int64_t t = length - i; t < LANES; t++) x[t] = in[0];
        NAME(fold)(x, flip, &best, &nan);
      }
      BITS key = best[0], unordered = nan[0];
      for (int t = 1; t < LANES; t++) {
        key = best[t] > key ? best[t] : key;
        unordered |= nan[t];
      }
      out[0] = unordered ? CANONICAL_NAN[0] : NAME(from_key)((VI)(BITS)(key ^ flip))[0];
      continue;
    }
    for (int64_t j = 0; j < inner; j += LANES) {
      const int64_t width = assay_min(LANES, inner - j);
      VI best = (VI)(BITS)0, nan = (VI)(BITS)0;
      for (int64_t m = 0; m < length; m++) {
        const ELEMENT *from = in + m * inner + j;
        V x = width == LANES ? NAME(load)(from) : NAME(load_part)(from, width);
        if (m == 0) best = NAME(key)(x) ^ (VI)flip;
        NAME(fold)(x, flip, &best, &nan);
      }
      V result = nan ? CANONICAL_NAN : NAME(from_key)(best ^ (VI)flip);
      if (width == LANES)
        NAME(store)(out + j, result);
      else
        NAME(store_part)(out + j, result, width);
    }
  }
}

static void NAME(reduce_max)(const assay_call *call) { NAME(extreme)(call, 0); }
static void NAME(reduce_min)(const assay_call *call) { NAME(extreme)(call, -1); }

static void NAME(reduce_argmax)(const assay_call *call) {
  int32_t *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  for (int64_t o = 0; o < outer; o++, in += length * inner, out += inner) {
    if (inner == 1) {
      ELEMENT best = in[0];
      int64_t index = 0;
      for (int64_t m = 1; m < length && best == best; m++) {
        const ELEMENT x = in[m];
        if (x > best || x != x) best = x, index = m;
      }
      out[0] = (int32_t)index;
      continue;
    }
    for (int64_t j = 0; j < inner; j += LANES) {
      const int64_t width = assay_min(LANES, inner - j);
      V best = width == LANES ? NAME(load)(in + j) : NAME(load_part)(in + j, width);
      VI index = (VI)(BITS)0;
      for (int64_t m = 1; m < length; m++) {
        const ELEMENT *from = in + m * inner + j;
        V x = width == LANES ? NAME(load)(from) : NAME(load_part)(from, width);
        VI better = (x > best) | ((x != x) & (best == best));
        best = better ? x : best;
        index = better ? (VI)(BITS)m : index;
      }
      for (int64_t t = 0; t < width; t++) out[j + t] = (int32_t)index[t];
    }
  }
}

#undef SIGN_FREE
