// Convolution in its three forms, image by image: windows are laid out as the columns of a matrix (a patch of
// it at a time, on the stack, within the second cache) and multiplied by the matrix product's own code.
//
// Depth is (channel of the group, ky, kx), a position is (y, x) of the output; padding is zeros, which are
// multiplied like any other number. Every sum has one order, whatever the size of a patch.

#define PATCH_BYTES (256 * 1024)
#define PATCH ((int64_t)(PATCH_BYTES / sizeof(ELEMENT)))

typedef struct {
  int64_t images, groups, channels, outputs;  // channels and outputs of one group
  int64_t height, width, kernel_height, kernel_width, out_height, out_width;
  int64_t step_y, step_x, top, left, spread_y, spread_x;
  int64_t x_image, y_image;  // from one image to the next, in elements
  int64_t window, depth, positions;
} NAME(convolution);

INLINE NAME(convolution) NAME(read_convolution)(const assay_call *call) {
  const int64_t *n = call->n;
  return (NAME(convolution)){
    n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15],
    n[16], n[17], n[6] * n[7], n[2] * n[6] * n[7], n[8] * n[9]};
}

INLINE int64_t NAME(ceiling)(int64_t a, int64_t b) { return a <= 0 ? 0 : (a + b - 1) / b; }

/// Positions [first, last) of one row of the output whose window's column `kx` lies inside the image.
INLINE void NAME(inside)(const NAME(convolution) *c, int64_t kx, int64_t *first, int64_t *last) {
  const int64_t shift = c->left - kx * c->spread_x;
  *first = assay_min(NAME(ceiling)(shift, c->step_x), c->out_width);
  *last = assay_min(NAME(ceiling)(c->width + shift, c->step_x), c->out_width);
  if (*last < *first) *last = *first;
}

INLINE void NAME(copy_run)(ELEMENT *to, const ELEMENT *from, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) NAME(store)(to + i, NAME(load)(from + i));
  if (i < count) NAME(store_part)(to + i, NAME(load_part)(from + i, count - i), count - i);
}

INLINE void NAME(zero_run)(ELEMENT *to, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) NAME(store)(to + i, SPLAT(0));
  if (i < count) NAME(store_part)(to + i, SPLAT(0), count - i);
}

INLINE void NAME(add_run)(ELEMENT *to, const ELEMENT *from, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) NAME(store)(to + i, NAME(load)(to + i) + NAME(load)(from + i));
  if (i < count) {
    const int64_t left = count - i;
    NAME(store_part)(to + i, NAME(load_part)(to + i, left) + NAME(load_part)(from + i, left), left);
  }
}

/// Does what is given with `row`, `x`, `at`, `count` for every run of positions [first, last) that lies in one row of the output:
/// `at` is its place in the patch's row.
#define EACH_RUN(c, first, last, ...)                                         \
  for (int64_t p = (first), at = 0; p < (last);) {                            \
    const int64_t row = p / (c)->out_width, x = p % (c)->out_width;           \
    const int64_t count = assay_min((c)->out_width - x, (last) - p);          \
    __VA_ARGS__;                                                              \
    p += count, at += count;                                                  \
  }

/// Rows [k, k + rows) of the matrix of windows, for positions [first, last), densely.
static void NAME(gather_windows)(
  const NAME(convolution) *c, const ELEMENT *image, int64_t k, int64_t rows, int64_t first, int64_t last,
  ELEMENT *patch) {
  for (int64_t r = 0; r < rows; r++, patch += last - first) {
    const int64_t channel = (k + r) / c->window, ky = (k + r) % c->window / c->kernel_width;
    const int64_t kx = (k + r) % c->kernel_width;
    const ELEMENT *plane = image + channel * c->height * c->width;
    int64_t from, to;
    NAME(inside)(c, kx, &from, &to);
    EACH_RUN(c, first, last, {
      const int64_t y = row * c->step_y - c->top + ky * c->spread_y;
      ELEMENT *out = patch + at;
      const int64_t a = assay_min(from > x ? from - x : 0, count), b = to > x ? assay_min(to - x, count) : 0;
      if (y < 0 || y >= c->height || b <= a) {
        NAME(zero_run)(out, count);
      } else {
        const ELEMENT *in = plane + y * c->width + (x + a) * c->step_x - c->left + kx * c->spread_x;
        if (a > 0) NAME(zero_run)(out, a);
        if (c->step_x == 1)
          NAME(copy_run)(out + a, in, b - a);
        else
          for (int64_t i = 0; i < b - a; i++) out[a + i] = in[i * c->step_x];
        if (b < count) NAME(zero_run)(out + b, count - b);
      }
    })
  }
}

