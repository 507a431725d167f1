"""Writes power.json: powers, sample sizes and sequential tests with which Assay must agree.

The noncentral t distribution and the power of two one-sided tests come from mpmath with 20 digits and are checked
against SciPy and statsmodels here; sequential tests are enumerated from their definitions, with fractions where they
are counts. Made with Python 3.11, mpmath 1.3.0, SciPy 1.17.1, NumPy 2.4 and statsmodels 0.15.0. It takes some minutes
and writes beside itself unless a folder is given:

    python3 make_power.py [FOLDER]
"""

import itertools
import json
import pathlib
import sys
from fractions import Fraction

import mpmath as mp
import numpy as np
from scipy import stats
from statsmodels.stats.power import TTestPower

mp.mp.dps = 20
rng = np.random.default_rng(20260301)
oracle = {}


def chi_density(v):
    """The density of log S, S = sqrt(chi2 / v)."""
    v = mp.mpf(v)
    log_constant = mp.log(2) + v / 2 * mp.log(v / 2) - mp.loggamma(v / 2)
    return lambda u: mp.e ** (log_constant + v * u - v * mp.e ** (2 * u) / 2)


def nct(t, v, d):
    """P(T <= t) and P(T > t): the means of ncdf(t S - d) and of ncdf(d - t S), by the trapezoidal rule."""
    density = chi_density(v)
    left, right = -90 / mp.mpf(v) - 60 / mp.sqrt(v), mp.log(1 + 30 / mp.sqrt(v))
    steps = 3000 if v > 3 else 6000
    step = (right - left) / steps
    below = above = mp.mpf(0)
    for k in range(steps + 1):
        u = left + k * step
        z = t * mp.e ** u - d
        weight = density(u)
        below += weight * mp.ncdf(z)
        above += weight * mp.ncdf(-z)
    return below * step, above * step


oracle["noncentral"] = []
for v in [1, 2, 9, 28, 1000]:
    for d in [-3.0, 0.5, 2.0, 20.0]:
        for t in [-4.0, -0.3, 1.1, 2.5, 25.0]:
            below, above = nct(t, v, d)
            assert abs(below + above - 1) < mp.mpf(10) ** -14, (t, v, d, below + above)
            ours, theirs = float(below), stats.nct.cdf(t, v, d)
            if 1e-8 < ours:
                assert abs(ours - theirs) < 1e-8 * ours, (t, v, d, ours, theirs)
            if below > 1e-200 and above > 1e-200:
                oracle["noncentral"].append([t, float(v), d, ours, float(above)])

# Student's test. statsmodels for comparison, mpmath for the numbers.
oracle["student"] = []
for n in [2, 5, 10, 34, 200]:
    for d in [-0.5, 0.2, 0.5, 2.0]:
        for level in [0.001, 0.025]:
            t = float(stats.t.isf(level, n - 1))
            greater = float(nct(t, n - 1, d * n ** 0.5)[1])
            less = float(nct(-t, n - 1, d * n ** 0.5)[0])
            theirs = TTestPower().power(d, n, level, alternative="larger")
            assert abs(theirs - greater) < 1e-7, (n, d, level, theirs, greater)
            oracle["student"].append([n, d, level, greater, less])


def tost(low, high, v, level):
    t = mp.mpf(stats.t.isf(level, v))
    top = mp.log((low + high) / (2 * t))
    inner = lambda s: mp.ncdf(high - t * s) - mp.ncdf(t * s - low)
    density = chi_density(v)
    left = -40 / mp.mpf(v) - 8 / mp.sqrt(v)
    stops = [mp.mpf(top)] + [u for u in mp.linspace(left, mp.log(1 + 7 / mp.sqrt(v)), 13) if u < top]
    return mp.quad(lambda u: density(u) * inner(mp.e ** u), sorted(stops), maxdegree=5)


