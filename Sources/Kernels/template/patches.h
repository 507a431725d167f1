// The windows of an image as the columns of a matrix, a patch of it at a time, and the reverse.
//
// The rows of the matrix are taps (channel, ky, kx). The columns are positions (y, x) of the output. Whole
// vectors are moved where there is memory behind the end: elements written too far are written again, and
// elements read too far are masked.

/// A rectangle of consecutive positions: several rows of the output, or a part of one row.
typedef struct {
  int64_t y, x, rows, width;
  int64_t first, count;  // of its positions
} NAME(area);

INLINE NAME(area) NAME(area_at)(const assay_convolution *c, const NAME(area) *most, int64_t y, int64_t x) {
  const int64_t rows = assay_min(most->rows, c->out_height - y);
  const int64_t width = assay_min(most->width, c->out_width - x);
  return (NAME(area)){y, x, rows, width, y * c->out_width + x, rows * width};
}

/// The first of the areas that cover the output in order, each of at most `limit` positions.
INLINE NAME(area) NAME(first_area)(const assay_convolution *c, int64_t limit) {
  NAME(area) most = {.rows = 1, .width = c->out_width};
  if (c->positions <= 0) return (NAME(area)){0};
  if (c->out_width > limit)
    most.width = balanced(c->out_width, limit);
  else
    most.rows = balanced(c->out_height, limit / c->out_width);
  return NAME(area_at)(c, &most, 0, 0);
}

/// The next area; it has no positions when there is none.
INLINE NAME(area) NAME(next_area)(const assay_convolution *c, const NAME(area) *most, NAME(area) area) {
  const int64_t x = area.x + area.width;
  if (x < c->out_width) return NAME(area_at)(c, most, area.y, x);
  return NAME(area_at)(c, most, area.y + area.rows, 0);
}

#define EACH_AREA(c, most, area) \
  for (NAME(area) area = most; area.count > 0; area = NAME(next_area)(c, &most, area))

INLINE void NAME(zero_run)(ELEMENT *to, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) NAME(store)(to + i, SPLAT(0));
  if (i < count) NAME(store_part)(to + i, SPLAT(0), count - i);
}

INLINE void NAME(copy_run)(ELEMENT *to, const ELEMENT *from, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) NAME(store)(to + i, NAME(load)(from + i));
  if (i < count) NAME(store_part)(to + i, NAME(load_part)(from + i, count - i), count - i);
}

/// Copies `count` channels and adds their padding.
static void NAME(pad_image)(
  const assay_convolution *c, const ELEMENT *channels, int64_t count, ELEMENT *restrict padded) {
  for (int64_t channel = 0; channel < count; channel++)
    for (int64_t y = 0; y < c->padded_height; y++, padded += c->line) {
      const int64_t row = y - c->top;
      const ELEMENT *from = channels + (channel * c->height + row) * c->width;
      if (row < 0 || row >= c->height) {
        NAME(zero_run)(padded, c->line);
      } else if (c->step_x == 1) {
        const int64_t begin = assay_min(c->left, c->line), end = assay_min(c->left + c->width, c->line);
        NAME(zero_run)(padded, begin);
        NAME(copy_run)(padded + begin, from, end - begin);
        NAME(zero_run)(padded + end, c->line - end);
      } else {
        for (int64_t remainder = 0; remainder < c->step_x; remainder++)
          for (int64_t i = 0; i < c->phase; i++) {
            const int64_t x = i * c->step_x + remainder;
            padded[remainder * c->phase + i] = x < c->left || x >= c->left + c->width ? 0 : from[x - c->left];
          }
      }
    }
}

/// Copies the channels without their padding; elements that no window reaches are zero.
static void NAME(unpad_image)(
  const assay_convolution *c, const ELEMENT *padded, int64_t count, ELEMENT *restrict channels) {
  for (int64_t channel = 0; channel < count; channel++)
    for (int64_t row = 0; row < c->height; row++, channels += c->width) {
      const int64_t y = row + c->top;
      const ELEMENT *from = padded + channel * c->plane + y * c->line;
      if (y >= c->padded_height) {
        NAME(zero_run)(channels, c->width);
      } else if (c->step_x == 1) {
        const int64_t inside = assay_min(c->width, c->line > c->left ? c->line - c->left : 0);
        NAME(copy_run)(channels, from + c->left, inside);
        NAME(zero_run)(channels + inside, c->width - inside);
      } else {
        for (int64_t i = 0; i < c->width; i++) {
          const int64_t x = i + c->left;
          channels[i] = x < c->line ? from[x % c->step_x * c->phase + x / c->step_x] : 0;
        }
      }
    }
}

