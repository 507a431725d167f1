// The sizes of a convolution and of its memory, for convolution.h and for the code that provides the memory.
#ifndef ASSAY_TEMPLATE_CONVOLUTION_SIZES_H
#define ASSAY_TEMPLATE_CONVOLUTION_SIZES_H

#include "common.h"

#define PATCH_BYTES (256 * 1024)  // of a patch of the matrix of windows: it fits the second cache
#define SPARE 16                  // elements behind an array that whole vectors may read or write

typedef struct {
  // These are the call's n.
  int64_t images, groups, channels, outputs;  // channels and outputs of one group
  int64_t height, width, kernel_height, kernel_width, out_height, out_width;
  int64_t step_y, step_x, top, left, spread_y, spread_x;
  int64_t x_image, y_image;  // from one image to the next, in elements

  int64_t window, depth, positions;
  bool plain;   // the matrix of windows is the image itself
  bool direct;  // windows can be read from the image without a padded copy
  // The padded image: row y of a channel begins at y·line. In a row come first the columns that step_x
  // divides, then those with remainder 1, …, `phase` of each kind, so that neighbouring windows read
  // neighbouring elements.
  int64_t padded_height, phase, line, plane;
  int64_t patch;  // elements of the matrix of windows at a time
  int64_t block;  // channels of the padded image at a time
  int64_t image_room, patch_room, turned_room;  // elements of memory
} assay_convolution;

/// Reads a call's sizes; `element` is the size of an element in bytes.
static inline assay_convolution assay_read_convolution(const int64_t *n, int64_t element) {
  assay_convolution c = {0};
  __builtin_memcpy(&c, n, 18 * sizeof *n);
  c.window = c.kernel_height * c.kernel_width;
  c.depth = c.channels * c.window;
  c.positions = c.out_height * c.out_width;
  const bool unpadded = c.top == 0 && c.left == 0 && c.step_x == 1;
  const int64_t reach_y = (c.out_height - 1) * c.step_y + (c.kernel_height - 1) * c.spread_y + 1;
  const int64_t reach_x = (c.out_width - 1) * c.step_x + (c.kernel_width - 1) * c.spread_x + 1;
  c.direct = unpadded && reach_y <= c.height && reach_x <= c.width;
  c.plain = c.direct && c.window == 1 && c.step_y == 1 && c.out_height == c.height && c.out_width == c.width;
  c.padded_height = c.direct ? c.height : reach_y;
  c.phase = c.direct ? c.width : (reach_x + c.step_x - 1) / c.step_x;
  c.line = c.phase * c.step_x;
  c.plane = c.padded_height * c.line;
  c.patch = PATCH_BYTES / element;
  const int64_t fitting = c.plane > 0 ? c.patch / c.plane : c.channels;
  c.block = fitting < 1 ? 1 : assay_min(fitting, c.channels);
  c.image_room = (c.block * c.plane + 2 * SPARE - 1) / SPARE * SPARE;
  c.patch_room = (assay_min(c.patch, c.depth * c.positions) + 2 * SPARE - 1) / SPARE * SPARE;
  c.turned_room = (assay_min(c.patch / 4, c.depth * c.outputs) + 2 * SPARE - 1) / SPARE * SPARE;
  return c;
}

/// The elements of memory that a call of any variant needs for itself.
static inline int64_t assay_convolution_room(const assay_convolution *c) {
  return c->image_room + c->patch_room + c->turned_room;
}

#endif
