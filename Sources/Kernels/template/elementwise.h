// Element-wise kernels. A tail is computed on a whole vector padded with zeros, so every element goes through
// the same operations whatever its position.

#define UNARY(kernel, expression)                                     \
  static void NAME(kernel)(const assay_call *call) {                  \
    ELEMENT *out = call->out;                                         \
    const ELEMENT *in = call->in[0];                                  \
    const int64_t count = call->n[0];                                 \
    int64_t i = 0;                                                    \
    ONE_LANE_LOOP for (; i + LANES <= count; i += LANES) {            \
      V x = NAME(load)(in + i);                                       \
      NAME(store)(out + i, expression);                               \
    }                                                                 \
    if (i < count) {                                                  \
      V x = NAME(load_part)(in + i, count - i);                       \
      NAME(store_part)(out + i, expression, count - i);               \
    }                                                                 \
  }

UNARY(negate, -x)
UNARY(absolute, __builtin_elementwise_abs(x))
UNARY(square_root, __builtin_elementwise_sqrt(x))
UNARY(exponential, NAME(exp_value)(x))
UNARY(logarithm, NAME(log_value)(x))
UNARY(hyperbolic_tangent, NAME(tanh_value)(x))
UNARY(exponential_minus_one, NAME(expm1_value)(x))
UNARY(logarithm_of_one_plus, NAME(log1p_value)(x))
UNARY(reciprocal_square_root, SPLAT(1) / __builtin_elementwise_sqrt(x))
UNARY(sine, NAME(sin_value)(x))
UNARY(cosine, NAME(cos_value)(x))
UNARY(error_function, NAME(erf_value)(x))
UNARY(sigmoid, NAME(sigmoid_value)(x))

static void NAME(copy)(const assay_call *call) {
  if (call->out != call->in[0])
    __builtin_memmove(call->out, call->in[0], sizeof(ELEMENT) * (size_t)call->n[0]);
}

static void NAME(fill)(const assay_call *call) {
  ELEMENT *out = call->out;
  const V value = SPLAT(call->s[0]);
  const int64_t count = call->n[0];
  int64_t i = 0;
  ONE_LANE_LOOP for (; i + LANES <= count; i += LANES) NAME(store)(out + i, value);
  if (i < count) NAME(store_part)(out + i, value, count - i);
}

/// The sizes and strides of a binary kernel.
typedef struct {
  int64_t rows, columns, a_row, a_column, b_row, b_column;
} NAME(broadcast);

/// Reads the sizes, and merges rows into one long row where all operands are dense or constant.
INLINE NAME(broadcast) NAME(read_broadcast)(const assay_call *call) {
  const int64_t *n = call->n;
  NAME(broadcast) s = {n[0], n[1], n[2], n[3], n[4], n[5]};
  const bool a_dense = s.a_column == 1 && s.a_row == s.columns, a_constant = s.a_column == 0 && s.a_row == 0;
  const bool b_dense = s.b_column == 1 && s.b_row == s.columns, b_constant = s.b_column == 0 && s.b_row == 0;
  if (s.columns == 1 && (s.a_row | 1) == 1 && (s.b_row | 1) == 1)
    return (NAME(broadcast)){1, s.rows, 0, s.a_row, 0, s.b_row};
  if ((a_dense || a_constant) && (b_dense || b_constant))
    return (NAME(broadcast)){1, s.rows * s.columns, 0, s.a_column, 0, s.b_column};
  return s;
}

/// Processes one row with constant column strides; `emit(j, x, y, count)` computes and writes.
#define BINARY_ROW(A, B, emit)                                                       \
  do {                                                                               \
    V x = SPLAT(0), y = SPLAT(0);                                                    \
    if (!(A)) x = SPLAT(*a);                                                         \
    if (!(B)) y = SPLAT(*b);                                                         \
    int64_t j = 0;                                                                   \
    ONE_LANE_LOOP for (; j + LANES <= s.columns; j += LANES) {                       \
      if (A) x = NAME(load)(a + j);                                                  \
      if (B) y = NAME(load)(b + j);                                                  \
      emit(j, x, y, LANES);                                                          \
    }                                                                                \
    if (j < s.columns) {                                                             \
      if (A) x = NAME(load_part)(a + j, s.columns - j);                              \
      if (B) y = NAME(load_part)(b + j, s.columns - j);                              \
      emit(j, x, y, s.columns - j);                                                  \
    }                                                                                \
  } while (0)

#define BINARY_BODY(RESULT, emit)                                                    \
  const NAME(broadcast) s = NAME(read_broadcast)(call);                              \
  if (s.columns <= 0) return;                                                        \
  for (int64_t i = 0; i < s.rows; i++) {                                             \
    const ELEMENT *a = (const ELEMENT *)call->in[0] + i * s.a_row;                   \
    const ELEMENT *b = (const ELEMENT *)call->in[1] + i * s.b_row;                   \
    RESULT *out = (RESULT *)call->out + i * s.columns;                               \
    switch (s.a_column * 2 + s.b_column) {                                           \
      case 3: BINARY_ROW(1, 1, emit); break;                                         \
      case 2: BINARY_ROW(1, 0, emit); break;                                         \
      case 1: BINARY_ROW(0, 1, emit); break;                                         \
      default: BINARY_ROW(0, 0, emit); break;                                        \
    }                                                                                \
  }

