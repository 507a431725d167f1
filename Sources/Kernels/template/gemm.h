// The matrix product. Every output is one chain of FMAs in order over k; between blocks of k the chain
// continues from `out`. Blocking, packing and vectors only choose which outputs are computed side by side, so
// the bits do not depend on them.
//
// A panel is up to four vectors of columns. It is processed in tiles of rows, whose accumulators stay in
// registers for a block of k. `a` is read in place by broadcast, so its transpose costs nothing.

#define BLOCK_K 256
#define BLOCK_BYTES (256 * 1024)  // of `a`: the part that all panels share fits the second cache

#define TURNED (LANES > 1 ? 4096 : 1)  // the most elements of a product that is computed transposed; with one lane only columns are
// Instructions to transpose one vector, with its load and store.
#define SHUFFLES (LANES >= 16 ? 6 : LANES >= 8 ? 5 : LANES >= 4 ? 4 : 3)

/// A panel of columns times all rows, for one block of k.
typedef struct {
  const ELEMENT *a;
  int64_t a_row, a_column;
  const ELEMENT *b;  // element (k, j) at b[k * b_row + j]
  int64_t b_row;
  ELEMENT *out;
  int64_t out_row;
  int64_t rows, depth;
  int64_t last;     // columns in the last vector, 1 ... LANES
  bool whole;       // b may be read in whole vectors
  bool accumulate;  // the chains continue from `out`
} NAME(panel);

INLINE void NAME(tile)(const NAME(panel) *p, int64_t i, const int rows, const int width, const bool unit) {
  V sums[32];
  ELEMENT *out = p->out + i * p->out_row;
  const bool edge = p->last < LANES;
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int w = 0; w < width; w++) {
      const ELEMENT *from = out + r * p->out_row + w * LANES;
      if (!p->accumulate)
        sums[r * width + w] = SPLAT(0);
      else if (edge && w == width - 1)
        sums[r * width + w] = NAME(load_part)(from, p->last);
      else
        sums[r * width + w] = NAME(load)(from);
    }
  const int64_t a_row = unit ? 1 : p->a_row, a_column = p->a_column, b_row = p->b_row;
  const ELEMENT *a = p->a + i * a_row, *b = p->b;
  for (int64_t k = 0; k < p->depth; k++, a += a_column, b += b_row) {
    V columns[4];
    UNROLL for (int w = 0; w < width - 1; w++) columns[w] = NAME(load)(b + w * LANES);
    columns[width - 1] = LOAD_EDGE(b + (width - 1) * LANES, p->last);
    UNROLL for (int r = 0; r < rows; r++) {
      V factor = SPLAT(a[r * a_row]);
      UNROLL for (int w = 0; w < width; w++)
        sums[r * width + w] = FMA(factor, columns[w], sums[r * width + w]);
    }
  }
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int w = 0; w < width; w++) {
      ELEMENT *to = out + r * p->out_row + w * LANES;
      if (edge && w == width - 1)
        NAME(store_part)(to, sums[r * width + w], p->last);
      else
        NAME(store)(to, sums[r * width + w]);
    }
}

/// All rows of a panel, in tiles of nearly equal height: a tile of few rows would leave multipliers idle.
#define PANEL_ROWS(width, most, unit)                                                      \
  do {                                                                                     \
    const int64_t tiles = (p->rows + (most) - 1) / (most);                                 \
    int64_t i = 0;                                                                         \
    for (int64_t t = 0; t < tiles; t++) {                                                  \
      const int64_t rows = p->rows / tiles + (t < p->rows % tiles);                        \
      switch (rows) {                                                                      \
        TILE_CASES_##most(width, unit)                                                     \
      }                                                                                    \
      i += rows;                                                                           \
    }                                                                                      \
  } while (0)

#define PANEL(width, most) PANEL_OF(width, most)
#define PANEL_OF(width, most)                                                              \
  static __attribute__((noinline)) void NAME(panel_##width)(const NAME(panel) *p) {        \
    if (p->a_row == 1)                                                                     \
      PANEL_ROWS(width, most, true);                                                       \
    else                                                                                   \
      PANEL_ROWS(width, most, false);                                                      \
  }

PANEL(1, TILE_ROWS_1)
PANEL(2, TILE_ROWS_2)
PANEL(3, TILE_ROWS_3)
#if PANEL_VECTORS == 4
PANEL(4, TILE_ROWS_4)
#endif

