"""References of recurrent layers from Flax and Keras (both on JAX, in float64): output, gradients of ½·mean((y − target)²)
with respect to the input and every parameter, and the parameters after ten steps of gradient descent. The frameworks'
own parameters are trained; what is stored is rearranged as Assay holds them.

Tensors of a case are named as in layers.py.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"

import flax
import flax.linen as nn
import jax
import keras
import numpy as np

from support import case, normals, write

jax.config.update("jax_enable_x64", True)

RATE = 0.1
cases = []
seed = 1000


def fresh(*shape, scale=1.0):
    """Random numbers from a seed of their own."""
    global seed
    seed += 1
    return normals(seed, *shape).numpy() * scale


def add(name, x, function, parameters, rearranged):
    """`function(parameters, x)` gives the output; `rearranged(parameters)` gives Assay's tensors by name."""
    parameters = jax.tree.map(lambda value: fresh(*value.shape, scale=0.5), parameters)
    target = fresh(*function(parameters, x).shape)

    def loss(parameters, x):
        return 0.5 * ((function(parameters, x) - target) ** 2).mean()

    tensors = {"x": x, "target": target, "output": function(parameters, x)}
    tensors |= {f"start.{key}": value for key, value in rearranged(parameters).items()}
    gradients = jax.jit(jax.grad(loss, argnums=(0, 1)))  # compiled once
    slopes, slope = gradients(parameters, x)
    tensors["gradient.x"] = slope
    tensors |= {f"gradient.{key}": value for key, value in rearranged(slopes).items()}
    for _ in range(10):
        slopes, _ = gradients(parameters, x)
        parameters = jax.tree.map(lambda value, slope: value - RATE * slope, parameters, slopes)
    tensors |= {f"end.{key}": value for key, value in rearranged(parameters).items()}
    cases.append(case(name, **{key: np.array(value) for key, value in tensors.items()}))


def rows(parameters, names, part):
    """The named gates one below the other; kernels are [inputs, outputs] there."""
    return np.concatenate([np.asarray(parameters[name][part]).T for name in names])


def flax_layer(name, cell, rearranged):
    layer = nn.RNN(cell)
    x = fresh(2, 4, 3)
    parameters = layer.init(jax.random.key(0), x)["params"]["cell"]
    add(name, x, lambda p, x: layer.apply({"params": {"cell": p}}, x), parameters, rearranged)


flax_layer(
    "flax gru",
    nn.GRUCell(2, param_dtype="float64"),
    lambda p: {
        "inputWeight": rows(p, ["ir", "iz", "in"], "kernel"),
        "hiddenWeight": rows(p, ["hr", "hz", "hn"], "kernel"),
        "bias": rows(p, ["ir", "iz", "in"], "bias"),
        "candidateBias": np.asarray(p["hn"]["bias"]),
    },
)
flax_layer(
    "flax lstm",
    nn.OptimizedLSTMCell(2, param_dtype="float64"),
    lambda p: {
        "inputWeight": rows(p, ["ii", "if", "ig", "io"], "kernel"),
        "hiddenWeight": rows(p, ["hi", "hf", "hg", "ho"], "kernel"),
        "bias": rows(p, ["hi", "hf", "hg", "ho"], "bias"),
    },
)


# On JAX, Keras' own tanh rounds what it is given to float32, in a float64 layer too; JAX' tanh does not.
PRECISELY = {"dtype": "float64", "activation": jax.numpy.tanh, "return_sequences": True}


def keras_layer(name, layer, rearranged):
    x = fresh(2, 4, 3)
    layer.build(x.shape)
    start = [variable.numpy() for variable in layer.trainable_variables]
    state = [variable.value for variable in layer.non_trainable_variables]
    add(name, x, lambda p, x: layer.stateless_call(p, state, x)[0], start, rearranged)


def reset_first(values):
    """Keras' gates are z, r, n."""
    z, r, n = np.split(np.asarray(values), 3)
    return np.concatenate([r, z, n])


keras_layer(
    "keras gru",
    keras.layers.GRU(2, **PRECISELY, reset_after=True),
    lambda p: {
        "inputWeight": reset_first(np.asarray(p[0]).T),
        "hiddenWeight": reset_first(np.asarray(p[1]).T),
        "inputBias": reset_first(p[2][0]),
        "hiddenBias": reset_first(p[2][1]),
    },
)
keras_layer(
    "keras gru, reset before",
    keras.layers.GRU(2, **PRECISELY, reset_after=False),
    lambda p: {
        "inputWeight": reset_first(np.asarray(p[0]).T),
        "hiddenWeight": reset_first(np.asarray(p[1]).T),
        "bias": reset_first(p[2]),
    },
)
keras_layer(
    "keras lstm",
    keras.layers.LSTM(2, **PRECISELY),
    lambda p: {
        "inputWeight": np.asarray(p[0]).T,
        "hiddenWeight": np.asarray(p[1]).T,
        # Keras starts the forget gate's part at 1; here all parts are random.
        "bias": np.asarray(p[2]),
    },
)

versions = f"JAX {jax.__version__}, Flax {flax.__version__}, Keras {keras.__version__}"
write("recurrent.json", cases, versions)
