# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Writes statistics.json: what numpy and scipy make of samples, for StoreBenchTests.

Run once from this folder, with numpy and scipy installed: python3 make_vectors.py
"""

import json

import numpy
import scipy.stats

PERCENTILES = [50, 90, 95, 99, 99.9]


def sample(generator, name):
    """Latencies in nanoseconds."""
    if name == "lognormal":
        values = generator.lognormal(mean=14, sigma=1.2, size=4_003)
    elif name == "two-humps":
        fast = generator.normal(400_000, 40_000, size=1_913)
        values = numpy.concatenate([fast, generator.normal(90_000_000, 9_000_000, size=110)])
    elif name == "long":
        values = generator.uniform(1e9, 4e11, size=503)
    else:
        values = numpy.full(7, 250_000)
    return numpy.clip(values, 2_000, None).astype(numpy.int64)


def latencies(generator, name):
    values = sample(generator, name)
    return {
        "name": name,
        "nanoseconds": values.tolist(),
        # The smallest value that at least so many percent of all are not above, which is what an
        # HdrHistogram tells.
        "percentiles": [
            float(numpy.percentile(values, percent, method="inverted_cdf"))
            for percent in PERCENTILES
        ],
        "mean": float(values.mean()),
        "min": int(values.min()),
        "max": int(values.max()),
    }


def spread(generator, count):
    values = generator.normal(1_000, 80, size=count).round(3)
    interval = scipy.stats.t.interval(
        0.95, count - 1, loc=values.mean(), scale=scipy.stats.sem(values)
    )
    return {
        "points": values.tolist(),
        "relative": float((interval[1] - interval[0]) / 2 / values.mean()),
    }


def main():
    generator = numpy.random.default_rng(20180820)
    names = ["lognormal", "two-humps", "long", "constant"]
    vectors = {
        "latencies": [latencies(generator, name) for name in names],
        "spreads": [spread(generator, count) for count in (3, 5, 10, 30)],
    }
    with open("statistics.json", "w", encoding="ascii") as file:
        json.dump(vectors, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