/// Copies `depth` rows of a panel next to each other, padded with zeros to whole vectors.
static void NAME(pack_rows)(
  const ELEMENT *b, int64_t b_row, int64_t depth, int width, int64_t last, ELEMENT *restrict packed) {
  for (int64_t k = 0; k < depth; k++, b += b_row, packed += width * LANES) {
    for (int w = 0; w < width - 1; w++) NAME(store)(packed + w * LANES, NAME(load)(b + w * LANES));
    const ELEMENT *from = b + (width - 1) * LANES;
    NAME(store)(packed + (width - 1) * LANES, last < LANES ? NAME(load_part)(from, last) : NAME(load)(from));
  }
}

/// The same from a transposed b, element (k, j) at b[j * b_row + k]: squares are transposed in registers.
static void NAME(pack_columns)(
  const ELEMENT *b, int64_t b_row, int64_t depth, int width, int64_t last, ELEMENT *restrict packed) {
  for (int w = 0; w < width; w++, b += LANES * b_row, packed += LANES) {
    const int64_t columns = w == width - 1 ? last : LANES;
    const int64_t stride = width * LANES;
    for (int64_t k = 0; k < depth; k += LANES) {
      const int64_t height = assay_min(LANES, depth - k);
      if (height == LANES && columns == LANES)
        NAME(transpose_square)(b + k, b_row, LANES, LANES, packed + k * stride, stride, true);
      else
        NAME(transpose_square)(b + k, b_row, columns, height, packed + k * stride, stride, true);
    }
  }
}

/// The number of the `left` vectors of columns that the next panel takes; five become 3 + 2, never 4 + 1.
INLINE int NAME(panel_width)(int64_t left) {
  return left <= 3 ? (int)left : left == 5 ? 3 : PANEL_VECTORS;
}

static void NAME(multiply_matrices)(
  NAME(panel) whole, int64_t columns, int64_t depth, bool transposed) {
  _Alignas(64) ELEMENT packed[BLOCK_K * 4 * LANES];
  // Blocks of nearly equal depth: a short last block would not repay its loads of `out`.
  const int64_t block = balanced(depth, BLOCK_K);
  const bool far = whole.b_row * (int64_t)sizeof(ELEMENT) >= FAR_ROWS;
  const int64_t height = balanced(whole.rows, BLOCK_BYTES / (int64_t)sizeof(ELEMENT) / block);
  for (int64_t k = 0; k < depth; k += block)
    for (int64_t i = 0; i < whole.rows; i += height)
      for (int64_t j = 0; j < columns;) {
        NAME(panel) p = whole;
        const int width = NAME(panel_width)((columns - j + LANES - 1) / LANES);
        const int64_t taken = assay_min(width * LANES, columns - j);
        p.rows = assay_min(height, whole.rows - i);
        p.depth = assay_min(block, depth - k);
        p.a = whole.a + i * p.a_row + k * p.a_column;
        p.out = whole.out + i * p.out_row + j;
        p.last = taken - (width - 1) * LANES;
        p.accumulate = whole.accumulate || k > 0;
        if (transposed) {
          NAME(pack_columns)(whole.b + j * whole.b_row + k, whole.b_row, p.depth, width, p.last, packed);
          p.b = packed, p.b_row = width * LANES;
        } else if ((far && whole.rows >= 48) || (!MASKED_EDGE && p.last < LANES)) {
          NAME(pack_rows)(whole.b + k * whole.b_row + j, whole.b_row, p.depth, width, p.last, packed);
          p.b = packed, p.b_row = width * LANES;
        } else {
          p.b = whole.b + k * whole.b_row + j;
        }
        switch (width) {
          case 1: NAME(panel_1)(&p); break;
          case 2: NAME(panel_2)(&p); break;
#if PANEL_VECTORS == 4
          case 4: NAME(panel_4)(&p); break;
#endif
          default: NAME(panel_3)(&p); break;
        }
        j += taken;
      }
}

