// Threads that share the parts of a piece of work. Which thread does which part is left to chance: parts are
// independent, so it cannot be seen in the bits.
//
// Nobody spins without bound: laboratories run on shared machines, where the thread that is waited for may
// not be running. A helper looks for work for some microseconds, as the next step of a program may be near,
// and then sleeps; the caller waits in the same way for parts that helpers have taken.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "include/assay_kernels.h"

#pragma STDC FP_CONTRACT OFF

#define LOOKS 2000               // of some ten nanoseconds each, before sleeping
#define STACK_BYTES (1 << 20)    // the matrix product packs on the stack; some systems give little by default

struct assay_pool {
  // The work: its number above, below how many of its parts nobody has taken yet. One word, so that a helper
  // that comes late cannot take a part of the next work for one of the last.
  _Alignas(64) _Atomic uint64_t ticket;
  _Alignas(64) _Atomic int64_t left;  // parts not yet done
  _Atomic int32_t sleepers;           // helpers asleep
  _Atomic bool caller_sleeps, ending;

  // Written only while no part is left.
  int64_t parts;
  void (*body)(void *, int64_t);
  void *context;

  pthread_mutex_t lock;
  pthread_cond_t work_came, work_done;
  int32_t helpers;
  pthread_t threads[];
};

#define PARTS_OF(ticket) ((uint32_t)(ticket))

static inline void look_away(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Takes parts and does them until none is left to take.
static void take_parts(assay_pool *pool) {
  uint64_t ticket = atomic_load(&pool->ticket);
  while (PARTS_OF(ticket) > 0) {
    if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket - 1)) continue;
    // The work cannot change before this part is done.
    pool->body(pool->context, pool->parts - PARTS_OF(ticket));
    if (atomic_fetch_sub(&pool->left, 1) == 1 && atomic_load(&pool->caller_sleeps)) {
      pthread_mutex_lock(&pool->lock);
      pthread_cond_signal(&pool->work_done);
      pthread_mutex_unlock(&pool->lock);
    }
    ticket = atomic_load(&pool->ticket);
  }
}

static bool has_work(assay_pool *pool) {
  return PARTS_OF(atomic_load(&pool->ticket)) > 0 || atomic_load(&pool->ending);
}

static void *help(void *argument) {
  assay_pool *pool = argument;
  while (!atomic_load(&pool->ending)) {
    take_parts(pool);
    int looks = 0;
    while (!has_work(pool) && looks++ < LOOKS) look_away();
    if (has_work(pool)) continue;
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add(&pool->sleepers, 1);  // before the last look: whoever brings work sees it or is seen
    while (!has_work(pool)) pthread_cond_wait(&pool->work_came, &pool->lock);
    atomic_fetch_sub(&pool->sleepers, 1);
    pthread_mutex_unlock(&pool->lock);
  }
  return NULL;
}

assay_pool *assay_pool_create(int32_t threads) {
  const int32_t helpers = threads > 1 ? threads - 1 : 0;
  const size_t bytes = (sizeof(assay_pool) + sizeof(pthread_t) * (size_t)helpers + 63) / 64 * 64;
  assay_pool *pool = aligned_alloc(64, bytes);
  if (pool == NULL) return NULL;
  __builtin_memset(pool, 0, bytes);
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->work_came, NULL);
  pthread_cond_init(&pool->work_done, NULL);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  while (pool->helpers < helpers &&
         pthread_create(&pool->threads[pool->helpers], &attributes, help, pool) == 0)
    pool->helpers++;
  pthread_attr_destroy(&attributes);
  return pool;
}

void assay_pool_destroy(assay_pool *pool) {
  if (pool == NULL) return;
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->ending, true);
  pthread_cond_broadcast(&pool->work_came);
  pthread_mutex_unlock(&pool->lock);
  for (int32_t i = 0; i < pool->helpers; i++) pthread_join(pool->threads[i], NULL);
  pthread_cond_destroy(&pool->work_came);
  pthread_cond_destroy(&pool->work_done);
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}

void assay_pool_do(assay_pool *pool, int64_t parts, void (*body)(void *, int64_t), void *context) {
  if (pool == NULL || pool->helpers == 0 || parts <= 1 || parts > UINT32_MAX) {
    for (int64_t i = 0; i < parts; i++) body(context, i);
    return;
  }
  pool->parts = parts, pool->body = body, pool->context = context;
  atomic_store(&pool->left, parts);
  const uint64_t number = (atomic_load(&pool->ticket) >> 32) + 1;
  atomic_store(&pool->ticket, number << 32 | (uint64_t)parts);
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->lock);
    pthread_cond_broadcast(&pool->work_came);
    pthread_mutex_unlock(&pool->lock);
  }
  take_parts(pool);
  for (int looks = 0; atomic_load(&pool->left) > 0 && looks < LOOKS; looks++) look_away();
  if (atomic_load(&pool->left) == 0) return;
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->caller_sleeps, true);
  while (atomic_load(&pool->left) > 0) pthread_cond_wait(&pool->work_done, &pool->lock);
  atomic_store(&pool->caller_sleeps, false);
  pthread_mutex_unlock(&pool->lock);
}

/// The part of a step, for the pool.
typedef struct {
  const assay_call *calls;
  const int64_t *bounds;
} parts_of_calls;

static void run_part(void *context, int64_t part) {
  const parts_of_calls *work = context;
  const int64_t from = work->bounds[part];
  assay_run(work->calls + from, work->bounds[part + 1] - from);
}

void assay_run_steps(
  assay_pool *pool, const assay_call *calls, const int64_t *bounds, const assay_step *steps, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    parts_of_calls work = {calls, bounds + steps[i].first};
    assay_pool_do(pool, steps[i].parts, run_part, &work);
  }
}
