"""Writes comparisons.json: p-values and intervals of SciPy, statsmodels and brute force with which Assay must agree.

Exact tests with ties are enumerated here, because SciPy's exact rank tests assume that there are none. The odds ratio
and its interval come from exact sums in mpmath, because SciPy solves for them with a coarse tolerance. Made with
Python 3, SciPy 1.17.1, statsmodels 0.15.0, NumPy 2.4.6 and mpmath 1.3.0. It writes beside itself unless a folder is
given:

    python3 make_comparisons.py [FOLDER]
"""

import itertools
import json
import pathlib
import sys

import mpmath as mp
import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import ttost_ind, ttost_paired

rng = np.random.default_rng(20260102)
mp.mp.dps = 40
SIDES = {"greater": "greater", "less": "less", "twoSided": "two-sided"}
oracle = {}

def normal(n, mean=0.0, spread=1.0):
    return [float(v) for v in rng.normal(mean, spread, n)]

def whole(n, high, mean=0):
    return [float(v) for v in rng.integers(-high, high + 1, n) + mean]

def sides(function):
    return {name: float(function(scipy)) for name, scipy in SIDES.items()}

# Student and Welch.
oracle["oneSample"] = []
for values, bound in [(normal(2), 0.0), (normal(7, 1), 0.5), (normal(30, 100, 0.1), 100.02), (whole(12, 4), -1.0)]:
    ci = stats.ttest_1samp(values, bound).confidence_interval(0.99)
    oracle["oneSample"].append({
        "values": values, "bound": bound, "interval99": [float(ci.low), float(ci.high)],
        "pValues": sides(lambda s: stats.ttest_1samp(values, bound, alternative=s).pvalue)})
oracle["twoSamples"] = []
for t, c, bound in [(normal(2), normal(2, 1), 0.0), (normal(5, 1), normal(9, 0, 3), 0.25),
                    (normal(40, 5, 0.01), normal(3, 4, 2), 1.5), (whole(8, 3), whole(8, 2), 0.0)]:
    row = {"treatment": t, "control": c, "bound": bound}
    for name, pooled in [("student", True), ("welch", False)]:
        ci = stats.ttest_ind(t, c, equal_var=pooled).confidence_interval(0.9)
        row[name] = {"interval90": [float(ci.low), float(ci.high)], "pValues": sides(
            lambda s: stats.ttest_ind(np.array(t) - bound, c, equal_var=pooled, alternative=s).pvalue)}
    oracle["twoSamples"].append(row)

# Equivalence.
oracle["equivalence"] = []
for n, m, low, high in [(6, 6, -1.0, 1.0), (12, 12, -0.4, 0.9), (25, 25, 0.1, 0.3)]:
    t, c = normal(n, 0.2, 0.5), normal(m, 0, 0.7)
    oracle["equivalence"].append({
        "treatment": t, "control": c, "low": low, "high": high,
        "paired": float(ttost_paired(np.array(t), np.array(c), low, high)[0]),
        "welch": float(ttost_ind(np.array(t), np.array(c), low, high, usevar="unequal")[0])})

# Signed ranks: SciPy without ties, enumeration of signs with ties and zeros after Pratt.
def signed_ranks(values, bound):
    d = np.array(values) - bound
    ranks = stats.rankdata(np.abs(d))
    scores, observed = ranks[d != 0], ranks[d > 0].sum()
    sums = np.zeros(1)
    for r in scores:
        sums = np.concatenate([sums, sums + r])
    up, down = float(np.mean(sums >= observed)), float(np.mean(sums <= observed))
    return {"greater": up, "less": down, "twoSided": min(1.0, 2 * min(up, down))}

