// Rows by index, and sorting indices. Read by kernels.h, and by integers.h with
//   KEY, SORT_KEY(x)   an unsigned integer, and an element as one that sorts in the same order

#ifndef SORT_KEY
/// The sort key of a float: zeros are equal, and a NaN counts as largest.
INLINE INDEX NAME(sort_key)(ELEMENT x) {
  const INDEX sign = ~((INDEX)~(INDEX)0 >> 1), bits = __builtin_bit_cast(INDEX, (ELEMENT)(x + 0));
  return x != x ? (INDEX)~(INDEX)0 : bits & sign ? ~bits : bits | sign;
}
#define KEY INDEX
#define SORT_KEY(x) NAME(sort_key)(x)
#endif

static void NAME(gather_rows)(const assay_call *call) {
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const int32_t *index = call->in[1];
  const int64_t batches = call->n[0], rows = call->n[1], columns = call->n[2];
  const uint64_t available = (uint64_t)call->n[3];
  const ELEMENT outside = (ELEMENT)call->s[0];
  for (int64_t b = 0; b < batches; b++, in += call->n[4], index += call->n[5])
    if (columns == 1)
      for (int64_t i = 0; i < rows; i++, out++)
        *out = (uint64_t)(int64_t)index[i] < available ? in[index[i]] : outside;
    else
      for (int64_t i = 0; i < rows; i++, out += columns)
        if ((uint64_t)(int64_t)index[i] < available)
          __builtin_memcpy(out, in + index[i] * columns, sizeof(ELEMENT) * (size_t)columns);
        else
          for (int64_t j = 0; j < columns; j++) out[j] = outside;
}

/// An element's key and its index.
typedef struct {
  KEY key;
  int32_t index;
} NAME(entry);

INLINE uint32_t NAME(digit)(KEY key, size_t place) { return (uint32_t)(key >> (8 * place)) & 255; }

/// Sorts by one byte of the keys after the other, the lowest first; each pass keeps the order of equal keys.
/// Returns `from` or `to`, whichever holds the result.
static NAME(entry) *NAME(sort_by_digits)(NAME(entry) *from, NAME(entry) *to, int64_t length) {
  uint32_t counts[sizeof(KEY)][256] = {{0}};
  for (int64_t i = 0; i < length; i++)
    UNROLL for (size_t place = 0; place < sizeof(KEY); place++)
      counts[place][NAME(digit)(from[i].key, place)]++;
  for (size_t place = 0; place < sizeof(KEY); place++) {
    uint32_t *next = counts[place];
    if (next[NAME(digit)(from[0].key, place)] == length) continue;
    uint32_t total = 0;
    for (int digit = 0; digit < 256; digit++) {
      const uint32_t count = next[digit];
      next[digit] = total;
      total += count;
    }
    for (int64_t i = 0; i < length; i++) to[next[NAME(digit)(from[i].key, place)]++] = from[i];
    NAME(entry) *swap = from;
    from = to;
    to = swap;
  }
  return from;
}

static void NAME(sort_by_insertion)(NAME(entry) *entries, int64_t length) {
  for (int64_t i = 1; i < length; i++) {
    const NAME(entry) entry = entries[i];
    int64_t j = i;
    for (; j > 0 && entries[j - 1].key > entry.key; j--) entries[j] = entries[j - 1];
    entries[j] = entry;
  }
}

static void NAME(sort_indices)(const assay_call *call) {
  int32_t *out = call->out;
  const ELEMENT *in = call->in[0];
  NAME(entry) *entries = (NAME(entry) *)call->in[3];
  const int64_t rows = call->n[0], length = call->n[1];
  const KEY flip = call->n[2] ? (KEY)~(KEY)0 : 0;
  for (int64_t row = 0; row < rows; row++, in += length, out += length) {
    for (int64_t i = 0; i < length; i++)
      entries[i] = (NAME(entry)){(KEY)(SORT_KEY(in[i]) ^ flip), (int32_t)i};
    const NAME(entry) *sorted = entries;
    if (length > 64)
      sorted = NAME(sort_by_digits)(entries, entries + length, length);
    else
      NAME(sort_by_insertion)(entries, length);
    for (int64_t i = 0; i < length; i++) out[i] = sorted[i].index;
  }
}

#undef KEY
#undef SORT_KEY

#define INDEXING_ENTRIES ENTRY(gather_rows), ENTRY(sort_indices)
