"""Training steps a second of PyTorch: python pytorch_training.py eager|compile|seeds NET THREADS.

Networks, losses and optimisers are those of the area `training`, float32: softmax cross-entropy in the mean;
gradient descent, for the transformer Adam. `compile` is torch.compile of the network with its loss, and of the
optimiser's step. `seeds` trains 64 networks one after another, each on data of its own; its rate counts the
steps of all.
"""
import sys

import torch
from torch import nn

from serving import serve


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(
            64, 4, dim_feedforward=256, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.blocks(x)).flatten(0, 1)


def perceptron(*sizes):
    parts = [part for a, b in zip(sizes, sizes[1:-1]) for part in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*parts, nn.Linear(*sizes[-2:]))


def convolutional():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * 14 * 14, 10))


NETS = {  # the network, the shape of a minibatch, labels in it
    "64-64-10": (lambda: perceptron(64, 64, 10), (32, 64), 32),
    "784-256-256-10": (lambda: perceptron(784, 256, 256, 10), (128, 784), 128),
    "CNN": (convolutional, (64, 1, 28, 28), 64),
    "transformer": (Transformer, (16, 64, 64), 16 * 64),
}


def trainer(net, compiled):
    make, shape, count = NETS[net]
    model = make()
    kind, rate = (torch.optim.Adam, 1e-3) if net == "transformer" else (torch.optim.SGD, 0.01)
    # On the CPU the fused update is the fastest of PyTorch's three, though not the one it takes by itself;
    # torch.compile makes its own.
    optimiser = kind(model.parameters(), lr=rate, **({} if compiled else {"fused": True}))
    loss_of = nn.CrossEntropyLoss()
    features, labels = torch.randn(shape), torch.arange(count) % 10
    if net == "CNN":  # a fifth faster
        model, features = (x.to(memory_format=torch.channels_last) for x in (model, features))

    def forward(features, labels):
        return loss_of(model(features), labels)

    update = optimiser.step
    if compiled:
        forward, update = torch.compile(forward), torch.compile(update)

    def step():
        optimiser.zero_grad()
        forward(features, labels).backward()
        update()

    return step


def make():
    mode, net, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    turns = 5
    steps = [trainer(net, mode == "compile") for _ in range(64 if mode == "seeds" else 1)]

    def advance():
        for step in steps:
            for _ in range(turns):
                step()

    return advance, turns * len(steps)


serve(make)
