// Windows over planes, and sums at places given by an index.

/// Adds `count` elements to others.
INLINE void NAME(add_to)(ELEMENT *to, const ELEMENT *from, int64_t count) {
  int64_t j = 0;
  ONE_LANE_LOOP for (; j + LANES <= count; j += LANES)
    NAME(store)(to + j, NAME(load)(to + j) + NAME(load)(from + j));
  if (j < count) {
    const int64_t left = count - j;
    NAME(store_part)(to + j, NAME(load_part)(to + j, left) + NAME(load_part)(from + j, left), left);
  }
}

static void NAME(scatter_rows)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int32_t *index = call->in[1];
  const int64_t batches = call->n[0], rows = call->n[1], columns = call->n[2];
  const uint64_t available = (uint64_t)call->n[3];
  const int64_t size = columns * call->n[3];
  for (int64_t b = 0; b < batches; b++, in += call->n[4], index += call->n[5], out += size) {
    __builtin_memset(out, 0, sizeof(ELEMENT) * (size_t)size);
    for (int64_t i = 0; i < rows; i++) {
      if ((uint64_t)(int64_t)index[i] >= available) continue;
      if (columns == 1)
        out[index[i]] += in[i];
      else
        NAME(add_to)(out + index[i] * columns, in + i * columns, columns);
    }
  }
}

/// The sizes of windows over planes, from a call's n.
typedef struct {
  int64_t planes, height, width, down, across, window_height, window_width;
  int64_t stride_down, stride_across, dilation_down, dilation_across, low_down, low_across;
} NAME(windows);

INLINE NAME(windows) NAME(read_windows)(const assay_call *call) {
  NAME(windows) w;
  __builtin_memcpy(&w, call->n, sizeof w);
  return w;
}

/// `count` elements that are `step` apart; it reads none behind the last.
INLINE V NAME(load_spaced)(const ELEMENT *from, const int64_t step, int64_t count) {
  if (step == 1) return NAME(load_up_to)(from, count);
  V v = SPLAT(0);
#if LANES > 1
  if (step == 2) {
    const int64_t span = 2 * count - 1;
    V low = NAME(load_up_to)(from, assay_min(span, LANES));
    if (span >= LANES) v = NAME(load_up_to)(from + LANES - 1, span - LANES + 1);
    return __builtin_shufflevector(low, v, EVERY_SECOND(LANES));
  }
#endif
  for (int64_t t = 0; t < count; t++) v[t] = from[t * step];
  return v;
}

/// The sums of `count` neighbouring windows.
INLINE V NAME(sum_windows)(const ELEMENT *corner, const NAME(windows) *w, const int64_t step, int64_t count) {
  V sum = SPLAT(0);
  for (int64_t ky = 0; ky < w->window_height; ky++)
    for (int64_t kx = 0; kx < w->window_width; kx++)
      sum += NAME(load_spaced)(
        corner + ky * w->dilation_down * w->width + kx * w->dilation_across, step, count);
  return sum;
}

INLINE void NAME(sum_all_windows)(const assay_call *call, const int64_t step) {
  const NAME(windows) w = NAME(read_windows)(call);
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  for (int64_t p = 0; p < w.planes; p++, in += w.height * w.width)
    for (int64_t y = 0; y < w.down; y++, out += w.across) {
      const ELEMENT *row = in + y * w.stride_down * w.width;
      int64_t x = 0;
      ONE_LANE_LOOP for (; x + LANES <= w.across; x += LANES)
        NAME(store)(out + x, NAME(sum_windows)(row + x * step, &w, step, LANES));
      if (x < w.across)
        NAME(store_part)(
          out + x, NAME(sum_windows)(row + x * step, &w, step, w.across - x), w.across - x);
    }
}

static void NAME(window_sum)(const assay_call *call) {
  switch (call->n[8]) {
    case 1: NAME(sum_all_windows)(call, 1); break;
    case 2: NAME(sum_all_windows)(call, 2); break;
    default: NAME(sum_all_windows)(call, call->n[8]);
  }
}

static void NAME(fold)(const assay_call *call) {
  const NAME(windows) w = NAME(read_windows)(call);
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t plane = call->n[11], step_ky = call->n[12], step_kx = call->n[13], step_y = call->n[14];
  const int64_t step_x = call->n[15];
  for (int64_t p = 0; p < w.planes; p++, in += plane, out += w.height * w.width) {
    __builtin_memset(out, 0, sizeof(ELEMENT) * (size_t)(w.height * w.width));
    for (int64_t ky = 0; ky < w.window_height; ky++)
      for (int64_t kx = 0; kx < w.window_width; kx++)
        for (int64_t y = 0; y < w.down; y++) {
          ELEMENT *to =
            out + (y * w.stride_down + ky * w.dilation_down) * w.width + kx * w.dilation_across;
          const ELEMENT *from = in + ky * step_ky + kx * step_kx + y * step_y;
          if (w.stride_across == 1 && step_x == 1)
            NAME(add_to)(to, from, w.across);
          else
            for (int64_t x = 0; x < w.across; x++) to[x * w.stride_across] += from[x * step_x];
        }
  }
}

/// A range of taps or positions.
typedef struct {
  int64_t from, to;
} NAME(span);

