// Reductions over the middle axis of [outer, length, inner].

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
  return NAME(sum_stripes)(sums);
}

/// `width` vectors of columns at once, in order over the middle axis.
INLINE void NAME(sum_columns)(
  const int width, const ELEMENT *in, int64_t length, int64_t inner, ELEMENT *out) {
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

// Largest, smallest and the index of the largest compare integer keys that order all floats (−0 below
// +0, NaN above everything), so that no order of comparisons can be told from another.
#define TOP ((BITS)(((INDEX)~(INDEX)0) >> 1))  // the key of a NaN

/// With `flip` −1 the order of the numbers is reversed, NaN stays on top.
INLINE VI NAME(key)(V x, const BITS flip) {
  VI bits = __builtin_bit_cast(VI, x);
  VI key = (bits < (VI)(BITS)0 ? bits ^ (VI)TOP : bits) ^ (VI)flip;
  return x != x ? (VI)TOP : key;
}

INLINE V NAME(from_key)(VI key, const BITS flip) {
  VI bits = key ^ (VI)flip;
  V x = __builtin_bit_cast(V, bits < (VI)(BITS)0 ? bits ^ (VI)TOP : bits);
  return key == (VI)TOP ? CANONICAL_NAN : x;
}

INLINE V NAME(load_up_to)(const ELEMENT *from, int64_t count) {
  return count == LANES ? NAME(load)(from) : NAME(load_part)(from, count);
}

/// 0, 1, 2 …
INLINE VI NAME(lane_numbers)(void) {
  VI lane;
  UNROLL for (int t = 0; t < LANES; t++) lane[t] = (BITS)t;
  return lane;
}

/// A row's vector whose lanes behind `count` repeat its first element.
INLINE V NAME(load_row_end)(const ELEMENT *row, int64_t i, int64_t count) {
  return NAME(lane_numbers)() < (VI)(BITS)count ? NAME(load_part)(row + i, count) : SPLAT(row[0]);
}

INLINE void NAME(extreme)(const assay_call *call, const BITS flip) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  for (int64_t o = 0; o < outer; o++, in += length * inner, out += inner) {
    if (inner == 1) {
      VI best = NAME(key)(SPLAT(in[0]), flip);
      int64_t i = 0;
      for (; i + LANES <= length; i += LANES)
        best = __builtin_elementwise_max(best, NAME(key)(NAME(load)(in + i), flip));
      if (i < length)
        best = __builtin_elementwise_max(best, NAME(key)(NAME(load_row_end)(in, i, length - i), flip));
      out[0] = NAME(one_of)(NAME(from_key)((VI)NAME(largest_of)(best), flip));
      continue;
    }
    for (int64_t j = 0; j < inner; j += LANES) {
      const int64_t width = assay_min(LANES, inner - j);
      VI best = NAME(key)(NAME(load_up_to)(in + j, width), flip);
      for (int64_t m = 1; m < length; m++)
        best = __builtin_elementwise_max(best, NAME(key)(NAME(load_up_to)(in + m * inner + j, width), flip));
      V result = NAME(from_key)(best, flip);
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
  LABEL *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  const VI lane = NAME(lane_numbers)();
  for (int64_t o = 0; o < outer; o++, in += length * inner, out += inner) {
    if (inner == 1) {
      // Adding +0 makes the zeros equal. A lane behind the end repeats element 0 and loses to it.
      VI best = NAME(key)(SPLAT(in[0]) + SPLAT(0), 0), index = (VI)(BITS)0;
      for (int64_t i = 0; i < length; i += LANES) {
        V x = i + LANES <= length ? NAME(load)(in + i) : NAME(load_row_end)(in, i, length - i);
        VI key = NAME(key)(x + SPLAT(0), 0);
        index = key > best ? lane + (VI)(BITS)i : index;
        best = __builtin_elementwise_max(best, key);
      }
      const VI largest = (VI)NAME(largest_of)(best);
      NAME(store_labels)(out, (VI)NAME(smallest_of)(best == largest ? index : (VI)TOP), 1);
      continue;
    }
    for (int64_t j = 0; j < inner; j += LANES) {
      const int64_t width = assay_min(LANES, inner - j);
      VI best = NAME(key)(NAME(load_up_to)(in + j, width) + SPLAT(0), 0), index = (VI)(BITS)0;
      for (int64_t m = 1; m < length; m++) {
        VI key = NAME(key)(NAME(load_up_to)(in + m * inner + j, width) + SPLAT(0), 0);
        index = key > best ? (VI)(BITS)m : index;
        best = __builtin_elementwise_max(best, key);
      }
      NAME(store_labels)(out + j, index, width);
    }
  }
}

#undef TOP

#define REDUCTION_ENTRIES \
  ENTRY(reduce_sum), ENTRY(reduce_max), ENTRY(reduce_min), ENTRY(reduce_argmax)
