// One-hot rows for labels.

static void NAME(one_hot)(const assay_call *call) {
  ELEMENT *out = call->out;
  const int32_t *label = call->in[0];
  const int64_t rows = call->n[0], columns = call->n[1];
  for (int64_t i = 0; i < rows; i++, out += columns) {
    for (int64_t j = 0; j < columns; j++) out[j] = 0;
    if (label[i] >= 0 && label[i] < columns) out[label[i]] = 1;
  }
}

#define LABEL_ENTRIES ENTRY(one_hot)
