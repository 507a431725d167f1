// Gives a pool of threads works of many sizes, as programs do. `make sanitize` builds it with
// ThreadSanitizer, which reports two threads that touch the same memory without an order between them. Parts
// write plain memory that the caller reads after the work, and that other threads' parts of the next work
// read.
#include <stdio.h>
#include <stdlib.h>

#include "assay_kernels.h"

#define PARTS 200
#define WORKS 3000

/// The function that pool.c calls for each part; in the library it is in dispatch.c, with the tables of all
/// kernels.
void assay_run(const assay_call *calls, int64_t count) {
  for (int64_t i = 0; i < count; i++) calls[i].run(&calls[i]);
}

typedef struct {
  int64_t *from, *to;
  int64_t parts;
} work;

/// Each part writes a place of its own and reads two that another thread may have written in the work before.
static void part(void *context, int64_t number) {
  const work *w = context;
  w->to[number] = w->from[number] + w->from[(number + 1) % w->parts] + 1;
}

static void call(const assay_call *c) {
  int64_t *out = c->out;
  const int64_t *in = c->in[0];
  out[0] = in[0] + c->n[0];
}

static int check(int threads) {
  static int64_t memory[2][PARTS], expected[2][PARTS];
  assay_pool *pool = assay_pool_create(threads);
  if (pool == NULL) return 1;
  for (int i = 0; i < PARTS; i++)
    for (int side = 0; side < 2; side++) memory[side][i] = expected[side][i] = i;
  for (int number = 0; number < WORKS; number++) {
    const int side = number % 2;
    work w = {memory[side], memory[1 - side], 1 + number * 7 % PARTS};
    // Parts that are left out keep their numbers from two works before, on both sides.
    for (int64_t i = 0; i < w.parts; i++)
      expected[1 - side][i] = (expected[side][i] + expected[side][(i + 1) % w.parts] + 1) & 0xffff;
    assay_pool_do(pool, w.parts, part, &w);
    for (int64_t i = 0; i < w.parts; i++) {
      memory[1 - side][i] &= 0xffff;
      if (memory[1 - side][i] != expected[1 - side][i]) {
        printf("pool: part %lld of work %d with %d threads has %lld, not %lld\n", (long long)i, number, threads,
               (long long)memory[1 - side][i], (long long)expected[1 - side][i]);
        return 1;
      }
    }
  }
  // Steps of calls, divided into parts; each reads what the one before wrote.
  assay_call calls[2 * PARTS] = {0};
  int64_t bounds[2 * (PARTS + 1)];
  for (int s = 0; s < 2; s++) {
    for (int i = 0; i < PARTS; i++) {
      assay_call *c = &calls[s * PARTS + i];
      c->run = call, c->out = &memory[1 - s][i], c->in[0] = &memory[s][PARTS - 1 - i], c->n[0] = i;
    }
    for (int i = 0; i <= PARTS; i++) bounds[s * (PARTS + 1) + i] = s * PARTS + i;
  }
  const assay_step steps[2] = {{.first = 0, .parts = PARTS}, {.first = PARTS + 1, .parts = PARTS}};
  for (int number = 0; number < WORKS / 10; number++) assay_run_steps(pool, calls, bounds, steps, 2);
  assay_pool_destroy(pool);
  return 0;
}

int main(void) {
  static const int threads[] = {1, 2, 3, 8};
  for (int i = 0; i < 4; i++)
    if (check(threads[i])) return 1;
  printf("pool: 1, 2, 3 and 8 threads share %d works\n", WORKS);
  return 0;
}
