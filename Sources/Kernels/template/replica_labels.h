// Kernels that go by labels, where every replica has labels of its own.

static void NAME(gather_rows)(const assay_call *call) {
  ELEMENT *out = call->out;
  const NUMBER *in = call->in[0];
  const assay_i32x16 *index = call->in[1];
  const int64_t rows = call->n[0], columns = call->n[1], available = call->n[2];
  for (int64_t i = 0; i < rows; i++, out += columns)
    for (int t = 0; t < 16; t++) {
      const int64_t row = index[i][t];
      NUMBER *to = (NUMBER *)out + t;
      const bool is_row = row >= 0 && row < available;
      for (int64_t j = 0; j < columns; j++)
        to[16 * j] = is_row ? in[16 * (row * columns + j) + t] : (NUMBER)__builtin_nan("");
    }
}

static void NAME(one_hot)(const assay_call *call) {
  ELEMENT *out = call->out;
  const assay_i32x16 *label = call->in[0];
  const int64_t rows = call->n[0], columns = call->n[1];
  for (int64_t i = 0; i < rows; i++, out += columns) {
    const VI own = __builtin_convertvector(label[i], VI);
    for (int64_t j = 0; j < columns; j++) out[j] = own == (VI)(BITS)j ? SPLAT(1) : SPLAT(0);
  }
}

#define LABEL_ENTRIES ENTRY(gather_rows), ENTRY(one_hot)
