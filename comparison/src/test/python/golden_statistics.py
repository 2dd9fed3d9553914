"""Writes ../resources/statistics/golden.json: statistics computed by scipy, statsmodels, krippendorff and numpy.

Run with scipy 1.17, statsmodels 0.15, krippendorff 0.8: python golden_statistics.py
"""

import json
import math
import pathlib

import krippendorff
import numpy as np
from scipy import optimize, stats
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

rng = np.random.default_rng(20)


def newcombe_paired(a, b, c, d, confidence):
    """Method 10 of Newcombe 1998, written from the paper's formulas with statsmodels' Wilson intervals."""
    n = a + b + c + d
    l1, u1 = proportion_confint(a + b, n, 1 - confidence, method="wilson")
    l2, u2 = proportion_confint(a + c, n, 1 - confidence, method="wilson")
    p1, p2 = (a + b) / n, (a + c) / n
    under = (a + b) * (c + d) * (a + c) * (b + d)
    over = a * d - b * c
    over = max(over - n / 2, 0) if over > 0 else over
    phi = 0 if under == 0 else over / math.sqrt(under)
    # For p2 - p1; the paper writes p1 - p2.
    low = (p2 - p1) - math.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    high = (p2 - p1) + math.sqrt((u2 - p2) ** 2 - 2 * phi * (u2 - p2) * (p1 - l1) + (p1 - l1) ** 2)
    return [low, high]


def exact_power(n, discordant, alpha, difference):
    q = max(discordant, difference)
    worse = (q + difference) / (2 * q)
    total = 0
    for m in range(n + 1):
        rejecting = [k for k in range(m + 1) if 2 * stats.binom.sf(k - 1, m, 0.5) <= alpha]
        if rejecting:
            total += stats.binom.pmf(m, n, q) * stats.binom.sf(rejecting[0] - 1, m, worse)
    return float(total)


def clustered(values, weights, clusters, confidence):
    fit = WLS(values, np.ones(len(values)), weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": True}, use_t=True)
    low, high = fit.conf_int(1 - confidence)[0]
    return {"mean": float(fit.params[0]), "error": float(fit.bse[0]), "low": float(low), "high": float(high)}


def studentised(first, second, weights, clusters, confidence, draws=40000):
    """The studentised paired bootstrap with numpy, resampling whole clusters."""
    names = np.unique(clusters)
    g = len(names)
    one = np.array([np.sum(weights[clusters == c] * first[clusters == c]) for c in names])
    two = np.array([np.sum(weights[clusters == c] * second[clusters == c]) for c in names])
    mass = np.array([np.sum(weights[clusters == c]) for c in names])

    def estimate(picked):
        total = mass[picked].sum()
        difference = (two[picked].sum() - one[picked].sum()) / total
        residual = (two[picked] - one[picked] - difference * mass[picked]) / total
        return difference, math.sqrt(g / (g - 1) * np.sum(residual ** 2))

    difference, error = estimate(np.arange(g))
    t = []
    for _ in range(draws):
        drawn, its = estimate(rng.integers(0, g, g))
        t.append(abs(drawn - difference) / its)
    t = np.sort(t)
    half = t[math.ceil(confidence * (draws + 1)) - 1] * error
    p = (1 + np.sum(t >= abs(difference) / error)) / (draws + 1)
    return {"difference": float(difference), "error": float(error), "low": float(difference - half),
            "high": float(difference + half), "p": float(p)}


def bradley_terry(models, judgements):
    """Maximises the likelihood, with half a win in each direction against a model of strength 1 for every model."""
    def loss(logs):
        total = 0
        for first, second, wins in judgements:
            gap = logs[first] - logs[second]
            total += wins * np.logaddexp(0, -gap) + (1 - wins) * np.logaddexp(0, gap)
        return total + 0.5 * np.sum(np.logaddexp(0, -logs) + np.logaddexp(0, logs))

    logs = optimize.minimize(loss, np.zeros(models), method="BFGS", options={"gtol": 1e-10}).x
    points = 400 / math.log(10) * logs
    return [float(x) for x in points - points.mean() + 1000]


golden = {}
golden["normal"] = [[z, float(stats.norm.cdf(z))] for z in (-5, -1.5, 0, 0.3, 2.2, 6)]
golden["student"] = [[q, d, float(stats.t.ppf(q, d))] for q in (0.8, 0.975, 0.995) for d in (1, 2, 7, 39, 400)]
golden["studentTails"] = [[t, d, float(2 * stats.t.sf(t, d))] for t in (0.1, 1.0, 2.5, 9.0) for d in (1, 5, 40)]
golden["mcnemar"] = [[b, c, float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)]
                     for b, c in ((0, 0), (1, 0), (0, 6), (5, 5), (3, 14), (20, 7), (150, 101))]
