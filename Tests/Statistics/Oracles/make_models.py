"""Writes models.json: values of mpmath, SciPy, statsmodels and arch with which Assay must agree: distributions, bootstraps,
scores and models.

Formulas of rliable 1.2.0 and of almost stochastic order are written out here, without those packages' defects. Made with
Python 3.11, mpmath 1.4.1, SciPy 1.17.1, NumPy 2.4.6, statsmodels 0.15.0, arch 8.0.0 and pandas 2.3.3. It writes beside
itself unless a folder is given:

    python3 make_models.py [FOLDER]
"""

import itertools
import json
import pathlib
import sys

import mpmath as mp
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from arch.bootstrap import IIDBootstrap
from scipy import stats
from statsmodels.stats.anova import anova_lm

rng = np.random.default_rng(20260202)
oracle = {}
mp.mp.dps = 50


# Distributions. Every row is argument(s), cumulative probability and upper tail.
def lower_gamma(a, x):
    """P(a, x) as a series of positive terms."""
    term = total = mp.mpf(1)
    n = 0
    while term > total * mp.mpf(10) ** -mp.mp.dps:
        n += 1
        term *= x / (a + n)
        total += term
    return total * mp.exp(-x) * x**a / mp.gamma(a + 1)


def chi_squared(x, v):
    a, half = mp.mpf(v) / 2, mp.mpf(x) / 2
    with mp.workdps(400):
        low = lower_gamma(a, half)
        return +low, 1 - low


def beta(x, y, a, b):
    """I_x(a, b) with y = 1 - x, as a series of positive terms."""
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(y, x, b, a)
    term = total = mp.mpf(1)
    n = 0
    while term > total * mp.mpf(10) ** -mp.mp.dps:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    return total * x**a * y**b / (a * mp.beta(a, b))


def fisher(f, d1, d2):
    with mp.workdps(400):
        f, d1, d2 = mp.mpf(f), mp.mpf(d1), mp.mpf(d2)
        x, y = d1 * f / (d1 * f + d2), d2 / (d1 * f + d2)
        low = beta(x, y, d1 / 2, d2 / 2)
        return +low, 1 - low


def binomial(k, n, p):
    with mp.workdps(60):
        p = mp.mpf(p)
        mass = lambda j: mp.binomial(n, j) * p**j * (1 - p) ** (n - j)
        return mass(k), mp.fsum(mass(j) for j in range(k + 1)), mp.fsum(mass(j) for j in range(k, n + 1))


def checked(value, other):
    """SciPy must confirm the value to 1e-7, unless it has lost it."""
    assert abs(float(value) - other) <= 1e-7 * abs(other) or other == 0, (value, other)
    return float(value)


