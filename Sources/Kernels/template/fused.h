// Runs several operations in one pass: an interpreter of assay_fused_program.
//
// A run's values stay in registers: each micro-operation is done for BLOCK elements, which are in the eight
// vectors of the accumulator, before the next is decoded, so that decoding costs little. Reductions and the
// longer functions are the kernels of their name, called on a tile that fits the nearest cache.

#define BLOCK (WIDTH * LANES)
#define EACH UNROLL for (int k = 0; k < WIDTH; k++)

/// A bool is a lane of ones or zeros.
#define TRUTH(condition) FROM_BITS((VU)(condition))

// The accumulator and one slot, which has one element for each of the block or one element for all.
#define BINARY(code, expression)                                                              \
  case (code):                                                                                \
    EACH { a[k] = expression(a[k], NAME(load)(x + k * LANES)); }                              \
    break;                                                                                    \
  case (code) + ASSAY_MICRO_SAME: {                                                           \
    const V y = SPLAT(*x);                                                                    \
    EACH { a[k] = expression(a[k], y); }                                                      \
    break;                                                                                    \
  }                                                                                           \
  case (code) + ASSAY_MICRO_REVERSED:                                                         \
    EACH { a[k] = expression(NAME(load)(x + k * LANES), a[k]); }                              \
    break;                                                                                    \
  case (code) + ASSAY_MICRO_REVERSED + ASSAY_MICRO_SAME: {                                    \
    const V y = SPLAT(*x);                                                                    \
    EACH { a[k] = expression(y, a[k]); }                                                      \
    break;                                                                                    \
  }                                                                                           \
  case (code) + ASSAY_MICRO_LOADING: {                                                        \
    const ELEMENT *first = (const ELEMENT *)base[op->y];                                      \
    EACH { a[k] = expression(NAME(load)(first + k * LANES), NAME(load)(x + k * LANES)); }     \
    break;                                                                                    \
  }                                                                                           \
  case (code) + ASSAY_MICRO_LOADING + ASSAY_MICRO_SAME: {                                     \
    const ELEMENT *first = (const ELEMENT *)base[op->y];                                      \
    const V y = SPLAT(*x);                                                                    \
    EACH { a[k] = expression(NAME(load)(first + k * LANES), y); }                             \
    break;                                                                                    \
  }
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
#define CHOSEN(one, other) (__builtin_bit_cast(VI, a[k]) != (VI)(BITS)0 ? (one) : (other))

// Stores of less than a block are separate functions, so that their masks slow down no other micro-operation.

static __attribute__((noinline)) void NAME(store_end)(ELEMENT *to, const V *block, int64_t left) {
  int k = 0;
  for (; left >= LANES; left -= LANES, k++) NAME(store)(to + k * LANES, block[k]);
  if (left > 0) NAME(store_part)(to + k * LANES, block[k], left);
}

static __attribute__((noinline)) void NAME(store_truths)(BOOLEAN *to, const VB *block, int64_t left) {
  if (left >= BLOCK)
    EACH { NAME(store_bytes)(to + k * LANES, block[k], LANES); }
  else
    __builtin_memcpy(to, block, sizeof(BOOLEAN) * (size_t)left);
}

/// Runs the micro-operations on one block. Only `left` elements are wanted, but whole blocks are read.
INLINE void NAME(fused_block)(
  const assay_micro *op, const assay_micro *end, char *const *base, int64_t left) {
  V a[WIDTH];
  EACH { a[k] = SPLAT(0); }
  for (; op < end; op++) {
    ELEMENT *x = (ELEMENT *)base[op->x];
    switch (op->code) {
      case ASSAY_MICRO_LOAD: EACH { a[k] = NAME(load)(x + k * LANES); } break;
      case ASSAY_MICRO_LOAD + ASSAY_MICRO_SAME: EACH { a[k] = SPLAT(*x); } break;
      case ASSAY_MICRO_STORE:
        if (left >= BLOCK) {
          EACH { NAME(store)(x + k * LANES, a[k]); }
        } else {
          V block[WIDTH];
          EACH { block[k] = a[k]; }
          NAME(store_end)(x, block, left);
        }
        break;
      case ASSAY_MICRO_KEEP: EACH { NAME(store)(x + k * LANES, a[k]); } break;
      case ASSAY_MICRO_LOAD_TRUTH:
        EACH {
          const VB bytes = NAME(load_bytes)((const BOOLEAN *)x + k * LANES, LANES);
          a[k] = TRUTH(__builtin_convertvector(bytes, VI) != (VI)(BITS)0);
        }
        break;
      case ASSAY_MICRO_LOAD_TRUTH + ASSAY_MICRO_SAME: {
        const V truth = TRUTH(NAME(truth)((const BOOLEAN *)x));
        EACH { a[k] = truth; }
        break;
      }
      case ASSAY_MICRO_STORE_TRUTH: {
        VB bytes[WIDTH];
        EACH { bytes[k] = __builtin_convertvector(AS_BITS(a[k]), VB) & (VB)(uint8_t)1; }
        NAME(store_truths)((BOOLEAN *)x, bytes, left);
        break;
      }
      BINARY(ASSAY_MICRO_ADD, SUM_OF)
      BINARY(ASSAY_MICRO_SUBTRACT, DIFFERENCE_OF)
      BINARY(ASSAY_MICRO_MULTIPLY, PRODUCT_OF)
      BINARY(ASSAY_MICRO_DIVIDE, QUOTIENT_OF)
      BINARY(ASSAY_MICRO_MAXIMUM, LARGEST_OF)
      BINARY(ASSAY_MICRO_MINIMUM, SMALLEST_OF)
      BINARY(ASSAY_MICRO_EQUAL, IS_EQUAL)
      BINARY(ASSAY_MICRO_NOT_EQUAL, IS_NOT_EQUAL)
      BINARY(ASSAY_MICRO_LESS, IS_LESS)
      BINARY(ASSAY_MICRO_LESS_OR_EQUAL, IS_LESS_OR_EQUAL)
      BINARY(ASSAY_MICRO_GREATER, IS_GREATER)
      BINARY(ASSAY_MICRO_GREATER_OR_EQUAL, IS_GREATER_OR_EQUAL)
      case ASSAY_MICRO_SELECT: {
        const ELEMENT *y = (const ELEMENT *)base[op->y];
        EACH { a[k] = CHOSEN(NAME(load)(x + k * LANES), NAME(load)(y + k * LANES)); }
        break;
      }
      case ASSAY_MICRO_SELECT + ASSAY_MICRO_SAME: {
        const ELEMENT *y = (const ELEMENT *)base[op->y];
        EACH { a[k] = CHOSEN(SPLAT(*x), NAME(load)(y + k * LANES)); }
        break;
      }
      case ASSAY_MICRO_SELECT + ASSAY_MICRO_Y_SAME: {
        const V other = SPLAT(*(const ELEMENT *)base[op->y]);
        EACH { a[k] = CHOSEN(NAME(load)(x + k * LANES), other); }
        break;
      }
      case ASSAY_MICRO_SELECT + ASSAY_MICRO_SAME + ASSAY_MICRO_Y_SAME: {
        const V other = SPLAT(*(const ELEMENT *)base[op->y]);
        EACH { a[k] = CHOSEN(SPLAT(*x), other); }
        break;
      }
      case ASSAY_MICRO_NEGATE: EACH { a[k] = -a[k]; } break;
      case ASSAY_MICRO_ABSOLUTE: EACH { a[k] = __builtin_elementwise_abs(a[k]); } break;
      case ASSAY_MICRO_SQUARE_ROOT: EACH { a[k] = __builtin_elementwise_sqrt(a[k]); } break;
      default: __builtin_unreachable();
    }
  }
}

