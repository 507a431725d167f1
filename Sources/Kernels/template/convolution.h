// Convolution in its three forms, image by image: windows are laid out as the columns of a matrix (a patch of
// it at a time, within the second cache) and multiplied by the matrix product's own code.
//
// Depth is (channel of the group, ky, kx), a position is (y, x) of the output; padding is zeros, which are
// multiplied like any other number. Every sum has one order, whatever the size of a patch.
//
// n = {images, groups, channels, outputs, height, width, kernel height, kernel width, out height, out width,
// step y, step x, top, left, spread y, spread x, x per image, y per image}; channels and outputs are those of one
// group. in[3]: memory for the call, of `assay_convolution_scratch` bytes.

/// A rectangle of positions that follow each other: several rows of the output, or a part of one.
typedef struct {
  int64_t y, x, rows, width;
  int64_t first, count;  // of its positions
} NAME(area);

INLINE NAME(area) NAME(area_at)(const assay_convolution *c, const NAME(area) *most, int64_t y, int64_t x) {
  const int64_t rows = assay_min(most->rows, c->out_height - y), width = assay_min(most->width, c->out_width - x);
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

/// The one behind; without positions when there is none.
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

/// `count` channels with their padding.
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

/// The channels without their padding: what no window reaches is zero.
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

/// Walks down the rows of the matrix of windows.
typedef struct {
  int64_t channel, ky, kx;
} NAME(tap);

INLINE NAME(tap) NAME(tap_at)(const assay_convolution *c, int64_t k) {
  return (NAME(tap)){k / c->window, k % c->window / c->kernel_width, k % c->kernel_width};
}

/// Where the tap of the window at position (0, 0) is in the padded image.
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

/// Rows of the matrix of windows; a row of an area takes `vectors` vectors (0: as many as there are). What is
/// written too far is written again, by the next row or by nobody, behind the last.
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

/// Rows [k, k + rows) of the matrix of windows over a padded image, for the positions of an area, densely.
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

/// Adds a row of the matrix of windows, for the positions of an area, to where it comes from.
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

/// Whether `pull_image` can do a call: neighbouring windows read neighbours.
INLINE bool NAME(pulls_image)(const assay_convolution *c) {
  return c->step_x == 1 && c->kernel_width <= MASKS;
}

/// Elements [x, x + width) of all rows of a channel: each collects its taps in order. `taps` is the width of the
/// kernel, or 0.
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

/// What `scatter_window` and `unpad_image` do together, for whole matrices of windows of `count` channels. Up to
/// SPARE elements on both sides of the patch are read, and masked.
static void NAME(pull_image)(
  const assay_convolution *c, const ELEMENT *patch, int64_t count, ELEMENT *restrict channels) {
  const VI lane = NAME(lane_numbers)();
  // Nine neighbours are usual: there whole vectors are read even where all of their lanes are masked.
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

/// `count` channels as windows read them: as they stand, or a padded copy. As whole vectors are read from them,
/// up to SPARE elements behind the last, they must not be the last of x.
INLINE const ELEMENT *NAME(image_of_windows)(
  const assay_convolution *c, const ELEMENT *channels, int64_t count, int64_t image, int64_t channel,
  ELEMENT *padded) {
  const int64_t left = (c->images - 1 - image) * c->x_image +
                       (c->groups * c->channels - channel - count) * c->height * c->width;
  if (c->direct && left >= SPARE) return channels;
  NAME(pad_image)(c, channels, count, padded);
  return padded;
}

/// y[o, p] = Σ w[o, k]·windows[k, p] over the depth k in order, by FMA from 0.
/// in[0] = x [images][groups·channels][height][width], in[1] = w [groups·outputs][depth].
static void NAME(convolve)(const assay_call *call) {
  const assay_convolution c = assay_read_convolution(call->n, sizeof(ELEMENT));
  ELEMENT *padded = (ELEMENT *)call->in[3], *patch = padded + c.image_room;
  if (c.positions <= 0 || c.outputs <= 0) return;
  const int64_t rows = assay_min(c.block * c.window, c.patch / (4 * LANES));
  const NAME(area) most = NAME(first_area)(&c, rows > 0 ? c.patch / rows : c.positions);
  for (int64_t i = 0; i < c.images; i++)
    for (int64_t g = 0; g < c.groups; g++) {
      const ELEMENT *x = (const ELEMENT *)call->in[0] + i * c.x_image + g * c.channels * c.height * c.width;
      ELEMENT *out = (ELEMENT *)call->out + i * c.y_image + g * c.outputs * c.positions;
      const ELEMENT *w = (const ELEMENT *)call->in[1] + g * c.outputs * c.depth;
      NAME(panel) p = {
        .a = w, .a_row = c.depth, .a_column = 1, .b = x, .b_row = c.positions, .out = out,
        .out_row = c.positions, .rows = c.outputs};
      if (c.depth <= 0) {
        for (int64_t o = 0; o < c.outputs; o++) NAME(zero_run)(out + o * c.positions, c.positions);
        continue;
      }
      if (c.plain) {
        NAME(multiply_matrices)(p, c.positions, c.depth, false);
        continue;
      }
      for (int64_t channel = 0; channel < c.channels; channel += c.block) {
        const int64_t block = assay_min(c.block, c.channels - channel);
        const ELEMENT *image = NAME(image_of_windows)(
          &c, x + channel * c.height * c.width, block, i, g * c.channels + channel, padded);
        EACH_AREA(&c, most, area)
          for (int64_t k = 0; k < block * c.window; k += rows) {
            const int64_t taken = assay_min(rows, block * c.window - k);
            NAME(gather_windows)(&c, image, k, taken, &area, patch);
            p.a = w + channel * c.window + k, p.b = patch, p.b_row = area.count, p.out = out + area.first;
            p.accumulate = channel + k > 0;
            NAME(multiply_matrices)(p, area.count, taken, false);
          }
      }
    }
}

/// x[place] = Σ over ky, kx in order, from 0, of Σ w[o, k]·y[o, p] over the outputs o in order, by FMA from 0:
/// the adjoint of `convolve` in x. in[0] = y, in[1] = w.
static void NAME(convolve_input)(const assay_call *call) {
  const assay_convolution c = assay_read_convolution(call->n, sizeof(ELEMENT));
  ELEMENT *padded = (ELEMENT *)call->in[3], *patch = padded + c.image_room;
  if (c.channels <= 0) return;
  const int64_t size = c.height * c.width;
  if (c.positions <= 0 || c.outputs <= 0 || c.window <= 0) {
    for (int64_t i = 0; i < c.images; i++)
      NAME(zero_run)((ELEMENT *)call->out + i * c.x_image, c.groups * c.channels * size);
    return;
  }
  // Channels at a time with all of their windows; planes too large for that, one window after the other.
  const bool whole = c.window * c.positions <= c.patch;
  const int64_t block =
    balanced(c.channels, whole ? assay_min(c.block, c.patch / (c.window * c.positions)) : c.block);
  const NAME(area) most = NAME(first_area)(&c, whole ? c.positions : c.patch / assay_min(block, c.patch));
  for (int64_t i = 0; i < c.images; i++)
    for (int64_t g = 0; g < c.groups; g++) {
      ELEMENT *x = (ELEMENT *)call->out + i * c.x_image + g * c.channels * size;
      const ELEMENT *y = (const ELEMENT *)call->in[0] + i * c.y_image + g * c.outputs * c.positions;
      const ELEMENT *w = (const ELEMENT *)call->in[1] + g * c.outputs * c.depth;
      NAME(panel) p = {.a_column = c.depth, .b = y, .b_row = c.positions, .out = patch};
      for (int64_t channel = 0; channel < c.channels; channel += block) {
        const int64_t taken = assay_min(block, c.channels - channel);
        if (whole) {
          p.a = w + channel * c.window, p.a_row = 1, p.out_row = c.positions, p.rows = taken * c.window;
          NAME(multiply_matrices)(p, c.positions, c.outputs, false);
          if (NAME(pulls_image)(&c)) {
            NAME(pull_image)(&c, patch, taken, x + channel * size);
            continue;
          }
        }
        NAME(zero_run)(padded, taken * c.plane);
        if (whole) {
          NAME(tap) tap = {0};
          for (int64_t r = 0; r < taken * c.window; r++, NAME(next_tap)(&c, &tap))
            NAME(scatter_window)(&c, padded, &tap, &most, patch + r * c.positions);
        }
        for (int64_t k = 0; !whole && k < c.window; k++)
          EACH_AREA(&c, most, area) {
            p.a = w + channel * c.window + k, p.a_row = c.window, p.b = y + area.first;
            p.out_row = area.count;
            p.rows = taken;
            NAME(multiply_matrices)(p, area.count, c.outputs, false);
            for (int64_t r = 0; r < taken; r++) {
              const NAME(tap) tap = {r, k / c.kernel_width, k % c.kernel_width};
              NAME(scatter_window)(&c, padded, &tap, &area, patch + r * area.count);
            }
          }
        NAME(unpad_image)(&c, padded, taken, x + channel * size);
      }
    }
}

/// w[o, k] = Σ y[o, p]·windows[k, p] over images, then positions, in order, by FMA from 0: the adjoint of
/// `convolve` in w. in[0] = x, in[1] = y.
static void NAME(convolve_weight)(const assay_call *call) {
  const assay_convolution c = assay_read_convolution(call->n, sizeof(ELEMENT));
  ELEMENT *padded = (ELEMENT *)call->in[3], *patch = padded + c.image_room, *turned = patch + c.patch_room;
  if (c.depth <= 0 || c.outputs <= 0) return;
  // The product is made transposed, [depth, outputs]: then y, the smaller side, is the one that is packed.
  const int64_t across = assay_min(c.outputs, 256), room = c.patch / 4 / across;
  const int64_t block = balanced(c.channels, room < c.window ? 1 : assay_min(c.block, room / c.window));
  const int64_t most_rows = assay_min(block * c.window, room);
  const NAME(area) most = NAME(first_area)(&c, c.patch / most_rows);
  for (int64_t g = 0; g < c.groups; g++)
    for (int64_t channel = 0; channel < c.channels; channel += block)
      for (int64_t k = 0; k < assay_min(block, c.channels - channel) * c.window; k += most_rows)
        for (int64_t o = 0; o < c.outputs; o += across) {
          const int64_t taken = assay_min(block, c.channels - channel);
          const int64_t rows = assay_min(most_rows, taken * c.window - k);
          const int64_t width = assay_min(across, c.outputs - o);
          NAME(zero_run)(turned, rows * width);
          NAME(panel) p = {
            .a_column = 1, .b_row = c.positions, .out = turned, .out_row = width, .rows = rows,
            .accumulate = true};
          for (int64_t i = 0; i < c.images && c.positions > 0; i++) {
            const int64_t place = g * c.channels + channel;
            const ELEMENT *x = (const ELEMENT *)call->in[0] + i * c.x_image + place * c.height * c.width;
            const ELEMENT *y = (const ELEMENT *)call->in[1] + i * c.y_image + (g * c.outputs + o) * c.positions;
            const ELEMENT *image = c.plain ? x : NAME(image_of_windows)(&c, x, taken, i, place, padded);
            EACH_AREA(&c, most, area) {
              p.a = patch, p.a_row = area.count, p.b = y + area.first;
              if (c.plain)
                p.a = x + k * c.positions + area.first, p.a_row = c.positions;
              else
                NAME(gather_windows)(&c, image, k, rows, &area, patch);
              NAME(multiply_matrices)(p, width, area.count, true);
            }
          }
          const int64_t first = channel * c.window + k;
          ELEMENT *out = (ELEMENT *)call->out + (g * c.outputs + o) * c.depth + first;
          for (int64_t a = 0; a < width; a++)
            for (int64_t b = 0; b < rows; b++) out[a * c.depth + b] = turned[b * width + a];
        }
}

#undef EACH_AREA
#undef MASKS

#define CONVOLUTION_ENTRIES ENTRY(convolve), ENTRY(convolve_input), ENTRY(convolve_weight)