oracle["signedRanks"] = []
for values, bound in [(normal(6, 1), 0.0), (normal(15, 0.4), 0.125), (whole(9, 3), 0.0), (whole(12, 4, 1), 0.5),
                      (whole(14, 2), 0.0), ([0.0] * 7, 0.0), ([1.0] * 6, 0.0)]:
    p = signed_ranks(values, bound)
    if len(set(np.abs(np.array(values) - bound))) == len(values) and bound not in values:
        for name, side in SIDES.items():
            given = stats.wilcoxon(np.array(values) - bound, alternative=side, method="exact").pvalue
            assert abs(p[name] - given) < 1e-14
    walsh = [(a + b) / 2 for i, a in enumerate(values) for b in values[:i + 1]]
    oracle["signedRanks"].append({"values": values, "bound": bound, "pValues": p, "centre": float(np.median(walsh))})
large = normal(80, 0.2)
oracle["largeSignedRanks"] = {"values": large, "pValues": sides(
    lambda s: stats.wilcoxon(large, alternative=s, method="exact").pvalue)}
huge = normal(301, 0.05)
oracle["hugeSignedRanks"] = {"values": huge, "pValues": sides(
    lambda s: stats.wilcoxon(huge, alternative=s, method="asymptotic", correction=True).pvalue)}

# Two samples: enumeration of all assignments, for the rank sum and for the mean.
def two_samples(t, c, bound):
    pooled = np.concatenate([np.array(t) - bound, c])
    ranks = stats.rankdata(pooled)
    result = {"treatment": t, "control": c, "bound": bound}
    chosen = np.array(list(itertools.combinations(range(len(pooled)), len(t))))
    for name, scores in [("rankSum", ranks), ("mean", pooled)]:
        sums = scores[chosen].sum(axis=1)
        observed = scores[:len(t)].sum()
        up, down = float(np.mean(sums >= observed - 1e-9)), float(np.mean(sums <= observed + 1e-9))
        result[name] = {"greater": up, "less": down, "twoSided": min(1.0, 2 * min(up, down))}
    differences = [a - b for a in t for b in c]
    result["shift"] = float(np.median(differences))
    result["superiority"] = float(stats.mannwhitneyu(t, c).statistic) / (len(t) * len(c))
    if len(set(ranks)) == len(ranks):
        for name, side in SIDES.items():
            p = stats.mannwhitneyu(np.array(t) - bound, c, alternative=side, method="exact").pvalue
            assert abs(p - result["rankSum"][name]) < 1e-14
    if len(t) > 1:
        permutation = stats.permutation_test(
            (np.array(t) - bound, np.array(c)), lambda x, y, axis: np.mean(x, axis=axis) - np.mean(y, axis=axis),
            n_resamples=np.inf, alternative="greater")
        assert abs(permutation.pvalue - result["mean"]["greater"]) < 1e-14
    return result

oracle["assignments"] = [
    two_samples(*case) for case in
    [(normal(1), normal(1), 0.0), (normal(5, 1), normal(6), 0.5), (normal(7, 1), normal(3), 0.0),
     (whole(6, 3), whole(7, 2), 0.0), (whole(8, 1), whole(5, 1), 1.0), ([2.0] * 4, [2.0] * 5, 0.0)]]
t, c = normal(50, 0.3), normal(50)
oracle["largeRankSum"] = {"treatment": t, "control": c, "pValues": sides(
    lambda s: stats.mannwhitneyu(t, c, alternative=s, method="exact").pvalue)}

# Counts.
oracle["binomial"] = []
for k, n, p in [(0, 1, 0.5), (9, 10, 0.5), (3, 29, 0.25), (29, 29, 0.75), (612, 1000, 0.58)]:
    row = sides(lambda s: stats.binomtest(k, n, p, alternative=s).pvalue)
    row["twoSided"] = min(1.0, 2 * min(row["greater"], row["less"]))
    oracle["binomial"].append({"successes": k, "trials": n, "bound": p, "pValues": row})

