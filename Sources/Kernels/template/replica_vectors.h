// The definitions of vectors.h for an element that consists of sixteen numbers, one of each replica. The rest
// of the template, with LANES 1, then computes in every lane what the scalar kernels compute, operation by
// operation: a replica has the bits that it has alone.
//
// Read once per element type by `replicas.h`, with ELEMENT (sixteen numbers), NUMBER (one of them), BITS,
// INDEX and NAME(x) as in vectors.h.

#define V ELEMENT
#define VI NAME(lanes)
#define VU NAME(bits)
#define VB assay_u8x16

typedef BITS VI __attribute__((ext_vector_type(16), aligned(64)));
typedef INDEX VU __attribute__((ext_vector_type(16), aligned(64)));

#define BOOLEAN assay_u8x16
#define LABEL assay_i32x16
#define NUMBERS 16
#define ALIGNMENT __attribute__((aligned(64)))

#define SPLAT(x) ((V)(x))

INLINE V NAME(load)(const ELEMENT *from) { return *from; }
INLINE void NAME(store)(ELEMENT *to, V v) { *to = v; }

// With one lane there are no parts of vectors.
INLINE V NAME(load_part)(const ELEMENT *from, int64_t count) {
  (void)count;
  return *from;
}
INLINE void NAME(store_part)(ELEMENT *to, V v, int64_t count) {
  (void)count;
  *to = v;
}
INLINE V NAME(load_up_to)(const ELEMENT *from, int64_t count) { return NAME(load_part)(from, count); }
INLINE void NAME(store_up_to)(ELEMENT *to, V v, int64_t count) { NAME(store_part)(to, v, count); }
#define LOAD_EDGE(from, count) NAME(load)(from)

INLINE VB NAME(load_bytes)(const BOOLEAN *from, int64_t count) {
  (void)count;
  return *from;
}
INLINE void NAME(store_bytes)(BOOLEAN *to, VB v, int64_t count) {
  (void)count;
  *to = v;
}

INLINE VI NAME(truth)(const BOOLEAN *from) { return __builtin_convertvector(*from, VI) != (VI)(BITS)0; }

#define CANONICAL_NAN SPLAT(__builtin_nan(""))

INLINE V NAME(one_of)(V x) { return x; }
INLINE VI NAME(largest_of)(VI x) { return x; }
INLINE VI NAME(smallest_of)(VI x) { return x; }

INLINE V NAME(sum_stripes)(const V sums[16]) {
  V left[8];
  UNROLL for (int t = 0; t < 8; t++) left[t] = sums[t] + sums[t + 8];
  UNROLL for (int t = 0; t < 4; t++) left[t] = left[t] + left[t + 4];
  return (left[0] + left[2]) + (left[1] + left[3]);
}

INLINE void NAME(store_labels)(LABEL *to, VI labels, int64_t count) {
  (void)count;
  *to = __builtin_convertvector(labels, assay_i32x16);
}

INLINE void NAME(transpose_square)(
  const ELEMENT *from, int64_t from_row, int64_t rows, int64_t columns, ELEMENT *to, int64_t to_row,
  const bool padded) {
  (void)from_row, (void)rows, (void)columns, (void)to_row, (void)padded;
  *to = *from;
}
