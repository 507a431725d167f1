// Several operations in one pass: an interpreter of assay_fused_program.
//
// A run's values stay in registers: each micro-operation is done for BLOCK elements, held in the eight
// vectors of the accumulator, before the next is looked at, so that looking costs little. Reductions and the
// longer functions are the kernels of their name, called on a tile that lies in the nearest cache.

#define WIDTH 8
#define BLOCK (WIDTH * LANES)
#define EACH UNROLL for (int k = 0; k < WIDTH; k++)

/// Vector k of a block of which `left` elements exist.
INLINE V NAME(load_some)(const ELEMENT *from, int k, int64_t left, const bool whole) {
  const int64_t count = left - k * LANES;
  if (whole || count >= LANES) return NAME(load)(from + k * LANES);
  return count > 0 ? NAME(load_part)(from + k * LANES, count) : SPLAT(0);
}

INLINE void NAME(store_some)(ELEMENT *to, V v, int k, int64_t left, const bool whole) {
  const int64_t count = left - k * LANES;
  if (whole || count >= LANES)
    NAME(store)(to + k * LANES, v);
  else if (count > 0)
    NAME(store_part)(to + k * LANES, v, count);
}

/// A truth is a lane of ones or zeros.
#define TRUTH(condition) FROM_BITS((VU)(condition))

// The accumulator and one slot.
#define BINARY(code, expression)                                               \
  case 3 * (code):                                                             \
    if (same) {                                                                \
      const V y = SPLAT(*x);                                                   \
      EACH { a[k] = expression(a[k], y); }                                     \
    } else {                                                                   \
      EACH { a[k] = expression(a[k], NAME(load_some)(x, k, left, whole)); }    \
    }                                                                          \
    break;
#define BOTH_WAYS(code, expression)                                            \
  BINARY(code, expression)                                                     \
  case 3 * (code) + 1:                                                         \
    if (same) {                                                                \
      const V y = SPLAT(*x);                                                   \
      EACH { a[k] = expression(y, a[k]); }                                     \
    } else {                                                                   \
      EACH { a[k] = expression(NAME(load_some)(x, k, left, whole), a[k]); }    \
    }                                                                          \
    break;
#define SUM_OF(x, y) ((x) + (y))
#define DIFFERENCE_OF(x, y) ((x) - (y))
#define PRODUCT_OF(x, y) ((x) * (y))
#define QUOTIENT_OF(x, y) ((x) / (y))
#define LARGEST_OF(x, y) NAME(largest)(x, y)
#define SMALLEST_OF(x, y) NAME(smallest)(x, y)
#define IS_EQUAL(x, y) TRUTH((x) == (y))
#define IS_NOT_EQUAL(x, y) TRUTH((x) != (y))
#define IS_LESS(x, y) TRUTH((x) < (y))
#define IS_LESS_OR_EQUAL(x, y) TRUTH((x) <= (y))
#define IS_GREATER(x, y) TRUTH((x) > (y))
#define IS_GREATER_OR_EQUAL(x, y) TRUTH((x) >= (y))

