// The kernels of whole numbers: plain loops, which give the same bits on every processor, as nothing rounds.
#include "tables.h"
#include "template/common.h"
#include "template/philox.h"

/// See `random_permutation` in assay_kernels.h.
static void random_permutation_i32(const assay_call *call) {
  const int64_t count = call->n[0], rows = call->n[1];
  const int32_t *stream = call->in[0], *position = call->in[1];
  int32_t *out = call->out;
  for (int64_t row = 0; row < rows; row++, stream += 4, out += count) {
    for (int64_t i = 0; i < count; i++) out[i] = (int32_t)i;
    const uint64_t start = (uint64_t)(uint32_t)position[row] * (uint64_t)count;
    uint32_t words[PHILOX_WORDS];
    uint64_t held = 0;  // the number of the batch in `words`, from 1; 0 for none
    for (int64_t i = count - 1; i > 0; i--) {
      const uint64_t draw = start + (uint64_t)i, batch = draw / (PHILOX_WORDS / 2);
      if (held != batch + 1) philox_words(stream, batch * PHILOX_BLOCKS, words);
      held = batch + 1;
      const uint64_t bits = philox_bits64(words, (int64_t)(draw % (PHILOX_WORDS / 2)));
      const int64_t j = (int64_t)(((unsigned __int128)bits * (uint64_t)(i + 1)) >> 64);
      const int32_t moved = out[i];
      out[i] = out[j], out[j] = moved;
    }
  }
}

#define ELEMENT int32_t
#define WRAPPING uint32_t
#define NAME(x) x##_i32
#define OWN_ENTRIES ENTRY(random_permutation)
#define KEY uint32_t
#define SORT_KEY(x) ((uint32_t)(x) ^ 0x80000000u)
#include "template/integers.h"

#define ELEMENT uint8_t
#define WRAPPING uint8_t
#define NAME(x) x##_u8
#define OWN_ENTRIES
#define KEY uint8_t
#define SORT_KEY(x) (x)
#include "template/integers.h"