oracle["equivalence"] = []
for n in [3, 5, 12, 40, 300]:
    for low, high in [(0.5, 0.5), (1.0, 0.4), (0.2, 0.3), (1.5, 1.5), (-0.2, 0.9)]:
        for level in [0.025]:
            root = n ** 0.5
            oracle["equivalence"].append([n, low, high, level, float(tost(low * root, high * root, n - 1, level))])

# Share of variance.
oracle["varianceShare"] = []
for a, r in [(2, 2), (5, 3), (10, 2), (30, 8)]:
    for share in [0.0, 0.1, 0.5, 0.9]:
        for bound in [0.0, 0.1, 0.3]:
            freedom = (a - 1, a * (r - 1))
            scale = (1 + r * bound / (1 - bound)) / (1 + r * share / (1 - share))
            greater = stats.f.sf(stats.f.isf(0.025, *freedom) * scale, *freedom)
            less = stats.f.cdf(stats.f.ppf(0.025, *freedom) * scale, *freedom)
            oracle["varianceShare"].append([a, r, share, bound, float(greater), float(less)])

# Proportions, from exact sums of fractions: count, probability, bound, level, greater, less, equivalence within
# (bound, upper).
def pmf(n, p):
    p = Fraction(p)
    out = [Fraction(1)]
    for _ in range(n):
        out = [lost * (1 - p) + won * p for lost, won in zip(out + [0], [0] + out)]
    return out


oracle["proportion"] = []
for n in [1, 5, 6, 10, 29, 54]:
    for p in [0.5, 0.75, 0.9375]:
        for bound, upper in [(0.5, 0.9), (0.25, 0.75), (0.75, 0.99)]:
            for level in [0.025, 0.00625]:
                at_low, at_high, truth = pmf(n, bound), pmf(n, upper), pmf(n, p)
                above = [k for k in range(n + 1) if sum(at_low[k:]) <= Fraction(level)]
                below = [k for k in range(n + 1) if sum(at_low[: k + 1]) <= Fraction(level)]
                within = [k for k in above if sum(at_high[: k + 1]) <= Fraction(level)]
                oracle["proportion"].append(
                    [n, p, bound, upper, level] + [float(sum(truth[k] for k in s)) for s in (above, below, within)])

# The smallest number of pairs from which on the sign test keeps its power, checked up to 2000.
oracle["signSize"] = []
for p, wanted, level in [(0.75, 0.95, 0.025), (0.75, 0.95, 0.00625), (0.75, 0.8, 0.025), (0.65, 0.9, 0.025),
                         (0.9, 0.8, 0.025)]:
    def power(n):
        k = np.arange(n + 2)
        return stats.binom.sf(k[stats.binom.sf(k - 1, n, 0.5) <= level][0] - 1, n, p)
    oracle["signSize"].append([p, wanted, level, max(n for n in range(1, 2000) if power(n) < wanted) + 1])

# Spending functions.
oracle["spending"] = []
for level in [0.025, 0.05]:
    for t in [0.01, 0.2, 0.5, 0.75, 0.99]:
        z = mp.sqrt(2) * mp.erfinv(1 - mp.mpf(level))
        like_obrien_fleming = float(2 * mp.ncdf(-z / mp.sqrt(mp.mpf(t))))
        like_pocock = float(level * mp.log(1 + (mp.e - 1) * t))
        oracle["spending"].append([level, t, like_obrien_fleming, like_pocock, level * t])

# E-values of the sign martingale for "greater": the mixture integrated numerically.
oracle["evalue"] = []
for w, l in [(0, 0), (1, 0), (0, 4), (6, 0), (15, 2), (20, 20), (70, 30), (3, 40)]:
    for b in [0.1, 0.5, 0.75]:
        for a, c in [(1, 1), (0.5, 2)]:
            likelihood = lambda q: (q / b) ** w * ((1 - q) / (1 - mp.mpf(b))) ** l
            prior = lambda q: q ** (mp.mpf(a) - 1) * (1 - q) ** (mp.mpf(c) - 1)
            ends = mp.linspace(b, 1, 9)
            value = mp.quad(lambda q: likelihood(q) * prior(q), ends) / mp.quad(prior, ends)
            oracle["evalue"].append([w, l, b, a, c, float(value)])


