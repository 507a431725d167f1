"""Ten steps of L-BFGS without line search on a 4-5-3 perceptron (tanh, softmax cross-entropy), one full batch."""

import torch
import torch.nn.functional as F
from support import case, normals, write

X = normals(1, 12, 4)
LABELS = torch.arange(12) * 7 % 11 % 3
START = [normals(2, 5, 4) * 0.5, normals(3, 5) * 0.25, normals(4, 3, 5) * 0.5, normals(5, 3) * 0.25]


def flat(tensors):
    return torch.cat([each.detach().flatten() for each in tensors])


def run(rate, history):
    p = [each.clone().requires_grad_() for each in START]
    # One iteration a call; what it remembers stays between calls.
    optimiser = torch.optim.LBFGS(
        p, lr=rate, max_iter=1, history_size=history, tolerance_grad=0, tolerance_change=0)
    losses, places = [], []

    def closure():
        optimiser.zero_grad()
        loss = F.cross_entropy(torch.tanh(X @ p[0].T + p[1]) @ p[2].T + p[3], LABELS)
        loss.backward()
        return loss

    for _ in range(10):
        losses.append(optimiser.step(closure).item())
        places.append(flat(p).clone())
    return torch.tensor(losses), torch.stack(places)


cases = [case("data", x=X, labels=LABELS, start=flat(START))]
for name, rate, history in [("lbfgs", 0.5, 10), ("lbfgs short memory", 0.8, 3)]:
    losses, places = run(rate, history)
    cases.append(case(name, rate=torch.tensor(rate), history=torch.tensor(history), losses=losses, places=places))
write("full_batch.json", cases)
