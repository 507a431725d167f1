"""References of layers: output, gradients of ½·mean((y − target)²) with respect to the input and every
parameter, and the parameters and statistics after ten steps of gradient descent.

Tensors of a case: `x`, `target`, `start.<name>`, `output`, `gradient.x`, `gradient.<name>`, `end.<name>`, where
<name> is the variable's name in Assay's layer.
"""

import math

import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional as F

from support import case, normals, write

RATE = 0.1
# The derivative by the bias of an attention's keys is 0; what is stored is its rounding. Read by Tests/Peers/compare.py.
ABSOLUTE_TOLERANCE = 1e-15
cases = []
seed = 0


def fresh(*shape, scale=1.0, offset=0.0):
    """Random numbers from a seed of their own."""
    global seed
    seed += 1
    return normals(seed, *shape) * scale + offset


def add(name, x, function, parameters=None, statistics=None):
    """`function(x, variables)` gives the output; it may change statistics in place."""
    learnt = {key: value.clone().requires_grad_() for key, value in (parameters or {}).items()}
    held = {key: value.clone() for key, value in (statistics or {}).items()}
    tensors = {"x": x.clone()}
    tensors |= {f"start.{key}": value.detach().clone() for key, value in (learnt | held).items()}
    target = None
    for step in range(10):
        inputs = x.clone()
        if inputs.is_floating_point():
            inputs.requires_grad_()
        y = function(inputs, learnt | held)
        if step == 0:
            target = fresh(*y.shape)
            tensors |= {"target": target, "output": y.detach().clone()}
        loss = 0.5 * ((y - target) ** 2).mean()
        of = ([inputs] if inputs.is_floating_point() else []) + list(learnt.values())
        gradients = list(torch.autograd.grad(loss, of))
        if inputs.is_floating_point():
            gradient = gradients.pop(0)
            if step == 0:
                tensors["gradient.x"] = gradient
        for (key, value), gradient in zip(learnt.items(), gradients):
            if step == 0:
                tensors[f"gradient.{key}"] = gradient
            with torch.no_grad():
                value -= RATE * gradient
    tensors |= {f"end.{key}": value.detach() for key, value in (learnt | held).items()}
    cases.append(case(name, **tensors))


def module(name, x, layer, names, call=None):
    """A PyTorch module, whose parameters have these names in Assay; its own start is replaced."""
    call = call or (lambda y: y)
    start = {
        names[key]: fresh(*value.shape, scale=0.5) for key, value in layer.named_parameters()
    }
    other = {mine: theirs for theirs, mine in names.items()}
    add(
        name,
        x,
        lambda x, all: call(functional_call(layer, {other[key]: all[key] for key in all}, (x,))),
        start,
    )


# Dense and activations
dense = {"weight": fresh(3, 4, scale=0.5), "bias": fresh(3)}
add("dense", fresh(5, 4), lambda x, v: F.linear(x, v["weight"], v["bias"]), dense)
add("dense without bias", fresh(5, 4), lambda x, v: F.linear(x, v["weight"]), {"weight": dense["weight"]})
add("dense over time", fresh(2, 3, 4), lambda x, v: F.linear(x, v["weight"], v["bias"]), dense)
for name, function in [
    ("relu", F.relu),
    ("tanh", torch.tanh),
    ("sigmoid", torch.sigmoid),
    ("gelu", F.gelu),
    ("geluTanh", lambda x: F.gelu(x, approximate="tanh")),
    ("silu", F.silu),
    ("selu", F.selu),
    ("softplus", F.softplus),
    ("sine", torch.sin),
    ("leaky 0.01", F.leaky_relu),
    ("leaky 0.3", lambda x: F.leaky_relu(x, 0.3)),
    ("elu", F.elu),
    ("elu 0.5", lambda x: F.elu(x, 0.5)),
]:
    add(name, fresh(4, 5, scale=2), lambda x, v, f=function: f(x))

# Convolution
def convolve(x, v, **settings):
    return (F.conv1d if x.ndim == 3 else F.conv2d)(x, v["weight"], v.get("bias"), **settings)


