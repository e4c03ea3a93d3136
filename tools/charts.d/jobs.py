# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Charts of our own jobs: cost as work grows, and before and after."""

import math

from picture import Picture
from words import origin

WIDTH = 840


def growth_chart(result):
    """CPU time per row against the number of rows, with the band of ten per cent."""
    points = sorted((entry["rows"], _median(entry["cpu_us_per_row"])) for entry in _entries(result))
    middle = sorted(cost for _, cost in points)[len(points) // 2]
    picture = Picture(WIDTH, 410, "CPU time per row as the manifest grows")
    picture.title("CPU time per row as the manifest grows", [
        "One job each, manifest, signing, journal and report included; the band is",
        "ten per cent to both sides of the median."])
    left, right, top, bottom = 70, WIDTH - 40, 124, 340
    highest = 1.25 * max(*(cost for _, cost in points), 1.1 * middle)
    first, last = math.log10(points[0][0]), math.log10(points[-1][0])
    span = max(last - first, 1e-9)

    def x(rows):
        return left + 40 + (right - left - 80) * (math.log10(rows) - first) / span

    def y(cost):
        return bottom - (bottom - top) * cost / highest

    picture.rectangle(left, y(1.1 * middle), right - left, y(0.9 * middle) - y(1.1 * middle),
                      "band", 0)
    step = _step(highest)
    for mark in range(0, int(highest) + 1, step):
        picture.line(left, y(mark), right, y(mark))
        picture.text(left - 10, y(mark) + 5, str(mark), "quiet", 12.5, "end")
    picture.text(left, top - 10, "µs CPU a row", "quiet", 12.5)
    picture.line(left, bottom, right, bottom, "axis", 1.2)
    picture.path([(x(rows), y(cost)) for rows, cost in points], "brigade-line", 2.5)
    for rows, cost in points:
        picture.dot(x(rows), y(cost), 6, "brigade")
        picture.text(x(rows), y(cost) - 16, f"{cost:.1f}", "ink", 14, "middle", True)
        picture.text(x(rows), bottom + 20, f"{rows:,}", "quiet", 12.5, "middle")
    picture.text(right, bottom + 38, "rows of the manifest (logarithmic)", "quiet", 12.5, "end")
    picture.footer(origin(result, f"Benchmarks/{_name(result)}"))
    return picture.render()


def before_after_chart(result):
    """CPU time per copy before a change and after it, beside wrk, as bars from zero."""
    names = [name for name in ("before", "after") if name in result["results"][0]["clients"]]
    rows = [(f"{entry['server']}, {'TLS' if entry['scheme'] == 'https' else 'HTTP'}", entry)
            for entry in result["results"]]
    block = 26 * (1 + len(names)) + 22
    height = 116 + block * len(rows) + 62
    picture = Picture(WIDTH, height, "CPU time per copy before and after")
    picture.title("CPU time for each copied object, before and after", [
        f"{result['connections']} copies in flight, {result['rows']:,} rows, medians of "
        "interleaved rounds;", "wrk sends one ready-made request over and over: the floor."])
    left, right, top = 190, 640, 104
    largest = max(_cost(entry, name) for _, entry in rows for name in ["wrk", *names])
    pixels = (right - left) / largest
    for mark in range(0, int(largest) + 1, _step(largest)):
        at = left + mark * pixels
        picture.line(at, top, at, height - 60)
        picture.text(at, height - 42, str(mark), "quiet", 12.5, "middle")
    y = top + 14
    for label, entry in rows:
        picture.text(24, y + 13, label, "ink", 14.5, bold=True)
        for name in ["wrk", *names]:
            kind = {"wrk": "floor", "before": "faded", "after": "brigade"}[name]
            cost = _cost(entry, name)
            picture.text(left - 12, y + 13, name, "quiet", 13.5, "end")
            picture.rectangle(left, y, cost * pixels, 18, kind)
            times = "" if name == "wrk" else f", {cost / _cost(entry, 'wrk'):.2f} × wrk"
            picture.text(left + cost * pixels + 8, y + 14, f"{cost:.1f} µs{times}", "ink", 13.5)
            y += 26
        y += 22
    picture.line(left, top, left, height - 60, "axis", 1.2)
    picture.footer(origin(result, "Benchmarks/copy-cpu"))
    return picture.render()


def _name(result):
    return result.get("benchmark", "growth") if isinstance(result, dict) else "growth"


def _entries(result):
    return result["results"] if isinstance(result, dict) else result


def _median(figure):
    return figure["median"] if isinstance(figure, dict) else figure


def _cost(entry, name):
    if name == "wrk":
        return entry["wrk"]["cpu_us_per_request"]["median"]
    return entry["clients"][name]["cpu_us_per_copy"]["median"]


def _step(highest):
    return next(step for step in (1, 2, 5, 10, 20, 50, 100) if highest / step <= 8)