/// The address of row `r` of an operand, in a tile that begins at row `first`.
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
  int64_t step[ASSAY_SLOTS];  // bytes from block to block
  bool is_cyclic[ASSAY_SLOTS];
  const assay_slot *slots = program->slots + stage->first_slot;
  const assay_micro *op = program->micros + stage->first_micro, *end = op + stage->micro_count;
  const int64_t cycle_bytes = program->cycle * (int64_t)sizeof(ELEMENT);
  for (int s = 0; s < stage->slot_count; s++) {
    step[s] = slots[s].kind == ASSAY_SLOT_EACH || slots[s].kind == ASSAY_SLOT_CYCLE
                ? BLOCK * (int64_t)sizeof(ELEMENT)
              : slots[s].kind == ASSAY_SLOT_TRUTHS ? BLOCK * (int64_t)sizeof(BOOLEAN)
                                                   : 0;
    is_cyclic[s] = slots[s].kind == ASSAY_SLOT_CYCLE;
    if (slots[s].kind == ASSAY_SLOT_TEMPORARY) base[s] = (char *)temporaries[slots[s].index];
  }
  const int64_t height = stage->is_flat ? rows : 1, length = height * stage->width;
  for (int64_t r = first; r < first + rows; r += height) {
    for (int s = 0; s < stage->slot_count; s++)
      if (slots[s].kind != ASSAY_SLOT_TEMPORARY)
        base[s] = NAME(fused_row)(
          program->operands + slots[s].index, memory, program->period, r, first);
    int64_t until_cycle = stage->is_cyclic ? program->cycle : INT64_MAX;
    for (int64_t left = length; left > 0; left -= BLOCK) {
      NAME(fused_block)(op, end, base, left);
      for (int s = 0; s < stage->slot_count; s++) base[s] += step[s];
      until_cycle -= BLOCK;
      if (until_cycle == 0) {
        for (int s = 0; s < stage->slot_count; s++)
          if (is_cyclic[s]) base[s] -= cycle_bytes;
        until_cycle = program->cycle;
      }
    }
  }
}

/// Writes rows into the tile one after the other: rows of one element, repeated, or full rows. It writes up
/// to a vector behind the last row.
INLINE void NAME(fused_spread)(
  const assay_fused_program *program, const assay_stage *stage, ELEMENT *out, char *memory,
  int64_t first, int64_t rows, const bool same) {
  const int64_t columns = program->columns;
  for (int64_t r = first; r < first + rows; r++, out += columns) {
    const ELEMENT *in = (const ELEMENT *)NAME(fused_row)(
      program->operands + stage->in, memory, program->period, r, first);
    for (int64_t j = 0; j < columns; j += LANES) NAME(store)(out + j, same ? SPLAT(*in) : NAME(load)(in + j));
  }
}

static void NAME(fused)(const assay_call *call) {
  const assay_fused_program *program = call->more;
#if NUMBERS == LANES
  _Alignas(64) char memory[ASSAY_TILE_BYTES + ASSAY_FUSED_SLACK];
#else
  char *memory = program->memory;
#endif
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
      } else if (stage->kind == ASSAY_STAGE_SPREAD_CYCLE) {
        if (first == call->n[0])
          NAME(fused_spread)(
            program, stage, (ELEMENT *)out, memory, first, assay_min(rows, stage->width), false);
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

#undef BLOCK
#undef EACH
#undef TRUTH
#undef BINARY
#undef CHOSEN