ps = [0.01, 0.04, 0.03, 0.005, 0.6, 0.04]
golden["holm"] = {"p": ps, "adjusted": [float(p) for p in multipletests(ps, method="holm")[1]]}
values = rng.random(60)
weights = rng.integers(1, 9, 60).astype(float)
clusters = rng.integers(0, 14, 60)
golden["clustered"] = {"values": values.tolist(), "weights": weights.tolist(), "clusters": clusters.tolist(),
                       **{"expected": clustered(values, weights, clusters, 0.95)}}
second = values + 0.05 + 0.1 * rng.standard_normal(60)
golden["paired"] = {"second": second.tolist(),
                    "expected": studentised(values, second, weights, clusters, 0.95),
                    "alone": studentised(values, second, weights, np.arange(60), 0.95),
                    "wls": clustered(second - values, weights, clusters, 0.95)}
golden["pairedRates"] = [[a, b, c, d, *newcombe_paired(a, b, c, d, 0.95)]
                         for a, b, c, d in ((36, 12, 2, 0), (80, 0, 0, 0), (0, 0, 0, 80), (20, 12, 2, 16),
                                            (19, 1, 1, 29), (0, 30, 10, 0), (5, 8, 9, 6))]
golden["rateDifference"] = [[a, n, b, m, *confint_proportions_2indep(a, n, b, m, method="newcomb")]
                            for a, n, b, m in ((56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29),
                                               (0, 10, 0, 20), (10, 10, 0, 20))]
golden["power"] = [[n, q, alpha, d, exact_power(n, q, alpha, d)]
                   for n, q, alpha, d in ((80, 0.2, 0.05, 0.15), (200, 0.1, 0.01, 0.1), (30, 0.05, 0.05, 0.3),
                                          (80, 0.0, 0.05, 0.1))]
golden["passAtK"] = [[n, c, k, float(1 - math.comb(n - c, k) / math.comb(n, k))]
                     for n, c, k in ((10, 3, 1), (10, 3, 5), (200, 7, 100), (5, 0, 3), (5, 5, 1), (20, 18, 3))]
confidence = np.concatenate([rng.random(50), [0.0, 0.1, 0.2, 1.0]])
right = rng.random(54) < confidence ** 2
bins = [max(0, math.ceil(c * 10) - 1) for c in confidence]
golden["calibration"] = {"confidence": confidence.tolist(), "right": [bool(r) for r in right],
                         "error": float(sum(abs(np.sum(confidence[np.array(bins) == b])
                                                - np.sum(right[np.array(bins) == b])) for b in range(10)) / 54)}
table = np.array([[20, 5, 3], [10, 15, 2], [1, 4, 9]])
golden["kappa"] = {"table": table.tolist(), "expected": float(cohens_kappa(table).kappa)}
ratings = [[None if rng.random() < 0.3 else int(rng.integers(0, 3)) for _ in range(25)] for _ in range(4)]
golden["alpha"] = {"raters": ratings,
                   "expected": float(krippendorff.alpha(
                       [[np.nan if x is None else x for x in row] for row in ratings],
                       level_of_measurement="nominal"))}
judgements = []
strength = [0.0, 0.4, 1.2, 1.5]
for _ in range(120):
    first, other = (int(x) for x in rng.choice(4, 2, replace=False))
    chance = 1 / (1 + math.exp(strength[other] - strength[first]))
    judgements.append([first, other, 0.5 if rng.random() < 0.2 else float(rng.random() < chance)])
golden["bradleyTerry"] = {"judgements": judgements, "expected": bradley_terry(4, judgements)}

path = pathlib.Path(__file__).parent.parent / "resources" / "statistics" / "golden.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
