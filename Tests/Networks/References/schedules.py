"""Forty rates of each schedule: PyTorch's, and the formula of `Attention is all you need` through LambdaLR."""

import warnings

import torch
from support import case, write

warnings.filterwarnings("ignore")
S = torch.optim.lr_scheduler
STEPS = 40


def rates(name, make, rate=0.3, steps=STEPS):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    schedule, result = make(optimiser), []
    for _ in range(steps):
        result.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return case(name, rates=torch.tensor(result))


write("schedules.json", [
    rates("steps", lambda o: S.StepLR(o, 7, 0.4)),
    rates("milestones", lambda o: S.MultiStepLR(o, [3, 11, 29], 0.5)),
    rates("exponential", lambda o: S.ExponentialLR(o, 0.93)),
    rates("cosine", lambda o: S.CosineAnnealingLR(o, 39, 0.02)),
    rates("polynomial", lambda o: S.PolynomialLR(o, 30, 2.5)),
    rates("inverse square root", lambda o: S.LambdaLR(o, lambda t: (10 / max(t, 10)) ** 0.5)),
    rates("warm restarts", lambda o: S.CosineAnnealingWarmRestarts(o, 5, 2, 0.01)),
    rates("equal restarts", lambda o: S.CosineAnnealingWarmRestarts(o, 7, 1, 0.01)),
    rates("one cycle", lambda o: S.OneCycleLR(o, 0.3, total_steps=STEPS), steps=STEPS - 1),
    rates("one early cycle", lambda o: S.OneCycleLR(
        o, 0.5, total_steps=STEPS, pct_start=0.1, div_factor=10, final_div_factor=50), steps=STEPS - 1),
    rates("warm-up", lambda o: S.SequentialLR(
        o, [S.LinearLR(o, 0.1, 1.0, 8), S.ExponentialLR(o, 0.9)], [8])),
])
