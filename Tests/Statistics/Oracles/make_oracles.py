"""Writes statistics.json: values of mpmath, SciPy, NumPy and statsmodels with which Assay must agree.

Distributions come from mpmath with 40 digits, because SciPy's own are off by up to 1e-9 in places.
Made with Python 3, mpmath 1.3.0, SciPy 1.17.1, NumPy 2.4.6 and statsmodels 0.15.0. It writes beside itself unless a
folder is given:

    python3 make_oracles.py [FOLDER]
"""

import json
import math
import pathlib
import sys
import warnings

import mpmath as mp
import numpy as np
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20260101)
oracle = {}

# Distributions. Every row is argument(s) and value.
mp.mp.dps = 40

def beta(x, a, b):
    """I_x(a, b) as a series of positive terms: x^a (1 - x)^b / (a B(a, b)) F(a + b, 1; a + 1; x)."""
    x, a, b = mp.mpf(x), mp.mpf(a), mp.mpf(b)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(1 - x, b, a)
    term = total = mp.mpf(1)
    n = 0
    while term > total * mp.mpf(10) ** -mp.mp.dps:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    return total * x**a * (1 - x)**b / (a * mp.beta(a, b))

def solve(function, target, start):
    """The root of function(x) = target next to SciPy's answer, which it must confirm to 1e-8."""
    root = mp.findroot(lambda x: function(x) - target, (mp.mpf(start) * (1 - mp.mpf(10) ** -9), mp.mpf(start)))
    assert abs(root - start) < 1e-8 * abs(root), (target, start, root)
    return float(root)

def student(t, v):
    t, v = mp.mpf(t), mp.mpf(v)
    tail = beta(v / (v + t * t), v / 2, mp.mpf(1) / 2) / 2
    return tail if t < 0 else 1 - tail

oracle["normal"] = [
    [x, float(mp.ncdf(mp.mpf(x)))]
    for x in [-37.5, -30.3, -20.1, -10.7, -8.21, -5.05, -3.3, -2.0, -1.51, -1.5, -1.49, -0.7, -0.01,
              0.0, 1e-8, 0.3, 1.0, 1.49, 1.5, 1.51, 1.96, 2.5, 4.0, 6.0, 9.0]]
shapes = [(0.5, 0.5), (0.5, 7.5), (14.5, 0.5), (1, 1), (1, 30), (2, 3), (3, 28), (28, 3), (9.99, 10.01),
          (0.1, 0.2), (0.001, 5), (100, 200), (499.5, 0.5), (5000, 5001), (1e5, 3)]
oracle["beta"] = [
    [x, float(a), float(b), float(beta(mp.mpf(x), a, b))]
    for a, b in shapes
    for x in [1e-12, 0.01, 0.1, 0.333, 0.5, 0.7, 0.95, 0.999]
    if 1e-280 < special.betainc(a, b, x)]
oracle["betaQuantile"] = [
    [p, float(a), float(b), solve(lambda x: beta(x, a, b), mp.mpf(p), special.betaincinv(a, b, p))]
    for a, b in [(0.5, 0.5), (1, 30), (2, 3), (3, 28), (28, 3), (100, 200), (14.5, 0.5)]
    for p in [1e-10, 0.001, 0.025, 0.3, 0.5, 0.9, 0.975]]
freedoms = [1, 2, 3, 4, 9, 28, 99, 1000, 2.5]
oracle["student"] = [
    [t, float(v), float(student(t, v))]
    for v in freedoms for t in [-40.0, -6.3, -2.1, -1.0, -0.02, 0.0, 0.5, 1.7, 3.0, 12.0]]
oracle["studentQuantile"] = [
    [p, float(v), solve(lambda t: student(t, v), mp.mpf(p), stats.t.ppf(p, v))]
    for v in freedoms for p in [1e-9, 0.001, 0.025, 0.2, 0.25, 0.3, 0.4999, 0.5001, 0.9, 0.975, 0.9995]]

# Summaries.
samples = [[3.5], [2.0, -1.0], [float(v) for v in rng.normal(5, 2, 9)],
           [float(v) for v in rng.lognormal(0, 2, 12)], [1e16, 1.0, -1e16, 1.0, 3.0]]
levels = [0.0, 0.025, 0.1, 0.25, 0.5, 0.77, 0.975, 1.0]
oracle["summaries"] = [
    {"values": s, "median": float(np.median(s)), "mean": math.fsum(s) / len(s),
     "quantiles": [[p, float(np.quantile(s, p))] for p in levels]}
    for s in samples]

# Pairs of different kinds: normal, heavy-tailed, rounded to two decimals (ties), one zero difference.
def pairs(n, draw):
    control = draw(n)
    return [float(v) for v in control + rng.normal(0.4, 1, n)], [float(v) for v in control]