/// The micro-operations on the block of a line that begins at element i.
INLINE void NAME(fused_block)(
  const assay_micro *op, const assay_micro *end, char *const *base, const int64_t *step, int64_t i,
  int64_t left, const bool whole) {
  V a[WIDTH];
  EACH { a[k] = SPLAT(0); }
  for (; op < end; op++) {
    const int64_t x_step = step[op->x];
    const bool same = x_step == 1;  // a slot's step is 0, all ones, or 1 for one element a line
    ELEMENT *x = (ELEMENT *)base[op->x] + (i & x_step & ~1);
    switch (3 * op->code + op->reversed) {
      case 3 * ASSAY_MICRO_LOAD:
        if (same) {
          EACH { a[k] = SPLAT(*x); }
        } else {
          EACH { a[k] = NAME(load_some)(x, k, left, whole); }
        }
        break;
      case 3 * ASSAY_MICRO_STORE:
        EACH { NAME(store_some)(x, a[k], k, left, whole); }
        break;
      case 3 * ASSAY_MICRO_LOAD_TRUTH: {
        const uint8_t *truth = (const uint8_t *)base[op->x] + (i & x_step & ~1);
        EACH {
          const int64_t count = whole ? LANES : assay_min(LANES, left - k * LANES);
          VB bytes = same ? (VB)*truth : (VB)(uint8_t)0;
          if (!same && count > 0) bytes = NAME(load_bytes)(truth + k * LANES, count);
          a[k] = TRUTH(__builtin_convertvector(bytes, VI) != (VI)(BITS)0);
        }
        break;
      }
      case 3 * ASSAY_MICRO_STORE_TRUTH: {
        uint8_t *truth = (uint8_t *)base[op->x] + (i & x_step & ~1);
        EACH {
          const int64_t count = whole ? LANES : assay_min(LANES, left - k * LANES);
          VB bytes = __builtin_convertvector(AS_BITS(a[k]), VB) & (VB)(uint8_t)1;
          if (count > 0) NAME(store_bytes)(truth + k * LANES, bytes, count);
        }
        break;
      }
      BOTH_WAYS(ASSAY_MICRO_ADD, SUM_OF)
      BOTH_WAYS(ASSAY_MICRO_SUBTRACT, DIFFERENCE_OF)
      BOTH_WAYS(ASSAY_MICRO_MULTIPLY, PRODUCT_OF)
      BOTH_WAYS(ASSAY_MICRO_DIVIDE, QUOTIENT_OF)
      BOTH_WAYS(ASSAY_MICRO_MAXIMUM, LARGEST_OF)
      BOTH_WAYS(ASSAY_MICRO_MINIMUM, SMALLEST_OF)
      BOTH_WAYS(ASSAY_MICRO_EQUAL, IS_EQUAL)
      BOTH_WAYS(ASSAY_MICRO_NOT_EQUAL, IS_NOT_EQUAL)
      BOTH_WAYS(ASSAY_MICRO_LESS, IS_LESS)
      BOTH_WAYS(ASSAY_MICRO_LESS_OR_EQUAL, IS_LESS_OR_EQUAL)
      BOTH_WAYS(ASSAY_MICRO_GREATER, IS_GREATER)
      BOTH_WAYS(ASSAY_MICRO_GREATER_OR_EQUAL, IS_GREATER_OR_EQUAL)
      case 3 * ASSAY_MICRO_SELECT: {
        const int64_t y_step = step[op->y];
        const bool y_same = y_step == 1;
        const ELEMENT *y = (const ELEMENT *)base[op->y] + (i & y_step & ~1);
        EACH {
          const V one = same ? SPLAT(*x) : NAME(load_some)(x, k, left, whole);
          const V other = y_same ? SPLAT(*y) : NAME(load_some)(y, k, left, whole);
          a[k] = __builtin_bit_cast(VI, a[k]) != (VI)(BITS)0 ? one : other;
        }
        break;
      }
      case 3 * ASSAY_MICRO_NEGATE: EACH { a[k] = -a[k]; } break;
      case 3 * ASSAY_MICRO_ABSOLUTE: EACH { a[k] = __builtin_elementwise_abs(a[k]); } break;
      case 3 * ASSAY_MICRO_SQUARE_ROOT: EACH { a[k] = __builtin_elementwise_sqrt(a[k]); } break;
      default: __builtin_unreachable();
    }
  }
}

/// Where row `r` of an operand begins, in a tile that begins at row `first`.
INLINE char *NAME(fused_row)(
  const assay_fused_operand *operand, char *memory, int64_t period, int64_t r, int64_t first) {
  if (operand->tile_offset >= 0) return memory + operand->tile_offset + (r - first) * operand->inner;
  const int64_t outer = period > r ? 0 : r / period;
  return operand->base + outer * operand->outer + (r - outer * period) * operand->inner;
}