/// The taps of a window that begins at `start` that are inside of the plane's `size`.
INLINE NAME(span) NAME(taps_inside)(int64_t start, int64_t taps, int64_t dilation, int64_t size) {
  NAME(span) inside = {0, taps};
  while (start + inside.from * dilation < 0) inside.from++;
  while (start + (inside.to - 1) * dilation >= size) inside.to--;
  return inside;
}

/// The positions of the largest taps of `count` neighbouring windows, whose columns are all inside of the
/// plane.
INLINE VI NAME(largest_taps)(
  const ELEMENT *plane, const NAME(windows) *w, NAME(span) rows, int64_t y, int64_t x, const int64_t step,
  int64_t count) {
  const int64_t start = y * w->width + x;
  const VI lanes = NAME(lane_numbers)() * (VI)(BITS)step;
  V best = SPLAT(-__builtin_inf());
  VI index = lanes + (VI)(BITS)(start + rows.from * w->dilation_down * w->width);
  for (int64_t ky = rows.from; ky < rows.to; ky++)
    for (int64_t kx = 0; kx < w->window_width; kx++) {
      const int64_t at = start + ky * w->dilation_down * w->width + kx * w->dilation_across;
      V tap = NAME(load_spaced)(plane + at, step, count);
      VI better = (tap > best) | ((tap != tap) & (best == best));
      best = better ? tap : best;
      index = better ? lanes + (VI)(BITS)at : index;
    }
  return index;
}

/// The position of the largest tap of one window.
INLINE int32_t NAME(largest_tap)(
  const ELEMENT *plane, const NAME(windows) *w, NAME(span) rows, int64_t y, int64_t x) {
  const NAME(span) columns = NAME(taps_inside)(x, w->window_width, w->dilation_across, w->width);
  int64_t best = -1;
  for (int64_t ky = rows.from; ky < rows.to; ky++)
    for (int64_t kx = columns.from; kx < columns.to; kx++) {
      const int64_t at = (y + ky * w->dilation_down) * w->width + x + kx * w->dilation_across;
      const ELEMENT tap = plane[at];
      if (best < 0 || tap > plane[best] || (tap != tap && plane[best] == plane[best])) best = at;
    }
  return (int32_t)best;
}

typedef int32_t NAME(indices) __attribute__((ext_vector_type(LANES)));

/// With `halving`, the windows are 2 × 2, do not overlap, and are all inside of the plane.
INLINE void NAME(find_largest_taps)(const assay_call *call, const int64_t step, const bool halving) {
  NAME(windows) w = NAME(read_windows)(call);
  if (halving) {
    w.window_height = w.window_width = 2;
    w.dilation_down = w.dilation_across = 1;
    w.low_down = w.low_across = 0;
  }
  int32_t *out = call->out;
  const int32_t *end = out + w.planes * w.down * w.across;
  const ELEMENT *in = call->in[0];
  // The positions whose windows are between the plane's left and right sides.
  const int64_t room = w.width - 1 - (w.window_width - 1) * w.dilation_across + w.low_across;
  const int64_t last = room < 0 ? 0 : assay_min(w.across, room / step + 1);
  const int64_t first = assay_min(last, (w.low_across + step - 1) / step);
  for (int64_t p = 0; p < w.planes; p++, in += w.height * w.width)
    for (int64_t down = 0; down < w.down; down++, out += w.across) {
      const int64_t y = down * w.stride_down - w.low_down;
      const NAME(span) rows =
        halving ? (NAME(span)){0, 2} : NAME(taps_inside)(y, w.window_height, w.dilation_down, w.height);
      int64_t x = 0;
      for (; x < first; x++) out[x] = NAME(largest_tap)(in, &w, rows, y, x * step - w.low_across);
      ONE_LANE_LOOP for (; x < last; x += LANES) {
        const int64_t count = assay_min(LANES, last - x), left = x * step - w.low_across;
        VI index = count == LANES ? NAME(largest_taps)(in, &w, rows, y, left, step, LANES)
                                  : NAME(largest_taps)(in, &w, rows, y, left, step, count);
        NAME(indices) found = __builtin_convertvector(index, NAME(indices));
        // Elements written too far are results of this call that follow in order and are written later.
        if (out + x + LANES <= end)
          __builtin_memcpy(out + x, &found, sizeof found);
        else
          for (int64_t t = 0; t < count; t++) out[x + t] = found[t];
      }
      for (x = last; x < w.across; x++)
        out[x] = NAME(largest_tap)(in, &w, rows, y, x * step - w.low_across);
    }
}

static void NAME(max_pool_indices)(const assay_call *call) {
  const NAME(windows) w = NAME(read_windows)(call);
  const bool pairs =
    w.window_height == 2 && w.window_width == 2 && w.dilation_down == 1 && w.dilation_across == 1;
  const bool inside = w.low_down == 0 && w.low_across == 0 && w.stride_down == 2 && 2 * w.down <= w.height &&
                      2 * w.across <= w.width;
  switch (w.stride_across) {
    case 1: NAME(find_largest_taps)(call, 1, false); break;
    case 2:
      if (pairs && inside)
        NAME(find_largest_taps)(call, 2, true);
      else
        NAME(find_largest_taps)(call, 2, false);
      break;
    default: NAME(find_largest_taps)(call, w.stride_across, false);
  }
}

#define WINDOW_ENTRIES ENTRY(scatter_rows), ENTRY(window_sum), ENTRY(fold), ENTRY(max_pool_indices)