/// Adds positions [first, last) of one row of the matrix of windows to where they come from in a plane.
static void NAME(scatter_window)(
  const NAME(convolution) *c, ELEMENT *plane, int64_t ky, int64_t kx, int64_t first, int64_t last,
  const ELEMENT *patch) {
  int64_t from, to;
  NAME(inside)(c, kx, &from, &to);
  EACH_RUN(c, first, last, {
    const int64_t y = row * c->step_y - c->top + ky * c->spread_y;
    const int64_t a = assay_min(from > x ? from - x : 0, count), b = to > x ? assay_min(to - x, count) : 0;
    if (y >= 0 && y < c->height && b > a) {
      ELEMENT *out = plane + y * c->width + (x + a) * c->step_x - c->left + kx * c->spread_x;
      if (c->step_x == 1)
        NAME(add_run)(out, patch + at + a, b - a);
      else
        for (int64_t i = 0; i < b - a; i++) out[i * c->step_x] += patch[at + a + i];
    }
  })
}

/// Whether the matrix of windows is the image itself.
INLINE bool NAME(is_plain)(const NAME(convolution) *c) {
  return c->window == 1 && c->step_y == 1 && c->step_x == 1 && c->top == 0 && c->left == 0 &&
         c->out_height == c->height && c->out_width == c->width;
}

/// y[o, p] = Σ w[o, k]·windows[k, p] over the depth k in order, by FMA from 0.
/// in[0] = x [images][groups·channels][height][width], in[1] = w [groups·outputs][depth].
/// n = {images, groups, channels, outputs, height, width, kernel height, kernel width, out height, out width,
/// step y, step x, top, left, spread y, spread x, x per image, y per image}.
static void NAME(convolve)(const assay_call *call) {
  _Alignas(64) ELEMENT patch[PATCH];
  const NAME(convolution) c = NAME(read_convolution)(call);
  if (c.positions <= 0 || c.outputs <= 0) return;
  const int64_t rows = assay_min(c.depth, PATCH);
  const int64_t columns = balanced(c.positions, rows > 0 ? PATCH / rows : c.positions);
  for (int64_t i = 0; i < c.images; i++)
    for (int64_t g = 0; g < c.groups; g++) {
      const ELEMENT *x = (const ELEMENT *)call->in[0] + i * c.x_image + g * c.channels * c.height * c.width;
      ELEMENT *out = (ELEMENT *)call->out + i * c.y_image + g * c.outputs * c.positions;
      const ELEMENT *w = (const ELEMENT *)call->in[1] + g * c.outputs * c.depth;
      NAME(panel) p = {
        .a = w, .a_row = c.depth, .a_column = 1, .b = x, .b_row = c.positions, .out = out,
        .out_row = c.positions, .rows = c.outputs};
      if (NAME(is_plain)(&c)) {
        NAME(multiply_matrices)(p, c.positions, c.depth, false);
        continue;
      }
      if (c.depth <= 0)
        for (int64_t o = 0; o < c.outputs; o++) NAME(zero_run)(out + o * c.positions, c.positions);
      for (int64_t first = 0; first < c.positions; first += columns) {
        const int64_t last = assay_min(first + columns, c.positions);
        for (int64_t k = 0; k < c.depth; k += rows) {
          const int64_t taken = assay_min(rows, c.depth - k);
          NAME(gather_windows)(&c, x, k, taken, first, last, patch);
          p.a = w + k, p.b = patch, p.b_row = last - first, p.out = out + first, p.accumulate = k > 0;
          NAME(multiply_matrices)(p, last - first, taken, false);
        }
      }
    }
}

