// Fused programs that together have every micro-operation, every kind of stage and every kind of slot. Read
// by fingerprints.c.

#define FUSED_ROWS 61
#define FUSED_TILE 16

/// in[0] and in[1] are matrices; in[2] is a row that all rows share; in[1] also has one element for each row;
/// in[3] has bools. With `cyclic` there is also a row that repeats: `columns` then divides a block.
static const void *fused_program(
  part p, uint8_t *const in[4], uint8_t *out, const int64_t columns, const bool cyclic) {
  enum { OUT, A, B, ROW, COLUMN, TRUTH, TILE, TILE_TRUTH, TILE_SUM, TILE_CYCLE, OPERANDS };
  enum { AT_A, AT_B, AT_ROW, AT_COLUMN, AT_FIRST, AT_TILE, AT_TRUTH, AT_TILE_TRUTH, AT_SECOND, AT_OUT, AT_CYCLE, SLOTS };
  static assay_fused_operand operands[OPERANDS];
  static assay_slot slots[SLOTS];
  static assay_micro micros[512];
  static assay_stage stages[12];
  static assay_fused_program program;
  static _Alignas(64) char memory[16 * ASSAY_TILE_BYTES + ASSAY_FUSED_SLACK];

  const int64_t size = (int64_t)size_of(p.type) * p.lanes, line = columns * size, truths = columns * p.lanes;
  const int64_t tile = FUSED_TILE * line + 2 * ASSAY_TILE_SLACK - FUSED_TILE * line % ASSAY_TILE_SLACK;
  operands[OUT] = (assay_fused_operand){(char *)out, 7 * line, line, -1};
  operands[A] = (assay_fused_operand){(char *)in[0], 7 * line, line, -1};
  operands[B] = (assay_fused_operand){(char *)in[1], 7 * line, line, -1};
  operands[ROW] = (assay_fused_operand){(char *)in[2], 0, 0, -1};
  operands[COLUMN] = (assay_fused_operand){(char *)in[1], 7 * size, size, -1};
  operands[TRUTH] = (assay_fused_operand){(char *)in[3], 7 * truths, truths, -1};
  operands[TILE] = (assay_fused_operand){NULL, 0, line, 0};
  operands[TILE_TRUTH] = (assay_fused_operand){NULL, 0, truths, tile};
  operands[TILE_SUM] = (assay_fused_operand){NULL, 0, size, 2 * tile};
  operands[TILE_CYCLE] = (assay_fused_operand){NULL, 0, line, 3 * tile};

  slots[AT_A] = (assay_slot){A, ASSAY_SLOT_EACH};
  slots[AT_B] = (assay_slot){B, ASSAY_SLOT_EACH};
  slots[AT_ROW] = (assay_slot){ROW, ASSAY_SLOT_EACH};
  slots[AT_COLUMN] = (assay_slot){COLUMN, ASSAY_SLOT_SAME};
  slots[AT_FIRST] = (assay_slot){0, ASSAY_SLOT_TEMPORARY};
  slots[AT_TILE] = (assay_slot){TILE, ASSAY_SLOT_EACH};
  slots[AT_TRUTH] = (assay_slot){TRUTH, ASSAY_SLOT_TRUTHS};
  slots[AT_TILE_TRUTH] = (assay_slot){TILE_TRUTH, ASSAY_SLOT_TRUTHS};
  slots[AT_SECOND] = (assay_slot){1, ASSAY_SLOT_TEMPORARY};
  slots[AT_OUT] = (assay_slot){OUT, ASSAY_SLOT_EACH};
  slots[AT_CYCLE] = (assay_slot){TILE_CYCLE, ASSAY_SLOT_CYCLE};

  int count = 0, stage = 0;
#define MICRO(code, x, y) micros[count++] = (assay_micro){(uint8_t)(code), (uint8_t)(x), (uint8_t)(y)}
#define RUN(flat, cycles)                                                                    \
  stages[stage++] = (assay_stage){                                                           \
    NULL, ASSAY_STAGE_RUN, flat, cycles, columns, 0, 0, first, count - first, 0, SLOTS};     \
  first = count
#define OTHER(kind, kernel, rows, to, from)                                                  \
  stages[stage++] = (assay_stage){kernel, kind, 0, 0, rows, to, from, 0, 0, 0, 0}
#define EACH_WAY(codes, last, ...)                                                           \
  for (int code = codes; code <= last; code += 8)                                            \
    for (int reversed = 0; reversed < 2; reversed++)                                         \
      for (int k = 0; k < 2; k++) {                                                          \
        const int x = k == 1 ? AT_COLUMN : (code / 8 + reversed) % 2 ? AT_B : AT_ROW;        \
        const int with = code + reversed * ASSAY_MICRO_REVERSED + k * ASSAY_MICRO_SAME;      \
        __VA_ARGS__                                                                          \
      }
  int first = 0;
  MICRO(ASSAY_MICRO_LOAD, AT_A, 0);
  EACH_WAY(ASSAY_MICRO_ADD, ASSAY_MICRO_MINIMUM, MICRO(with, x, 0);)
  for (int code = ASSAY_MICRO_ADD; code <= ASSAY_MICRO_MINIMUM; code += 8) {
    MICRO(ASSAY_MICRO_KEEP, AT_FIRST, 0);
    MICRO(code + ASSAY_MICRO_LOADING, AT_B, AT_FIRST);
    MICRO(ASSAY_MICRO_KEEP, AT_FIRST, 0);
    MICRO(code + ASSAY_MICRO_LOADING + ASSAY_MICRO_SAME, AT_COLUMN, AT_FIRST);
  }
  MICRO(ASSAY_MICRO_NEGATE, 0, 0);
  MICRO(ASSAY_MICRO_ABSOLUTE, 0, 0);
  MICRO(ASSAY_MICRO_SQUARE_ROOT, 0, 0);
  MICRO(ASSAY_MICRO_KEEP, AT_FIRST, 0);
  MICRO(ASSAY_MICRO_LOAD_TRUTH, AT_TRUTH, 0);
  MICRO(ASSAY_MICRO_STORE_TRUTH, AT_TILE_TRUTH, 0);
  MICRO(ASSAY_MICRO_SELECT + ASSAY_MICRO_Y_SAME, AT_FIRST, AT_COLUMN);
  MICRO(ASSAY_MICRO_KEEP, AT_FIRST, 0);
  EACH_WAY(ASSAY_MICRO_EQUAL, ASSAY_MICRO_GREATER_OR_EQUAL, {
    MICRO(ASSAY_MICRO_LOAD, AT_A, 0);
    MICRO(with, x, 0);
    MICRO(ASSAY_MICRO_SELECT, AT_FIRST, AT_ROW);
    MICRO(ASSAY_MICRO_KEEP, AT_SECOND, 0);
    MICRO(ASSAY_MICRO_LOAD, AT_FIRST, 0);
    MICRO(ASSAY_MICRO_MULTIPLY, AT_SECOND, 0);
    MICRO(ASSAY_MICRO_SUBTRACT + ASSAY_MICRO_REVERSED, AT_A, 0);
    MICRO(ASSAY_MICRO_KEEP, AT_FIRST, 0);
  })
  for (int code = ASSAY_MICRO_EQUAL; code <= ASSAY_MICRO_GREATER_OR_EQUAL; code += 8)
    for (int same = 0; same <= ASSAY_MICRO_SAME; same += ASSAY_MICRO_SAME) {
      MICRO(code + ASSAY_MICRO_LOADING + same, same ? AT_COLUMN : AT_B, AT_A);
      MICRO(ASSAY_MICRO_SELECT, AT_FIRST, AT_ROW);
      MICRO(ASSAY_MICRO_ADD, AT_FIRST, 0);
      MICRO(ASSAY_MICRO_KEEP, AT_FIRST, 0);
    }
  MICRO(ASSAY_MICRO_STORE, AT_TILE, 0);
  RUN(0, 0);
  OTHER(ASSAY_STAGE_CALL_ELEMENTS, p.kernels->hyperbolic_tangent, columns, OUT, TILE);
  OTHER(ASSAY_STAGE_CALL_ROWS, p.kernels->reduce_sum, columns, TILE_SUM, OUT);
  OTHER(ASSAY_STAGE_SPREAD_SAME, NULL, columns, TILE, TILE_SUM);
  MICRO(ASSAY_MICRO_LOAD + ASSAY_MICRO_SAME, AT_COLUMN, 0);
  MICRO(ASSAY_MICRO_ADD, AT_TILE, 0);
  MICRO(ASSAY_MICRO_SUBTRACT, AT_OUT, 0);
  MICRO(ASSAY_MICRO_KEEP, AT_FIRST, 0);
  MICRO(ASSAY_MICRO_GREATER, AT_B, 0);
  MICRO(ASSAY_MICRO_SELECT + ASSAY_MICRO_SAME, AT_COLUMN, AT_FIRST);
  MICRO(ASSAY_MICRO_STORE, AT_OUT, 0);
  RUN(0, 0);
  OTHER(ASSAY_STAGE_SPREAD_EACH, NULL, columns, TILE, ROW);
  MICRO(ASSAY_MICRO_LOAD_TRUTH, AT_TILE_TRUTH, 0);
  MICRO(ASSAY_MICRO_SELECT, AT_OUT, AT_TILE);
  MICRO(ASSAY_MICRO_STORE, AT_OUT, 0);
  RUN(1, 0);
  if (cyclic) {
    OTHER(ASSAY_STAGE_SPREAD_CYCLE, NULL, ASSAY_BLOCK / columns, TILE_CYCLE, ROW);
    MICRO(ASSAY_MICRO_LOAD, AT_OUT, 0);
    MICRO(ASSAY_MICRO_SUBTRACT, AT_CYCLE, 0);
    MICRO(ASSAY_MICRO_STORE, AT_OUT, 0);
    RUN(1, 1);
  }
#undef MICRO
#undef RUN
#undef OTHER
#undef EACH_WAY

  program = (assay_fused_program){
    .columns = columns, .period = 7, .cycle = ASSAY_BLOCK, .tile = FUSED_TILE, .stage_count = stage, .stages = stages,
    .micros = micros, .slots = slots, .operands = operands, .memory = memory};
  return &program;
}

static const void *fused_rows(part p, uint8_t *const in[4], uint8_t *out) {
  return fused_program(p, in, out, 67, false);
}

static const void *fused_cycle(part p, uint8_t *const in[4], uint8_t *out) {
  return fused_program(p, in, out, 64, true);
}
