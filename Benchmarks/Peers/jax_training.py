"""Training steps a second of JAX: python jax_training.py loop|scan|seeds-loop|seeds-scan|compile NET THREADS.

Networks, losses and optimisers are those of the area `training`, float32; the step is compiled with jit and its
state donated. `loop` calls it from Python, `scan` takes 100 steps in one lax.scan (10 of the CNN, which is slow
there); `seeds-` trains 64 networks under vmap, each on data of its own, and counts the steps of all. `compile`
prints instead the milliseconds from the step's Python to machine code.
"""
import os
import sys
import time

mode, net, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
if threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    os.environ["PJRT_NPROC"] = os.environ["NPROC"] = "1"

import jax
import jax.numpy as jnp
from jax import lax

from jax_nets import NETS
from serving import serve

SEEDS, LENGTH = 64, {"CNN": 10}.get(net, 100)


def loss(logits, p, features, labels):
    log = jax.nn.log_softmax(logits(p, features))
    return -jnp.mean(jnp.sum(log * jax.nn.one_hot(labels, 10), axis=-1))


def descend(rate):
    def start(p):
        return ()

    def update(p, g, state):
        return jax.tree.map(lambda p, g: p - rate * g, p, g), state

    return start, update


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def start(p):
        return jnp.zeros(()), jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p)

    def update(p, g, state):
        t, m, v = state
        t = t + 1
        m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, m, g)
        v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, v, g)
        first, second = 1 - beta1**t, 1 - beta2**t
        move = lambda p, m, v: p - rate * (m / first) / (jnp.sqrt(v / second) + epsilon)
        return jax.tree.map(move, p, m, v), (t, m, v)

    return start, update


def parts():
    start, logits, shape, count = NETS[net]
    begin, update = adam(1e-3) if net == "transformer" else descend(0.01)
    several = mode.startswith("seeds")
    key = jax.random.key(1)
    labels = jnp.arange(count) % 10
    initial = lambda key: (lambda p: (p, begin(p)))(start(key))

    def step(state, features, labels):
        p, memory = state
        value, g = jax.value_and_grad(lambda p: loss(logits, p, features, labels))(p)
        return update(p, g, memory), value

    if several:
        state = jax.vmap(initial)(jax.random.split(key, SEEDS))
        features = jax.random.normal(key, (SEEDS,) + shape)
        return jax.vmap(step), state, features, jnp.tile(labels, (SEEDS, 1))
    state = jax.tree.map(jnp.copy, initial(key))  # equal starts may be one array, which cannot be donated twice
    return step, state, jax.random.normal(key, shape), labels


def scanned(step):
    def steps(state, features, labels):
        return lax.scan(lambda state, _: step(state, features, labels), state, length=LENGTH)
    return steps


def make():
    step, state, features, labels = parts()
    many = mode.endswith("scan")
    run = jax.jit(scanned(step) if many else step, donate_argnums=0)
    calls = 1 if many else 20

    def advance():
        nonlocal state
        for _ in range(calls):
            state, value = run(state, features, labels)
        jax.block_until_ready((state, value))

    return advance, calls * (LENGTH if many else 1) * (SEEDS if mode.startswith("seeds") else 1)


def compile_time():
    step, state, features, labels = jax.block_until_ready(parts())
    start = time.perf_counter()
    jax.jit(step, donate_argnums=0).lower(state, features, labels).compile()
    print((time.perf_counter() - start) * 1e3)


if mode == "compile":
    jax.block_until_ready(jax.jit(lambda x: x + 1)(jnp.zeros(3)))
    compile_time()
else:
    serve(make)
