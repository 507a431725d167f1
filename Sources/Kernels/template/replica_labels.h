// Kernels that read labels or indices; every replica has its own.

static void NAME(one_hot)(const assay_call *call) {
  ELEMENT *out = call->out;
  const LABEL *label = call->in[0];
  const int64_t rows = call->n[0], columns = call->n[1];
  for (int64_t i = 0; i < rows; i++, out += columns) {
    const VI own = __builtin_convertvector(label[i], VI);
    for (int64_t j = 0; j < columns; j++) out[j] = own == (VI)(BITS)j ? SPLAT(1) : SPLAT(0);
  }
}

static void NAME(gather_rows)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const LABEL *index = call->in[1];
  const int64_t batches = call->n[0], rows = call->n[1], columns = call->n[2], available = call->n[3];
  for (int64_t b = 0; b < batches; b++, in += call->n[4], index += call->n[5])
    for (int64_t i = 0; i < rows; i++, out += columns)
      for (int t = 0; t < 16; t++) {
        const int64_t row = index[i][t];
        const bool is_row = row >= 0 && row < available;
        for (int64_t j = 0; j < columns; j++)
          ((NUMBER *)(out + j))[t] = is_row ? ((const NUMBER *)(in + row * columns + j))[t] : (NUMBER)call->s[0];
      }
}

static void NAME(scatter_rows)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const LABEL *index = call->in[1];
  const int64_t batches = call->n[0], rows = call->n[1], columns = call->n[2], available = call->n[3];
  for (int64_t b = 0; b < batches; b++, in += call->n[4], index += call->n[5], out += available * columns) {
    for (int64_t i = 0; i < available * columns; i++) out[i] = SPLAT(0);
    for (int64_t i = 0; i < rows; i++)
      for (int t = 0; t < 16; t++) {
        const int64_t row = index[i][t];
        if (row < 0 || row >= available) continue;
        for (int64_t j = 0; j < columns; j++)
          ((NUMBER *)(out + row * columns + j))[t] += ((const NUMBER *)(in + i * columns + j))[t];
      }
  }
}

#define LABEL_ENTRIES ENTRY(one_hot), ENTRY(gather_rows), ENTRY(scatter_rows)