oracle["chiSquared"] = [
    [x, float(v), checked(low, stats.chi2.cdf(x, v)), checked(high, stats.chi2.sf(x, v))]
    for v in [1, 2, 3, 4.5, 10, 29, 100, 1000, 20000]
    for x in sorted({1e-6, 0.02, 0.7, 3.0, v / 2, v - 0.3, float(v), v + 2.5, v + 5 * (2 * v) ** 0.5, 2.0 * v + 30})
    if x > 0
    for low, high in [chi_squared(x, v)]
    if low > 1e-250 and high > 1e-250
]
oracle["f"] = [
    [f, float(a), float(b), checked(low, stats.f.cdf(f, a, b)), checked(high, stats.f.sf(f, a, b))]
    for a, b in [(1, 1), (1, 20), (2, 3), (3, 28), (9, 90), (28, 3), (2.5, 7.5), (100, 200), (1, 5000), (400, 2)]
    for f in [1e-8, 0.01, 0.4, 0.9, 1.0, 1.3, 2.9, 7.5, 40.0, 1e5]
    for low, high in [fisher(f, a, b)]
    if low > 1e-250 and high > 1e-250
]
oracle["binomial"] = [
    [float(k), float(n), p, *(float(v) for v in binomial(k, n, p))]
    for n in [1, 2, 7, 29, 54, 300]
    for p in [1e-9, 0.01, 0.3, 0.5, 0.75, 0.999]
    for k in sorted({0, 1, n // 3, n // 2, n - 1, n})
    if float(binomial(k, n, p)[0]) > 1e-250
]

# The studentised bootstrap with arch's own resamples. arch studentises each resample by s*/sqrt(n), but multiplies the
# quantiles by the standard deviation of the replicates, which is smaller than s/sqrt(n) by about sqrt((n - 1)/n). That
# factor is taken out again.
values = rng.lognormal(0, 0.7, 14)
error = lambda *a: np.std(a[-1], ddof=1) / np.sqrt(len(a[-1]))
bootstrap = IIDBootstrap(values, seed=7)
indices = []


def recorded(x):
    indices.append(np.array(bootstrap.index if isinstance(bootstrap.index, np.ndarray) else bootstrap.index[0]).ravel())
    return x.mean()


resamples = 401
ends = bootstrap.conf_int(
    recorded,
    reps=resamples,
    method="studentized",
    size=0.9,
    std_err_func=lambda p, x: np.std(x, ddof=1) / np.sqrt(len(x)),
).ravel()
indices = indices[-resamples:]
means = np.array([values[i].mean() for i in indices])
assert len(indices) == resamples
scale = np.sqrt(np.mean((means - means.mean()) ** 2))
corrected = values.mean() + (ends - values.mean()) / scale * error(values)
oracle["studentised"] = {
    "values": values.tolist(),
    "indices": [i.tolist() for i in indices],
    "archEnds": ends.tolist(),
    "archScale": float(scale),
    "correctedEnds": corrected.tolist(),
    "confidence": 0.9,
    "error": float(error(values)),
    "replicates": np.sort([(values[i].mean() - values.mean()) / error(values[i]) for i in indices]).tolist(),
}


# Scores, scores[task][run].
def superiority(x, y):
    return stats.mannwhitneyu(x, y).statistic / (len(x) * len(y))


def violation(x, y):
    """del Barrio's ratio, integrated exactly over the common refinement of both step functions, in rational numbers."""
    from fractions import Fraction

    x, y = np.sort(x), np.sort(y)
    n, m = len(x), len(y)
    cuts = sorted({Fraction(i, n) for i in range(n + 1)} | {Fraction(j, m) for j in range(m + 1)})
    against = total = Fraction(0)
    for low, high in zip(cuts, cuts[1:]):
        middle = (low + high) / 2
        d = Fraction(float(x[int(middle * n)])) - Fraction(float(y[int(middle * m)]))
        total += (high - low) * d * d
        against += (high - low) * d * d if d < 0 else 0
    return float(against / total) if total else 0.5


def violation_by_points(x, y, dt=0.005):
    """The same with deepsig's points, quantile number ceil(n p) at p = 0.005, 0.01, ..., 0.995."""
    x, y = np.sort(x), np.sort(y)
    p = np.arange(1, round(1 / dt)) * dt
    d = x[np.ceil(len(x) * p - 1e-9).astype(int) - 1] - y[np.ceil(len(y) * p - 1e-9).astype(int) - 1]
    return float(np.sum(d[d < 0] ** 2) / np.sum(d**2))


tasks, runs = 4, 7
treatment = np.round(rng.normal(0.6, 0.3, (tasks, runs)), 2)
control = np.round(rng.normal(0.4, 0.3, (tasks, runs - 2)), 2)
draws = [[rng.integers(0, runs, runs) for _ in range(tasks)] for _ in range(199)]


def replicate(statistic):
    return np.array([statistic(np.array([treatment[t][d[t]] for t in range(tasks)])) for d in draws])


score_statistics = {
    "interquartileMean": lambda s: stats.trim_mean(s, 0.25, axis=None),
    "optimalityGap": lambda s: 0.8 - np.mean(np.minimum(s, 0.8)),
    "mean": lambda s: np.mean(np.mean(s, axis=1)),
    "median": lambda s: np.median(np.mean(s, axis=1)),
}
oracle["scores"] = {
    "treatment": treatment.tolist(),
    "control": control.tolist(),
    "indices": [[i.tolist() for i in d] for d in draws],
    "statistics": {
        name: [float(s(treatment)), *(float(v) for v in np.percentile(replicate(s), [2.5, 97.5]))]
        for name, s in score_statistics.items()
    },
    "improvement": float(np.mean([superiority(x, y) for x, y in zip(treatment, control)])),
    "thresholds": [0.0, 0.25, float(treatment[1][2]), 0.61, 0.9, 3.0],
    "profile": [float(np.mean(treatment > t)) for t in [0.0, 0.25, float(treatment[1][2]), 0.61, 0.9, 3.0]],
}

x, y = rng.normal(0.5, 1, 9), rng.normal(0, 1.2, 6)
pairs = [(rng.integers(0, 9, 9), rng.integers(0, 6, 6)) for _ in range(100)]
ratios = np.array([violation(x[a], y[b]) for a, b in pairs])
factor = np.sqrt(9 * 6 / 15)
sigma = np.std(factor * (ratios - violation(x, y)))
long_x, long_y = rng.normal(0.5, 1, 200), rng.normal(0, 1.2, 200)
oracle["order"] = {
    "treatment": x.tolist(),
    "control": y.tolist(),
    "indices": [[a.tolist(), b.tolist()] for a, b in pairs],
    "violation": violation(x, y),
    "longTreatment": long_x.tolist(),
    "longControl": long_y.tolist(),
    "longByPoints": violation_by_points(long_x, long_y),
    "longViolation": violation(long_x, long_y),
    "bounds": [[k, float(np.clip(violation(x, y) - sigma * stats.norm.ppf(0.05 / k) / factor, 0, 1))] for k in [1, 3]],
}

# Lines.
oracle["lines"] = []
for n, far in [(3, 0), (8, 0), (25, 0), (12, 1e6)]:
    x = np.sort(rng.uniform(1, 9, n)) + far
    y = 0.7 * (x - far) - 2 + rng.normal(0, 0.5, n) + far / 10
    fit = smf.ols("y ~ z", pd.DataFrame({"z": x - x.mean(), "y": y})).fit()
    if far == 0:
        fit = smf.ols("y ~ z", pd.DataFrame({"z": x, "y": y})).fit()
    other = stats.linregress(x, y)
    t = lambda b: (fit.params["z"] - b) / fit.bse["z"]
    oracle["lines"].append(
        {
            "x": x.tolist(),
            "y": y.tolist(),
            "isFar": far > 0,
            "slope": fit.params["z"],
            "intercept": fit.params["Intercept"],
            "slopeError": fit.bse["z"],
            "interceptError": fit.bse["Intercept"],
            "determination": fit.rsquared,
            "linregress": [other.slope, other.stderr],
            "interval90": fit.conf_int(0.1).loc["z"].tolist(),
            "interceptInterval90": fit.conf_int(0.1).loc["Intercept"].tolist(),
            "greaterThanHalf": stats.t.sf(t(0.5), n - 2),
            "lessThanHalf": stats.t.cdf(t(0.5), n - 2),
            "twoSidedZero": fit.pvalues["z"],
        }
    )
x = np.array([1e3, 3e3, 1e4, 3e4, 1e5])
y = 5 * x**-0.4 * np.exp(rng.normal(0, 0.05, 5))
fit = smf.ols("np.log(y) ~ np.log(x)", pd.DataFrame({"x": x, "y": y})).fit()
oracle["power"] = {
    "x": x.tolist(),
    "y": y.tolist(),
    "coefficient": float(np.exp(fit.params.iloc[0])),
    "exponent": fit.params.iloc[1],
    "interval95": fit.conf_int(0.05).iloc[1].tolist(),
}


# Analysis of variance.
def table(data, formula):
    result = anova_lm(smf.ols(formula, data).fit())
    return [
        {
            "source": "residual" if name == "Residual" else name.replace("C(", "").replace(")", ""),
            "degreesOfFreedom": int(row.df),
            "sumOfSquares": row.sum_sq,
            "f": None if np.isnan(row.F) else row.F,
            "pValue": None if np.isnan(row.F) else row["PR(>F)"],
        }
        for name, row in result.iterrows()
    ]


groups = [rng.normal(m, 1, n).tolist() for m, n in [(0, 4), (1, 7), (0.3, 5), (2, 3)]]
data = pd.DataFrame([(g, v) for g, row in enumerate(groups) for v in row], columns=["group", "y"])
classic = stats.f_oneway(*groups)
oracle["oneWay"] = {
    "groups": groups,
    "table": table(data, "y ~ C(group)"),
    "scipy": [classic.statistic, classic.pvalue],
}
oracle["factorial"] = []
for levels, replicates, blocked in [
    ([2, 3], 4, False),
    ([2, 2, 3], 3, False),
    ([2, 2, 2, 2], 2, False),
    ([4], 6, True),
    ([2, 3], 5, True),
]:
    names = "abcd"[: len(levels)]
    cells = [
        rng.normal(0.5 * sum(c) + c[0] * c[-1], 1, replicates) + (np.arange(replicates) if blocked else 0) + 90
        for c in itertools.product(*map(range, levels))
    ]
    data = pd.DataFrame(
        [(*c, r, v) for c, row in zip(itertools.product(*map(range, levels)), cells) for r, v in enumerate(row)],
        columns=[*names, "seed", "y"],
    )
    formula = "y ~ " + ("C(seed) + " if blocked else "") + "*".join(f"C({n})" for n in names)
    oracle["factorial"].append(
        {
            "levels": levels,
            "names": list(names),
            "blocks": "seed" if blocked else None,
            "cells": [c.tolist() for c in cells],
            "table": table(data, formula),
        }
    )

# Components, from the mean squares of anova_lm.
k, m = 6, 4
groups = [rng.normal(rng.normal(0, 1.5), 1, m).tolist() for _ in range(k)]
data = pd.DataFrame([(g, v) for g, row in enumerate(groups) for v in row], columns=["g", "y"])
rows = anova_lm(smf.ols("y ~ C(g)", data).fit())
between, within = rows.mean_sq
f = between / within
limits = [f / stats.f.ppf(q, k - 1, k * (m - 1)) for q in (0.95, 0.05)]
theta = lambda s: 1 + m * s / (1 - s)
oracle["share"] = {
    "groups": groups,
    "between": (between - within) / m,
    "within": within,
    "share": (between - within) / (between + (m - 1) * within),
    "interval90": [(l - 1) / (l + m - 1) for l in limits],
    "pValues": [
        [b, stats.f.sf(f / theta(b), k - 1, k * (m - 1)), stats.f.cdf(f / theta(b), k - 1, k * (m - 1))]
        for b in [0, 0.3, 0.8]
    ],
    "powers": [
        [
            g,
            r,
            s,
            b,
            stats.f.sf(stats.f.isf(0.025, g - 1, g * (r - 1)) * theta_m(b, r) / theta_m(s, r), g - 1, g * (r - 1)),
            stats.f.cdf(stats.f.ppf(0.025, g - 1, g * (r - 1)) * theta_m(b, r) / theta_m(s, r), g - 1, g * (r - 1)),
        ]
        for theta_m in [lambda s, r: 1 + r * s / (1 - s)]
        for g, r in [(5, 2), (10, 3), (29, 2)]
        for s in [0.0, 0.4, 0.9]
        for b in [0, 0.5]
    ],
}
a, b, n = 4, 3, 3
cube = np.array([[rng.normal(g, 1, n) for g in rng.normal(h, 0.7, b)] for h in rng.normal(0, 1, a)])
data = pd.DataFrame(
    [(i, j, cube[i, j, r]) for i in range(a) for j in range(b) for r in range(n)], columns=["a", "b", "y"]
)
nested = anova_lm(smf.ols("y ~ C(a) + C(a):C(b)", data).fit()).mean_sq
crossed = anova_lm(smf.ols("y ~ C(a) * C(b)", data).fit()).mean_sq
single = anova_lm(smf.ols("y ~ C(a) + C(b)", data.groupby(["a", "b"]).first().reset_index()).fit()).mean_sq
oracle["components"] = {
    "values": cube.tolist(),
    "nested": [
        (nested["C(a)"] - nested["C(a):C(b)"]) / (b * n),
        (nested["C(a):C(b)"] - nested["Residual"]) / n,
        nested["Residual"],
    ],
    "crossed": [
        (crossed["C(a)"] - crossed["C(a):C(b)"]) / (b * n),
        (crossed["C(b)"] - crossed["C(a):C(b)"]) / (a * n),
        (crossed["C(a):C(b)"] - crossed["Residual"]) / n,
        crossed["Residual"],
    ],
    "single": [
        (single["C(a)"] - single["Residual"]) / b,
        (single["C(b)"] - single["Residual"]) / a,
        single["Residual"],
    ],
}

# Contrasts over blocks.
blocks = rng.normal([0, 0.5, 0.4, 1.6], 0.6, (9, 4)) + rng.normal(0, 3, (9, 1))
interaction = blocks @ [1, -1, -1, 1]
place = np.array([1.0, 2, 4, 8])
slopes = np.array([stats.linregress(place, row).slope for row in blocks])


def student(d, bound):
    ci = stats.ttest_1samp(d, 0).confidence_interval(0.9)
    return {
        "mean": float(np.mean(d)),
        "interval90": [float(ci.low), float(ci.high)],
        "pValues": [float(stats.ttest_1samp(d, bound, alternative=a).pvalue) for a in ("greater", "less", "two-sided")],
    }


oracle["contrasts"] = {
    "blocks": blocks.tolist(),
    "bound": 0.2,
    "x": place.tolist(),
    "slopes": slopes.tolist(),
    "interaction": student(interaction, 0.2),
    "slope": student(slopes, 0.2),
}

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
with open(folder / "models.json", "w") as file:
    json.dump(oracle, file, indent=None, separators=(",", ":"))
    file.write("\n")
