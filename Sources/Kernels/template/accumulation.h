// Sums in a stated order, for several columns side by side.

static void NAME(cumulative_sum)(const assay_call *call) {
  const int64_t outer = call->n[0], length = call->n[1], inner = call->n[2];
  ELEMENT *out = call->out;
  const ELEMENT *in = call->in[0];
  const bool reversed = call->n[3] != 0;
  for (int64_t o = 0; o < outer; o++, in += length * inner, out += length * inner)
    for (int64_t j = 0; j < inner; j += LANES) {
      const int64_t width = assay_min(LANES, inner - j);
      V sum = SPLAT(0);
      for (int64_t m = 0; m < length; m++) {
        const int64_t place = (reversed ? length - 1 - m : m) * inner + j;
        sum += NAME(load_up_to)(in + place, width);
        NAME(store_up_to)(out + place, sum, width);
      }
    }
}

/// The terms of some columns of one row of a product: a[k]·b[k, :].
typedef struct {
  const ELEMENT *a, *b;
  const int32_t *order;
  int64_t a_column, b_row, depth, width;
} NAME(terms);

INLINE V NAME(factor)(const NAME(terms) *t, int64_t k) { return SPLAT(t->a[k * t->a_column]); }
INLINE V NAME(column)(const NAME(terms) *t, int64_t k) { return NAME(load_up_to)(t->b + k * t->b_row, t->width); }

static V NAME(sum_in_turn)(const NAME(terms) *t, bool reversed) {
  V sum = SPLAT(0);
  for (int64_t m = 0; m < t->depth; m++) {
    const int64_t k = t->order ? t->order[m] : reversed ? t->depth - 1 - m : m;
    sum = FMA(NAME(factor)(t, k), NAME(column)(t, k), sum);
  }
  return sum;
}

/// A pairwise sum. Sums of complete subtrees are kept in `whole`, the smallest on top, like the digits of a
/// binary counter.
static V NAME(sum_pairwise)(const NAME(terms) *t) {
  V whole[64];
  int top = 0;
  for (int64_t k = 0; k < t->depth; k++) {
    V sum = NAME(factor)(t, k) * NAME(column)(t, k);
    for (int64_t m = k; m & 1; m >>= 1) sum = whole[--top] + sum;
    whole[top++] = sum;
  }
  if (top == 0) return SPLAT(0);
  V sum = whole[--top];
  while (top > 0) sum = whole[--top] + sum;
  return sum;
}

static V NAME(sum_compensated)(const NAME(terms) *t) {
  V sum = SPLAT(0), lost = SPLAT(0);
  for (int64_t k = 0; k < t->depth; k++) {
    const V a = NAME(factor)(t, k), b = NAME(column)(t, k), product = a * b;
    const V next = sum + product;
    const VI larger = __builtin_elementwise_abs(sum) >= __builtin_elementwise_abs(product);
    lost += larger ? (sum - next) + product : (product - next) + sum;
    lost += FMA(a, b, -product);
    sum = next;
  }
  return __builtin_elementwise_abs(sum) < SPLAT(__builtin_inf()) ? sum + lost : sum;
}

static void NAME(ordered_product)(const assay_call *call) {
  const int64_t rows = call->n[0], columns = call->n[1];
  ELEMENT *out = call->out;
  for (int64_t i = 0; i < rows; i++, out += columns)
    for (int64_t j = 0; j < columns; j += LANES) {
      const NAME(terms) terms = {
        .a = (const ELEMENT *)call->in[0] + i * call->n[3],
        .b = (const ELEMENT *)call->in[1] + j,
        .order = call->n[6] == 2 ? call->in[2] : NULL,
        .a_column = call->n[4], .b_row = call->n[5], .depth = call->n[2],
        .width = assay_min(LANES, columns - j),
      };
      V sum;
      switch (call->n[6]) {
        case 3: sum = NAME(sum_pairwise)(&terms); break;
        case 4: sum = NAME(sum_compensated)(&terms); break;
        default: sum = NAME(sum_in_turn)(&terms, call->n[6] == 1); break;
      }
      NAME(store_up_to)(out + j, sum, terms.width);
    }
}

#define ACCUMULATION_ENTRIES ENTRY(cumulative_sum), ENTRY(ordered_product)
