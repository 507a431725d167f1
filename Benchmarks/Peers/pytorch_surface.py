"""Products a second of PyTorch: python pytorch_surface.py hessian|jacobian|transposedJacobian THREADS.

The network is 784-128-128-10 with ReLU on 1,000 examples, softmax cross-entropy in the mean, float32; each product is
along another of ten directions. Everything that does not depend on the direction may be kept: several ways are raced
for a second each, and the fastest is measured. `PEERS_TALK=1 make bench-surface` shows what each of them makes.
"""
import sys

import torch
from torch import nn
from torch.func import functional_call, grad, jvp, linearize, vjp

from serving import rate, serve

EXAMPLES, TURN = 1000, 10


def ways(product, model, features, labels):
    """Functions from a direction to a product, by name."""
    names = [name for name, _ in model.named_parameters()]
    parameters = tuple(p.detach().clone().requires_grad_() for p in model.parameters())
    fixed = tuple(p.detach() for p in parameters)

    def outputs(*values):
        return functional_call(model, dict(zip(names, values)), (features,))

    def loss(*values):
        return nn.functional.cross_entropy(outputs(*values), labels)

    everything = tuple(range(len(names)))
    if product == "hessian":
        slopes = torch.autograd.grad(loss(*parameters), parameters, create_graph=True)
        slope = grad(loss, argnums=everything)
        return {
            "graph of the gradient kept": lambda v: torch.autograd.grad(slopes, parameters, v, retain_graph=True),
            "func.jvp of func.grad": lambda v: jvp(slope, fixed, v)[1],
            "func.linearize of func.grad": lambda v, f=linearized(slope, fixed): f(*v),
        }
    if product == "jacobian":
        values = outputs(*parameters)
        u = torch.zeros_like(values, requires_grad=True)
        pulled = torch.autograd.grad(values, parameters, u, create_graph=True)
        return {
            "two reverse passes, graph kept": lambda v: torch.autograd.grad(pulled, u, v, retain_graph=True),
            "func.jvp": lambda v: jvp(outputs, fixed, v)[1],
            "func.linearize": lambda v, f=linearized(outputs, fixed): f(*v),
        }
    values = outputs(*parameters)
    pull = vjp(outputs, *fixed)[1]
    return {
        "graph kept": lambda u: torch.autograd.grad(values, parameters, u, retain_graph=True),
        "func.vjp": lambda u: pull(u),
    }


def linearized(function, at):
    try:
        return linearize(function, *at)[1]
    except Exception as error:  # a way that this version does not have is no rival
        print(f"linearize: {error}", file=sys.stderr)
        return None


def make():
    product, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10))
    features, labels = torch.randn(EXAMPLES, 784), torch.arange(EXAMPLES) % 10
    if product == "transposedJacobian":
        directions = [torch.randn(EXAMPLES, 10) for _ in range(TURN)]
    else:
        directions = [tuple(torch.randn_like(p) for p in model.parameters()) for _ in range(TURN)]
    best, fastest = None, 0
    for name, way in ways(product, model, features, labels).items():
        def advance(way=way):
            for direction in directions:
                way(direction)

        try:
            advance()
            reached = rate(advance, TURN, 1.0)
        except Exception as error:
            print(f"{name}: {error}", file=sys.stderr)
            continue
        print(f"{name}: {reached:.1f} products/s", file=sys.stderr)
        if reached > fastest:
            best, fastest = advance, reached
    return best, TURN


serve(make)
