// Vectors of LANES elements, in clang's vector extensions: one source for every instruction set.
//
// Read once per element type by `kernels.h`, with
//   ELEMENT, BITS, INDEX   the element, the signed and the unsigned integer of its width
//   LANES                  elements per vector (1 in the scalar build)
//   NAME(x)                x with the element type's suffix
//   LOAD_PART, STORE_PART  optional: the first n of LANES elements by masked instructions
// No operation here rounds differently from its scalar counterpart, and nothing is reassociated.

#define V NAME(vector)
#define VI NAME(lanes)
#define VU NAME(bits)
#define VB NAME(bytes)
#define V16 NAME(stripes)

typedef ELEMENT V __attribute__((ext_vector_type(LANES)));
typedef BITS VI __attribute__((ext_vector_type(LANES)));
typedef INDEX VU __attribute__((ext_vector_type(LANES)));
typedef uint8_t VB __attribute__((ext_vector_type(LANES)));
typedef ELEMENT V16 __attribute__((ext_vector_type(16)));

// The memory types of one element of bool and of int32; replica_vectors.h has others.
#define BOOLEAN uint8_t
#define LABEL int32_t

// The type and the number of the numbers in a vector; in replica_vectors.h an element consists of several
// numbers.
#define NUMBER ELEMENT
#define NUMBERS LANES
#define ALIGNMENT

#define SPLAT(x) ((V)(ELEMENT)(x))

INLINE V NAME(load)(const ELEMENT *from) {
  V v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

INLINE void NAME(store)(ELEMENT *to, V v) { __builtin_memcpy(to, &v, sizeof v); }

/// The first `count` < LANES elements, the rest 0; it reads nothing behind them.
INLINE V NAME(load_part)(const ELEMENT *from, int64_t count) {
#ifdef LOAD_PART
  return LOAD_PART(from, count);
#else
  V v = SPLAT(0);
  for (int64_t t = 0; t < count; t++) v[t] = from[t];
  return v;
#endif
}

/// Writes the first `count` < LANES elements and nothing behind them.
INLINE void NAME(store_part)(ELEMENT *to, V v, int64_t count) {
#ifdef STORE_PART
  STORE_PART(to, v, count);
#else
  for (int64_t t = 0; t < count; t++) to[t] = v[t];
#endif
}

/// The first `count` of LANES elements, all of them or fewer.
INLINE V NAME(load_up_to)(const ELEMENT *from, int64_t count) {
  return count == LANES ? NAME(load)(from) : NAME(load_part)(from, count);
}

INLINE void NAME(store_up_to)(ELEMENT *to, V v, int64_t count) {
  if (count == LANES)
    NAME(store)(to, v);
  else
    NAME(store_part)(to, v, count);
}

INLINE VB NAME(load_bytes)(const uint8_t *from, int64_t count) {
  VB v = (VB)(uint8_t)0;
  if (count == LANES)
    __builtin_memcpy(&v, from, LANES);
  else
    for (int64_t t = 0; t < count; t++) v[t] = from[t];
  return v;
}

INLINE void NAME(store_bytes)(uint8_t *to, VB v, int64_t count) {
  if (count == LANES)
    __builtin_memcpy(to, &v, LANES);
  else
    for (int64_t t = 0; t < count; t++) to[t] = v[t];
}

/// A bool as a vector of ones or zeros.
INLINE VI NAME(truth)(const BOOLEAN *from) { return (VI)(BITS)*from != (VI)(BITS)0; }

/// The canonical quiet NaN: positive, payload 0.
#define CANONICAL_NAN SPLAT(__builtin_nan(""))

// Reductions of a whole vector.

/// The first element.
INLINE ELEMENT NAME(one_of)(V x) { return x[0]; }
INLINE BITS NAME(largest_of)(VI x) { return __builtin_reduce_max(x); }
INLINE BITS NAME(smallest_of)(VI x) { return __builtin_reduce_min(x); }

/// The tree over sixteen stripes with which every sum along a dense row ends.
INLINE ELEMENT NAME(sum_stripes)(const V sums[16 / LANES]) {
  V16 stripes;
  __builtin_memcpy(&stripes, sums, sizeof stripes);
  __typeof__(stripes.lo) eight = stripes.lo + stripes.hi;
  __typeof__(eight.lo) four = eight.lo + eight.hi;
  return (four.x + four.z) + (four.y + four.w);
}

INLINE void NAME(store_labels)(LABEL *to, VI labels, int64_t count) {
  for (int64_t t = 0; t < count; t++) to[t] = (LABEL)labels[t];
}

/// Transposes a square of LANES × LANES in place: log2(LANES) times the perfect shuffle of its rows.
INLINE void NAME(transpose)(V square[LANES]) {
#if LANES > 1
  for (int stage = 1; stage < LANES; stage *= 2) {
    V next[LANES];
    for (int t = 0; t < LANES / 2; t++) {
      next[2 * t] = __builtin_shufflevector(square[t], square[t + LANES / 2], ZIP_LOW(LANES));
      next[2 * t + 1] = __builtin_shufflevector(square[t], square[t + LANES / 2], ZIP_HIGH(LANES));
    }
    for (int t = 0; t < LANES; t++) square[t] = next[t];
  }
#else
  (void)square;
#endif
}

/// Transposes `rows` × `columns` elements, neither above LANES. With `padded`, `to` has room for whole
/// vectors and gets zeros behind the elements.
INLINE void NAME(transpose_square)(
  const ELEMENT *from, int64_t from_row, int64_t rows, int64_t columns, ELEMENT *to, int64_t to_row,
  const bool padded) {
  V square[LANES];
  UNROLL for (int t = 0; t < LANES; t++)
    square[t] = t >= rows          ? SPLAT(0)
                : columns == LANES ? NAME(load)(from + t * from_row)
                                   : NAME(load_part)(from + t * from_row, columns);
  NAME(transpose)(square);
  UNROLL for (int t = 0; t < LANES; t++) {
    if (t >= columns) break;
    if (padded || rows == LANES)
      NAME(store)(to + t * to_row, square[t]);
    else
      NAME(store_part)(to + t * to_row, square[t], rows);
  }
}
