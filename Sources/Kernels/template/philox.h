// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011), sixteen blocks side by side. Whole numbers only.
#ifndef ASSAY_TEMPLATE_PHILOX_H
#define ASSAY_TEMPLATE_PHILOX_H

#include "common.h"

#define PHILOX_BLOCKS 16
#define PHILOX_WORDS (4 * PHILOX_BLOCKS)

/// The words of sixteen blocks from `block` on, in the order of the stream. `stream` is the key, then the upper
/// half of the counter, each low word first.
INLINE void philox_words(const int32_t *stream, uint64_t block, uint32_t *words) {
  uint32_t w0[PHILOX_BLOCKS], w1[PHILOX_BLOCKS], w2[PHILOX_BLOCKS], w3[PHILOX_BLOCKS];
  for (int t = 0; t < PHILOX_BLOCKS; t++) {
    const uint64_t number = block + (uint64_t)t;
    w0[t] = (uint32_t)number, w1[t] = (uint32_t)(number >> 32);
    w2[t] = (uint32_t)stream[2], w3[t] = (uint32_t)stream[3];
  }
  uint32_t key0 = (uint32_t)stream[0], key1 = (uint32_t)stream[1];
  for (int round = 0; round < 10; round++) {
    for (int t = 0; t < PHILOX_BLOCKS; t++) {
      const uint64_t product0 = (uint64_t)w0[t] * 0xD2511F53u, product1 = (uint64_t)w2[t] * 0xCD9E8D57u;
      w0[t] = (uint32_t)(product1 >> 32) ^ w1[t] ^ key0;
      w1[t] = (uint32_t)product1;
      w2[t] = (uint32_t)(product0 >> 32) ^ w3[t] ^ key1;
      w3[t] = (uint32_t)product0;
    }
    key0 += 0x9E3779B9u, key1 += 0xBB67AE85u;
  }
  for (int t = 0; t < PHILOX_BLOCKS; t++) {
    words[4 * t] = w0[t], words[4 * t + 1] = w1[t];
    words[4 * t + 2] = w2[t], words[4 * t + 3] = w3[t];
  }
}

/// The 64 bits of draw number `draw` in the words: the low word first.
INLINE uint64_t philox_bits64(const uint32_t *words, int64_t draw) {
  return (uint64_t)words[2 * draw] | (uint64_t)words[2 * draw + 1] << 32;
}

/// Draws of `per` words each, from position `start` on, in batches: `use(batch, from, first, taken)` reads
/// draws `from ..< from + taken` of the words in `batch` and writes elements from `first` on.
#define PHILOX_DRAWS(stream, start, count, per, use)                                  \
  do {                                                                                \
    const int64_t in_block = 4 / (per), in_batch = PHILOX_WORDS / (per);              \
    uint32_t batch[PHILOX_WORDS];                                                     \
    uint64_t block = (start) / (uint64_t)in_block;                                    \
    int64_t from = (int64_t)((start) % (uint64_t)in_block);                           \
    for (int64_t first = 0; first < (count); block += PHILOX_BLOCKS, from = 0) {      \
      const int64_t taken = assay_min(in_batch - from, (count) - first);              \
      philox_words(stream, block, batch);                                             \
      use(batch, from, first, taken);                                                 \
      first += taken;                                                                 \
    }                                                                                 \
  } while (0)

#endif
