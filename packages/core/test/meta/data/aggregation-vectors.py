"""Writes aggregation-vectors.json: what numpy says of the eight aggregations, independent of the TypeScript.

Run with `python aggregation-vectors.py > aggregation-vectors.json` (numpy 2). The formulas are those of Workbench's
aggregation_nodes.py and ensemble_utils.py: population standard deviation, weights with the sum 1, and
    shares(A, w) = w where the row sum of A is below 1e-12, else A / (sum + 1e-12)
    confidence   = alpha / (1 + std) + (1 - alpha) * sum(c * corr * w)
"""

import json

import numpy as np

random = np.random.default_rng(20)
EPSILON = 1e-12


def shares(scores, weights):
    total = np.sum(scores)
    return weights if total < EPSILON else scores / (total + EPSILON)


def expected(kind, fields, predictions, confidences):
    p = np.array(predictions, dtype=np.float64)
    c = np.array(confidences, dtype=np.float64)
    m = len(p)
    std = float(np.std(p))
    if kind == "Mean":
        return float(np.mean(p)), std, float(np.mean(c))
    if kind == "WeightedMean":
        w = np.array(fields["weights"]) / np.sum(fields["weights"])
        return float(np.dot(w, p)), std, float(np.dot(w, c))
    w = np.array(fields["model_weights"]) / np.sum(fields["model_weights"])
    corr = np.array(fields.get("corr_scale") or np.ones(m))
    alpha = fields.get("optimal_alpha", 0.5)
    weights = {
        "ConfidenceWeighted": lambda: shares(c, w),
        "InverseMaeWeighted": lambda: w,
        "ScaledConfidenceWeighted": lambda: shares(c * w, w),
        "CalibratedConfidenceWeighted": lambda: shares(c * corr, w),
    }[kind]()
    confidence = alpha / (1 + std) + (1 - alpha) * float(np.sum(c * corr * w))
    return float(np.sum(weights * p)), std, confidence


def vote(labels):
    values, counts = np.unique(labels, return_counts=True)  # sorted, so the first of the most frequent is the smallest
    best = int(np.argmax(counts))
    return values[best].item(), 0.0, float(counts[best] / len(labels))


def rows(predictions, confidences, absent):
    for at, prediction in enumerate(predictions):
        yield {"prediction": prediction} | ({} if absent[at] else {"confidence": confidences[at]})


cases = []
for m in (2, 3, 5):
    for kind in (
        "Mean",
        "WeightedMean",
        "ConfidenceWeighted",
        "InverseMaeWeighted",
        "ScaledConfidenceWeighted",
        "CalibratedConfidenceWeighted",
    ):
        for at in range(20):
            predictions = (random.normal(size=m) * 10.0 ** random.integers(-3, 4)).tolist()
            confidences = random.uniform(size=m).tolist()
            absent = [False] * m
            if at % 5 == 1:
                confidences = [0.0] * m
            if at % 5 == 2:
                absent = [True] * m
            if at % 5 == 3:
                absent[0] = True
                confidences[-1] = 0.0
            if at % 5 == 4:
                predictions = [predictions[0]] * m
            fields = {}
            weights = random.uniform(0.05, 3, size=m)
            weights[random.integers(m)] *= random.integers(0, 2)  # sometimes a model counts for nothing
            if kind == "WeightedMean":
                fields["weights"] = weights.tolist()
            elif kind != "Mean":
                fields["model_weights"] = weights.tolist()
                if at % 2:
                    fields["corr_scale"] = random.uniform(0, 1.5, size=m).tolist()
                    fields["optimal_alpha"] = float(random.uniform())
            used = [1.0 if absent[j] else confidences[j] for j in range(m)]
            prediction, std, confidence = expected(kind, fields, predictions, used)
            cases.append(
                {
                    "json": {"class": kind, "name": "node"} | fields,
                    "upstream": list(rows(predictions, confidences, absent)),
                    "expected": {"prediction": prediction, "prediction_std": std, "confidence": confidence},
                }
            )
    for labels in ("ab", "abc", ["x", "y", "y"], [0, 1], [10, 9]):
        for _ in range(4):
            votes = random.choice(list(labels), size=m).tolist()
            prediction, std, confidence = vote(votes)
            cases.append(
                {
                    "json": {"class": "Vote", "name": "node"},
                    "upstream": [{"prediction": label} for label in votes],
                    "expected": {"prediction": prediction, "prediction_std": std, "confidence": confidence},
                }
            )

print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
