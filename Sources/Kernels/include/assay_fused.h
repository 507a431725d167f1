// The program of one fused call, as plain data: several element-wise operations and reductions of rows in one
// pass over a matrix. The planner writes it, and template/fused.h interprets it. A call only reads it, so
// parts of one call may run on several threads, each with its own rows.
#ifndef ASSAY_FUSED_H
#define ASSAY_FUSED_H

#include <stdint.h>

struct assay_call;

/// One operation of a run, on the accumulator `a` and the slots x and y; comparisons leave a bool in `a`.
typedef enum {
  ASSAY_MICRO_LOAD = 0,         // a = x
  ASSAY_MICRO_STORE = 8,        // x = a, up to the end of the line
  ASSAY_MICRO_KEEP = 16,         // x = a, where x is a temporary
  ASSAY_MICRO_LOAD_TRUTH = 24,  // a = x, where x is uint8_t
  ASSAY_MICRO_STORE_TRUTH = 32, // x = a, where x is uint8_t
  ASSAY_MICRO_ADD = 40,  // a = a + x, and so on
  ASSAY_MICRO_SUBTRACT = 48,
  ASSAY_MICRO_MULTIPLY = 56,
  ASSAY_MICRO_DIVIDE = 64,
  ASSAY_MICRO_MAXIMUM = 72,
  ASSAY_MICRO_MINIMUM = 80,
  ASSAY_MICRO_EQUAL = 88,  // a = a == x, and so on
  ASSAY_MICRO_NOT_EQUAL = 96,
  ASSAY_MICRO_LESS = 104,
  ASSAY_MICRO_LESS_OR_EQUAL = 112,
  ASSAY_MICRO_GREATER = 120,
  ASSAY_MICRO_GREATER_OR_EQUAL = 128,
  ASSAY_MICRO_SELECT = 136,  // a = a ? x : y
  ASSAY_MICRO_NEGATE = 144,  // a = −a, and so on
  ASSAY_MICRO_ABSOLUTE = 152,
  ASSAY_MICRO_SQUARE_ROOT = 160,
} assay_micro_code;

/// Flags that are added to the code.
enum {
  ASSAY_MICRO_REVERSED = 1,  // x + a, and so on
  ASSAY_MICRO_Y_SAME = 1,    // in select: y holds one element for the line
  ASSAY_MICRO_SAME = 2,      // x holds one element for the line
  ASSAY_MICRO_LOADING = 4,   // for two operands: first a = y, one element for each of the line
};

typedef struct {
  uint8_t code;
  /// The slots of the stage that the operation uses.
  uint8_t x, y;
} assay_micro;

/// The place of an operand of a micro-operation.
typedef struct {
  /// The number of an operand of the program, or of a temporary.
  uint16_t index;
  uint16_t kind;
} assay_slot;

enum {
  ASSAY_SLOT_EACH,       // one element for each of the line
  ASSAY_SLOT_TRUTHS,     // one uint8_t for each of the line
  ASSAY_SLOT_SAME,       // one element for the whole line
  ASSAY_SLOT_CYCLE,      // elements that repeat after `cycle`
  ASSAY_SLOT_TEMPORARY,  // a value that this run kept before, in the same block
};

/// An array that the program reads or writes: row r of the matrix begins at base + (r / period)·outer + (r %
/// period)·inner bytes. Arrays of the tile are overwritten in each tile.
typedef struct {
  char *base;
  int64_t outer, inner;
  /// The offset in the tile's memory; −1 for arrays outside of it.
  int64_t tile_offset;
} assay_fused_operand;

enum {
  ASSAY_STAGE_RUN,            // micro-operations on lines of the tile
  ASSAY_STAGE_CALL_ELEMENTS,  // a kernel with n = {elements of the tile's lines}
  ASSAY_STAGE_CALL_ROWS,      // a kernel with n = {rows of the tile, columns, 1}
  ASSAY_STAGE_SPREAD_SAME,    // out[r, c] = the one element of row r of `in`
  ASSAY_STAGE_SPREAD_EACH,    // out[r, c] = element c of row r of `in`
  ASSAY_STAGE_SPREAD_CYCLE,   // as SPREAD_EACH for `width` rows, in the first tile only
};

/// A step of a program; it is finished for a whole tile before the next begins.
typedef struct {
  void (*kernel)(const struct assay_call *);
  int32_t kind;
  /// Whether all rows of the tile form one line; otherwise each row is a line.
  int32_t is_flat;
  /// Whether a slot of the run is a cycle.
  int32_t is_cyclic;
  /// The elements of a line for each row: the matrix's columns, or 1 for arrays of one element for each row.
  int64_t width;
  /// The operands of a call or a spread.
  int32_t out, in;
  /// In a run: the position and number of its micro-operations and slots.
  int32_t first_micro, micro_count, first_slot, slot_count;
} assay_stage;

/// A whole fused program; `n` of its call is {first row, rows}.
typedef struct {
  int64_t columns;
  int64_t period;
  /// The number of elements after which cycles repeat: a multiple of ASSAY_BLOCK.
  int64_t cycle;
  /// The number of rows of a tile.
  int64_t tile;
  int64_t stage_count;
  const assay_stage *stages;
  const assay_micro *micros;
  const assay_slot *slots;
  const assay_fused_operand *operands;
  /// The tile's memory for sixteen replicas side by side, whose tile is too large for a stack. Such a call is
  /// not divided among threads.
  char *memory;
} assay_fused_program;

enum {
  /// The bytes of all arrays of a tile together.
  ASSAY_TILE_BYTES = 65536,
  /// The bytes of room behind the end of each array of the tile.
  ASSAY_TILE_SLACK = 64,
  /// The bytes behind the end of an array that a call may read, though no result depends on them.
  ASSAY_FUSED_SLACK = 1024,
  /// A multiple of the number of elements that any instruction set processes at once.
  ASSAY_BLOCK = 256,
  ASSAY_TEMPORARIES = 24,
  ASSAY_SLOTS = 128,
};

#endif
