// What one fused call computes: several element-wise operations and reductions of rows in one pass over a matrix,
// as plain data. The planner writes it; template/fused.h walks it. A call only reads it, so parts of one call
// may run on several threads, each with rows of its own.
#ifndef ASSAY_FUSED_H
#define ASSAY_FUSED_H

#include <stdint.h>

struct assay_call;

/// One operation of a run, between the accumulator `a` and its slots; comparisons leave a truth in `a`.
typedef enum {
  ASSAY_MICRO_LOAD = 0,         // a = x
  ASSAY_MICRO_STORE = 8,        // x = a, as far as the line goes
  ASSAY_MICRO_KEEP = 16,         // x = a, a temporary
  ASSAY_MICRO_LOAD_TRUTH = 24,  // a = x, a uint8_t
  ASSAY_MICRO_STORE_TRUTH = 32, // x = a, a uint8_t
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

/// Added to the code.
enum {
  ASSAY_MICRO_REVERSED = 1,  // x + a, and so on
  ASSAY_MICRO_Y_SAME = 1,    // of select: y holds one element for the line
  ASSAY_MICRO_SAME = 2,      // x holds one element for the line
  ASSAY_MICRO_LOADING = 4,   // of two operands: a = y first, one element for each of the line
};

typedef struct {
  uint8_t code;
  /// Slots of the stage.
  uint8_t x, y;
} assay_micro;

/// Where a run finds an operand of a micro-operation.
typedef struct {
  /// An operand of the program, or the number of a temporary.
  uint16_t index;
  uint16_t kind;
} assay_slot;

enum {
  ASSAY_SLOT_EACH,       // one element for each of the line
  ASSAY_SLOT_TRUTHS,     // the same of uint8_t
  ASSAY_SLOT_SAME,       // one element for the whole line
  ASSAY_SLOT_CYCLE,      // elements that begin again after `cycle`
  ASSAY_SLOT_TEMPORARY,  // what this run kept before, in the same block
};

/// An array that the program reads or writes: row r of the matrix begins at
/// base + (r / period)·outer + (r % period)·inner bytes. Arrays of the tile begin anew in each tile.
typedef struct {
  char *base;
  int64_t outer, inner;
  /// Offset in the tile's memory, or −1.
  int64_t tile_offset;
} assay_fused_operand;

enum {
  ASSAY_STAGE_RUN,            // micro-operations on lines of the tile
  ASSAY_STAGE_CALL_ELEMENTS,  // a kernel with n = {elements of the tile's lines}
  ASSAY_STAGE_CALL_ROWS,      // a kernel with n = {rows of the tile, columns, 1}
  ASSAY_STAGE_SPREAD_SAME,    // out[r, c] = the one element of row r of `in`
  ASSAY_STAGE_SPREAD_EACH,    // out[r, c] = element c of row r of `in`
  ASSAY_STAGE_SPREAD_CYCLE,   // the same for `width` rows, in the first tile alone
};

/// A step of a program, done for a whole tile before the next.
typedef struct {
  void (*kernel)(const struct assay_call *);
  int32_t kind;
  /// Whether all rows of the tile are one line; else each is a line.
  int32_t is_flat;
  /// Whether a slot of the run is a cycle.
  int32_t is_cyclic;
  /// Elements of a line for each row: the matrix's columns, or 1 for arrays of one element a row.
  int64_t width;
  /// Operands of a call or spread.
  int32_t out, in;
  /// Of a run: where its micro-operations and slots lie.
  int32_t first_micro, micro_count, first_slot, slot_count;
} assay_stage;

/// The whole; `n` of its call are {first row, rows}.
typedef struct {
  int64_t columns;
  int64_t period;
  /// Elements after which cycles begin again: a multiple of ASSAY_BLOCK.
  int64_t cycle;
  /// Rows of a tile.
  int64_t tile;
  int64_t stage_count;
  const assay_stage *stages;
  const assay_micro *micros;
  const assay_slot *slots;
  const assay_fused_operand *operands;
  /// The tile's memory, for sixteen replicas side by side, whose tile is too large for a stack; such a call is not
  /// cut into parts.
  char *memory;
} assay_fused_program;

enum {
  /// Bytes of a tile's arrays together.
  ASSAY_TILE_BYTES = 65536,
  /// Bytes that an array of the tile has behind its end.
  ASSAY_TILE_SLACK = 64,
  /// Bytes behind the end of an array that a call may read, though nothing depends on what is there.
  ASSAY_FUSED_SLACK = 1024,
  /// A multiple of the elements that any instruction set walks at once.
  ASSAY_BLOCK = 256,
  ASSAY_TEMPORARIES = 24,
  ASSAY_SLOTS = 128,
};

#endif
