// Reductions over the middle axis of [outer, length, inner].

/// The definition of a sum along a dense row: sixteen stripes, then the tree.
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

#if LANES > 1
/// Rows up to this length are transposed, so that each lane holds a row.
#define SHORT_ROW 32

/// Loads LANES elements, from element `first` on, of LANES dense rows, transposed; 0 behind the rows' ends.
INLINE void NAME(load_turned)(const ELEMENT *in, int64_t length, int64_t first, V square[LANES]) {
  const int64_t count = length - first;
  UNROLL for (int t = 0; t < LANES; t++)
    square[t] = count >= LANES ? NAME(load)(in + t * length + first)
                               : NAME(load_part)(in + t * length + first, count);
  NAME(transpose)(square);
}

/// The sums of LANES short rows: the operations of sum_row, a row in each lane.
INLINE V NAME(sum_short_rows)(const ELEMENT *in, int64_t length) {
  V stripes[16];
  UNROLL for (int t = 0; t < 16; t++) stripes[t] = SPLAT(0);
  for (int64_t i = 0; i < length; i += 16)
    UNROLL for (int part = 0; part < 16; part += LANES) {
      if (i + part >= length) break;
      V square[LANES];
      NAME(load_turned)(in, length, i + part, square);
      UNROLL for (int t = 0; t < LANES; t++) stripes[part + t] += square[t];
    }
  UNROLL for (int half = 8; half > 0; half /= 2)
    UNROLL for (int t = 0; t < half; t++) stripes[t] += stripes[t + half];
  return stripes[0];
}
#endif

/// Sums `width` vectors of columns at once, in order over the middle axis.
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
    int64_t o = 0;
#if LANES > 1
    if (length <= SHORT_ROW)
      for (; o + LANES <= outer; o += LANES)
        NAME(store)(out + o, NAME(sum_short_rows)(in + o * length, length));
#endif
    for (; o < outer; o++) out[o] = NAME(sum_row)(in + o * length, length);
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

// The largest, the smallest and the index of the largest element are found by comparing integer keys that
// order all floats (−0 below +0, NaN above everything), so the result does not depend on the order of
// comparisons.
#define TOP ((BITS)(((INDEX)~(INDEX)0) >> 1))  // the key of a NaN

/// The key of a number. With `flip` −1 the order of the numbers is reversed, and NaN stays the largest.
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

/// The numbers of the lanes: 0, 1, 2 …
INLINE VI NAME(lane_numbers)(void) {
  VI lane;
  UNROLL for (int t = 0; t < LANES; t++) lane[t] = (BITS)t;
  return lane;
}

/// The last vector of a row; lanes behind `count` repeat the row's first element.
INLINE V NAME(load_row_end)(const ELEMENT *row, int64_t i, int64_t count) {
  return NAME(lane_numbers)() < (VI)(BITS)count ? NAME(load_part)(row + i, count) : SPLAT(row[0]);
}

#if LANES > 1
/// The extremes of LANES short rows.
INLINE V NAME(extreme_short_rows)(const ELEMENT *in, int64_t length, const BITS flip) {
  V square[LANES];
  VI best = (VI)(BITS)0;
  for (int64_t i = 0; i < length; i += LANES) {
    NAME(load_turned)(in, length, i, square);
    if (i == 0) best = NAME(key)(square[0], flip);
    UNROLL for (int t = 0; t < LANES; t++) {
      if (i + t >= length) break;
      best = __builtin_elementwise_max(best, NAME(key)(square[t], flip));
    }
  }
  return NAME(from_key)(best, flip);
}
#endif

INLINE void NAME(extreme)(const assay_call *call, const BITS flip) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  int64_t o = 0;
#if LANES > 1
  if (inner == 1 && length <= SHORT_ROW)
    for (; o + LANES <= outer; o += LANES, in += LANES * length, out += LANES)
      NAME(store)(out, NAME(extreme_short_rows)(in, length, flip));
#endif
  for (; o < outer; o++, in += length * inner, out += inner) {
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
      // Adding +0 makes both zeros equal. A lane behind the end repeats element 0 and cannot win against it.
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
#undef SHORT_ROW

#define REDUCTION_ENTRIES \
  ENTRY(reduce_sum), ENTRY(reduce_max), ENTRY(reduce_min), ENTRY(reduce_argmax)