/// x[place] = Σ over ky, kx in order, from 0, of Σ w[o, k]·y[o, p] over the outputs o in order, by FMA from 0:
/// the adjoint of `convolve` in x. in[0] = y, in[1] = w; n as there.
static void NAME(convolve_input)(const assay_call *call) {
  _Alignas(64) ELEMENT patch[PATCH];
  const NAME(convolution) c = NAME(read_convolution)(call);
  const int64_t plane = c.height * c.width;
  const bool whole = c.window * c.positions <= PATCH;
  // Channels at a time with all of their windows; planes too large for that, one window after the other.
  const int64_t channels = whole ? assay_min(c.channels, PATCH / (c.window * c.positions ? c.window * c.positions : 1))
                                 : c.channels;
  const int64_t columns = whole ? c.positions : balanced(c.positions, PATCH / channels > 0 ? PATCH / channels : 1);
  for (int64_t i = 0; i < c.images; i++)
    for (int64_t g = 0; g < c.groups; g++) {
      ELEMENT *x = (ELEMENT *)call->out + i * c.x_image + g * c.channels * plane;
      const ELEMENT *y = (const ELEMENT *)call->in[0] + i * c.y_image + g * c.outputs * c.positions;
      const ELEMENT *w = (const ELEMENT *)call->in[1] + g * c.outputs * c.depth;
      __builtin_memset(x, 0, sizeof(ELEMENT) * (size_t)(c.channels * plane));
      if (c.positions <= 0 || c.outputs <= 0) continue;
      NAME(panel) p = {.a_column = c.depth, .b_row = c.positions, .out = patch};
      for (int64_t k = 0; whole && k < c.channels; k += channels) {
        const int64_t taken = assay_min(channels, c.channels - k);
        p.a = w + k * c.window, p.a_row = 1, p.b = y, p.out_row = c.positions, p.rows = taken * c.window;
        NAME(multiply_matrices)(p, c.positions, c.outputs, false);
        for (int64_t r = 0; r < taken * c.window; r++)
          NAME(scatter_window)(
            &c, x + (k + r / c.window) * plane, r % c.window / c.kernel_width, r % c.kernel_width, 0,
            c.positions, patch + r * c.positions);
      }
      for (int64_t k = 0; !whole && k < c.window; k++)
        for (int64_t first = 0; first < c.positions; first += columns) {
          const int64_t count = assay_min(columns, c.positions - first);
          const int64_t most = assay_min(c.channels, PATCH);
          for (int64_t channel = 0; channel < c.channels; channel += most) {
            const int64_t taken = assay_min(most, c.channels - channel);
            p.a = w + channel * c.window + k, p.a_row = c.window, p.b = y + first;
            p.out_row = count, p.rows = taken;
            NAME(multiply_matrices)(p, count, c.outputs, false);
            for (int64_t r = 0; r < taken; r++)
              NAME(scatter_window)(
                &c, x + (channel + r) * plane, k / c.kernel_width, k % c.kernel_width, first, first + count,
                patch + r * count);
          }
        }
    }
}

/// w[o, k] = Σ y[o, p]·windows[k, p] over images, then positions, in order, by FMA from 0: the adjoint of
/// `convolve` in w. in[0] = x, in[1] = y; n as there.
static void NAME(convolve_weight)(const assay_call *call) {
  _Alignas(64) ELEMENT patch[PATCH], turned[PATCH / 4];
  const NAME(convolution) c = NAME(read_convolution)(call);
  if (c.depth <= 0 || c.outputs <= 0) return;
  // The product is made transposed, [depth, outputs]: then y, the smaller side, is the one that is packed.
  const int64_t across = assay_min(c.outputs, 256);
  const int64_t most = assay_min(c.depth, PATCH / 4 / across);
  const int64_t columns = balanced(c.positions > 0 ? c.positions : 1, PATCH / most);
  for (int64_t g = 0; g < c.groups; g++)
    for (int64_t k = 0; k < c.depth; k += most)
      for (int64_t o = 0; o < c.outputs; o += across) {
        const int64_t rows = assay_min(most, c.depth - k), width = assay_min(across, c.outputs - o);
        __builtin_memset(turned, 0, sizeof(ELEMENT) * (size_t)(rows * width));
        NAME(panel) p = {
          .a_column = 1, .b_row = c.positions, .out = turned, .out_row = width, .rows = rows, .accumulate = true};
        for (int64_t i = 0; i < c.images; i++) {
          const ELEMENT *x = (const ELEMENT *)call->in[0] + i * c.x_image + g * c.channels * c.height * c.width;
          const ELEMENT *y = (const ELEMENT *)call->in[1] + i * c.y_image + (g * c.outputs + o) * c.positions;
          for (int64_t first = 0; first < c.positions; first += columns) {
            const int64_t last = assay_min(first + columns, c.positions);
            if (NAME(is_plain)(&c)) {
              p.a = x + k * c.positions + first, p.a_row = c.positions;
            } else {
              NAME(gather_windows)(&c, x, k, rows, first, last, patch);
              p.a = patch, p.a_row = last - first;
            }
            p.b = y + first;
            NAME(multiply_matrices)(p, width, last - first, true);
          }
        }
        ELEMENT *out = (ELEMENT *)call->out + (g * c.outputs + o) * c.depth + k;
        for (int64_t a = 0; a < width; a++)
          for (int64_t b = 0; b < rows; b++) out[a * c.depth + b] = turned[b * width + a];
      }
}

#undef PATCH
#undef PATCH_BYTES
#undef EACH_RUN

#define CONVOLUTION_ENTRIES ENTRY(convolve), ENTRY(convolve_input), ENTRY(convolve_weight)
