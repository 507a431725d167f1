// Kernels that only move elements.

/// Transposes `rows` × `columns` read at in[i + j·column], square by square in registers.
static void NAME(copy_transposed)(
  const ELEMENT *in, int64_t column, ELEMENT *out, int64_t rows, int64_t columns) {
  for (int64_t i = 0; i < rows; i += LANES)
    for (int64_t j = 0; j < columns; j += LANES) {
      const int64_t height = assay_min(LANES, rows - i), width = assay_min(LANES, columns - j);
      const ELEMENT *from = in + i + j * column;
      ELEMENT *to = out + i * columns + j;
      if (height == LANES && width == LANES)
        NAME(transpose_square)(from, column, LANES, LANES, to, columns, false);
      else
        NAME(transpose_square)(from, column, width, height, to, columns, false);
    }
}

static void NAME(copy_strided)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t rows = call->n[0], columns = call->n[1], row = call->n[2], column = call->n[3];
  if (rows <= 0 || columns <= 0) return;
  if (column == 1) {
    for (int64_t i = 0; i < rows; i++)
      __builtin_memcpy(out + i * columns, in + i * row, sizeof(ELEMENT) * (size_t)columns);
  } else if (row == 1) {
    NAME(copy_transposed)(in, column, out, rows, columns);
  } else {
    for (int64_t i = 0; i < rows; i++)
      for (int64_t j = 0; j < columns; j++) out[i * columns + j] = in[i * row + j * column];
  }
}

#define MOVEMENT_ENTRIES ENTRY(copy_strided), ENTRY(copy_box)
