// Threads that share the parts of a piece of work. The bits do not depend on which thread runs which part, as
// parts are independent. Each thread begins with a share of its own, the same share for every work, so that
// its caches still hold what it wrote before; then it takes parts that other threads have not begun.
//
// Nobody spins without bound: laboratories run on shared machines, where the thread that is waited for may
// not be running. A helper looks for work for a fraction of a millisecond, as the next step of a program may
// come soon and waking takes long on virtual machines, and then sleeps; while it looks, it yields to other
// threads. The caller waits in the same way for parts that helpers have taken.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "include/assay_kernels.h"

#pragma STDC FP_CONTRACT OFF

#define LOOKS 10000            // looks for work before sleeping, some twenty nanoseconds each
#define LOOKS_A_TURN 64        // looks before yielding the processor
#define STACK_BYTES (1 << 20)    // the matrix product packs on the stack; some systems give little by default

/// The share of one thread: the work's number in the upper bits, and in the lower bits how many parts of the
/// share nobody has taken yet. It is one word, so that a helper that comes late cannot take a part of the
/// next work for one of the last.
typedef struct {
  _Alignas(64) _Atomic uint64_t ticket;
  assay_pool *pool;
  pthread_t thread;  // not used in the caller's share
} assay_share;

struct assay_pool {
  _Alignas(64) _Atomic int64_t left;  // parts not yet done
  _Atomic int32_t sleepers;           // helpers asleep
  _Atomic bool caller_sleeps, ending;

  // These fields are written only while no part is left.
  int64_t parts;
  void (*body)(void *, int64_t);
  void *context;

  pthread_mutex_t lock;
  pthread_cond_t work_came, work_done;
  int32_t helpers;      // the number of helper threads that the system gave
  int32_t count;        // the number of shares; those of helpers that the system did not give are taken by the others
  assay_share shares[]; // the caller's first
};

#define PARTS_OF(ticket) ((uint32_t)(ticket))

static inline void look_away(int looks) {
  if (looks % LOOKS_A_TURN == LOOKS_A_TURN - 1) {
    sched_yield();  // lets the thread run that is waited for, where both share a processor
    return;
  }
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// The first part of a share.
static inline int64_t share_start(const assay_pool *pool, int64_t share) {
  return pool->parts * share / pool->count;
}

/// Takes parts and runs them until none is left, those of the thread's own share first.
static void take_parts(assay_pool *pool, int32_t own) {
  for (int32_t i = 0; i < pool->count; i++) {
    const int32_t share = (own + i) % pool->count;
    _Atomic uint64_t *place = &pool->shares[share].ticket;
    uint64_t ticket = atomic_load(place);
    while (PARTS_OF(ticket) > 0) {
      if (!atomic_compare_exchange_weak(place, &ticket, ticket - 1)) continue;
      // The work cannot change before this part is done.
      pool->body(pool->context, share_start(pool, share + 1) - PARTS_OF(ticket));
      if (atomic_fetch_sub(&pool->left, 1) == 1 && atomic_load(&pool->caller_sleeps)) {
        pthread_mutex_lock(&pool->lock);
        pthread_cond_signal(&pool->work_done);
        pthread_mutex_unlock(&pool->lock);
      }
      ticket = atomic_load(place);
    }
  }
}

static bool has_work(assay_pool *pool) {
  for (int32_t share = 0; share < pool->count; share++)
    if (PARTS_OF(atomic_load(&pool->shares[share].ticket)) > 0) return true;
  return atomic_load(&pool->ending);
}

static void *help(void *argument) {
  assay_share *share = argument;
  assay_pool *pool = share->pool;
  while (!atomic_load(&pool->ending)) {
    take_parts(pool, (int32_t)(share - pool->shares));
    int looks = 0;
    while (!has_work(pool) && looks++ < LOOKS) look_away(looks);
    if (has_work(pool)) continue;
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add(&pool->sleepers, 1);  // before the last look: either the caller sees this, or the look sees its work
    while (!has_work(pool)) pthread_cond_wait(&pool->work_came, &pool->lock);
    atomic_fetch_sub(&pool->sleepers, 1);
    pthread_mutex_unlock(&pool->lock);
  }
  return NULL;
}

assay_pool *assay_pool_create(int32_t threads) {
  const int32_t count = threads > 1 ? threads : 1;
  const size_t bytes = sizeof(assay_pool) + sizeof(assay_share) * (size_t)count;  // both multiples of 64
  assay_pool *pool = aligned_alloc(64, bytes);
  if (pool == NULL) return NULL;
  __builtin_memset(pool, 0, bytes);
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->work_came, NULL);
  pthread_cond_init(&pool->work_done, NULL);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  pool->count = count;
  for (int32_t i = 0; i < count; i++) pool->shares[i].pool = pool;
  while (pool->helpers < count - 1) {
    assay_share *share = &pool->shares[pool->helpers + 1];
    if (pthread_create(&share->thread, &attributes, help, share) != 0) break;
    pool->helpers++;
  }
  pthread_attr_destroy(&attributes);
  return pool;
}

void assay_pool_destroy(assay_pool *pool) {
  if (pool == NULL) return;
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->ending, true);
  pthread_cond_broadcast(&pool->work_came);
  pthread_mutex_unlock(&pool->lock);
  for (int32_t i = 1; i <= pool->helpers; i++) pthread_join(pool->shares[i].thread, NULL);
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
  const uint64_t number = (atomic_load(&pool->shares[0].ticket) >> 32) + 1;
  for (int32_t i = 0; i < pool->count; i++)
    atomic_store(
      &pool->shares[i].ticket, number << 32 | (uint64_t)(share_start(pool, i + 1) - share_start(pool, i)));
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->lock);
    pthread_cond_broadcast(&pool->work_came);
    pthread_mutex_unlock(&pool->lock);
  }
  take_parts(pool, 0);
  for (int looks = 0; atomic_load(&pool->left) > 0 && looks < LOOKS; looks++) look_away(looks);
  if (atomic_load(&pool->left) == 0) return;
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->caller_sleeps, true);
  while (atomic_load(&pool->left) > 0) pthread_cond_wait(&pool->work_done, &pool->lock);
  atomic_store(&pool->caller_sleeps, false);
  pthread_mutex_unlock(&pool->lock);
}

/// The context by which the pool runs the parts of a step.
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
