"""References of sites: what PyTorch's forward hooks see of each module of four networks, and the derivative of
½·mean((y − target)²) with respect to it.

Tensors of a case: `x`, `target`, `start.<name>` for each variable, and `site.<path>` and `slope.<path>` for each module
with a hook, where names and paths are Assay's.
"""

import torch
from torch import nn

from support import case, normals, write

cases = []
seed = 5000


def fresh(*shape, scale=1.0):
    """Numbers of a seed of their own."""
    global seed
    seed += 1
    return normals(seed, *shape) * scale


class Residual(nn.Module):
    """x + body(x)."""

    def __init__(self, *body):
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x):
        return x + self.body(x)


class Hidden(nn.Module):
    """The hidden states of a recurrent layer."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


def add(name, x, network, sites, variables):
    """`sites` are Assay's paths by PyTorch's modules, `variables` Assay's names by PyTorch's parameters."""
    network.train()
    parameters = dict(network.named_parameters())
    assert parameters.keys() == variables.keys(), parameters.keys()
    tensors = {"x": x}
    with torch.no_grad():
        for theirs, mine in variables.items():
            parameters[theirs].copy_(fresh(*parameters[theirs].shape, scale=0.5))
            tensors[f"start.{mine}"] = parameters[theirs].clone()
    seen = {}

    def hook(path):
        def see(module, inputs, output):
            output = output[0] if isinstance(output, tuple) else output
            output.retain_grad()
            seen[path] = output

        return see

    modules = dict(network.named_modules())
    for theirs, mine in sites.items():
        modules[theirs].register_forward_hook(hook(mine))
    y = network(x)
    tensors["target"] = fresh(*y.shape)
    (0.5 * ((y - tensors["target"]) ** 2).mean()).backward()
    for path in sites.values():
        tensors[f"site.{path}"] = seen[path].detach()
        tensors[f"slope.{path}"] = seen[path].grad
    cases.append(case(name, **tensors))


def named(paths):
    """Assay's paths by the positions of a Sequential."""
    return {path.split(".")[0]: path for path in paths}


def dense(theirs, mine):
    return {f"{theirs}.weight": f"{mine}.weight", f"{theirs}.bias": f"{mine}.bias"}


add(
    "perceptron",
    fresh(4, 3),
    nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 4), nn.GELU(), nn.Linear(4, 2)),
    named(["0.dense", "1.batchNorm", "2.tanh", "3.dense", "4.gelu", "5.dense"]),
    dense("0", "0.dense")
    | {"1.weight": "1.batchNorm.gain", "1.bias": "1.batchNorm.shift"}
    | dense("3", "3.dense")
    | dense("5", "5.dense"),
)

add(
    "convolutional network",
    fresh(2, 1, 5, 5),
    nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1),
        nn.ReLU(),
        Residual(nn.Conv2d(2, 2, 3, padding=1), nn.Tanh()),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(8, 2),
    ),
    {
        "0": "0.convolution",
        "1": "1.relu",
        "2": "2.residual",
        "2.body": "2.residual.body",
        "2.body.0": "2.residual.body.0.convolution",
        "2.body.1": "2.residual.body.1.tanh",
        "3": "3.maximumPool",
        "4": "4.flatten",
        "5": "5.dense",
    },
    dense("0", "0.convolution") | dense("2.body.0", "2.residual.body.0.convolution") | dense("5", "5.dense"),
)

add(
    "transformer",
    fresh(2, 3, 4),
    nn.Sequential(
        nn.TransformerEncoderLayer(4, 2, 5, dropout=0, activation="gelu", batch_first=True, norm_first=True),
        nn.Linear(4, 2),
    ),
    {
        "0": "0.transformer",
        "0.norm1": "0.transformer.attentionNorm",
        "0.self_attn": "0.transformer.attention",
        "0.norm2": "0.transformer.perceptronNorm",
        "0.linear1": "0.transformer.expand",
        "0.linear2": "0.transformer.contract",
        "1": "1.dense",
    },
    {
        "0.self_attn.in_proj_weight": "0.transformer.attention.joint.weight",
        "0.self_attn.in_proj_bias": "0.transformer.attention.joint.bias",
        "0.norm1.weight": "0.transformer.attentionNorm.gain",
        "0.norm1.bias": "0.transformer.attentionNorm.shift",
        "0.norm2.weight": "0.transformer.perceptronNorm.gain",
        "0.norm2.bias": "0.transformer.perceptronNorm.shift",
    }
    | dense("0.self_attn.out_proj", "0.transformer.attention.output")
    | dense("0.linear1", "0.transformer.expand")
    | dense("0.linear2", "0.transformer.contract")
    | dense("1", "1.dense"),
)

add(
    "lstm",
    fresh(2, 3, 2),
    nn.Sequential(Hidden(nn.LSTM(2, 3, batch_first=True)), nn.Linear(3, 2)),
    named(["0.lstm", "1.dense"]),
    {
        "0.layer.weight_ih_l0": "0.lstm.inputWeight",
        "0.layer.weight_hh_l0": "0.lstm.hiddenWeight",
        "0.layer.bias_ih_l0": "0.lstm.inputBias",
        "0.layer.bias_hh_l0": "0.lstm.hiddenBias",
    }
    | dense("1", "1.dense"),
)

write("sites.json", cases)
