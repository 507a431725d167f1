// Plain copies of elements of any type; read by integers.h and replicas.h.

static void NAME(copy)(const assay_call *call) {
  if (call->out != call->in[0])
    __builtin_memmove(call->out, call->in[0], sizeof(ELEMENT) * (size_t)call->n[0]);
}

static void NAME(fill)(const assay_call *call) {
  ELEMENT *out = call->out;
  for (int64_t i = 0; i < call->n[0]; i++) out[i] = (ELEMENT)call->s[0];
}

static void NAME(copy_strided)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int64_t rows = call->n[0], columns = call->n[1], row = call->n[2], column = call->n[3];
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < columns; j++) out[i * columns + j] = in[i * row + j * column];
}

#include "box.h"

#define COPY_ENTRIES ENTRY(copy), ENTRY(fill), ENTRY(copy_strided), ENTRY(copy_box)
