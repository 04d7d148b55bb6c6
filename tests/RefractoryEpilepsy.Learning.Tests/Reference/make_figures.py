"""Makes figures.json: reference values for the statistics of RefractoryEpilepsy.Learning/Figures.

Run with Debian 12's packages: python3-sklearn, python3-scipy, python3-statsmodels (versions are written into the file).
"""
import json
import sys

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score
from statsmodels.nonparametric.smoothers_lowess import lowess

random = np.random.default_rng(20100601)
n = 400
x = random.normal(size=n)
p = np.round(1 / (1 + np.exp(-(-1.2 + 0.9 * x))), 3)
y = (random.uniform(size=n) < 1 / (1 + np.exp(-(-1.0 + 1.2 * x)))).astype(int)
w = np.round(random.uniform(0.5, 4, size=n), 2)
logit = np.log(p / (1 - p))


def regression(weights):
    model = sm.GLM(y, sm.add_constant(logit), family=sm.families.Binomial(), freq_weights=weights).fit(tol=1e-12)
    large = sm.GLM(y, np.ones((n, 1)), family=sm.families.Binomial(), offset=logit, freq_weights=weights).fit(tol=1e-12)
    return model, large


def net_benefit(threshold, weights):
    flagged = p >= threshold
    hits = np.sum(weights * flagged * y) / np.sum(weights)
    misses = np.sum(weights * flagged * (1 - y)) / np.sum(weights)
    return hits - misses * threshold / (1 - threshold)


plain, plain_large = regression(np.ones(n))
weighted, weighted_large = regression(w)
smooth = lowess(y, p, frac=0.75, it=0, return_sorted=False)
distance = np.abs(smooth - p)
isotonic = IsotonicRegression().fit(logit, y, sample_weight=w)
json.dump(
    {
        "versions": {
            "python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__,
        },
        "probability": p.tolist(),
        "outcome": y.tolist(),
        "weight": w.tolist(),
        "auroc": roc_auc_score(y, p),
        "aurocWeighted": roc_auc_score(y, p, sample_weight=w),
        "auprc": average_precision_score(y, p),
        "auprcWeighted": average_precision_score(y, p, sample_weight=w),
        "brier": brier_score_loss(y, p),
        "brierWeighted": brier_score_loss(y, p, sample_weight=w),
        "logLoss": log_loss(y, p),
        "logLossWeighted": log_loss(y, p, sample_weight=w),
        "slope": plain.params[1],
        "slopeError": plain.bse[1],
        "inTheLarge": plain_large.params[0],
        "slopeWeighted": weighted.params[1],
        "inTheLargeWeighted": weighted_large.params[0],
        "ici": float(np.mean(distance)),
        "e50": float(np.median(distance)),
        "e90": float(np.quantile(distance, 0.9)),
        "lowessAt": [0.1, 0.2, 0.3, 0.5],
        "lowess": lowess(y, p, frac=0.75, it=0, xvals=np.array([0.1, 0.2, 0.3, 0.5])).tolist(),
        "netBenefit20": net_benefit(0.20, np.ones(n)),
        "netBenefit20Weighted": net_benefit(0.20, w),
        "isotonic": isotonic.predict(logit).tolist(),
    },
    open("figures.json", "w"),
)