def odds_ratio(a, n, c, m, confidence):
    total = a + c
    low, high = max(0, total - m), min(n, total)
    weights = {k: mp.binomial(n, k) * mp.binomial(m, total - k) for k in range(low, high + 1)}
    def tail(psi, above):
        whole = sum(w * psi**k for k, w in weights.items())
        return sum(w * psi**k for k, w in weights.items() if (k >= a if above else k <= a)) / whole
    def mean(psi):
        return sum(k * w * psi**k for k, w in weights.items()) / sum(w * psi**k for k, w in weights.items())
    def solve(function):
        left, right = mp.mpf(-60), mp.mpf(60)
        for _ in range(150):
            middle = (left + right) / 2
            left, right = (middle, right) if function(mp.exp(middle)) < 0 else (left, middle)
        return float(mp.exp(left))
    t = mp.mpf((1 - confidence) / 2)
    return (None if a in (low, high) else solve(lambda x: mean(x) - a),
            0.0 if a == low else solve(lambda x: tail(x, True) - t),
            None if a == high else solve(lambda x: t - tail(x, False)))

oracle["fisher"] = []
for a, n, c, m in [(9, 10, 3, 10), (0, 5, 4, 6), (5, 5, 1, 6), (12, 40, 30, 45), (1, 2, 1, 2), (300, 1000, 250, 1000)]:
    table = [[a, n - a], [c, m - c]]
    estimate, low, high = odds_ratio(a, n, c, m, 0.95)
    given = stats.contingency.odds_ratio(table, kind="conditional")
    for value, other in zip((estimate, low, high), (given.statistic, *given.confidence_interval(0.95))):
        assert value is None or abs(value - other) <= 1e-6 * other, (table, value, other)
    oracle["fisher"].append({
        "counts": [a, n, c, m], "estimate": estimate, "low": low, "high": high,
        "pValues": sides(lambda s: stats.fisher_exact(table, alternative=s).pvalue)})

# Kendall: exact without ties; with ties enumerated up to 9 values, and normal above.
def all_orders(x, y, side):
    signs, others = np.sign(np.subtract.outer(x, x)), np.sign(np.subtract.outer(y, y))
    observed = (signs * others).sum()
    sums = np.array([(signs * others[np.ix_(o, o)]).sum() for o in itertools.permutations(range(len(x)))])
    up, down = float(np.mean(sums >= observed)), float(np.mean(sums <= observed))
    return {"greater": up, "less": down, "two-sided": min(1.0, 2 * min(up, down))}[side]

oracle["kendall"] = []
for x, y in [(normal(2), normal(2)), (normal(7), normal(7)), (normal(33), normal(33)), (normal(60), normal(60)),
             (normal(61), normal(61)), (whole(12, 3), whole(12, 2)), (normal(20), whole(20, 2)),
             ([1.0, 2.0, 3.0], [1.0, 1.0, 5.0]), (whole(7, 2), whole(7, 1)), (normal(6), whole(6, 2))]:
    ties = len(set(x)) < len(x) or len(set(y)) < len(y)
    method = "asymptotic" if ties or len(x) > 60 else "exact"
    enumerated = ties and len(x) <= 9
    oracle["kendall"].append({
        "first": x, "second": y, "isExact": enumerated or method == "exact",
        "tau": float(stats.kendalltau(x, y).statistic),
        "pValues": sides(lambda s: all_orders(x, y, s) if enumerated else stats.kendalltau(
            x, y, method=method, alternative=s).pvalue)})

lists = [[0.03, 0.001, 0.012], [0.04, 0.04, 0.04], [0.5, 0.6, 0.01, 0.04, 0.9], [0.2], [0.0, 1.0, 0.25],
         [float(v) for v in rng.uniform(0, 0.1, 12)]]
oracle["benjaminiHochberg"] = [
    {"pValues": p, "adjusted": multipletests(p, method="fdr_bh")[1].tolist()} for p in lists]

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
with open(folder / "comparisons.json", "w") as file:
    json.dump(oracle, file, indent=None, separators=(",", ":"), allow_nan=False)
    file.write("\n")
