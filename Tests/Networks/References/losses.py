"""Values and gradients of losses, PyTorch's; Keras's class weights and Optax's factor from their definitions."""

import torch
import torch.nn.functional as F
from support import case, normals, write

LOGITS = normals(1, 6, 4) * 3
LABELS = torch.tensor([0, 3, 2, 2, 1, 0])
WEIGHTS = torch.tensor([0.5, 2.0, 1.0, 0.25])
SHARES = torch.sigmoid(normals(2, 6, 4)).mul(2**20).round() / 2**20
OTHER = normals(3, 6, 4)


def loss(name, function):
    x = LOGITS.clone().requires_grad_()
    value = function(x)
    (value * torch.arange(1.0, value.numel() + 1).reshape(value.shape)).sum().backward()
    return case(name, value=value, slope=x.grad)


def keras(x):
    rows = F.cross_entropy(x, LABELS, reduction="none", label_smoothing=0.1)
    return (rows * WEIGHTS[LABELS]).sum() / 6


ce = lambda **settings: lambda x: F.cross_entropy(x, LABELS, **settings)
write("losses.json", [
    case("data", logits=LOGITS, labels=LABELS, weights=WEIGHTS, shares=SHARES, other=OTHER),
    loss("cross-entropy", ce()),
    loss("smoothed", ce(label_smoothing=0.1)),
    loss("weighted", ce(weight=WEIGHTS)),
    loss("smoothed weighted", ce(weight=WEIGHTS, label_smoothing=0.1)),
    loss("weighted sum", ce(weight=WEIGHTS, reduction="sum")),
    loss("weighted rows", ce(weight=WEIGHTS, reduction="none")),
    loss("keras weighted", keras),
    loss("squares", lambda x: F.mse_loss(x, OTHER)),
    loss("half squares", lambda x: 0.5 * F.mse_loss(x, OTHER, reduction="sum")),
    loss("binary", lambda x: F.binary_cross_entropy_with_logits(x, SHARES)),
    loss("binary weighted", lambda x: F.binary_cross_entropy_with_logits(
        x, SHARES, pos_weight=torch.tensor(3.0), reduction="none")),
    loss("huber", lambda x: F.huber_loss(x, OTHER)),
    loss("huber wide", lambda x: F.huber_loss(x, OTHER, delta=2.5, reduction="sum")),
])
