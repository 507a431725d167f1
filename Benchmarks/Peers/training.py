"""Steps a second of PyTorch on one thread: python training.py WIDTH HIDDEN LAYERS BATCH.

The network, loss and optimiser are those of the area `training`: dense layers with ReLU, softmax
cross-entropy, plain gradient descent, float32. Prints one number.
"""
import sys
import time

import torch
from torch import nn

width, hidden, layers, batch = map(int, sys.argv[1:5])
torch.set_num_threads(1)
torch.manual_seed(1)
sizes = [width] + [hidden] * layers
blocks = [part for a, b in zip(sizes, sizes[1:]) for part in (nn.Linear(a, b), nn.ReLU())]
model = nn.Sequential(*blocks, nn.Linear(hidden, 10))
optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
loss_of = nn.CrossEntropyLoss()
features = torch.randn(batch, width)
labels = torch.arange(batch) % 10


def step():
    optimiser.zero_grad()
    loss_of(model(features), labels).backward()
    optimiser.step()


def rate(seconds):
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for _ in range(20):
            step()
        count += 20
    return count / (time.perf_counter() - start)


rate(0.5)
print(sorted(rate(0.4) for _ in range(5))[2])