static void NAME(fused_run)(
  const assay_fused_program *program, const assay_stage *stage, char *memory, int64_t first,
  int64_t rows) {
  V temporaries[ASSAY_TEMPORARIES][WIDTH];
  char *base[ASSAY_SLOTS];
  int64_t step[ASSAY_SLOTS];
  const assay_slot *slots = program->slots + stage->first_slot;
  const assay_micro *op = program->micros + stage->first_micro, *end = op + stage->micro_count;
  for (int s = 0; s < stage->slot_count; s++) {
    step[s] = slots[s].kind == ASSAY_SLOT_EACH ? -1 : slots[s].kind == ASSAY_SLOT_SAME;
    if (slots[s].kind == ASSAY_SLOT_TEMPORARY) base[s] = (char *)temporaries[slots[s].index];
  }
  const int64_t height = stage->is_flat ? rows : 1, length = height * stage->width;
  for (int64_t r = first; r < first + rows; r += height) {
    for (int s = 0; s < stage->slot_count; s++)
      if (slots[s].kind != ASSAY_SLOT_TEMPORARY)
        base[s] = NAME(fused_row)(
          program->operands + slots[s].index, memory, program->period, r, first);
    int64_t i = 0;
    for (; i + BLOCK <= length; i += BLOCK) NAME(fused_block)(op, end, base, step, i, BLOCK, true);
    if (i < length) NAME(fused_block)(op, end, base, step, i, length - i, false);
  }
}

/// Lays rows of one element, repeated, or of a full row each, one after the other in the tile; writes up to
/// a vector behind the last.
INLINE void NAME(fused_spread)(
  const assay_fused_program *program, const assay_stage *stage, ELEMENT *out, char *memory,
  int64_t first, int64_t rows, const bool same) {
  const int64_t columns = program->columns;
  for (int64_t r = first; r < first + rows; r++, out += columns) {
    const ELEMENT *in = (const ELEMENT *)NAME(fused_row)(
      program->operands + stage->in, memory, program->period, r, first);
    for (int64_t j = 0; j < columns; j += LANES)
      NAME(store)(out + j, same ? SPLAT(*in) : NAME(load_some)(in + j, 0, columns - j, false));
  }
}

static void NAME(fused)(const assay_call *call) {
  _Alignas(64) char memory[ASSAY_TILE_BYTES];
  const assay_fused_program *program = call->more;
  const int64_t end = call->n[0] + call->n[1];
  for (int64_t first = call->n[0]; first < end; first += program->tile) {
    const int64_t rows = assay_min(program->tile, end - first);
    for (int64_t s = 0; s < program->stage_count; s++) {
      const assay_stage *stage = program->stages + s;
      if (stage->kind == ASSAY_STAGE_RUN) {
        NAME(fused_run)(program, stage, memory, first, rows);
        continue;
      }
      char *out = NAME(fused_row)(program->operands + stage->out, memory, program->period, first, first);
      char *in = NAME(fused_row)(program->operands + stage->in, memory, program->period, first, first);
      if (stage->kind == ASSAY_STAGE_SPREAD_SAME) {
        NAME(fused_spread)(program, stage, (ELEMENT *)out, memory, first, rows, true);
      } else if (stage->kind == ASSAY_STAGE_SPREAD_EACH) {
        NAME(fused_spread)(program, stage, (ELEMENT *)out, memory, first, rows, false);
      } else {
        assay_call inner = {.run = stage->kernel, .out = out, .in = {in}};
        if (stage->kind == ASSAY_STAGE_CALL_ELEMENTS) {
          inner.n[0] = rows * stage->width;
        } else {
          inner.n[0] = rows;
          inner.n[1] = program->columns;
          inner.n[2] = 1;
        }
        inner.run(&inner);
      }
    }
  }
}

#undef WIDTH
#undef BLOCK
#undef EACH
#undef TRUTH
#undef BINARY
#undef BOTH_WAYS
