// Copies from a box to a box; read by kernels.h and integers.h.

/// Copies along the innermost axis, in contiguous runs where both sides have them.
static void NAME(copy_box)(const assay_call *call) {
  const int64_t *size = call->n, *from = call->n + 4, *to = call->n + 8;
  for (int64_t i = 0; i < size[0]; i++)
    for (int64_t j = 0; j < size[1]; j++)
      for (int64_t k = 0; k < size[2]; k++) {
        const ELEMENT *in = (const ELEMENT *)call->in[0] + i * from[0] + j * from[1] + k * from[2];
        ELEMENT *out = (ELEMENT *)call->out + i * to[0] + j * to[1] + k * to[2];
        if (from[3] == 1 && to[3] == 1)
          __builtin_memcpy(out, in, sizeof(ELEMENT) * (size_t)size[3]);
        else
          for (int64_t l = 0; l < size[3]; l++) out[l * to[3]] = in[l * from[3]];
      }
}