cases = [pairs(2, lambda n: rng.normal(size=n)), pairs(6, lambda n: rng.normal(size=n)),
         pairs(10, lambda n: rng.standard_t(2, n)), pairs(12, lambda n: rng.lognormal(0, 1, n))]
rounded = pairs(10, lambda n: rng.normal(90, 1, n))
tenths = [[round(10 * v) for v in side] for side in rounded]
cases.append(tuple([v / 10 for v in side] for side in tenths))
cases.append(([1.0, 2.0, 3.0, 4.0, 5.0], [0.5, 2.0, 3.5, 3.5, 4.5]))

def flip(d, alternative):
    return float(stats.permutation_test(
        (np.array(d),), lambda x, axis: np.mean(x, axis=axis), permutation_type="samples",
        n_resamples=np.inf, alternative=alternative).pvalue)

oracle["pairs"] = []
for treatment, control in cases:
    d = np.array(treatment) - np.array(control)
    if treatment[0] * 10 == tenths[0][0]:
        d = np.array(tenths[0]) - np.array(tenths[1])  # whole numbers: ties in decimals are ties
    low, high = stats.ttest_rel(treatment, control).confidence_interval(0.9)
    oracle["pairs"].append({
        "treatment": treatment, "control": control,
        "signFlip": {"twoSided": flip(d, "two-sided"), "greater": flip(d, "greater"), "less": flip(d, "less")},
        "student90": [float(np.mean(np.subtract(treatment, control))), float(low), float(high)]})

# A sample too large for enumeration in Assay, enumerated here.
d = rng.normal(0.35, 1, 24)
sums = np.zeros(1)
for v in d:
    sums = np.concatenate([sums + v, sums - v])
oracle["largeSignFlip"] = {"differences": [float(v) for v in d], "greater": float(np.mean(sums >= d.sum() - 1e-9))}

# Bootstrap: the same resamples handed to SciPy, which then applies its own BCa formula to them.
statistics = {
    "meanDifference": lambda t, c: np.mean(t - c),
    "ratioOfMedians": lambda t, c: np.median(t) / np.median(c),
    "superiority": lambda t, c: np.mean((t > c) + 0.5 * (t == c)),
}
n, resamples = 12, 199
control = rng.lognormal(1, 0.5, n)
treatment = control * rng.lognormal(-0.2, 0.4, n)
treatment[3] = control[3]
indices = rng.integers(0, n, (resamples, n))
oracle["bootstrap"] = {
    "treatment": treatment.tolist(), "control": control.tolist(), "indices": indices.tolist(), "results": {}}
for name, statistic in statistics.items():
    replicates = np.array([statistic(treatment[i], control[i]) for i in indices])
    estimate = statistic(treatment, control)
    given = stats.bootstrap((treatment, control), statistic, paired=True, vectorized=False, n_resamples=2,
                            method="percentile")
    given.bootstrap_distribution = replicates
    result = {"estimate": float(estimate), "replicates": np.sort(replicates).tolist()}
    for method in ["BCa", "percentile"]:
        for confidence in [0.8, 0.95]:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                interval = stats.bootstrap(
                    (treatment, control), statistic, paired=True, vectorized=False, n_resamples=0,
                    bootstrap_result=given, method=method, confidence_level=confidence).confidence_interval
            result[f"{method.lower()}{round(100 * confidence)}"] = [float(interval.low), float(interval.high)]
    own = stats.bootstrap((treatment, control), statistic, paired=True, vectorized=False, n_resamples=20000,
                          method="BCa", rng=np.random.default_rng(1)).confidence_interval
    result["ownResamples"] = [float(own.low), float(own.high)]
    oracle["bootstrap"]["results"][name] = result

# Several tests, counts.
lists = [[0.03, 0.001, 0.012], [0.04, 0.04, 0.04], [0.5, 0.6, 0.01, 0.04, 0.9], [0.2], [0.0, 1.0, 0.25],
         [float(v) for v in rng.uniform(0, 0.1, 12)]]
oracle["holm"] = [{"pValues": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in lists]
oracle["clopperPearson"] = []
for successes, trials in [(0, 1), (1, 1), (0, 29), (29, 29), (3, 10), (7, 10), (22, 29), (500, 1000)]:
    for confidence in [0.9, 0.95, 0.999]:
        ci = stats.binomtest(successes, trials).proportion_ci(confidence, method="exact")
        tail = mp.mpf((1 - confidence) / 2)
        low = 0.0 if successes == 0 else solve(
            lambda p: beta(p, successes, trials - successes + 1), tail, ci.low)
        high = 1.0 if successes == trials else solve(
            lambda p: 1 - beta(p, successes + 1, trials - successes), tail, ci.high)
        oracle["clopperPearson"].append([successes, trials, confidence, low, high])

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
with open(folder / "statistics.json", "w") as file:
    json.dump(oracle, file, indent=None, separators=(",", ":"))
    file.write("\n")