# Group-sequential sign test: critical wins, and the course under p, from fractions.
def obf(level, t):
    return 2 * stats.norm.sf(stats.norm.isf(level / 2) / t ** 0.5) if t < 1 else level


oracle["signLooks"] = []
for looks, bound, level in [([10, 20, 30], 0.5, 0.025), ([6, 7, 8, 15, 40], 0.75, 0.05)]:
    states, spent, critical = {0: Fraction(1)}, Fraction(0), []
    n = 0
    def advance(states, p, steps):
        for _ in range(steps):
            new = {}
            for w, q in states.items():
                new[w] = new.get(w, 0) + q * (1 - p)
                new[w + 1] = new.get(w + 1, 0) + q * p
            states = new
        return states
    for look in looks:
        states = advance(states, Fraction(bound), look - n)
        n = look
        fewest = -1
        for w in range(look, -1, -1):
            if w in states and spent + states[w] > obf(level, look / looks[-1]):
                break
            if w in states:
                spent += states.pop(w)
                fewest = w
            elif fewest == -1:
                fewest = w  # cannot be reached, so rejecting it costs nothing
            else:
                fewest = w
        critical.append(fewest)
    p, states, rejected, n, expected, course = Fraction(7, 8), {0: Fraction(1)}, Fraction(0), 0, Fraction(0), []
    for look, c in zip(looks, critical):
        expected += (look - n) * (1 - rejected)
        states = advance(states, p, look - n)
        n = look
        for w in [w for w in states if c >= 0 and w >= c]:
            rejected += states.pop(w)
        course.append(float(rejected))
    oracle["signLooks"].append({"looks": looks, "bound": bound, "level": level, "critical": critical,
                                "errorRate": float(spent), "course": course, "expectedCount": float(expected)})

# Sequential sign-flip test of twelve differences, from its definition: for every look, the sums of all assignments.
oracle["signFlip"] = []
samples = [rng.normal(0.5, 1, 12), rng.integers(-2, 6, 12).astype(float), rng.standard_t(3, 12) + 1]
for d in samples:
    looks, level = [6, 8, 10, 12], 0.05
    flips = np.array(list(itertools.product([1.0, -1.0], repeat=12)))
    alive = np.ones(len(flips), bool)
    shares, cuts = [], []
    for look in looks:
        sums = flips[:, :look] @ d[:look]
        quota = int(level * look / 12 * len(flips)) - int((~alive).sum())
        live = np.sort(sums[alive])[::-1]
        cut = live[quota] + 1e-9 if quota > 0 else np.inf
        alive &= ~(sums > cut)
        shares.append(float((~alive).mean()))
        cuts.append(float(cut / look) if quota > 0 else 1e300)
        if not alive[0]:
            break
    oracle["signFlip"].append({"differences": d.tolist(), "looks": looks[: len(shares)], "level": level,
                               "spent": shares, "above": cuts, "rejects": bool(not alive[0])})

# The median of the mean of two standard lognormal values.
def below(c):
    inner = lambda z: mp.npdf(z) * (mp.ncdf(mp.log(2 * c - mp.e ** z)) - mp.ncdf(z))
    return 2 * mp.quad(inner, [-30, -12, -8, -5, -3, -2, -1, mp.log(c)])


low, high = mp.mpf("1.1"), mp.mpf("1.3")
for _ in range(60):
    middle = (low + high) / 2
    low, high = (middle, high) if below(middle) < 0.5 else (low, middle)
oracle["lognormalPseudomedian"] = float(low)

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
with open(folder / "power.json", "w") as file:
    json.dump(oracle, file, separators=(",", ":"))
    file.write("\n")