/// The transposed product, out' = b'·a': lanes run along the rows of a. It is for outputs of few columns,
/// which would leave most lanes idle.
static void NAME(multiply_turned)(const NAME(panel) whole, int64_t columns, int64_t depth, bool transposed) {
  ELEMENT turned[TURNED];
  NAME(panel) p = whole;
  p.a = whole.b, p.a_row = transposed ? whole.b_row : 1, p.a_column = transposed ? 1 : whole.b_row;
  p.b_row = whole.a_row == 1 ? whole.a_column : whole.a_row;
  p.rows = columns;
  const int64_t chunk = columns == 1 ? whole.rows : balanced(whole.rows, TURNED / columns);
  for (int64_t i = 0; i < whole.rows; i += chunk) {
    const int64_t count = assay_min(chunk, whole.rows - i);
    ELEMENT *out = whole.out + i * columns;
    p.b = whole.a + i * whole.a_row;
    p.out = columns == 1 ? out : turned, p.out_row = count;
    if (whole.accumulate && columns > 1) NAME(copy_transposed)(out, columns, turned, columns, count);
    NAME(multiply_matrices)(p, count, depth, whole.a_row != 1);
    if (columns > 1) NAME(copy_transposed)(turned, count, out, count, columns);
  }
}

/// Whether the transposed product saves work, counted in vector instructions per step of k.
INLINE bool NAME(turning_pays)(const NAME(panel) *p, int64_t columns, int64_t depth, bool transposed) {
  if (columns == 1) return true;
  if (columns >= 2 * LANES || p->rows < LANES) return false;
  const int64_t across = (columns + LANES - 1) / LANES, along = (p->rows + LANES - 1) / LANES;
  const int64_t straight = p->rows * across + (transposed ? SHUFFLES * across : 0);
  const int64_t turned = columns * along + (p->a_row == 1 ? 0 : SHUFFLES * along);
  return (straight - turned) * depth > 2 * SHUFFLES * along * LANES;  // the right side is the cost of transposing the output
}

/// One product of at least one row, column and place of depth.
static void NAME(multiply_one)(const NAME(panel) p, int64_t columns, int64_t depth, bool transposed) {
  if ((p.a_row == 1 || p.a_column == 1) && NAME(turning_pays)(&p, columns, depth, transposed))
    NAME(multiply_turned)(p, columns, depth, transposed);
  else
    NAME(multiply_matrices)(p, columns, depth, transposed);
}

static void NAME(gemm)(const assay_call *call) {
  const int64_t rows = call->n[0], columns = call->n[1], depth = call->n[2];
  ELEMENT *out = call->out;
  const bool accumulate = call->n[7] != 0;
  if (rows <= 0 || columns <= 0) return;
  if (depth <= 0) {
    if (!accumulate) __builtin_memset(out, 0, sizeof(ELEMENT) * (size_t)(rows * columns));
    return;
  }
  const NAME(panel) p = {
    .a = call->in[0], .a_row = call->n[3], .a_column = call->n[4], .b = call->in[1], .b_row = call->n[5],
    .out = out, .out_row = columns, .rows = rows, .accumulate = accumulate,
  };
  NAME(multiply_one)(p, columns, depth, call->n[6] != 0);
}

static void NAME(gemm_stack)(const assay_call *call) {
  const int64_t rows = call->n[0], columns = call->n[1], depth = call->n[2];
  const int64_t middle = call->n[9], inner = call->n[10];
  const int64_t end = call->n[7] + call->n[8];
  if (rows <= 0 || columns <= 0) return;
  for (int64_t place = call->n[7]; place < end;) {
    const int64_t matrix = place / rows, row = place % rows;
    const int64_t taken = assay_min(rows - row, end - place);
    const int64_t x = matrix / inner / middle, y = matrix / inner % middle, z = matrix % inner;
    ELEMENT *out = (ELEMENT *)call->out + place * columns;
    place += taken;
    if (depth <= 0) {
      __builtin_memset(out, 0, sizeof(ELEMENT) * (size_t)(taken * columns));
      continue;
    }
    const NAME(panel) p = {
      .a = (const ELEMENT *)call->in[0] + x * call->n[11] + y * call->n[12] + z * call->n[13] + row * call->n[3],
      .a_row = call->n[3], .a_column = call->n[4],
      .b = (const ELEMENT *)call->in[1] + x * call->n[14] + y * call->n[15] + z * call->n[16],
      .b_row = call->n[5], .out = out, .out_row = columns, .rows = taken,
    };
    NAME(multiply_one)(p, columns, depth, call->n[6] != 0);
  }
}

#undef PANEL
#undef PANEL_ROWS
#undef BLOCK_K
#undef BLOCK_BYTES
#undef TURNED
#undef SHUFFLES

#define PRODUCT_ENTRIES ENTRY(gemm), ENTRY(gemm_stack)