def deconvolve(x, v, **settings):
    return (F.conv_transpose1d if x.ndim == 3 else F.conv_transpose2d)(
        x, v["weight"], v.get("bias"), **settings
    )


def kernel(*shape, outputs):
    return {"weight": fresh(*shape, scale=0.5), "bias": fresh(outputs)}


add("conv 1d", fresh(2, 2, 6), convolve, kernel(3, 2, 3, outputs=3))
add(
    "conv 1d strided and dilated",
    fresh(2, 2, 9),
    lambda x, v: convolve(x, v, stride=2, dilation=2, padding=2),
    kernel(2, 2, 3, outputs=2),
)
add("conv 2d", fresh(2, 2, 4, 5), convolve, kernel(3, 2, 2, 3, outputs=3))
add(
    "conv 2d padded and strided",
    fresh(2, 2, 5, 4),
    lambda x, v: convolve(x, v, stride=(2, 1), padding=(1, 2)),
    kernel(2, 2, 3, 3, outputs=2),
)
add(
    "conv 2d in groups",
    fresh(2, 4, 4, 4),
    lambda x, v: convolve(x, v, padding=1, groups=2),
    kernel(4, 2, 3, 3, outputs=4),
)
add(
    "conv 2d same",
    fresh(1, 2, 5, 4),
    lambda x, v: convolve(F.pad(x, (0, 1, 1, 1)), v, stride=2),
    kernel(2, 2, 3, 3, outputs=2),
)
add("transposed conv 1d", fresh(2, 2, 4), deconvolve, kernel(2, 3, 3, outputs=3))
add(
    "transposed conv 2d",
    fresh(2, 2, 3, 3),
    lambda x, v: deconvolve(x, v, stride=2, padding=1, output_padding=1),
    kernel(2, 2, 3, 3, outputs=2),
)

# Pooling
add("max pool", fresh(2, 2, 4, 6), lambda x, v: F.max_pool2d(x, 2))
add("max pool padded", fresh(2, 2, 5, 5), lambda x, v: F.max_pool2d(x, 3, stride=2, padding=1))
add("max pool 1d", fresh(2, 2, 7), lambda x, v: F.max_pool1d(x, 3, stride=2))
add("average pool", fresh(2, 2, 4, 4), lambda x, v: F.avg_pool2d(x, 3, stride=1, padding=1))
add(
    "average pool without padding counted",
    fresh(2, 2, 5, 4),
    lambda x, v: F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False),
)
add("global average pool", fresh(2, 3, 3, 4), lambda x, v: x.mean((2, 3)))
add("global max pool", fresh(2, 3, 3, 4), lambda x, v: x.amax((2, 3)))

# Composites
add(
    "residual",
    fresh(5, 4),
    lambda x, v: x + torch.tanh(F.linear(x, v["body.0.dense.weight"], v["body.0.dense.bias"])),
    {"body.0.dense.weight": fresh(4, 4), "body.0.dense.bias": fresh(4)},
)
add(
    "residual with projection",
    fresh(5, 4),
    lambda x, v: F.linear(x, v["projection.weight"])
    + F.linear(x, v["body.weight"], v["body.bias"]),
    {"projection.weight": fresh(3, 4), "body.weight": fresh(3, 4), "body.bias": fresh(3)},
)
add(
    "embedding",
    torch.tensor([[0, 3, 1], [3, 3, 4]]),
    lambda x, v: F.embedding(x, v["weight"]),
    {"weight": fresh(5, 3)},
)


def positions(time, features):
    place = torch.arange(time)[:, None]
    divisor = torch.exp(torch.arange(0, features, 2) * (-math.log(10000.0) / features))
    rows = torch.zeros(time, features)
    rows[:, 0::2] = torch.sin(place * divisor)
    rows[:, 1::2] = torch.cos(place * divisor)
    return rows


add("positional encoding", fresh(2, 5, 6), lambda x, v: x + positions(5, 6))
add("learnt positions", fresh(2, 3, 4), lambda x, v: x + v["weight"][:3], {"weight": fresh(5, 4)})