#define EMIT_ELEMENTS(j, x, y, n)                                                    \
  do {                                                                               \
    V result = OPERATION(x, y);                                                      \
    if ((n) == LANES)                                                                \
      NAME(store)(out + (j), result);                                                \
    else                                                                             \
      NAME(store_part)(out + (j), result, n);                                        \
  } while (0)

#define EMIT_TRUTH(j, x, y, n)                                                       \
  NAME(store_bytes)(out + (j), __builtin_convertvector(OPERATION(x, y), VB) & (VB)(uint8_t)1, n)

INLINE V NAME(largest)(V x, V y) {
  V larger = x > y ? x : y;
  return ((x != x) | (y != y)) ? CANONICAL_NAN : larger;
}

INLINE V NAME(smallest)(V x, V y) {
  V smaller = x < y ? x : y;
  return ((x != x) | (y != y)) ? CANONICAL_NAN : smaller;
}

#define OPERATION(x, y) ((x) + (y))
static void NAME(add)(const assay_call *call) { BINARY_BODY(ELEMENT, EMIT_ELEMENTS) }
#undef OPERATION
#define OPERATION(x, y) ((x) - (y))
static void NAME(subtract)(const assay_call *call) { BINARY_BODY(ELEMENT, EMIT_ELEMENTS) }
#undef OPERATION
#define OPERATION(x, y) ((x) * (y))
static void NAME(multiply)(const assay_call *call) { BINARY_BODY(ELEMENT, EMIT_ELEMENTS) }
#undef OPERATION
#define OPERATION(x, y) ((x) / (y))
static void NAME(divide)(const assay_call *call) { BINARY_BODY(ELEMENT, EMIT_ELEMENTS) }
#undef OPERATION
#define OPERATION(x, y) NAME(largest)(x, y)
static void NAME(maximum)(const assay_call *call) { BINARY_BODY(ELEMENT, EMIT_ELEMENTS) }
#undef OPERATION
#define OPERATION(x, y) NAME(smallest)(x, y)
static void NAME(minimum)(const assay_call *call) { BINARY_BODY(ELEMENT, EMIT_ELEMENTS) }
#undef OPERATION
#define OPERATION(x, y) NAME(power_value)(x, y)
static void NAME(power)(const assay_call *call) { BINARY_BODY(ELEMENT, EMIT_ELEMENTS) }
#undef OPERATION
#define OPERATION(x, y) ((x) == (y))
static void NAME(equal)(const assay_call *call) { BINARY_BODY(BOOLEAN, EMIT_TRUTH) }
#undef OPERATION
#define OPERATION(x, y) ((x) != (y))
static void NAME(not_equal)(const assay_call *call) { BINARY_BODY(BOOLEAN, EMIT_TRUTH) }
#undef OPERATION
#define OPERATION(x, y) ((x) < (y))
static void NAME(less)(const assay_call *call) { BINARY_BODY(BOOLEAN, EMIT_TRUTH) }
#undef OPERATION
#define OPERATION(x, y) ((x) <= (y))
static void NAME(less_equal)(const assay_call *call) { BINARY_BODY(BOOLEAN, EMIT_TRUTH) }
#undef OPERATION
#define OPERATION(x, y) ((x) > (y))
static void NAME(greater)(const assay_call *call) { BINARY_BODY(BOOLEAN, EMIT_TRUTH) }
#undef OPERATION
#define OPERATION(x, y) ((x) >= (y))
static void NAME(greater_equal)(const assay_call *call) { BINARY_BODY(BOOLEAN, EMIT_TRUTH) }
#undef OPERATION

static void NAME(select)(const assay_call *call) {
  ELEMENT *out = call->out;
  const BOOLEAN *condition = call->in[0];
  const ELEMENT *a = call->in[1], *b = call->in[2];
  const int64_t count = call->n[0];
  int64_t i = 0;
  ONE_LANE_LOOP for (; i + LANES <= count; i += LANES) {
    VI chosen = __builtin_convertvector(NAME(load_bytes)(condition + i, LANES), VI) != (VI)(BITS)0;
    NAME(store)(out + i, chosen ? NAME(load)(a + i) : NAME(load)(b + i));
  }
  if (i < count) {
    const int64_t left = count - i;
    VI chosen = __builtin_convertvector(NAME(load_bytes)(condition + i, left), VI) != (VI)(BITS)0;
    V result = chosen ? NAME(load_part)(a + i, left) : NAME(load_part)(b + i, left);
    NAME(store_part)(out + i, result, left);
  }
}

#undef UNARY
#undef BINARY_ROW
#undef BINARY_BODY
#undef EMIT_ELEMENTS
#undef EMIT_TRUTH

#define ELEMENTWISE_ENTRIES                                                                  \
  ENTRY(copy), ENTRY(negate), ENTRY(absolute), ENTRY(square_root), ENTRY(exponential),       \
    ENTRY(logarithm), ENTRY(hyperbolic_tangent), ENTRY(add), ENTRY(subtract),                \
    ENTRY(multiply), ENTRY(divide), ENTRY(maximum), ENTRY(minimum), ENTRY(equal),            \
    ENTRY(not_equal), ENTRY(less), ENTRY(less_equal), ENTRY(greater), ENTRY(greater_equal),  \
    ENTRY(select), ENTRY(fill), ENTRY(exponential_minus_one), ENTRY(logarithm_of_one_plus),  \
    ENTRY(reciprocal_square_root), ENTRY(sine), ENTRY(cosine), ENTRY(error_function),        \
    ENTRY(sigmoid), ENTRY(power)