/// A position in the rows of the matrix of windows.
typedef struct {
  int64_t channel, ky, kx;
} NAME(tap);

INLINE NAME(tap) NAME(tap_at)(const assay_convolution *c, int64_t k) {
  return (NAME(tap)){k / c->window, k % c->window / c->kernel_width, k % c->kernel_width};
}

/// The place in the padded image of this tap of the window at position (0, 0).
INLINE int64_t NAME(tap_place)(const assay_convolution *c, const NAME(tap) *tap) {
  const int64_t x = tap->kx * c->spread_x, row = tap->channel * c->plane + tap->ky * c->spread_y * c->line;
  return c->step_x == 1 ? row + x : row + x % c->step_x * c->phase + x / c->step_x;
}

INLINE void NAME(next_tap)(const assay_convolution *c, NAME(tap) *tap) {
  if (++tap->kx < c->kernel_width) return;
  tap->kx = 0;
  if (++tap->ky < c->kernel_height) return;
  tap->ky = 0;
  tap->channel++;
}

/// Copies rows of the matrix of windows; a row of an area has `vectors` vectors (0: as many as it needs).
/// Elements written too far are overwritten by the next row; those behind the last row are not used.
INLINE void NAME(gather_rows_of_windows)(
  const assay_convolution *c, const ELEMENT *image, NAME(tap) tap, int64_t rows, const NAME(area) *area,
  ELEMENT *restrict patch, const int vectors) {
  const int64_t down = c->step_y * c->line;
  image += area->y * down + area->x;
  for (int64_t r = 0; r < rows; r++, NAME(next_tap)(c, &tap)) {
    const ELEMENT *from = image + NAME(tap_place)(c, &tap);
    for (int64_t y = 0; y < area->rows; y++, from += down, patch += area->width) {
      if (vectors > 0)
        UNROLL for (int t = 0; t < vectors; t++) NAME(store)(patch + t * LANES, NAME(load)(from + t * LANES));
      else
        for (int64_t x = 0; x < area->width; x += LANES) NAME(store)(patch + x, NAME(load)(from + x));
    }
  }
}

/// Copies rows [k, k + rows) of the matrix of windows over a padded image, for the positions of an area,
/// without gaps.
static void NAME(gather_windows)(
  const assay_convolution *c, const ELEMENT *image, int64_t k, int64_t rows, const NAME(area) *area,
  ELEMENT *restrict patch) {
  const NAME(tap) tap = NAME(tap_at)(c, k);
  switch ((area->width + LANES - 1) / LANES) {
    case 1: NAME(gather_rows_of_windows)(c, image, tap, rows, area, patch, 1); break;
    case 2: NAME(gather_rows_of_windows)(c, image, tap, rows, area, patch, 2); break;
    case 3: NAME(gather_rows_of_windows)(c, image, tap, rows, area, patch, 3); break;
    case 4: NAME(gather_rows_of_windows)(c, image, tap, rows, area, patch, 4); break;
    default: NAME(gather_rows_of_windows)(c, image, tap, rows, area, patch, 0); break;
  }
}

/// Adds a row of the matrix of windows, for the positions of an area, to the places it was read from.
INLINE void NAME(scatter_window)(
  const assay_convolution *c, ELEMENT *image, const NAME(tap) *tap, const NAME(area) *area,
  const ELEMENT *restrict patch) {
  const int64_t down = c->step_y * c->line, whole = area->width / LANES * LANES, rest = area->width - whole;
  ELEMENT *to = image + NAME(tap_place)(c, tap) + area->y * down + area->x;
  for (int64_t y = 0; y < area->rows; y++, to += down, patch += area->width) {
    for (int64_t x = 0; x < whole; x += LANES)
      NAME(store)(to + x, NAME(load)(to + x) + NAME(load)(patch + x));
    if (rest > 0) {
      V sum = NAME(load_part)(to + whole, rest) + NAME(load_part)(patch + whole, rest);
      NAME(store_part)(to + whole, sum, rest);
    }
  }
}