# Normalisation
def affine(channels):
    return {"gain": fresh(channels, scale=0.5, offset=1), "shift": fresh(channels)}


def running(channels):
    return {"mean": fresh(channels), "variance": fresh(channels).abs() + 0.5}


def batch_norm(training, eps=1e-5, momentum=0.1):
    def apply(x, v):
        return F.batch_norm(
            x, v.get("mean"), v.get("variance"), v.get("gain"), v.get("shift"), training, momentum, eps
        )

    return apply


add("batch norm", fresh(6, 3, offset=1), batch_norm(True), affine(3), running(3))
add("batch norm of images", fresh(2, 3, 2, 3), batch_norm(True), affine(3), running(3))
add("batch norm, other settings", fresh(6, 3), batch_norm(True, 1e-3, 0.3), affine(3), running(3))
add("batch norm in evaluation", fresh(3, 2, 4), batch_norm(False), affine(2), running(2))
add("batch norm without parameters", fresh(6, 3), batch_norm(True), None, running(3))
add("batch norm without statistics", fresh(6, 3), batch_norm(True), affine(3))


def cumulative(x, v):
    v["count"] += 1
    return batch_norm(True, momentum=1 / v["count"].item())(x, v)


add(
    "batch norm, cumulative",
    fresh(6, 3),
    cumulative,
    affine(3),
    {"mean": torch.zeros(3), "variance": torch.ones(3), "count": torch.tensor(0.0)},
)


def ghosts(x, v):
    parts = x.split(3)
    means = torch.stack([part.mean(0) for part in parts]).mean(0).detach()
    variances = torch.stack([part.var(0) for part in parts]).mean(0).detach()
    v["mean"].mul_(0.9).add_(0.1 * means)
    v["variance"].mul_(0.9).add_(0.1 * variances)
    return torch.cat(
        [F.batch_norm(part, None, None, v["gain"], v["shift"], True, 0, 1e-5) for part in parts]
    )


add("ghost batch norm", fresh(6, 3), ghosts, affine(3), running(3))


def renormalised(x, v):
    mean = x.mean(0)
    deviation = torch.sqrt(x.var(0, unbiased=False) + 1e-3)
    r = (deviation / v["deviation"]).clamp(1 / 1.5, 1.5).detach()
    d = ((mean - v["mean"]) / v["deviation"]).clamp(-0.5, 0.5).detach()
    y = ((x - mean) / deviation * r + d) * v["gain"] + v["shift"]
    with torch.no_grad():
        v["mean"] += 0.01 * (mean - v["mean"])
        v["deviation"] += 0.01 * (deviation - v["deviation"])
    return y


add(
    "batch renormalisation",
    fresh(6, 4, scale=1.4),
    renormalised,
    affine(4),
    {"mean": fresh(4, scale=0.5), "deviation": fresh(4, scale=0.2).abs() + 0.9},
)


def domain_norm(x, v):
    def row(name):
        return v[name][1]

    return F.batch_norm(x, row("mean"), row("variance"), row("gain"), row("shift"), True)


add(
    "domain batch norm",
    fresh(5, 3),
    domain_norm,
    {"gain": fresh(2, 3), "shift": fresh(2, 3)},
    {"mean": fresh(2, 3), "variance": fresh(2, 3).abs() + 0.5},
)
add(
    "layer norm",
    fresh(3, 2, 5),
    lambda x, v: F.layer_norm(x, (5,), v["gain"], v["shift"]),
    affine(5),
)
add(
    "layer norm over two axes",
    fresh(3, 2, 4),
    lambda x, v: F.layer_norm(x, (2, 4), v["gain"], v["shift"], 1e-3),
    {"gain": fresh(2, 4), "shift": fresh(2, 4)},
)
add(
    "group norm",
    fresh(2, 4, 3),
    lambda x, v: F.group_norm(x, 2, v["gain"], v["shift"]),
    affine(4),
)
add("instance norm", fresh(2, 3, 2, 3), lambda x, v: F.instance_norm(x))
add(
    "instance norm with parameters",
    fresh(2, 3, 4),
    lambda x, v: F.instance_norm(x, weight=v["gain"], bias=v["shift"], eps=1e-6),
    affine(3),
)
add(
    "rms norm", fresh(4, 5), lambda x, v: F.rms_norm(x, (5,), v["gain"]), {"gain": affine(5)["gain"]}
)
add(
    "rms norm, other epsilon",
    fresh(2, 3, 4),
    lambda x, v: F.rms_norm(x, (4,), v["gain"], 1e-2),
    {"gain": affine(4)["gain"]},
)
add(
    "weight norm",
    fresh(5, 4),
    lambda x, v: F.linear(
        x, torch._weight_norm(v["dense.weight"], v["dense.weight.gain"][:, None], 0), v["dense.bias"]
    ),
    {"dense.weight": fresh(3, 4), "dense.bias": fresh(3), "dense.weight.gain": affine(3)["gain"]},
)


