"""Prints the sizes of four rules for testing P(win) + P(tie)/2 against a bound, over all trinomial distributions.

Each rule makes a p-value of x = wins + ties/2 in n pairs. A rule is valid if P(X >= x) under the bound never exceeds
the p-value of x, whatever the probability of a tie. For every rule it prints the largest ratio of the two over x with
a p-value up to 0.1, and the largest size at 0.025 and 0.05. "real" is the rule of Superiority.swift. Made with Python
3, SciPy 1.17.1 and NumPy 2.4.6; takes some minutes:

    python3 make_superiority.py
"""

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
for name, rule in rules.items():
    worst, sizes, average = 0.0, {0.025: 0.0, 0.05: 0.0}, []
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
                average = [round(float(tails[np.argmin(abs(possible - t)), first]), 4) for t in (0, 0.1, 0.3, 0.6)]
    print(f"{name}: largest P(X >= x)/p {worst:.12f}; largest sizes",
          {level: round(float(size), 5) for level, size in sizes.items()},
          "; sizes at 29 pairs, bound 0.5, level 0.025 and ties 0, 0.1, 0.3, 0.6:", average)