#define MASKS 128

/// Whether `pull_image` can do a call: neighbouring windows must read neighbouring elements.
INLINE bool NAME(pulls_image)(const assay_convolution *c) {
  return c->step_x == 1 && c->kernel_width <= MASKS;
}

/// Computes elements [x, x + width) of all rows of a channel; each adds up its taps in order. `taps` is the
/// width of the kernel if it is known when this is compiled, or 0.
INLINE void NAME(pull_columns)(
  const assay_convolution *c, const ELEMENT *patch, ELEMENT *restrict out, int64_t x, int64_t width,
  const VI *inside, const int taps) {
  const int64_t kernel_width = taps > 0 ? taps : c->kernel_width, next_tap = c->positions - c->spread_x;
  patch += x + c->left;
  for (int64_t row = 0; row < c->height; row++, out += c->width) {
    V sum = SPLAT(0);
    for (int64_t ky = 0; ky < c->kernel_height; ky++) {
      int64_t y = row + c->top - ky * c->spread_y;
      if (y < 0 || (c->step_y > 1 && y % c->step_y != 0)) continue;
      if (c->step_y > 1) y /= c->step_y;
      if (y >= c->out_height) continue;
      const ELEMENT *from = patch + ky * kernel_width * c->positions + y * c->out_width;
      if (taps > 0) {
        UNROLL for (int kx = 0; kx < taps; kx++) sum += (V)((VI)NAME(load)(from + kx * next_tap) & inside[kx]);
        continue;
      }
      int64_t first = x + c->left;
      for (int64_t kx = 0; kx < kernel_width; kx++, first -= c->spread_x, from += next_tap)
        if (first < c->out_width && first > -LANES) sum += (V)((VI)NAME(load)(from) & inside[kx]);
    }
    if (width == LANES)
      NAME(store)(out + x, sum);
    else
      NAME(store_part)(out + x, sum, width);
  }
}

/// Does the work of `scatter_window` and `unpad_image` together, for whole matrices of windows of `count`
/// channels. Up to SPARE elements on both sides of the patch are read, and masked.
static void NAME(pull_image)(
  const assay_convolution *c, const ELEMENT *patch, int64_t count, ELEMENT *restrict channels) {
  const VI lane = NAME(lane_numbers)();
  // Kernels of 3 × 3 are usual: for them whole vectors are read even where all of their lanes are masked.
  const bool usual = c->kernel_width == 3 && c->spread_x == 1 && c->left <= 2;
  for (int64_t x = 0; x < c->width; x += LANES) {
    VI inside[MASKS];
    for (int64_t kx = 0; kx < c->kernel_width; kx++) {
      const VI position = lane + (VI)(BITS)(x + c->left - kx * c->spread_x);
      inside[kx] = (position >= (VI)(BITS)0) & (position < (VI)(BITS)c->out_width);
    }
    const int64_t width = assay_min(LANES, c->width - x);
    for (int64_t channel = 0; channel < count; channel++) {
      const ELEMENT *from = patch + channel * c->window * c->positions;
      ELEMENT *out = channels + channel * c->height * c->width;
      if (usual)
        NAME(pull_columns)(c, from, out, x, width, inside, 3);
      else
        NAME(pull_columns)(c, from, out, x, width, inside, 0);
    }
  }
}

/// `count` channels in the form that windows read: as they are, or a padded copy. Whole vectors are read from
/// them, up to SPARE elements behind the last, so they must not be the last channels of x.
INLINE const ELEMENT *NAME(image_of_windows)(
  const assay_convolution *c, const ELEMENT *channels, int64_t count, int64_t image, int64_t channel,
  ELEMENT *padded) {
  const int64_t left = (c->images - 1 - image) * c->x_image +
                       (c->groups * c->channels - channel - count) * c->height * c->width;
  if (c->direct && left >= SPARE) return channels;
  NAME(pad_image)(c, channels, count, padded);
  return padded;
}

#undef MASKS