def standardised(w):
    variance, mean = torch.var_mean(w, dim=(1, 2), keepdim=True, unbiased=False)
    return (w - mean) / torch.sqrt(variance + 1e-5)


add(
    "weight standardisation",
    fresh(2, 2, 5),
    lambda x, v: F.conv1d(x, standardised(v["convolution.weight"]), v["convolution.bias"]),
    {"convolution.weight": fresh(3, 2, 3), "convolution.bias": fresh(3)},
)
add(
    "cosine norm",
    fresh(5, 4),
    lambda x, v: 2
    * F.cosine_similarity(x[:, None, :], v["weight"][None, :, :], dim=-1, eps=1e-300),
    {"weight": fresh(3, 4)},
)

# Attention
projections = {
    "in_proj_weight": "joint.weight",
    "in_proj_bias": "joint.bias",
    "out_proj.weight": "output.weight",
    "out_proj.bias": "output.bias",
}


class SelfAttention(nn.MultiheadAttention):
    """Queries, keys and values of one tensor."""

    def forward(self, x, causal=False):
        mask = torch.triu(torch.ones(x.shape[1], x.shape[1], dtype=torch.bool), 1)
        return super().forward(x, x, x, attn_mask=mask if self.causal else None)[0]


def attention(causal):
    layer = SelfAttention(4, 2, batch_first=True)
    layer.causal = causal
    return layer


module("attention", fresh(2, 3, 4), attention(False), projections)
module("causal attention", fresh(2, 3, 4), attention(True), projections)


def separate(x, v):
    return F.multi_head_attention_forward(
        *[x.transpose(0, 1)] * 3,
        4,
        1,
        None,
        None,
        None,
        None,
        False,
        0.0,
        v["output.weight"],
        None,
        use_separate_proj_weight=True,
        q_proj_weight=v["query.weight"],
        k_proj_weight=v["key.weight"],
        v_proj_weight=v["value.weight"],
    )[0].transpose(0, 1)


add(
    "separate attention",
    fresh(2, 3, 4),
    separate,
    {f"{part}.weight": fresh(4, 4, scale=0.5) for part in ["query", "key", "value", "output"]},
)
block = {f"self_attn.{theirs}": f"attention.{mine}" for theirs, mine in projections.items()} | {
    "linear1.weight": "expand.weight",
    "linear1.bias": "expand.bias",
    "linear2.weight": "contract.weight",
    "linear2.bias": "contract.bias",
    "norm1.weight": "attentionNorm.gain",
    "norm1.bias": "attentionNorm.shift",
    "norm2.weight": "perceptronNorm.gain",
    "norm2.bias": "perceptronNorm.shift",
}
for name, settings in [
    ("transformer, norm last", {"activation": "relu"}),
    ("transformer, norm first", {"activation": "gelu", "norm_first": True}),
]:
    layer = nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, batch_first=True, **settings)
    module(name, fresh(2, 3, 4), layer, block)

