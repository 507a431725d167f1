// Convolution in its three forms, image by image. Windows are laid out as the columns of a matrix (a patch of
// it at a time, which fits the second cache) and multiplied by the code of the matrix product.
//
// The depth is (channel of the group, ky, kx), a position is (y, x) of the output. Padding is zeros, which
// are multiplied like any other number. Every sum has one order, whatever the size of a patch.
//
// n = {images, groups, channels, outputs, height, width, kernel height, kernel width, out height, out width,
// step y, step x, top, left, spread y, spread x, x per image, y per image, first, count}. channels and
// outputs are those of one group. first and count are the places of the depth that `convolve_weight`
// computes; all when count is 0. in[3] is memory for the call, of `assay_convolution_scratch` bytes.

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
  // Several channels at a time with all of their windows; for planes too large for that, one window after the
  // other.
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
  // The product is computed transposed, [depth, outputs]: then y, the smaller side, is the one that is
  // packed.
  const int64_t across = assay_min(c.outputs, 256), room = c.patch / 4 / across;
  const int64_t block = balanced(c.channels, room < c.window ? 1 : assay_min(c.block, room / c.window));
  const int64_t most_rows = assay_min(block * c.window, room);
  const NAME(area) most = NAME(first_area)(&c, c.patch / most_rows);
  const int64_t start = call->n[18], end = call->n[19] > 0 ? start + call->n[19] : c.depth;
  const int64_t channels = (end + c.window - 1) / c.window;
  for (int64_t g = 0; g < c.groups; g++)
    for (int64_t channel = start / c.window; channel < channels; channel += block) {
      const int64_t taken = assay_min(block, channels - channel), past = channel * c.window;
      const int64_t last = assay_min(taken * c.window, end - past);
      for (int64_t k = start > past ? start - past : 0; k < last; k += most_rows)
        for (int64_t o = 0; o < c.outputs; o += across) {
          const int64_t rows = assay_min(most_rows, last - k);
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
          ELEMENT *out = (ELEMENT *)call->out + (g * c.outputs + o) * c.depth + past + k;
          for (int64_t a = 0; a < width; a++)
            for (int64_t b = 0; b < rows; b++) out[a * c.depth + b] = turned[b * width + a];
        }
    }
}

#undef EACH_AREA

#define CONVOLUTION_ENTRIES ENTRY(convolve), ENTRY(convolve_input), ENTRY(convolve_weight)
