// Kernels that go by labels, one to a row.

static void NAME(gather_rows)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int32_t *index = call->in[1];
  const int64_t rows = call->n[0], columns = call->n[1], available = call->n[2];
  for (int64_t i = 0; i < rows; i++, out += columns) {
    if (index[i] >= 0 && index[i] < available)
      __builtin_memcpy(out, in + index[i] * columns, sizeof(ELEMENT) * (size_t)columns);
    else
      for (int64_t j = 0; j < columns; j++) out[j] = (ELEMENT)__builtin_nan("");
  }
}

static void NAME(one_hot)(const assay_call *call) {
  ELEMENT *out = call->out;
  const int32_t *label = call->in[0];
  const int64_t rows = call->n[0], columns = call->n[1];
  for (int64_t i = 0; i < rows; i++, out += columns) {
    for (int64_t j = 0; j < columns; j++) out[j] = 0;
    if (label[i] >= 0 && label[i] < columns) out[label[i]] = 1;
  }
}

#define LABEL_ENTRIES ENTRY(gather_rows), ENTRY(one_hot)