# Recurrent
recurrent = {
    "weight_ih_l0": "inputWeight",
    "weight_hh_l0": "hiddenWeight",
    "bias_ih_l0": "inputBias",
    "bias_hh_l0": "hiddenBias",
}
weights = {key: recurrent[key] for key in ["weight_ih_l0", "weight_hh_l0"]}
module(
    "lstm", fresh(2, 4, 3), nn.LSTM(3, 2, batch_first=True), recurrent, lambda y: y[0]
)
module(
    "lstm without bias, last state",
    fresh(2, 4, 3),
    nn.LSTM(3, 2, batch_first=True, bias=False),
    weights,
    lambda y: y[0][:, -1],
)
module("gru", fresh(2, 4, 3), nn.GRU(3, 2, batch_first=True), recurrent, lambda y: y[0])


def one_bias_lstm(x, v):
    h = c = torch.zeros(x.shape[0], 2)
    for step in range(x.shape[1]):
        sums = F.linear(x[:, step], v["inputWeight"], v["bias"]) + F.linear(h, v["hiddenWeight"])
        i, f, g, o = sums.chunk(4, 1)
        c = torch.sigmoid(f + 1) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return h


add(
    "lstm with one bias and a forget bias",
    fresh(2, 3, 3),
    one_bias_lstm,
    {"inputWeight": fresh(8, 3), "hiddenWeight": fresh(8, 2), "bias": fresh(8)},
)


def reset_before(x, v):
    h = torch.zeros(x.shape[0], 2)
    outputs = []
    for step in range(x.shape[1]):
        r, z, n = F.linear(x[:, step], v["inputWeight"], v["bias"]).chunk(3, 1)
        u_r, u_z, u_n = v["hiddenWeight"].chunk(3, 0)
        r = torch.sigmoid(r + F.linear(h, u_r))
        z = torch.sigmoid(z + F.linear(h, u_z))
        n = torch.tanh(n + F.linear(r * h, u_n))
        h = (1 - z) * n + z * h
        outputs.append(h)
    return torch.stack(outputs, 1)


add(
    "gru with reset before",
    fresh(2, 4, 3),
    reset_before,
    {"inputWeight": fresh(6, 3), "hiddenWeight": fresh(6, 2), "bias": fresh(6)},
)


# Reparameterised weights of transposed convolutions, [channels, outputs/groups, kernel]: PyTorch's weight norm along
# axis 1; with groups, the same for each group by itself.
def transposed(change, groups=1):
    return lambda x, v: F.conv_transpose1d(
        x,
        torch.cat([change(part, v) for part in v["transposedConvolution.weight"].chunk(groups)]),
        v["transposedConvolution.bias"],
        stride=2,
        groups=groups,
    )


def weights_of_transposed(channels, outputs, groups=1):
    return {
        "transposedConvolution.weight": fresh(channels, outputs // groups, 3),
        "transposedConvolution.bias": fresh(outputs),
    }


gain = {"transposedConvolution.weight.gain": affine(3)["gain"]}
add(
    "weight norm of a transposed conv",
    fresh(2, 4, 3),
    transposed(
        lambda w, v: torch._weight_norm(w, v["transposedConvolution.weight.gain"][None, :, None], 1)
    ),
    weights_of_transposed(4, 3) | gain,
)


def normed_in_groups(x, v):
    gains = v["transposedConvolution.weight.gain"].chunk(2)
    weights = [
        torch._weight_norm(part, gain[None, :, None], 1)
        for part, gain in zip(v["transposedConvolution.weight"].chunk(2), gains)
    ]
    return F.conv_transpose1d(
        x, torch.cat(weights), v["transposedConvolution.bias"], stride=2, groups=2
    )


add(
    "weight norm of a transposed conv in groups",
    fresh(2, 4, 3),
    normed_in_groups,
    weights_of_transposed(4, 6, 2) | {"transposedConvolution.weight.gain": affine(6)["gain"]},
)


def standardised_by_output(w, v):
    variance, mean = torch.var_mean(w, dim=(0, 2), keepdim=True, unbiased=False)
    return (w - mean) / torch.sqrt(variance + 1e-5)


for name, groups in [("", 1), (" in groups", 2)]:
    add(
        "weight standardisation of a transposed conv" + name,
        fresh(2, 4, 3),
        transposed(standardised_by_output, groups),
        weights_of_transposed(4, 6, groups),
    )

write("layers.json", cases)
