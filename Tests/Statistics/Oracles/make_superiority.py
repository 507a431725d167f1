"""Writes superiority.json: the sizes of four rules for testing P(win) + P(tie)/2 against a bound.

Each rule makes a p-value of x = wins + ties/2 in n pairs. A rule is valid if P(X >= x) under the bound never exceeds
the p-value of x, whatever the probability of a tie. For every rule over all trinomial distributions of 1 to 60 pairs:
the largest ratio of the two over x with a p-value up to 0.1, and the largest size at 0.025 and 0.05. The rule "real"
is that of Superiority.swift; its p-values and the largest P(X >= x) are stored for some n and bounds. Made with Python
3, SciPy 1.17.1 and NumPy 2.4.6; takes 15 seconds and writes beside itself unless a folder is given:

    python3 make_superiority.py [FOLDER]
"""

import json
import pathlib
import sys

import numpy as np
from scipy import special

def distribution(n, bound, tie):
    """The probabilities of 2 wins + ties = 0 ... 2 n."""
    win = bound - tie / 2
    power, result = np.array([1 - win - tie, tie, win]), np.array([1.0])
    while n:
        if n & 1:
            result = np.convolve(result, power)
        power, n = np.convolve(power, power), n >> 1
    return result

def beta(successes, trials, bound):
    return np.where(successes > 0, special.betainc(np.maximum(successes, 1e-9), trials - successes + 1, bound), 1.0)

rules = {
    "real": lambda x, n, b: beta(x / 2, n, b),
    "floor": lambda x, n, b: beta(x // 2, n, b),
    "ceiling": lambda x, n, b: beta((x + 1) // 2, n, b),
    "two trials a pair": lambda x, n, b: beta(x, 2 * n, b),
}
ties = np.concatenate([np.linspace(0, 1, 201), np.geomspace(1e-4, 0.1, 60)])
bounds = np.arange(1, 20) / 20
summaries, tails_of_real = [], []
for name, rule in rules.items():
    worst, sizes, by_tie = 0.0, {0.025: 0.0, 0.05: 0.0}, []
    for n in range(1, 61):
        x = np.arange(2 * n + 1.0)
        for bound in bounds:
            possible = ties[(ties / 2 <= bound) & (ties / 2 <= 1 - bound)]
            tails = np.cumsum([distribution(n, bound, t)[::-1] for t in possible], axis=1)[:, ::-1]
            largest = tails.max(axis=0)
            p = rule(x, n, bound)
            small = (p <= 0.1) & (p > 1e-12)
            if small.any():
                worst = max(worst, (largest / np.maximum(p, 1e-300))[small].max())
            for level in sizes:
                first = np.argmax(p <= level)
                if p[first] <= level:
                    sizes[level] = max(sizes[level], largest[first])
            if n == 29 and bound == 0.5:
                first = np.argmax(p <= 0.025)
                by_tie = [float(tails[np.argmin(abs(possible - t)), first]) for t in (0, 0.1, 0.3, 0.6)]
            if name == "real" and n in (1, 2, 5, 13, 29) and bound in (0.05, 0.5, 0.75, 0.95):
                tails_of_real.append({"pairs": n, "bound": float(bound), "pValues": p.tolist(),
                                      "largest": largest.tolist()})
    summaries.append({"rule": name, "largestRatio": float(worst), "sizeAt025": float(sizes[0.025]),
                      "sizeAt05": float(sizes[0.05]), "sizesByTie": by_tie})

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
folder.mkdir(parents=True, exist_ok=True)
oracle = {"rules": summaries, "real": tails_of_real}
(folder / "superiority.json").write_text(json.dumps(oracle, indent=1) + "\n")
